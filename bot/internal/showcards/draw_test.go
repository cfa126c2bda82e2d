package showcards

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var draw = flag.Bool("draw", false, "draw the pictures from texts.yaml; needs chromium and the fonts it names")

// A phone shows a picture of three to four without cutting it.
const width, height = 900, 675

// The look of a picture depends on layout and fit besides its text. The letters
// are as large as the picture lets them be.
const layout = `<!doctype html><meta charset="utf-8"><style>
* { margin: 0; box-sizing: border-box; }
html, body { width: 900px; height: 675px; background: #fff; color: #000; overflow: hidden; }
body { display: flex; flex-direction: column; padding: 26px 36px 18px; }
#words { flex: 1; min-height: 0; display: flex; align-items: center; justify-content: center; text-align: center; font-weight: bold; }
#foot { border-top: 3px solid #000; padding-top: 10px; text-align: center; font-size: 38px; white-space: nowrap; }
:lang(km) { font-family: "Khmer OS Siemreap"; line-height: 1.62; }
:lang(km) #words { padding-bottom: 26px; }
span { display: inline-block; text-wrap: balance; }
b { white-space: nowrap; }
:lang(th) { font-family: "Loma"; line-height: 1.4; }
:lang(vi) { font-family: "DejaVu Sans"; line-height: 1.25; }
</style><body><div id="words"><p></p></div><div id="foot"></div>`

// fit puts the words in and finds their size. It answers with that, or with 0 if
// a font is missing or the foot is too wide.
const fit = `(async ([lang, words, foot]) => {
  document.documentElement.lang = lang;
  const p = document.querySelector("p"), box = p.parentElement, line = document.querySelector("#foot");
  // Words that a dictionary would break in two.
  const together = /(អ្នកបកប្រែ|សម្លៀកបំពាក់|គ្រូពេទ្យ|ហត្ថលេខា|เดินทาง|สถานทูต|โทรหา|bác sĩ|phiên dịch|quần áo|tổ chức|liên lạc|làm phiền)/u;
  // A sentence that does not fit beside another begins a line of its own.
  p.replaceChildren(...words.split(/(?<!ไม่) (?!ๆ)/u).reduce((all, part) => {
    if (lang !== "th" && all.length > 0 && !/[។.?]$/.test(all.at(-1))) all[all.length - 1] += " " + part;
    else all.push(part);
    return all;
  }, []).flatMap((part) => {
    const span = document.createElement("span");
    span.append(...part.split(together).map((words, i) => {
      if ((i & 1) === 0) return words;
      const whole = document.createElement("b");
      whole.textContent = words;
      return whole;
    }));
    return [span, " "];
  }));
  line.textContent = foot;
  const family = getComputedStyle(p).fontFamily;
  await document.fonts.ready;
  const wide = (f) => { const c = document.createElement("canvas").getContext("2d"); c.font = "60px " + f; return c.measureText(words).width; };
  if (wide(family + ", monospace") !== wide(family + ", serif")) return 0;
  let size = 110;
  for (; size > 30; size--) {
    p.style.fontSize = size + "px";
    const style = getComputedStyle(box);
    if (p.offsetHeight <= box.clientHeight - parseFloat(style.paddingBottom) && p.scrollWidth <= box.clientWidth) break;
  }
  return line.scrollWidth <= line.clientWidth ? size : 0;
})(%s)`

// TestDraw draws all pictures anew. It does so only when it is asked to: what is
// drawn depends on the browser and on the fonts, so the results are kept.
func TestDraw(t *testing.T) {
	if !*draw {
		t.Skip("only with -draw")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	all := readTexts(t)
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("disable-lcd-text", true),
	}
	ctx, cancelAll := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancelAll)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	page := filepath.Join(t.TempDir(), "card.html")
	if err := os.WriteFile(page, []byte(layout), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs {
		if err := os.RemoveAll(lang); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(lang, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate("file://"+page)); err != nil {
		t.Fatal(err)
	}
	var prints strings.Builder
	for _, name := range all.names() {
		lang, _, _ := strings.Cut(name, "/")
		words, foot := all.text(name)
		args, err := json.Marshal([]string{lang, words, foot})
		if err != nil {
			t.Fatal(err)
		}
		size, err := chromedp.Run(ctx, chromedp.Evaluate[int](fmt.Sprintf(fit, args), chromedp.EvalAwaitPromise))
		if err != nil || size < 44 {
			t.Fatalf("%s: letters of %d points, %v", name, size, err)
		}
		shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		data := pressed(t, shot)
		t.Logf("%s: %d px, %d bytes", name, size, len(data))
		if err := os.WriteFile(filepath.FromSlash(name)+".png", data, 0o600); err != nil {
			t.Fatal(err)
		}
		prints.WriteString(all.line(name, data))
	}
	if err := os.WriteFile(printsFile, []byte(prints.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// pressed is a picture in four greys, which letters do not need more of.
func pressed(t *testing.T, shot []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	greys := color.Palette{color.Gray{Y: 0}, color.Gray{Y: 85}, color.Gray{Y: 170}, color.Gray{Y: 255}}
	small := image.NewPaletted(full.Bounds(), greys)
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			small.Set(x, y, full.At(x, y))
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
