package intake

import (
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

// TestATypedNameIsConfirmed: nothing is taken for told before the person says so,
// in whatever way they say it.
func TestATypedNameIsConfirmed(t *testing.T) {
	for _, how := range []string{"tap", "1", "១", "yes", "Poipet"} {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.says("poypet " + canary)
			w.want("s.place.guess")
			w.wantNot("s.place.ask", "s.place.sides")
			if w.cardSays(canary) || !w.cardSays("town.poipet") || !w.cardSays("province.KH-1") {
				t.Fatal("the card shows the words, or not the place")
			}
			w.wantArea("", "", "", false)
			if how == "tap" {
				w.taps("1")
			} else {
				w.says(how)
			}
			w.want("s.people.ask")
			w.wantArea("KH-1", "poipet", "TH", false)
			p := w.places()
			if len(p) != 1 || p[0].Site != "poipet" || p[0].Name.Key != "town.poipet" || p[0].Province != "KH-1" || p[0].Words != "poypet "+canary || p[0].Scrubbed == "" {
				t.Fatalf("told %+v", p)
			}
			w.taps("_skip", "_skip", "_skip", "_skip", "_skip")
			w.want("s.review.town", "s.review.border")
			w.wantNot("s.review.place", "s.review.spot", "s.review.words")
			if w.cardSays(canary) {
				t.Fatal("the review shows the words")
			}
		})
	}
}

func TestNoneOfThese(t *testing.T) {
	for _, how := range []string{"none", "_back", "2", "None of these", "no", "back"} {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.says("poypet " + canary)
			if how == "none" || how == "_back" {
				w.taps(how)
			} else {
				w.says(how)
			}
			w.want("s.place.ask", "s.place.kept")
			w.wantArea("", "", "", false)
			if p := w.places(); len(p) != 1 || p[0].Site != "" || p[0].Words != "poypet "+canary {
				t.Fatalf("told %+v", p)
			}
			w.taps("KH-2", "_skip", "_skip", "_skip", "_skip", "_skip")
			w.want("s.review.place", "s.review.spot")
			if w.cardSays(canary) {
				t.Fatal("the review shows the words")
			}
		})
	}
}

func TestSkippingTheQuestionGoesOn(t *testing.T) {
	for _, how := range []string{"_skip", "skip"} {
		story(t, func(w *world) {
			toPlace(w, "own", "never")
			w.says("poypet")
			if how == "skip" {
				w.says(how)
			} else {
				w.taps(how)
			}
			w.want("s.people.ask")
			w.wantArea("", "", "", false)
			if p := w.places(); len(p) != 1 || p[0].Site != "" {
				t.Fatalf("told %+v", p)
			}
		})
	}
}

// A place across the border asks on which side they are. Nobody is refused.
func TestAPlaceAcrossTheBorder(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("moc bai")
		w.want("s.place.guess", "s.place.sides")
		w.taps("1")
		w.want("s.people.ask")
		w.wantArea("KH-20", "", "VN", true) // the nearest province, and no town of it
		if p := w.places(); p[0].Site != "mocbai" || p[0].Name.Key != "place.there" || p[0].Name.Args[0].Msg.Text != "Mộc Bài" {
			t.Fatalf("told %+v", p)
		}
		w.taps("_back")
		w.says("moc bai again")
		w.says("Mộc Bài") // no answer: on which side?
		w.want("s.place.ask", "s.place.kept")
		w.says("moc bai again")
		w.taps("2")
		w.wantArea("KH-20", "bavet", "VN", false)
		p := w.places()
		if last := p[len(p)-1]; last.Name.Key != "place.here" {
			t.Fatalf("told %+v", p)
		}
	})
}

// Whatever else is written while the card asks is written at the place card.
func TestAnotherNameInsteadOfAnAnswer(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("kampong")
		w.want("s.place.guess")
		w.says("yes") // to which of the two?
		w.want("s.place.ask")
		w.says("kampong")
		w.says("7")
		w.want("s.place.guess", "s.notunderstood")
		w.says("poypet")
		w.want("s.place.guess")
		w.says("Kampot") // a button of the list
		w.want("s.people.ask")
		w.wantArea("KH-7", "", "", false)
		w.taps("_back")
		w.says("moc bai")
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 13.65, Lng: 102.56}})
		w.settle()
		w.want("s.people.ask", "s.place.got")
		w.wantArea("KH-7", "", "", false)
		if w.state().Guess != nil {
			t.Fatal("it is still asked")
		}
		if p := w.places(); !slices.ContainsFunc(p, func(e hotline.Evidence) bool { return e.Words == "moc bai" }) {
			t.Fatalf("told %+v", p)
		}
	})
}

// The last word counts: a province from the list after a confirmed town, and the
// other way round. A point comes after both, and adds what it knows of the same.
func TestTheLastWordCounts(t *testing.T) {
	point := hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 13.65, Lng: 102.56}}
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.person(point)
		w.settle()
		w.wantArea("KH-1", "poipet", "TH", true)
		w.taps("_back", "KH-2")
		w.wantArea("KH-2", "", "", false)
		w.taps("_back", "KH-1")
		w.wantArea("KH-1", "poipet", "TH", false)
		w.taps("_back")
		w.says("the village")
		w.taps("1")
		w.wantArea("KH-2", "", "", false)
		w.taps("_back")
		w.says("poypet")
		w.taps("1")
		w.wantArea("KH-1", "poipet", "TH", false)
		w.person(hotline.Update{Kind: hotline.Place, Point: &hotline.Point{Lat: 10.6, Lng: 103.5}})
		w.settle()
		w.wantArea("KH-1", "poipet", "TH", false)
		w.taps("_back", "KH-18")
		w.wantArea("KH-18", "", "", false)
		if p := w.places(); len(p) != 7 || w.told().Detail.Point.Lat != 10.6 {
			t.Fatalf("told %+v", p)
		}
	})
}

// The places that somebody confirmed need no province, and go on all the same.
func TestAPlaceOfNoProvince(t *testing.T) {
	story(t, func(w *world) {
		w.command("start")
		w.taps("en", "continue", "_skip", "_skip", "_skip", "_skip")
		w.says("somewhere")
		w.wantCount(0, "tell", isTell)
		w.taps("1")
		w.want("s.people.ask")
		w.wantArea("", "", "LA", false)
	})
}

// A province that the flow does not offer is kept, too.
func TestAPressOfAQuestionThatIsGone(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		id, _ := w.card()
		for _, data := range []string{"site:1", "site:none", "site:_skip", "site:99", "site:x"} {
			w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: data})
			w.settle()
			w.want("s.place.ask")
		}
		w.says("poypet")
		for _, data := range []string{"site:0", "site:2", "site:-1", "site:", "people:1"} {
			w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: data})
			w.settle()
			w.want("s.place.guess")
		}
		w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: "place:KH-3"}) // it was on its way
		w.settle()
		w.want("s.people.ask")
		w.wantArea("KH-3", "", "", false)
	})
}

// The question stands behind nothing else: a language, a beginning anew, another
// phone and a clear find the list, and what was written.
func TestTheQuestionEndsElsewhere(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("poypet")
		w.command("language")
		w.taps("km")
		w.want("s.place.ask")
		w.says("poypet")
		w.command("start")
		w.want("s.language")
		if w.state().Guess != nil {
			t.Fatal("it is still asked")
		}
		w.taps("en", "continue", "_skip", "_skip", "_skip", "_skip")
		w.want("s.place.ask")
		w.says("poypet")
		w.command("clear")
		w.want("s.clear.ask")
	})
}

// What was told of a place, and the town, come along to another phone.
func TestPlacesComeToAnotherPhone(t *testing.T) {
	s := newStreet(t, 2)
	a, b := s.phones[0], s.phones[1]
	toPlace(a, "borrowed", "2h")
	a.says("poypet")
	a.taps("1")
	a.says("https://maps.example/@13.65,102.56")
	s.deliver()
	no, want := a.caseNo(), a.told().Detail.Places
	b.says(a.code())
	s.deliver()
	b.want("s.phone.ask")
	tell := s.cases[no].tell
	if tell.Chat != b.chat || !samePlaces(tell.Detail.Places, want) || len(want) != 2 || tell.Coarse.Town != "poipet" || tell.Coarse.Border != "TH" {
		t.Fatalf("told %+v", tell)
	}
}

// A page of information keeps nothing of what is typed, a map link neither, and the
// question stands again behind it.
func TestInformationBesideTheQuestion(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("poypet")
		w.command("info")
		w.wantNot("s.place.guess")
		w.says("https://maps.example/@13.65,102.56 " + canary)
		w.want("s.info.typed")
		if d := w.told().Detail; d.Point != nil || d.Words != "" || len(d.Places) != 1 {
			t.Fatalf("told %+v", d)
		}
		w.presses("info:x")
		w.want("s.place.guess")
		w.presses("site:1")
		w.wantArea("KH-1", "poipet", "TH", false)
	})
}

// A name that two of the places bear points at neither.
func TestANameOfTwoPlaces(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("samraong")
		w.want("s.place.guess")
		w.says("Samraong")
		w.want("s.place.guess")
		w.wantArea("", "", "", false)
		w.says("2")
		w.wantArea("KH-21", "", "", false)
	})
}

// The list of provinces is the last word, on whichever side the name was.
func TestTheListAfterAPlaceAbroad(t *testing.T) {
	story(t, func(w *world) {
		toPlace(w, "own", "never")
		w.says("moc bai")
		w.taps("1")
		w.wantArea("KH-20", "", "VN", true)
		w.taps("_back", "KH-20")
		w.wantArea("KH-20", "", "", false)
	})
}
