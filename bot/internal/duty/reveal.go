package duty

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

// An exact place or full words can cost a life if they are seen by the wrong
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
	case what == verbPlace && !asksPlace(c):
		r.reply(u, hotline.M("r.place.none"))
	case what == verbWords && c.Detail.Words == "":
		r.reply(u, hotline.M("r.words.none"))
	default:
		return false
	}
	return true
}

// reveal shows it, if this person has not been shown too much already.
func (r *chatTurn) reveal(u *hotline.Update, c *respCase, what string) {
	kind := hotline.ActRevealPlace
	switch {
	case what != verbPlace && what != verbWords:
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

// showPlace shows every exact place, the newest first, and where they are in full
// words, as far as one message holds.
func (r *chatTurn) showPlace(c *respCase) {
	var lines []hotline.Msg
	size := 0
	flush := func() {
		if len(lines) > 0 {
			r.slip(c, slipPlace, "", c.Msg, append(lines, hotline.M("r.reveal.brief"))...)
		}
		lines, size = nil, 0
	}
	for i, e := range points(c) {
		if i > 0 && i%maxPoints == 0 {
			flush()
		}
		lines = append(lines, pointLines(c, &e, i == 0)...)
	}
	for i := len(c.Detail.Places) - 1; i >= 0; i-- {
		e := &c.Detail.Places[i]
		if !hidden(*e) {
			continue
		}
		n := utf8.RuneCountInString(e.Words)
		if size+n > maxShown {
			flush()
		}
		if len(lines) == 0 {
			lines = append(lines, hotline.M("r.place.told", caseArg(c)))
		}
		size += n
		lines = append(lines, hotline.M("r.place.words", hotline.Sub("Source", sourceOf(e)), hotline.Str("At", dated(e.At)), hotline.Str("Words", e.Words)))
	}
	flush()
}

// maxPoints is how many exact places go into one message.
const maxPoints = 8

// pointLines are one exact place: the newest is said first, and more fully.
func pointLines(c *respCase, e *hotline.Evidence, newest bool) []hotline.Msg {
	lat, lng := strconv.FormatFloat(e.Point.Lat, 'f', 6, 64), strconv.FormatFloat(e.Point.Lng, 'f', 6, 64)
	point, when, source := hotline.Str("Point", lat+", "+lng), hotline.Str("At", dated(e.At)), hotline.Sub("Source", sourceOf(e))
	link := hotline.M("r.place.link", hotline.Str("Link", "https://maps.google.com/?q="+lat+","+lng))
	lines := []hotline.Msg{hotline.M("r.place.more", when, point, source), link}
	if newest {
		lines = []hotline.Msg{hotline.M("r.place", caseArg(c), point, when), link, hotline.M("r.place.source", source)}
	}
	if e.Point.Accuracy > 0 {
		lines = append(lines, hotline.M("r.place.accuracy", hotline.Num("Metres", int(e.Point.Accuracy+0.5))))
	}
	return lines
}

// maxShown is how many characters of a person's words go into one message.
const maxShown = 1800

func (r *chatTurn) showWords(c *respCase) {
	for part := range slices.Chunk([]rune(c.Detail.Words), maxShown) {
		r.slip(c, slipWords, "", c.Msg, hotline.M("r.words", caseArg(c)), hotline.Words(string(part)), hotline.M("r.reveal.brief"))
	}
}
