package place

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

func TestGazetteer(t *testing.T) {
	w := gazetteer()
	if len(w.provinces) != 25 {
		t.Fatalf("there are %d provinces", len(w.provinces))
	}
	counts := map[kind]int{}
	for _, s := range w.sites {
		counts[s.kind]++
		if !around(s.lat, s.lng) {
			t.Errorf("%s lies at %v, %v", s.id, s.lat, s.lng)
		}
		if s.border != "" && s.border != "TH" && s.border != "VN" && s.border != "LA" {
			t.Errorf("%s is at the border to %q", s.id, s.border)
		}
		if (s.kind == kindAbroad || s.kind == kindCrossing) && s.border == "" {
			t.Errorf("%s is at a border, but at which?", s.id)
		}
		if s.people > 0 && s.kind != kindTown && s.kind != kindDistrict {
			t.Errorf("%s is no town", s.id)
		}
		if s.id == "" || strings.Trim(s.id, "abcdefghijklmnopqrstuvwxyzKH0123456789-") != "" {
			t.Errorf("%q is no id", s.id)
		}
		if Named(s.id).IsZero() {
			t.Errorf("%s has no name", s.id)
		}
		// Where its point lies is where the name says that it is.
		if got := Nearest(hotline.Point{Lat: s.lat, Lng: s.lng}); got.Province != s.iso {
			t.Errorf("%s lies in %s, but its point in %s", s.id, s.iso, got.Province)
		}
	}
	if counts[kindMinor] < 230 || counts[kindAbroad] < 15 || counts[kindTown]+counts[kindDistrict] < 60 {
		t.Errorf("the gazetteer has %v", counts)
	}
	if !Named("").IsZero() || !Named("KH-26").IsZero() {
		t.Error("what is not in the gazetteer has a name")
	}
}

// TestEveryNameFindsItsPlace holds that no name is lost in the index, and that those
// who bear the same one are all found, as far as four are offered.
func TestEveryNameFindsItsPlace(t *testing.T) {
	for _, s := range gazetteer().sites {
		for _, n := range s.names {
			if s.kind == kindMinor && (names().known(s) || len(joined(fold(n.text))) < 5) {
				continue
			}
			found := false
			for _, m := range Find(n.text, s.iso) {
				found = found || m.ID == s.id
			}
			if !found {
				t.Errorf("%q does not find %s", n.text, s.id)
			}
		}
	}
}

// TestNamesAndMessagesKeepStep holds that each place made by hand has its message in
// each language, and that no message is of a place that is gone.
func TestNamesAndMessagesKeepStep(t *testing.T) {
	want := map[string]bool{}
	for _, id := range Towns() {
		want["town."+id] = true
	}
	for _, lang := range []string{"en", "km", "vi", "zh-Hans"} {
		data, err := os.ReadFile("../../../locales/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]struct{ Other string }
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		for key := range want {
			if messages[key].Other == "" {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
		for key := range messages {
			if strings.HasPrefix(key, "town.") && !want[key] {
				t.Errorf("%s: %s is of no place", lang, key)
			}
		}
	}
}

// TestWhatIsNoPlaceIsNone looks for places in all that the bot itself says, which is
// much what people write to it. A text that names Phnom Penh is right to be found.
func TestWhatIsNoPlaceIsNone(t *testing.T) {
	for _, lang := range []string{"en", "km", "vi", "zh-Hans"} {
		data, err := os.ReadFile("../../../locales/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]struct{ Other string }
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		wrong, all := 0, 0
		for key, m := range messages {
			if strings.HasPrefix(key, "province.") || strings.HasPrefix(key, "town.") {
				continue
			}
			all++
			if found := Find(m.Other, ""); len(found) > 0 {
				wrong++
				t.Logf("%s %s: %s", lang, key, found[0].ID)
			}
		}
		if wrong*100 > all {
			t.Errorf("%s: %d of %d texts name a place", lang, wrong, all)
		}
	}
}
