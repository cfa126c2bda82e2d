package intake

import (
	"testing"

	"hotline/bot/internal/place"
	"hotline/bot/internal/scrub"
)

// What is read as an exact place is taken out of what others read.
func TestNoPointIsLeftInWhatIsScrubbed(t *testing.T) {
	for _, text := range []string{
		"13.658, 102.5636", "13.658 102.563", "102.5636,13.658", "lat: 13.658 lng: 102.5636", "lat 13.658 lng 102.563",
		"13.6581 and 102.5631", "13.658 x 102.5636", "lat=13.658&lon=102.5636", "13.658° N, 102.5636° E", "N13.658 E102.5636",
		"北纬13.658 东经102.5636", "纬度13.658，经度102.5636", "北纬13度39分28.8秒 东经102度33分48.96秒",
		"13°39'28.8\"N 102°33'48.96\"E", "13,6580; 102,5636", "MH5F+2Q Poipet", "7P54MH39+P5",
		"https://maps.google.com/?q=13.658,102.5636", "geo:13.658,102.5636",
	} {
		if _, ok := place.Read(text, ""); !ok {
			t.Errorf("%q is no place, so this shows nothing", text)
		}
		if scrubbed := scrub.Text(text); scrubbed == text {
			t.Errorf("%q is left as it is", text)
		} else if _, ok := place.Read(scrubbed, ""); ok {
			t.Errorf("%q becomes %q, which is still one", text, scrubbed)
		}
	}
}
