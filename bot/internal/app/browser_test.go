package app

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "a folder to put pictures of the sandbox's page into")

// chromium is the browser's program. Without one the test is skipped, unless
// it runs where everything must run.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no chromium on the path: the page cannot be tested (apt-get install chromium)")
	}
	t.Skip("SKIPPED LOUDLY: no chromium on the path, so the page was not tested in a browser")
	return ""
}

// tab is the sandbox's page in a real browser, with the real service behind it.
type tab struct {
	*testing.T
	p   *playground
	ctx context.Context
}

// openTab runs a playground and opens its page at a screen's size. What arranges
// the playground does so before the service starts.
func openTab(t *testing.T, width, height int64, arrange ...func(*playground)) *tab {
	t.Helper()
	program := chromium(t)
	t.Parallel()
	p, err := newPlayground(SandboxOptions{PhoneLang: "en", DeskLang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	for _, f := range arrange {
		f(p)
	}
	view, err := p.page()
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(view)
	t.Cleanup(func() { view.Close(); web.Close() })
	running, stop := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- p.run(running, &Streams{Err: io.Discard}, func(ctx context.Context) error {
			close(ready)
			<-ctx.Done()
			return nil
		})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case <-ready:
	case <-time.After(20 * time.Second):
		t.Fatal("the service is not ready after 20 s")
	}
	b := &tab{T: t, p: p}
	b.browser(program)
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(web.URL))
	b.until(`document.body.dataset.ready === "yes"`)
	return b
}

// browser starts a browser of its own, with nothing of anybody's in it.
func (b *tab) browser(program string) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(b.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	}
	ctx, cancelAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	b.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		cancelTab()
		cancelAll()
	})
	b.ctx = ctx
	b.do(chromedp.Func(func(context.Context, *chromedp.Target) error { return nil })) // it starts with the first step
	err := chromedp.Listen(ctx, func(event any) {
		if thrown, ok := event.(*runtime.EventExceptionThrown); ok {
			b.Errorf("the page's script failed: %s", thrown.ExceptionDetails.Text)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.fail(err)
	}
}

func (b *tab) fail(err error) {
	b.Helper()
	b.picture("failed")
	b.Fatalf("%v; the phone shows:\n%s\nthe room shows:\n%s", err, b.p.phone.View(), b.p.room.View())
}

// until waits until an expression of the page's is true. It waits inside the
// page, whose policy forbids scripts that are made there from a text.
func (b *tab) until(expression string) {
	b.Helper()
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`new Promise((done) => {
		const end = performance.now() + 20000;
		const look = () => {
			let yes = false;
			try { yes = (%s); } catch { /* not there yet */ }
			if (yes || performance.now() > end) done(Boolean(yes));
			else setTimeout(look, 20);
		};
		look();
	})`, expression), chromedp.EvalAwaitPromise))
	if err == nil && !ok {
		err = fmt.Errorf("it never came true: %s", expression)
	}
	if err != nil {
		b.fail(err)
	}
}

// click waits for an element and clicks it with the mouse: the last one that
// fits the selector, is to be seen, and has the words in it. What moves away
// under the mouse is clicked again.
func (b *tab) click(selector, words string) {
	b.Helper()
	for range 20 {
		b.until(fmt.Sprintf(`(() => {
			const e = [...document.querySelectorAll(%q)].filter((e) => e.checkVisibility() && e.textContent.includes(%q)).at(-1);
			if (!e) return false;
			e.scrollIntoView({ block: "nearest" });
			const r = e.getBoundingClientRect();
			window.aim = { x: r.x + r.width / 2, y: r.y + r.height / 2 };
			window.hit = false;
			e.addEventListener("click", () => { window.hit = true; }, { once: true });
			return e.contains(document.elementFromPoint(window.aim.x, window.aim.y));
		})()`, selector, words))
		aim, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct{ X, Y float64 }](`window.aim`))
		if err != nil {
			b.fail(err)
		}
		b.do(chromedp.MouseClickXY(aim.X, aim.Y))
		if hit, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`window.hit`)); err != nil {
			b.fail(err)
		} else if hit {
			return
		}
	}
	b.fail(fmt.Errorf("%q %q cannot be clicked", selector, words))
}

// taps presses a button of the phone's card by what it means.
func (b *tab) taps(data ...string) {
	b.Helper()
	for _, d := range data {
		b.click(fmt.Sprintf(`#phone-pane .keyboard button[data-data=%q]`, d), "")
	}
}

// sees waits until a pane shows the words.
func (b *tab) sees(pane string, words ...string) {
	b.Helper()
	for _, w := range words {
		b.until(fmt.Sprintf(`document.querySelector(%q).innerText.includes(%q)`, pane, w))
	}
}

// writes types a text and sends it.
func (b *tab) writes(pane, text string) {
	b.Helper()
	b.do(chromedp.SendKeys(pane+" textarea", text))
	b.click(pane+` [aria-label="Send"]`, "")
}

// picks chooses from a list of choices.
func (b *tab) picks(selector, value string) {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		e.value = %q;
		e.dispatchEvent(new Event("change", { bubbles: true }));
	})()`, selector, value)))
}

// picture keeps what the screen shows, if pictures are wanted.
func (b *tab) picture(name string) {
	b.Helper()
	if *screenshots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Log(err)
		return
	}
	file := strings.ReplaceAll(b.Name(), "/", "-") + "-" + name + ".png"
	if err := os.WriteFile(filepath.Join(*screenshots, file), png, 0o600); err != nil {
		b.Fatal(err)
	}
}
