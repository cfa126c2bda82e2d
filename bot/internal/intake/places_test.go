package intake

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/place"
	"hotline/flows"
)

// told are what the case was told of a place, oldest first.
func (w *world) places() []hotline.Evidence {
	w.t.Helper()
	tell := w.told()
	if tell == nil {
		w.t.Fatalf("nothing was told")
	}
	return tell.Detail.Places
}

// wantArea holds what a group may see of where the case is.
func (w *world) wantArea(province, town, border string, approximate bool) {
	w.t.Helper()
	if c := w.told().Coarse; c.Province != province || c.Town != town || c.Border != border || c.Approximate != approximate {
		w.t.Fatalf("a group sees %q, %q, border %q, approximate %v", c.Province, c.Town, c.Border, c.Approximate)
	}
}

// cardSays reports whether the card has a text in it, as it is stored.
func (w *world) cardSays(part string) bool {
	_, b := w.card()
	raw, err := json.Marshal(b)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	return strings.Contains(string(raw), part)
}

// TestTheWaysIn plays each way in which a place may be told, at the place card of
// either flow.
func TestTheWaysIn(t *testing.T) {
	shares := func(media, title string) func(*world) {
		return func(w *world) {
			w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 13.65, Lng: 102.56}, Media: media, Title: title})
			w.settle()
		}
	}
	says := func(text string) func(*world) { return func(w *world) { w.says(text) } }
	for _, tt := range []struct {
		name   string
		does   func(*world)
		source hotline.Source
		words  string
		exact  bool
		on     bool // it goes on to the next card
		area   [3]string
	}{
		{"a shared point", shares("", ""), hotline.SourcePoint, "", true, true, [3]string{"KH-1", "poipet", "TH"}},
		{"a live location", shares("live", ""), hotline.SourceLive, "", true, true, [3]string{"KH-1", "poipet", "TH"}},
		{"a venue", shares("venue", "Hotel "+canary), hotline.SourceVenue, "Hotel " + canary, true, true, [3]string{"KH-1", "poipet", "TH"}},
		{"a map link", says("https://maps.example/@13.65,102.56"), hotline.SourceLink, "https://maps.example/@13.65,102.56", true, true, [3]string{"KH-1", "poipet", "TH"}},
		{"coordinates", says("13.65, 102.56"), hotline.SourceNumbers, "13.65, 102.56", true, true, [3]string{"KH-1", "poipet", "TH"}},
		{"a link that must be opened", says("https://maps.app.goo.gl/" + canary), hotline.SourceLink, "https://maps.app.goo.gl/" + canary, false, false, [3]string{}},
		{"a name", func(w *world) { w.says("poypet"); w.taps("1") }, hotline.SourceName, "poypet", false, true, [3]string{"KH-1", "poipet", "TH"}},
		{"a name of no town", func(w *world) { w.says("the village"); w.taps("1") }, hotline.SourceName, "the village", false, true, [3]string{"KH-2", "", ""}},
		{"a name that nobody knows", says("behind " + canary), hotline.SourceName, "behind " + canary, false, false, [3]string{}},
		{"a choice", func(w *world) { w.taps("KH-1") }, hotline.SourceChoice, "", false, true, [3]string{"KH-1", "", ""}},
	} {
		for _, flow := range []string{flowName, flowOther} {
			t.Run(tt.name+", "+flow, func(t *testing.T) {
				story(t, func(w *world) {
					next := "s.people.ask"
					if toPlace(w, "own", "never"); flow == flowOther {
						w.taps("_back", "other", "family", "out", "today")
						next = "s.other.people.ask"
					}
					tt.does(w)
					if w.shows(next) != tt.on {
						t.Fatalf("it goes on: %v", !tt.on)
					}
					places := w.places()
					if len(places) != 1 || places[0].Source != tt.source || places[0].Words != tt.words || places[0].At.IsZero() || (places[0].Point != nil) != tt.exact {
						t.Fatalf("told %+v", places)
					}
					if tell := w.told(); (tell.Detail.Point != nil) != tt.exact || tell.Coarse.Exact != tt.exact || tell.Detail.Words != "" {
						t.Fatalf("told %+v", tell)
					}
					if places[0].Point != nil && places[0].Scrubbed != "" {
						t.Fatal("the words of an exact place are told without asking")
					}
					w.wantArea(tt.area[0], tt.area[1], tt.area[2], tt.exact)
					if w.cardSays(canary) || w.cardSays("13.65") {
						t.Fatal("what was told stands on the card")
					}
				})
			})
		}
	}
}

// A plus code without its beginning needs a province, which may be told before.
func TestAShortPlusCodeIsReadByTheProvince(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.taps("KH-1")
		w.says("8Q3F+2X")
		w.want("s.people.ask", "s.place.got")
		if p := w.places(); len(p) != 2 || p[1].Source != hotline.SourcePlusCode || w.told().Detail.Point == nil {
			t.Fatalf("told %+v", p)
		}
		w.wantArea("KH-1", "", "", false)
	})
}

// On any card after the promise a place in a text is a place, and the rest of the
// text is what it was; on the first cards it waits for the person to agree.
func TestAPlaceInATextOnAnyCard(t *testing.T) {
	const link = "https://maps.example/@13.65,102.56"
	t.Run("on another card, with words", func(t *testing.T) {
		story(t, func(w *world) {
			w.command("start")
			w.taps("en", "continue", "yes")
			w.says("come to " + link + " please, call 012 345 678")
			w.want("s.phone.ask", "s.place.got")
			d := w.told().Detail
			if d.Words != "come to please, call 012 345 678" || d.Point == nil || d.Places[0].Words != link {
				t.Fatalf("told %+v", d)
			}
			w.wantArea("KH-1", "poipet", "TH", true)
		})
	})
	t.Run("in the middle of a word", func(t *testing.T) {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.says("ខ្ញុំនៅទីនេះ(13.65,102.56)ណា 012 345 678")
			d := w.told().Detail
			if d.Point == nil || strings.Contains(d.Words, "13.65") || !strings.Contains(d.Words, "ខ្ញុំនៅទីនេះ") || !strings.Contains(d.Words, "012 345 678") ||
				!strings.Contains(d.Places[0].Words, "13.65") {
				t.Fatalf("told %+v", d)
			}
		})
	})
	t.Run("at the card for words", func(t *testing.T) {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.taps("KH-18", "_skip", "_skip", "_skip", "_skip")
			w.want("s.words.ask")
			w.says(link + " is the hotel " + canary)
			w.want("s.review.intro", "s.review.words", "s.review.point")
			if d := w.told().Detail; d.Words != "is the hotel "+canary || d.Point == nil {
				t.Fatalf("told %+v", d)
			}
			w.wantArea("KH-18", "", "", false) // what was chosen counts
		})
	})
	t.Run("before anything was agreed to", func(t *testing.T) {
		story(t, func(w *world) {
			w.says(link + " help")
			w.want("s.language", "s.media.kept")
			w.wantCount(0, "tell", isTell)
			w.taps("en", "continue")
			if d := w.told().Detail; d.Point == nil || d.Words != "help" {
				t.Fatalf("told %+v", d)
			}
		})
	})
	t.Run("in answer to a helper", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "own", "any")
			w.relay("where are you?")
			w.says("here " + link)
			if p := w.posts[len(w.posts)-2]; p.Said == nil || p.Said.Text != "here" {
				t.Fatalf("said %+v", p)
			}
			if d := w.told().Detail; d.Point == nil || d.Point.Lat != 13.65 {
				t.Fatalf("told %+v", d)
			}
		})
	})
	t.Run("where the answers are gone", func(t *testing.T) {
		story(t, func(w *world) {
			toReceived(w, "borrowed", "tonight")
			w.news("read")
			w.pass(16 * idleOther / 15)
			w.relay("where are you?")
			w.says(link)
			p := w.posts[len(w.posts)-1].Said
			if p == nil || p.Point == nil || p.Place == nil || p.Place.Source != hotline.SourceLink || p.Place.Words != link || p.Text != "" {
				t.Fatalf("said %+v", p)
			}
			w.says("https://maps.app.goo.gl/x")
			if p := w.posts[len(w.posts)-1].Said; p == nil || p.Point != nil || p.Text != "https://maps.app.goo.gl/x" || strings.Contains(p.Scrubbed, "goo.gl") {
				t.Fatalf("said %+v", p)
			}
			w.says("both https://maps.app.goo.gl/x " + link)
			if p := w.posts[len(w.posts)-1].Said; p == nil || p.Text != "both https://maps.app.goo.gl/x" {
				t.Fatalf("said %+v", p)
			}
		})
	})
}

// A link that must be opened is a place that somebody can go to: it opens a case.
// A name that nobody knows is not.
func TestWhatOpensACase(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "_skip", "_skip", "_skip", "_skip")
		w.says("hello")
		w.want("s.place.ask", "s.place.kept")
		w.wantCount(0, "tell", isTell)
		w.says("https://maps.app.goo.gl/x")
		w.want("s.place.ask", "s.place.link")
		w.wantCount(1, "tell", isTell)
	})
}

func TestManyPlacesAreBounded(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 13.65, Lng: 102.56}})
		w.settle()
		w.taps("_back")
		for i := range 3 * maxPlaces {
			w.pass(6 * idleOther / 15)
			w.says("somebody's house " + strings.Repeat("x", i))
			w.says("somebody's house " + strings.Repeat("x", i)) // told twice, kept once
		}
		p := w.places()
		if len(p) != maxPlaces || p[0].Point == nil || p[1].Words != "somebody's house "+strings.Repeat("x", 2*maxPlaces+1) {
			t.Fatalf("%d are kept: %+v", len(p), p)
		}
		w.says("a long tale " + strings.Repeat("ក", maxTold))
		p = w.places()
		last := p[len(p)-1]
		if len(last.Words) > maxTold || !strings.HasPrefix(last.Words, "a long tale ក") || !strings.HasPrefix(w.told().Detail.Words, "a long tale") {
			t.Fatalf("%d bytes are kept", len(last.Words))
		}
		if !slices.ContainsFunc(p, func(e hotline.Evidence) bool { return e.Point != nil }) {
			t.Fatal("the exact point is lost")
		}
	})
}

// A state that was stored before there was a list of places still says where it is,
// and one whose exact place has expired keeps the province.
func TestAnOlderStateIsRead(t *testing.T) {
	for _, tt := range []struct {
		name, answer, has        string
		province, town, border   string
		approximate, exact, told bool
	}{
		{"a point", "_point", `"p":{"lat":13.65,"lng":102.56},"pt":1764000000`, "KH-1", "poipet", "TH", true, true, false},
		{"a province", "KH-2", `"n":3`, "KH-2", "", "", false, false, false},
		{"a point that has expired", "_point", `"pl":[{"s":"point","t":"2026-11-20T05:00:00Z","pr":"KH-1"}]`, "KH-1", "", "", true, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.raw = []byte(`{"i":1,"l":"en","b":1795496400,"e":1795496400,"f":{"f":"intake","n":"people","t":["language","promise","danger"],"a":{"language":["en"],"danger":["no"],"place":["` + tt.answer + `"]}},` + tt.has + `}`)
			w.command("help")
			w.wantArea(tt.province, tt.town, tt.border, tt.approximate)
			if tell := w.told(); tell.Coarse.Exact != tt.exact || (tell.Detail.Point != nil) != tt.exact || (len(tell.Detail.Places) > 0) != tt.told {
				t.Fatalf("told %+v", tell)
			}
		})
	}
}

// A point knows the provinces close by, so that only a contradiction counts as one.
func TestAPointKnowsItsNeighbours(t *testing.T) {
	in := New(flows.Default(), Options{Places: Places{Area: func(p hotline.Point) place.Area {
		switch {
		case p.Lat < 10:
			return place.Area{}
		case p.Lng < 103:
			return place.Area{Province: "KH-1"}
		}
		return place.Area{Province: "KH-17"}
	}}})
	for _, tt := range []struct {
		name     string
		lat, lng float64
		province string
		around   []string
	}{
		{"the middle of a province", 12, 102, "KH-1", nil},
		{"close to the next", 12, 102.9, "KH-1", []string{"KH-17"}},
		{"as close on its other side", 12, 103.1, "KH-17", []string{"KH-1"}},
		{"far from everything", 5, 8, "", nil},
	} {
		province, around := in.around(hotline.Point{Lat: tt.lat, Lng: tt.lng})
		if province != tt.province || !slices.Equal(around, tt.around) {
			t.Errorf("%s: %q, around it %q", tt.name, province, around)
		}
	}
}
