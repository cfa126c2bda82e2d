package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// listed is the directory of every world: it is checked until the middle of the
// day on which worlds begin, or of a later one.
var listed = func() []hotline.Entry {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, cambodia)
	until := time.Date(2026, 12, 1, 0, 0, 0, 0, cambodia)
	list := []hotline.Entry{
		{ID: "over", Name: "Over", Kind: hotline.KindAid, Needs: []string{"shelter", "family"}, Phone: []string{"1"}, Checked: day.AddDate(0, 0, -30), Until: day},
		{ID: "ahead", Name: "Ahead", Kind: hotline.KindAid, Needs: []string{"shelter"}, Phone: []string{"2"}, Checked: day.AddDate(0, 0, 1), Until: until},
		{ID: "law", Name: "Law House", Kind: hotline.KindAid, Needs: []string{"legal_immigration", "shelter"}, Areas: []string{"KH-12", "KH-8"}, Phone: []string{"011 1", "011 2"}, Email: []string{"a@b.org"}, Web: "law.org", Languages: []string{"km", "en"}, Hours: "8-17", Checked: day, Until: until},
		{ID: "police", Name: "Police", Kind: hotline.KindPolice, Needs: []string{"third_party"}, Phone: []string{"117"}, Checked: day, Until: until},
		{ID: "vn", Name: "Embassy of V", Kind: hotline.KindEmbassy, Needs: []string{"embassy", "documents"}, For: "VN", WhatsApp: []string{"+84 1"}, Checked: day, Until: until},
		{ID: "us", Name: "Embassy of U", Kind: hotline.KindEmbassy, Needs: []string{"embassy"}, For: "US", Telegram: []string{"@us"}, Home: true, Checked: day, Until: until},
	}
	for i := range 2*entriesPerPage + 1 {
		list = append(list, hotline.Entry{
			ID: fmt.Sprintf("food%d", i), Name: fmt.Sprintf("Kitchen %d", i), Kind: hotline.KindAid, Needs: []string{"food_water"}, Phone: []string{"3"}, Checked: day, Until: until,
		})
	}
	return list
}()

// presses sends data as a button's of the card that stands.
func (w *world) presses(data string) {
	w.t.Helper()
	id, _ := w.card()
	w.person(hotline.Update{Kind: hotline.Press, Msg: id, Data: data})
	w.settle()
}

// lines are the card's lines, with the words in their arguments.
func (w *world) lines() string {
	_, b := w.card()
	raw, err := json.Marshal(b.Lines)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	return string(raw)
}

// kept is what the state says beside what it must know of messages, of floods and
// of time.
func (w *world) kept() string {
	var all map[string]any
	if err := json.Unmarshal(w.raw, &all); err != nil {
		w.t.Fatalf("%v", err)
	}
	for _, key := range []string{"n", "m", "ma", "mc", "mi", "h", "hc", "hw", "hf", "hp", "d", "b", "e", "g"} {
		delete(all, key)
	}
	raw, _ := json.Marshal(all)
	return string(raw)
}

// Whatever page is read, from wherever: the state says nothing of it, nobody is
// told, no case is opened, and the card that stood stands again.
func TestReadingInformationStoresNothing(t *testing.T) {
	for name, begin := range map[string]func(*world){
		"as the first thing": func(*world) {},
		"at the language":    func(w *world) { w.command("start") },
		"at the promise":     func(w *world) { w.command("start"); w.taps("en") },
		"at the place":       func(w *world) { toPlace(w, "own", "never") },
		"in the middle":      func(w *world) { toPlace(w, "borrowed", "2h"); w.taps("KH-1", "1") },
		"when all is told":   func(w *world) { toReceived(w, "own", "any") },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				begin(w)
				if w.raw == nil {
					w.command("info")
					w.presses("info:x")
				}
				before, posts := w.kept(), len(w.posts)
				_, card := w.card()
				w.command("info")
				read := map[string]bool{}
				for todo := []string{"info:m"}; len(todo) > 0; {
					page := todo[0]
					todo = todo[1:]
					w.now = w.now.Add(10 * time.Second) // slower than the flood bucket fills
					w.presses(page)
					if got := w.kept(); got != before {
						t.Fatalf("after %s the state is\n%s\nnot\n%s", page, got, before)
					}
					for _, e := range w.last {
						switch e.(type) {
						case hotline.Reply, hotline.Send, hotline.Delete:
						default:
							t.Fatalf("%s asks for %T", page, e)
						}
					}
					for _, data := range w.rows() {
						if strings.HasPrefix(data, "info:") && data != "info:x" && data != "info:_clear" && !read[data] {
							read[data] = true
							todo = append(todo, data)
						}
					}
				}
				if len(read) < 300 {
					t.Errorf("only %d pages were read", len(read))
				}
				w.presses("info:x")
				if _, now := w.card(); fmt.Sprint(now) != fmt.Sprint(card) {
					t.Errorf("then there stands\n%v\nnot\n%v", now, card)
				}
				if got := w.kept(); got != before || len(w.posts) != posts {
					t.Errorf("in the end the state is\n%s\nnot\n%s\nand %d posts went", got, before, len(w.posts)-posts)
				}
			})
		})
	}
}

func TestInformationPages(t *testing.T) {
	tests := []struct {
		page string
		want []string // in the lines
		not  []string
		rows []string // among the buttons
	}{
		{"m", []string{"s.info.menu"}, nil, []string{"info:n", "info:c", "info:real", "info:x"}},
		{"n", []string{"s.info.needs"}, nil, []string{"info:p.medical", "info:n.1", "info:m"}},
		{"n.1", []string{"s.info.needs"}, nil, []string{"info:k", "info:real", "info:p.died", "info:n.0"}},
		{"p.shelter", []string{"s.info.where"}, nil, []string{"info:e.shelter.all", "info:e.shelter.KH-18", "info:p.shelter.1", "info:n"}},
		{"p.shelter.2", nil, nil, []string{"info:e.shelter.KH-25", "info:p.shelter.0"}},
		{"e.shelter.KH-12", []string{"Law House", "011 1", "011 2", "a@b.org", "law.org", "lang.km", "8-17", "province.KH-8", "2026-11-24", "s.info.others"}, []string{"Over", "Ahead", "caution"}, []string{"info:p.shelter"}},
		{"e.shelter.KH-1", []string{"s.info.nobody.there"}, []string{"Law House"}, []string{"info:x", "info:e.shelter.all"}},
		{"e.shelter.all", []string{"Law House"}, []string{"Over", "Ahead"}, nil},
		{"e.family.all", []string{`"s.info.nobody"`}, []string{"Over"}, []string{"info:x"}},
		{"e.third_party.all", []string{"Police", "s.info.caution.police"}, []string{"caution.embassy"}, nil},
		{"e.documents.all", []string{`"s.info.nobody"`}, []string{"Embassy of V"}, []string{"info:k"}},
		{"e.medical.KH-1", []string{"s.health.1", "s.health.2", "s.info.nobody.there"}, nil, nil},
		{"e.cmr.all", []string{"s.health.1", "s.health.2", `"s.info.nobody"`}, nil, nil},
		{"k", []string{"s.info.country"}, nil, []string{"info:f.CN", "info:f.VN", "info:k.1", "info:n"}},
		{"k.3", nil, nil, []string{"info:f.XX", "info:k.0"}},
		{"f.VN", []string{"Embassy of V", "+84 1", "s.info.caution.embassy"}, []string{"s.info.home"}, []string{"info:k"}},
		{"f.CN", []string{`"s.info.nobody"`}, nil, []string{"info:x"}},
		{"f.XX", []string{"Embassy of U", "@us", "s.info.home"}, []string{"Embassy of V"}, nil},
		{"e.food_water.all", []string{"Kitchen 0", "Kitchen 2"}, []string{"Kitchen 3"}, []string{"info:e.food_water.all.1"}},
		{"e.food_water.all.2", []string{"Kitchen 6"}, []string{"Kitchen 5"}, []string{"info:e.food_water.all.0"}},
		{"real", []string{"s.real.never.money", "s.real.never.code"}, nil, []string{"info:real.offer", "info:real.embassy", "info:real.helper", "info:m"}},
		{"real.offer", []string{"s.real.offer.who"}, nil, []string{"info:x", "info:real"}},
		{"real.embassy", []string{"s.real.embassy.call"}, nil, []string{"info:real"}},
		{"real.helper", []string{"s.real.helper.here", "s.real.helper.first"}, nil, []string{"info:real"}},
	}
	for _, tt := range tests {
		t.Run(tt.page, func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.taps("en", "info")
				w.want("s.info.menu")
				w.presses("info:" + tt.page)
				lines, rows := w.lines(), w.rows()
				for _, s := range tt.want {
					if !strings.Contains(lines, s) {
						t.Errorf("%q is not on it: %s", s, lines)
					}
				}
				for _, s := range tt.not {
					if strings.Contains(lines, s) {
						t.Errorf("%q is on it: %s", s, lines)
					}
				}
				for _, s := range tt.rows {
					if !slices.Contains(rows, s) {
						t.Errorf("it has no button %s: %v", s, rows)
					}
				}
			})
		})
	}
}

// Data is hostile: what is no page of ours is the menu, or the first page of what
// it was about, and nothing of it is shown or handed on.
func TestHostilePages(t *testing.T) {
	for _, data := range []string{
		"", ".", "..", "m.9", "zz", "e", "e.medical", "e.medical.KH-99", "e.nope.all", "e.NOPE.KH-1.0", "p.evil", "p", "f.ZZ", "f", "f.vn", "_back", "M", "c.evil.\xff\xfe",
		"e.medical.all.-1.evil", "p.medical.99999999999999999999evil", "n.evil", "k.1e9evil", "real.evil", "real.<b>evil</b>", strings.Repeat("e.medical.", 30) + "evil", "\x00evil", "e.medical.all.\u202eevil",
	} {
		t.Run(data, func(t *testing.T) {
			story(t, func(w *world) {
				w.command("start")
				w.taps("en", "continue", "no")
				before := w.kept()
				w.presses("info:" + data)
				_, b := w.card()
				raw, _ := json.Marshal(b)
				if !strings.Contains(string(raw), "s.info.") && !strings.Contains(string(raw), "s.real.never") && !strings.Contains(string(raw), "s.health") || strings.Contains(string(raw), "evil") {
					t.Errorf("it shows %s", raw)
				}
				if w.kept() != before {
					t.Error("it is kept")
				}
				for _, row := range w.rows() {
					if strings.HasPrefix(row, "info:f.ZZ") || strings.HasPrefix(row, "info:e.nope") {
						t.Errorf("a button leads on to %s", row)
					}
				}
				if strings.HasPrefix(data, "f.") && !w.shows("s.info.menu") {
					t.Errorf("a country that is none is looked up: %s", raw)
				}
			})
		})
	}
}

// An entry that has stood hides itself when its time is over.
func TestEntriesHideByTheClock(t *testing.T) {
	story(t, func(w *world) {
		w.now = time.Date(2026, 11, 30, 16, 59, 59, 0, time.UTC)
		w.command("start")
		w.taps("en", "info", "n", "p.third_party", "e.third_party.all")
		if !strings.Contains(w.lines(), "Police") {
			t.Error("it is hidden too early")
		}
		w.now = w.now.Add(time.Second) // it is the first of December in Cambodia
		w.presses("info:e.third_party.all")
		if strings.Contains(w.lines(), "Police") || !w.shows("s.info.nobody") {
			t.Errorf("it still stands: %s", w.lines())
		}
	})
}
