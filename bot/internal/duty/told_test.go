package duty

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

// anyEvidence is anything that may be told of a place.
func anyEvidence(now time.Time) *rapid.Generator[hotline.Evidence] {
	return rapid.Custom(func(rt *rapid.T) hotline.Evidence {
		e := hotline.Evidence{
			Source:   rapid.SampledFrom([]hotline.Source{"point", "live", "venue", "link", "pluscode", "numbers", "name", "choice", "x"}).Draw(rt, "source"),
			At:       now.Add(-time.Duration(rapid.IntRange(0, 100).Draw(rt, "hours")) * time.Hour),
			Site:     rapid.SampledFrom([]string{"", "poipet", "village", "KH-1"}).Draw(rt, "site"),
			Province: rapid.SampledFrom([]string{"", "KH-1", "KH-2"}).Draw(rt, "its province"),
			Words:    rapid.StringN(0, 20, -1).Draw(rt, "its words"),
		}
		if rapid.Bool().Draw(rt, "exact") {
			e.Point = &hotline.Point{Lat: rapid.Float64Range(-90, 90).Draw(rt, "its lat"), Lng: 99}
		}
		if e.Site != "" {
			e.Name = hotline.Words("name of " + e.Site)
		}
		return e
	})
}

// toldInTalk is a place that is told in the talk, by a link where more is true.
func toldInTalk(w *world, more bool) *hotline.Said {
	s := &hotline.Said{Chat: w.theCase().st.Chat, Point: &hotline.Point{Lat: 12, Lng: 104}}
	if more {
		s.Point = &hotline.Point{Lat: 13, Lng: 103, Accuracy: 9}
		s.Place = &hotline.Evidence{Source: hotline.SourceLink, Province: "KH-17", Words: "https://maps.example/@13,103"}
	}
	return s
}

// theyTold is a case with much told of a place: first a point, then a name that is
// on no map, then a town in another province, and a link that tells no coordinates.
func theyTold(now time.Time) (hotline.Coarse, hotline.Detail) {
	first, second := now.Add(-2*time.Hour), now.Add(-time.Hour)
	return hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1", Town: "poipet", Border: "TH", Exact: true, ExactAt: second},
		hotline.Detail{Point: &hotline.Point{Lat: 10.627543, Lng: 103.522141}, Places: []hotline.Evidence{
			{Source: hotline.SourceVenue, At: first, Point: &hotline.Point{Lat: 10.609999, Lng: 103.529999}, Province: "KH-18", Words: "Hotel Canary, Street 5"},
			{Source: hotline.SourcePoint, At: second, Point: &hotline.Point{Lat: 10.627543, Lng: 103.522141, Accuracy: 20}, Province: "KH-18"},
			{Source: hotline.SourceName, At: second.Add(time.Minute), Words: "house of Dara 012345678", Scrubbed: "house of Dara [phone]"},
			{Source: hotline.SourceName, At: second.Add(2 * time.Minute), Site: "poipet", Name: hotline.M("town.poipet"), Province: "KH-1", Words: "poi pet", Scrubbed: "poi pet"},
			{Source: hotline.SourceLink, At: second.Add(3 * time.Minute), Words: "https://maps.app.goo.gl/canary"},
		}}
}

func TestTheHolderSeesWhatWasToldOfThePlace(t *testing.T) {
	w := newWorld(t)
	w.tell(theyTold(w.now))
	w.press(ann, hotline.ActTake)
	w.sees(ann, "r.case.places")
	w.sees(ann, "r.case.place.disagree")
	for _, want := range []string{
		"r.case.place(Where=r.case.place.link; Source=source.link; At=01.03. 14:03)",
		"r.case.place.words(Where=r.area.town(Town=town.poipet; Area=province.KH-1); Source=source.name; At=01.03. 14:02; Words=poi pet)",
		"r.case.place.words(Where=r.case.place.unfound; Source=source.name; At=01.03. 14:01; Words=house of Dara [phone])",
		"r.case.place(Where=r.case.place.near(Area=province.KH-18); Source=source.point; At=01.03. 14:00)",
		"r.case.place(Where=r.case.place.near(Area=province.KH-18); Source=source.venue; At=01.03. 13:00)",
	} {
		if !w.reads(ann, want) {
			t.Errorf("the holder does not read %s", want)
		}
	}
	for _, hides := range []string{"10.62", "10.60", "Canary", "012345678", "goo.gl"} {
		if w.shows(ann, hides) || w.shows(deskChat, hides) {
			t.Errorf("%s is shown without asking", hides)
		}
	}
	w.taps(ann, verbShow, verbPlace)
	for _, want := range []string{
		"r.place(Case=7KQ2MX; Point=10.627543, 103.522141; At=01.03. 14:00)", "r.place.accuracy(Metres=20)", "r.place.source(Source=source.point)",
		"r.place.more(At=01.03. 13:00; Point=10.609999, 103.529999; Source=source.venue)", "q=10.609999,103.529999",
		"Words=Hotel Canary, Street 5", "Words=house of Dara 012345678", "Words=https://maps.app.goo.gl/canary",
	} {
		if !w.reads(ann, want) {
			t.Errorf("the holder asked, and does not read %s", want)
		}
	}
	if w.reads(ann, "r.place.words(Source=source.name; At=01.03. 14:02") {
		t.Error("words that stand on the card are shown once more")
	}
	if n := w.reveals(hotline.ActRevealPlace); n != 1 {
		t.Errorf("%d reveals are logged", n)
	}
	w.pass(revealLife)
	w.seesNot(ann, "r.place")
}

// reads reports whether a message in a chat has a text in it, as keys and arguments.
func (w *world) reads(chat int64, part string) bool {
	for _, b := range w.chats[chat] {
		if strings.Contains(text(b), part) {
			return true
		}
	}
	return false
}

// Each thing that was told goes when it is 72 hours old, from the case, from what
// is kept for another phone, and from the holder's chat. The coarse stays.
func TestWhatWasToldOfThePlaceExpires(t *testing.T) {
	w := newWorld(t)
	c, d := theyTold(w.now)
	memory, err := json.Marshal(map[string]any{"p": d.Point, "pt": c.ExactAt.Unix(), "pl": d.Places, "w": "other words"})
	if err != nil {
		t.Fatal(err)
	}
	w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: c, Detail: d, Memory: memory}})
	w.press(ann, hotline.ActTake)
	w.says(hotline.Said{Point: &hotline.Point{Lat: 11.111111, Lng: 104}, Place: &hotline.Evidence{Source: hotline.SourceLink, Province: "KH-12", Words: "https://x/@11.111111"}})
	holds := func(part string) bool {
		t.Helper()
		w.settle()
		return strings.Contains(string(w.states[hotline.CaseOf(caseNo)]), part) || strings.Contains(string(w.states[hotline.ChatActor(ann)]), part)
	}
	busy := func(d time.Duration) {
		for ; d > 0; d -= time.Hour {
			w.says(hotline.Said{Text: "we are still here"})
			w.taps(ann, verbKeep)
			w.pass(min(d, time.Hour))
		}
	}
	busy(pointLife - 2*time.Hour)
	if holds("Canary") || holds("10.609999") {
		t.Error("the oldest has not expired")
	}
	if !holds("012345678") || !holds("10.627543") || !holds("11.111111") {
		t.Error("something went before its time")
	}
	busy(time.Hour + 4*time.Minute)
	for _, part := range []string{"012345678", "10.627543", "goo.gl", "poi pet", "house of"} {
		if holds(part) {
			t.Errorf("%s has not expired", part)
		}
	}
	if st := w.theCase().st; !st.Coarse.Exact || st.Detail.Point == nil || st.Detail.Point.Lat != 11.111111 {
		t.Errorf("the place of the talk went with the older ones: %+v", st.Coarse)
	}
	busy(time.Hour)
	if holds("11.111111") {
		t.Error("the place of the talk has not expired")
	}
	st := w.theCase().st
	if st.Coarse.Exact || st.Coarse.Town != "poipet" || st.Coarse.Province != "KH-1" || !strings.Contains(string(st.Memory), "other words") {
		t.Errorf("what stays is %+v", st.Coarse)
	}
	if w.offers(ann, verbPlace) || !w.reads(ann, "r.case.place.gone") || !w.reads(ann, "Town=town.poipet") {
		t.Error("the holder's card is not true any more")
	}
	// The chat tells all of it again: it is as old as it was.
	c.People = "1"
	w.fromSurvivor(hotline.Post{Tell: &hotline.Tell{Case: caseNo, Chat: survivorChat, Coarse: c, Detail: d, Memory: memory}})
	for _, part := range []string{"012345678", "10.627543", "goo.gl", "Canary"} {
		if holds(part) {
			t.Errorf("%s is back", part)
		}
	}
}

func TestPinAndWordsDisagree(t *testing.T) {
	point := func(province string, around ...string) hotline.Evidence {
		return hotline.Evidence{Source: hotline.SourcePoint, Point: &hotline.Point{Lat: 1}, Province: province, Around: around}
	}
	name := func(province string) hotline.Evidence {
		return hotline.Evidence{Source: hotline.SourceName, Site: "somewhere", Province: province}
	}
	choice := func(province string) hotline.Evidence {
		return hotline.Evidence{Source: hotline.SourceChoice, Province: province}
	}
	for _, tt := range []struct {
		name   string
		places []hotline.Evidence
		want   bool
	}{
		{"nothing", nil, false},
		{"a point alone", []hotline.Evidence{point("KH-1")}, false},
		{"words alone", []hotline.Evidence{name("KH-1"), choice("KH-2")}, false},
		{"the same province", []hotline.Evidence{point("KH-1"), choice("KH-1")}, false},
		{"another province, chosen later", []hotline.Evidence{point("KH-1"), choice("KH-2")}, true},
		{"another province, named before", []hotline.Evidence{name("KH-18"), point("KH-1")}, true},
		{"the next province, close by", []hotline.Evidence{point("KH-1", "KH-17", "KH-2"), choice("KH-2")}, false},
		{"the last word counts", []hotline.Evidence{name("KH-18"), point("KH-1"), choice("KH-1")}, false},
		{"the newest point counts", []hotline.Evidence{point("KH-18"), choice("KH-1"), point("KH-1")}, false},
		{"a point far from everywhere", []hotline.Evidence{point(""), choice("KH-1")}, true},
		{"words that nobody found", []hotline.Evidence{point("KH-1"), {Source: hotline.SourceName, Words: "behind the market"}}, false},
		{"a point that has expired", []hotline.Evidence{{Source: hotline.SourcePoint, Province: "KH-1"}, choice("KH-2")}, false},
	} {
		if got := disagree(tt.places); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// A case that was told before there was a list has a point alone, and a map link
// that was told alone has no point.
func TestOnePlaceWithoutTheOther(t *testing.T) {
	w := newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon, Exact: true, ExactAt: w.now}, hotline.Detail{Point: &hotline.Point{Lat: 11.5}})
	w.press(ann, hotline.ActTake)
	w.seesNot(ann, "r.case.places")
	w.taps(ann, verbShow, verbPlace)
	if !w.reads(ann, "Point=11.500000, 0.000000") || !w.reads(ann, "source.point") {
		t.Errorf("the holder reads %v", w.keysOf(ann))
	}

	w = newWorld(t)
	w.tell(hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1"}, hotline.Detail{Places: []hotline.Evidence{{Source: hotline.SourceChoice, At: w.now, Province: "KH-1"}}})
	w.press(ann, hotline.ActTake)
	w.seesNot(ann, "r.case.places") // the province stands above
	if w.offers(ann, verbPlace) {
		t.Fatal("a place is offered, and there is none")
	}
	w.pass(time.Minute)
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, hotline.Detail{Places: []hotline.Evidence{{Source: hotline.SourceLink, At: w.now, Words: "https://maps.app.goo.gl/x"}}})
	w.sees(ann, "r.note.told")
	w.seesNot(deskChat, "r.alert.exact")
	w.taps(ann, verbShow, verbPlace)
	w.sees(ann, "r.place.told")
	if !w.reads(ann, "Words=https://maps.app.goo.gl/x") || w.reveals(hotline.ActRevealPlace) != 1 {
		t.Errorf("the holder reads %v", w.keysOf(ann))
	}
}

// Many long words do not fit into one message, and none is lost.
func TestManyPlacesAreShownInSeveralMessages(t *testing.T) {
	w := newWorld(t)
	var d hotline.Detail
	for i := range 12 {
		d.Places = append(d.Places, hotline.Evidence{Source: hotline.SourceLink, At: w.now, Words: strings.Repeat(string(rune('a'+i)), maxShown/2)},
			hotline.Evidence{Source: hotline.SourceNumbers, At: w.now, Point: &hotline.Point{Lat: float64(i)}, Words: "x"})
	}
	w.tell(hotline.Coarse{Urgency: hotline.Soon}, d)
	w.press(ann, hotline.ActTake)
	w.taps(ann, verbShow, verbPlace)
	for i := range 12 {
		if !w.reads(ann, "="+strings.Repeat(string(rune('a'+i)), maxShown/2)) || !w.reads(ann, "q="+string(rune('0'+i%10))) {
			t.Errorf("place %d is not shown", i)
		}
	}
	for _, b := range w.chats[ann] {
		if n := len(text(b)); n > 3800 {
			t.Errorf("a message of %d", n)
		}
	}
	if n := w.reveals(hotline.ActRevealPlace); n != 1 {
		t.Errorf("%d reveals are logged", n)
	}
	if !slices.Contains(w.keysOf(ann), "r.place.more") {
		t.Error("the older points are not shown")
	}
}
