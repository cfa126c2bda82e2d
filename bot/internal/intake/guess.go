package intake

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/flows"
)

// A typed name is never taken for a place before the person has said so: the card
// asks whether it is one of those that the map knows. It stands over the place
// card, as a check-in stands over any, and is no node of the flow.

// nodeSite stands in the data of its buttons, and siteNone in that of the one
// which says that it is none of them.
const (
	nodeSite = "site"
	siteNone = "none"
)

// maxName is how many characters a name has at most. What is longer tells more
// than a place, so it is kept with the person's other words, too.
const maxName = 64

// guess is what a typed name may mean.
type guess struct {
	Words string   `json:"w"`
	Of    []option `json:"o"`
}

// option is one place that it may be.
type option struct {
	ID   string      `json:"i"`
	Name hotline.Msg `json:"n"`
	site
	// Side says on which side of a border they are: sideThere, sideHere, or empty
	// for a place in Cambodia.
	Side string `json:"s,omitempty"`
}

// The sides of a border on which a place abroad may find somebody, as the
// messages "s.place.<side>" and "place.<side>" have them.
const (
	sideThere = "there"
	sideHere  = "here"
)

// guesses reports whether the card asks which place a name means.
func (st *state) guesses() bool {
	return st.Guess != nil && st.Conv != nil && st.Conv.Node == nodePlace && !st.asks()
}

// dropGuess forgets it once the person is elsewhere. Their words are kept.
func (st *state) dropGuess() {
	if st.Guess != nil && (st.Conv == nil || st.Conv.Node != nodePlace) {
		st.Guess = nil
	}
}

// name keeps what was typed at the place card, and asks which place it means.
func (t *turn) name(words string) {
	st := t.st
	words = strings.ToValidUTF8(strings.TrimSpace(words), "")
	if !strings.ContainsFunc(words, unicode.IsLetter) {
		t.keepWords(words)
		st.Note = "s.notunderstood"
		return
	}
	e := hotline.Evidence{Source: hotline.SourceName, At: t.ev.At, Words: words}
	if st.addPlace(e); utf8.RuneCountInString(words) > maxName {
		t.keepWords(words)
	}
	g := guess{Words: st.Places[len(st.Places)-1].Words}
	for _, m := range t.in.places.Find(words, st.province()) {
		o := option{ID: m.ID, Name: m.Name, site: site{Province: m.Area.Province, Town: m.Area.Town, Border: m.Area.Border}}
		if !m.Abroad {
			g.Of = append(g.Of, o)
			continue
		}
		here, there := o, o
		here.Side, there.Side = sideHere, sideThere
		there.Abroad, there.Town = true, ""
		g.Of = append(g.Of, there, here)
	}
	if len(g.Of) == 0 {
		st.Note = notePlaceKept
		return
	}
	st.Guess = &g
}

// guessView is the card, but for its choices.
func (st *state) guessView() flows.View {
	v := flows.View{Node: nodeSite, Text: []string{"s.place.guess"}, Back: true, Skip: true, Kind: flows.KindChoice}
	if slices.ContainsFunc(st.Guess.Of, func(o option) bool { return o.Side != "" }) {
		v.Text = append(v.Text, "s.place.sides")
	}
	return v
}

// guessRows are its choices, one a row: names are long.
func (st *state) guessRows() [][]hotline.Button {
	rows := make([][]hotline.Button, 0, len(st.Guess.Of)+1)
	for i := range st.Guess.Of {
		rows = append(rows, []hotline.Button{{Sign: "📍", Label: st.Guess.Of[i].label(), Data: nodeSite + ":" + strconv.Itoa(i+1)}})
	}
	return append(rows, []hotline.Button{{Sign: "✖️", Label: hotline.M("s.place.none"), Data: nodeSite + ":" + siteNone}})
}

// label names a place on its button: with its province, or with the side of the
// border.
func (o *option) label() hotline.Msg {
	name := hotline.Sub("Name", o.Name)
	switch {
	case o.Side != "":
		return hotline.M("s.place."+o.Side, name)
	case !place.Known(o.Province) || o.ID == o.Province:
		return o.Name
	}
	return hotline.M("s.place.in", name, hotline.Sub("Province", hotline.M("province."+o.Province)))
}

// answerGuess plays what was chosen on the card.
func (t *turn) answerGuess(choice string) {
	st := t.st
	if i, err := strconv.Atoi(choice); err == nil && i >= 1 && i <= len(st.Guess.Of) {
		t.confirm(&st.Guess.Of[i-1])
		return
	}
	switch choice {
	case siteNone, flows.Back:
		st.Guess, st.Note = nil, notePlaceKept
	case flows.Skip:
		st.Guess = nil
		t.play(flows.Input{Choice: flows.Skip})
	}
}

// confirm takes a place for the one that the typed name meant, and goes on as if
// its province had been chosen. One that the card does not offer is kept as well.
func (t *turn) confirm(o *option) {
	st := t.st
	was := slices.Clone(st.Places)
	for i := len(was) - 1; i >= 0; i-- {
		if e := &was[i]; e.Source == hotline.SourceName && e.Words == st.Guess.Words {
			e.Site, e.Name, e.Province = o.ID, o.Name, o.Province
			if o.Side != "" {
				e.Name = hotline.M("place."+o.Side, hotline.Sub("Name", o.Name))
			}
			break
		}
	}
	st.Places = was
	if place.Known(o.Province) {
		t.play(flows.Input{Choice: o.Province})
	}
	s := o.site
	st.Site, st.Guess = &s, nil
	if st.Conv.Node == nodePlace {
		t.play(flows.Input{Choice: flows.Skip})
	}
}

// typedGuess plays what was written instead of tapping: a number, the words of a
// button, the name itself, a yes where one place is asked about. Everything else
// is written at the place card.
func (t *turn) typedGuess(u *hotline.Update, text string) {
	st := t.st
	is := func(key string) bool { return t.in.isWords(st, text, key) }
	// A name that several of them bear says nothing more than it did.
	named, bear := 0, 0
	for i := range st.Guess.Of {
		if o := &st.Guess.Of[i]; o.Side == "" && t.in.isText(text, t.in.words(st, o.Name)) {
			named, bear = i+1, bear+1
		}
	}
	for i := range st.Guess.Of {
		if numbered(text, rune('1'+i)) || bear == 1 && named == i+1 || len(st.Guess.Of) == 1 && is("s.place.yes") {
			t.answerGuess(strconv.Itoa(i + 1))
			return
		}
	}
	switch {
	case t.in.isClear(st, text):
		t.clear(u)
	case numbered(text, rune('1'+len(st.Guess.Of))), is("s.place.none"), is("s.place.no"):
		t.answerGuess(siteNone)
	case is(flows.KeyBack):
		t.answerGuess(flows.Back)
	case is(flows.KeySkip):
		t.answerGuess(flows.Skip)
	case bear > 1: // the list stands again: one of them must be pointed at
	case !strings.ContainsFunc(text, unicode.IsLetter):
		t.keepWords(text)
		st.Note = "s.notunderstood"
	default:
		st.Guess = nil
		t.play(flows.Input{Text: text})
	}
}

// words is a message in the chat's language, as far as it has no arguments.
func (in *Intake) words(st *state, m hotline.Msg) string {
	if m.Key == "" || in.label == nil {
		return m.Text
	}
	return in.label(st.Lang, m.Key)
}
