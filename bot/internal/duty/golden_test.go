package duty

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hotline/bot/internal/hotline"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWhatTheGroupSees holds what a group sees of many cases, by keys and
// arguments. A change of the file is a change of what a screenshot gives away.
func TestWhatTheGroupSees(t *testing.T) {
	came := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	next := came.Add(5 * time.Minute)
	full := hotline.Coarse{
		Urgency: hotline.Now, Reason: "pregnant_hurt", Danger: hotline.Yes, Province: "KH-18", People: "2-5",
		Frail: []string{"hurt", "pregnant"}, Needs: []string{"medical", "shelter"}, Lang: "vi", Phone: "borrowed", Write: "30m",
		Exact: true, ExactAt: came.Add(-time.Hour), Sent: true,
	}
	with := func(c hotline.Coarse, f func(*hotline.Coarse)) hotline.Coarse { f(&c); return c }
	open := hotline.Alert{Status: hotline.Open, Step: 3, Opened: came, NextAt: next, Coarse: full}
	alert := func(f func(*hotline.Alert)) hotline.Alert { a := open; f(&a); return a }
	cases := []struct {
		name  string
		alert hotline.Alert
	}{
		{"danger alone, a first alert", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Now, Reason: "danger", Danger: hotline.Yes, Lang: "en"}
		})},
		{"a place alone", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Reason: "unknown", Province: "KH-12", Lang: "en"}
			a.NextAt = came.Add(4 * time.Hour)
		})},
		{"a point counts as a province", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1", Approximate: true, Exact: true, ExactAt: came}
		})},
		{"a town near a border", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1", Town: "poipet", Border: "TH"}
		})},
		{"a point in a town near a border", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Province: "KH-20", Town: "bavet", Border: "VN", Approximate: true, Exact: true, ExactAt: came}
		})},
		{"a town and no border", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Province: "KH-18", Town: "sihanoukville"}
		})},
		{"a border and no province", alert(func(a *hotline.Alert) { a.Coarse = hotline.Coarse{Urgency: hotline.Soon, Border: "LA"} })},
		{"everything told, in another language", open},
		{"everything told, in the desk's language", alert(func(a *hotline.Alert) { a.Coarse.Lang = "en" })},
		{"told by somebody else, a woman should answer", alert(func(a *hotline.Alert) {
			a.Coarse = with(full, func(c *hotline.Coarse) { c.Situation, c.Other, c.Woman = "inside", true, true })
		})},
		{"went silent while answering", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Now, Reason: "danger", Danger: hotline.Yes, Situation: "road", Quiet: true}
		})},
		{"said at a check-in that they are not safe", alert(func(a *hotline.Alert) {
			a.Coarse = hotline.Coarse{Urgency: hotline.Now, Reason: "checkin_no", Province: "KH-1", Situation: "shelter", Sent: true}
		})},
		{"went silent", alert(func(a *hotline.Alert) { a.Silent = true })},
		{"today, frail without a number", alert(func(a *hotline.Alert) {
			a.Coarse = with(full, func(c *hotline.Coarse) { c.Urgency, c.Reason, c.People, c.Exact = hotline.Today, "child", "", false })
		})},
		{"held", alert(func(a *hotline.Alert) { a.Status, a.Holder, a.NextAt = hotline.Held, "Ann", time.Time{} })},
		{"referred to this group", alert(func(a *hotline.Alert) {
			a.Status, a.Holder, a.NextAt, a.Referred = hotline.Held, "Ann", time.Time{}, true
		})},
		{"referred to a group of others", alert(func(a *hotline.Alert) {
			a.Status, a.NextAt, a.Referred = hotline.Held, time.Time{}, true
		})},
		{"held, at a desk that is not told by whom", alert(func(a *hotline.Alert) { a.Status, a.NextAt = hotline.Held, time.Time{} })},
		{"marked not real", alert(func(a *hotline.Alert) { a.Status = hotline.NotReal })},
		{"closed as not real", alert(func(a *hotline.Alert) { a.Status, a.NextAt = hotline.NotReal, time.Time{} })},
		{"withdrawn", alert(func(a *hotline.Alert) { a.Status, a.NextAt = hotline.Withdrawn, time.Time{} })},
		{"told no more", alert(func(a *hotline.Alert) { a.Status, a.NextAt, a.Outcome = hotline.Withdrawn, time.Time{}, outcomeUntold })},
		{"closed", alert(func(a *hotline.Alert) { a.Status, a.NextAt, a.Outcome = hotline.Closed, time.Time{}, "helped" })},
		{"nobody has it, the backup is next", alert(func(a *hotline.Alert) { a.Then = hotline.ToBackup })},
		{"nobody has it, every desk is next", alert(func(a *hotline.Alert) { a.Then = hotline.ToDesks })},
	}
	var sb strings.Builder
	for _, c := range cases {
		c.alert.Case = caseNo
		fmt.Fprintf(&sb, "# %s\n%s\n", c.name, text(alertBody(&c.alert, "en", c.alert.Coarse.Lang == "en")))
	}
	golden(t, "alerts.golden", sb.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is seen now; run with -update and read what has changed.\n%s", path, got)
	}
}

// TestH6: what a group sees is a function of the coarse fields only. Two cases
// that differ in their detail, their survivor's chat and what is said in them
// look the same in the group at each step.
func TestH6AGroupSeesNothingButCoarseFields(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plain, other := newWorld(rt), newWorld(rt)
		plain.staffed()
		other.staffed()
		coarse := rapid.Custom(func(rt *rapid.T) hotline.Coarse {
			c := hotline.Coarse{
				Urgency:  hotline.Urgency(rapid.IntRange(0, 3).Draw(rt, "urgency")),
				Reason:   rapid.SampledFrom([]string{"", "danger", "child"}).Draw(rt, "reason"),
				Danger:   rapid.SampledFrom([]hotline.Answer{"", "yes", "unsure"}).Draw(rt, "danger"),
				Province: rapid.SampledFrom([]string{"", "KH-1", "KH-25"}).Draw(rt, "province"),
				Town:     rapid.SampledFrom([]string{"", "poipet"}).Draw(rt, "town"),
				Border:   rapid.SampledFrom([]string{"", "TH", "VN"}).Draw(rt, "border"),
				People:   rapid.SampledFrom([]string{"", "1", "20+"}).Draw(rt, "people"),
				Lang:     rapid.SampledFrom([]string{"", "en", "vi"}).Draw(rt, "lang"),
				Sent:     rapid.Bool().Draw(rt, "sent"),
				Exact:    rapid.Bool().Draw(rt, "exact"),

				Situation: rapid.SampledFrom([]string{"", "inside", "road"}).Draw(rt, "situation"),
				Other:     rapid.Bool().Draw(rt, "other"),
				Woman:     rapid.Bool().Draw(rt, "woman"),
				Quiet:     rapid.Bool().Draw(rt, "quiet"),
			}
			if c.Exact {
				c.ExactAt = plain.now
			}
			return c
		})
		evidence := anyEvidence(plain.now)
		chat := rapid.Int64Range(1, 1<<52).Draw(rt, "chat")
		step := func(f func(*world)) {
			f(plain)
			f(other)
			a, b := seen(plain), seen(other)
			if a != b {
				rt.Fatalf("the group sees\n%s\nor\n%s", a, b)
			}
			if !slices.Equal(plain.alerts, other.alerts) {
				rt.Fatalf("the group is posted\n%s\nor\n%s", plain.alerts, other.alerts)
			}
			if !slices.Equal(plain.calls, other.calls) {
				rt.Fatalf("people are called with\n%s\nor\n%s", plain.calls, other.calls)
			}
		}
		tell := func(w *world, c hotline.Coarse, d hotline.Detail) {
			from, more := survivorChat, hotline.Tell{}
			if w == other {
				from = chat
				d.Words = rapid.StringN(1, 40, -1).Draw(rt, "words")
				d.Scrubbed = rapid.StringN(1, 40, -1).Draw(rt, "scrubbed")
				d.Asked = []hotline.Asked{{Q: askNation, A: []string{"VN"}}, {Q: "mind", A: []string{"yes"}}}
				d.Media = []hotline.File{{Kind: "voice", ID: "V"}}
				d.Places = rapid.SliceOfN(evidence, 0, 4).Draw(rt, "places")
				more.Trust, more.Code, more.Memory = []string{"aid", "embassy"}, "6d6163", []byte(`{"w":"x"}`)
			}
			if c.Exact {
				d.Point = &hotline.Point{Lat: 11}
				if w == other {
					d.Point = &hotline.Point{Lat: rapid.Float64Range(-90, 90).Draw(rt, "lat"), Lng: 99}
				}
			}
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(from), Tell: &hotline.Tell{Case: caseNo, Chat: from, Coarse: c, Detail: d,
					Trust: more.Trust, Code: more.Code, Memory: more.Memory}}})
			w.settle()
		}
		for range rapid.IntRange(1, 4).Draw(rt, "tells") {
			c := coarse.Draw(rt, "coarse")
			step(func(w *world) { tell(w, c, hotline.Detail{}) })
			step(func(w *world) { w.pass(amendEvery) })
		}
		what := rapid.SampledFrom([]string{"", "safe", "unsafe", "silent"}).Draw(rt, "check")
		step(func(w *world) {
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(w.theCase().st.Chat), Check: &hotline.Check{Case: caseNo, What: what}}})
			w.settle()
		})
		step(func(w *world) {
			w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &hotline.Post{
				From: hotline.ChatActor(w.theCase().st.Chat), Said: toldInTalk(w, w == other)}})
			w.settle()
		})
		step(func(w *world) { w.press(ann, hotline.ActTake) })
		step(func(w *world) { w.private(ann, hotline.Update{Kind: hotline.Text, Text: "words"}) })
		step(func(w *world) { w.pass(amendEvery) })
	})
}

// seen is everything that stands in the group, and in the chats of those who may be
// called and never hold the case.
func seen(w *world) string {
	var sb strings.Builder
	for _, chat := range []int64{deskChat, ben, eve} {
		for _, id := range slices.Sorted(maps.Keys(w.chats[chat])) {
			sb.WriteString(text(w.chats[chat][id]))
		}
	}
	return sb.String()
}
