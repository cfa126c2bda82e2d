package duty

import (
	"slices"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// An exact place, full words or the meeting words can cost a life if they are seen by the wrong
// eyes, so each is asked for, logged, gone after a quarter of an hour, and
// rationed: an account that was taken over reads a few cases, not all.
const (
	maxReveals  = 20 // within revealEvery
	revealEvery = time.Hour
)

// askReveal asks whether it is really to be shown.
func (r *chatTurn) askReveal(u *hotline.Update, c *respCase, what string) {
	if r.nothing(u, c, what) {
		return
	}
	c.Asks, c.Menu = what, false
	c.unasked()
	r.show(c, false)
	r.reply(u, hotline.Msg{})
}

// nothing answers a press for what the case does not have.
func (r *chatTurn) nothing(u *hotline.Update, c *respCase, what string) bool {
	switch {
	case what == verbPlace && c.Detail.Point == nil:
		r.reply(u, hotline.M("r.place.none"))
	case what == verbWords && c.Detail.Words == "":
		r.reply(u, hotline.M("r.words.none"))
	case what == verbMeet && !c.Coarse.Sent:
		r.reply(u, hotline.M("r.meeting.none"))
	default:
		return false
	}
	return true
}

// reveal shows it, if this person has not been shown too much already.
func (r *chatTurn) reveal(u *hotline.Update, c *respCase, what string) {
	kind := hotline.ActRevealPlace
	switch {
	case what != verbPlace && what != verbWords && what != verbMeet:
		r.reply(u, hotline.M("r.press.unknown"))
		return
	case r.nothing(u, c, what):
		c.Asks = ""
		r.show(c, false)
		return
	case len(r.st.Reveals) >= maxReveals:
		r.do(hotline.Alarm{Code: "reveal-quota"})
		again := at(r.st.Reveals[len(r.st.Reveals)-maxReveals]).Add(revealEvery)
		r.do(hotline.Reply{
			Chat: r.chat, Query: u.Query, Lang: r.lang(u), Loud: true,
			Text: hotline.M("r.reveal.quota", hotline.Str("Until", clock(again))),
		})
		return
	case what == verbPlace:
		r.showPlace(c)
	case what == verbMeet:
		kind = hotline.ActMeeting
		r.showMeeting(c)
	default:
		kind = hotline.ActRevealWords
		r.showWords(c)
	}
	if !c.No.Practice() {
		r.st.Reveals = append(r.st.Reveals, ms(r.now))
	}
	c.Asks = ""
	r.show(c, false)
	r.reply(u, hotline.Msg{})
	r.act(&hotline.Update{}, c, kind, "")
}

func (r *chatTurn) showPlace(c *respCase) {
	p := c.Detail.Point
	lat, lng := strconv.FormatFloat(p.Lat, 'f', 6, 64), strconv.FormatFloat(p.Lng, 'f', 6, 64)
	lines := []hotline.Msg{
		hotline.M("r.place", caseArg(c), hotline.Str("Point", lat+", "+lng), hotline.Str("At", dated(c.Coarse.ExactAt))),
		hotline.M("r.place.link", hotline.Str("Link", "https://maps.google.com/?q="+lat+","+lng)),
	}
	if p.Accuracy > 0 {
		lines = append(lines, hotline.M("r.place.accuracy", hotline.Num("Metres", int(p.Accuracy+0.5))))
	}
	r.slip(c, slipPlace, "", c.Msg, append(lines, hotline.M("r.reveal.brief"))...)
}

// maxShown is how many characters of a person's words go into one message.
const maxShown = 1800

func (r *chatTurn) showWords(c *respCase) {
	for part := range slices.Chunk([]rune(c.Detail.Words), maxShown) {
		r.slip(c, slipWords, "", c.Msg, hotline.M("r.words", caseArg(c)), hotline.Words(string(part)), hotline.M("r.reveal.brief"))
	}
}
