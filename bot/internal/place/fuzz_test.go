package place

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzFind(f *testing.F) {
	for _, s := range spellings(f, "spellings.tsv") {
		f.Add(s.text, s.province)
	}
	f.Add(strings.Repeat("ម", 400)+"\xff", "KH-99")
	f.Fuzz(func(t *testing.T, text, province string) {
		found := Find(text, province)
		if len(found) > offered {
			t.Fatalf("%d places are offered", len(found))
		}
		seen := map[string]bool{}
		for i, m := range found {
			if seen[m.ID] || m.Name.IsZero() || !Known(m.Area.Province) || m.Abroad && m.Area.Border == "" {
				t.Fatalf("%+v", m)
			}
			seen[m.ID] = true
			if again := Find(text, province); again[i].ID != m.ID {
				t.Fatal("the same text finds another place")
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"https://www.google.com/maps/place/x/@13.6,102.5,15z/data=!8m2!3d13.658!4d102.5636", "geo:13.658,102.5636;u=35",
		"https://www.openstreetmap.org/#map=17/13.658/102.5636", "13°39'28.8\"N 102°33'48.96\"E", "MH5F+2Q poipet", "7P54MH5F+2Q",
		"https://uri.amap.com/marker?position=102.5636,13.658", "១៣.៦៥៨, ១០២.៥៦៣៦", "https://maps.app.goo.gl/x", "13,6580; 102,5636",
		"https://google.com/url?q=https://google.com/url?q=https://maps.google.com/?q=1,1", "geo:%", "http://maps.google.com/%zz",
	} {
		f.Add(s, "KH-1")
	}
	f.Fuzz(func(t *testing.T, text, province string) {
		got, ok := Read(text, province)
		Link(text)
		if !ok {
			if got != (Given{}) {
				t.Fatalf("nothing is found, and yet %+v", got)
			}
			return
		}
		if !Valid(got.Point) || got.Source == "" || math.IsNaN(got.Point.Lat) {
			t.Fatalf("%+v", got)
		}
		if again, _ := Read(text, province); again != got {
			t.Fatal("the same text gives another point")
		}
		Nearest(got.Point)
	})
}

func FuzzPlusCode(f *testing.F) {
	for _, s := range []string{"7P54MH5F+2Q", "7P54MH5F+2QX3", "MH5F+2Q", "22222222+22", "CVXX2222+22", "8FWC2345+", "+", "F+2"} {
		f.Add(s, 13.6, 102.5)
	}
	f.Fuzz(func(t *testing.T, code string, lat, lng float64) {
		if c, ok := decode(strings.ToUpper(strings.Replace(code, "+", "", 1))); ok && !Valid(c.point()) {
			t.Fatalf("%q is %+v", code, c)
		}
		before, after, _ := strings.Cut(strings.ToUpper(code), "+")
		if !(math.Abs(lat) < 90 && math.Abs(lng) < 180) || len(before) > 6 || len(before) < 2 || len(before)%2 != 0 || !utf8.ValidString(code) {
			return
		}
		if c, ok := nearestCode(before+after, 8-len(before), lat, lng); ok && math.Abs(c.lat-lat) > 20 {
			t.Fatalf("%q near %v, %v is %+v", code, lat, lng, c)
		}
	})
}

// BenchmarkFind is of what people type, a whole card full of it last.
func BenchmarkFind(b *testing.B) {
	Find("", "") // the index is made once
	long := "they took my passport and beat us every day we are five people in a building with a red roof near a big market and the road to the sea "
	for _, bb := range []struct{ name, text string }{
		{"name", "poipet"}, {"misspelt", "sihanukvil"}, {"unknown", "qwertyuiopas"},
		{"sentence", "i am in poipet near casino please help"}, {"Khmer", "ខ្ញុំនៅប៉ោយប៉ែត"}, {"Chinese", "我被关在一个大楼里不知道在哪里请帮助我们"},
		{"long", long + long},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Find(bb.text, "KH-1")
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Read("https://www.google.com/maps/place/x/@13.6,102.5,15z/data=!8m2!3d13.658!4d102.5636", "")
	}
}
