package duty

import (
	"slices"
	"strings"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/scrub"
)

// talked is what the survivor said and showed after they had told their case. The
// relay passes words on without what identifies; here they stand as they were
// written, for a holder who asks for them. It goes when the case ends.
type talked struct {
	Said string `json:"sw,omitempty"` // the newest words, a line each
	// Cut says that the relay took something out of them, so that they hold more
	// than the holder has read.
	Cut bool `json:"sc,omitempty"`
	// Spot is when the exact place that is kept came during the talk, 0 if it was
	// told with the case.
	Spot int64 `json:"sp,omitempty"`
	// Spots are all places of the talk, as they were told, oldest first.
	Spots []hotline.Evidence `json:"sl,omitempty"`
}

// maxSaid is how many bytes of the newest words are kept.
const maxSaid = 16 << 10

// keepSaid keeps what the survivor has just said. A place is the case's exact
// place from now on; a voice message or a photo is the relay's alone.
func (c *Case) keepSaid(s *hotline.Said) {
	if s.Point != nil {
		p := *s.Point
		c.keepPlace(s)
		c.st.Spot = ms(c.now)
		c.st.Detail.Point = &p
		c.st.Coarse.Exact, c.st.Coarse.ExactAt = true, at(c.st.Spot)
		c.touched, c.shown = true, true
		return
	}
	text := strings.TrimSpace(s.Text)
	if text == "" {
		return
	}
	if c.st.Said != "" {
		text = c.st.Said + "\n" + text
	}
	if n := len(text) - maxSaid; n > 0 {
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		text = text[n:]
	}
	c.st.Said = text
	c.st.Cut = c.st.Cut || scrub.Text(s.Text) != s.Text
	// The holder's chat has the words that it may show.
	c.shown = c.shown || c.st.Cut
}

// wholeDetail is the detail as the holder's chat gets it, with the words of the
// talk behind those of the case if it has not shown all of them already.
func (c *Case) wholeDetail() hotline.Detail {
	d := c.st.Detail
	d.Places = c.allPlaces()
	if c.st.Cut {
		d.Words = strings.Join(slices.DeleteFunc([]string{d.Words, c.st.Said}, func(s string) bool { return s == "" }), "\n")
	}
	return d
}

// keepSpot keeps a place of the talk when the case is told anew by a chat that
// knows only an older one.
func (c *Case) keepSpot(t *hotline.Tell, coarse *hotline.Coarse, d *hotline.Detail) {
	was := c.st.Detail.Point
	if !c.exists || c.st.Spot == 0 || was == nil {
		return
	}
	since := at(c.st.Spot)
	if d.Point != nil && (t.Coarse.ExactAt.IsZero() || t.Coarse.ExactAt.After(since)) && *d.Point != *was {
		c.st.Spot = 0
		return
	}
	p := *was
	d.Point, coarse.Exact, coarse.ExactAt = &p, true, since
}
