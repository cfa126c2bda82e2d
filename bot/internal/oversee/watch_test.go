package oversee

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// told steps a watch through minutes in which a part fails ("x") or works
// ("."), and says at which minutes what is told. It is saved and read again
// between any two steps.
func told(t *testing.T, p Part, minutes string) (all []string) {
	t.Helper()
	var w Watch
	var since time.Time
	for i, c := range minutes {
		now := in(time.Duration(i) * time.Minute)
		failing := map[Part]time.Time{}
		if c == 'x' {
			if since.IsZero() {
				since = now
			}
			failing[p] = since
		} else {
			since = time.Time{}
		}
		for _, s := range w.Step(now, failing) {
			word := "fails"
			if s.Again {
				word = "works"
			}
			all = append(all, fmt.Sprintf("%d %s since %d", i, word, int(s.Since.Sub(noon).Minutes())))
			w.Told(now, s)
		}
		w = ReadWatch(w.Note())
	}
	return all
}

func run(parts ...any) (s string) {
	for i := 0; i < len(parts); i += 2 {
		for range parts[i+1].(int) {
			s += parts[i].(string)
		}
	}
	return s
}

func TestWhatIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		part    Part
		minutes string
		want    []string
	}{
		"nothing fails":                {Sending, run(".", 30), nil},
		"once, and when it works":      {Sending, run(".", 1, "x", 5, ".", 5), []string{"1 fails since 1", "6 works since 1"}},
		"the audit at once":            {Cases, "x.", []string{"0 fails since 0", "1 works since 0"}},
		"Redis restarts":               {Redis, run("x", 2, ".", 5), nil},
		"Redis is away":                {Redis, run("x", 4, ".", 2), []string{"2 fails since 0", "4 works since 0"}},
		"after 15 minutes, then hours": {Intake, run("x", 140), []string{"0 fails since 0", "15 fails since 0", "75 fails since 0", "135 fails since 0"}},
		"to and fro":                   {Sending, run("x", 1, ".", 1, "x", 1, ".", 1, "x", 1, ".", 1), []string{"0 fails since 0", "1 works since 0"}},
		"again, and it stays":          {Sending, run("x", 1, ".", 4, "x", 12), []string{"0 fails since 0", "1 works since 0", "15 fails since 5"}},
		"again after an hour":          {Sending, run("x", 2, ".", 60, "x", 2), []string{"0 fails since 0", "2 works since 0", "62 fails since 62"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(t, c.part, c.minutes); !slices.Equal(got, c.want) {
				t.Errorf("told %q", got)
			}
		})
	}
}

// What could not be said comes up again; what nobody was told of is not said to
// work again.
func TestWhatCouldNotBeSaid(t *testing.T) {
	var w Watch
	for i := range 3 {
		if say := w.Step(in(time.Duration(i)*time.Minute), map[Part]time.Time{Sending: noon}); len(say) != 1 || say[0].Again {
			t.Fatalf("minute %d: %+v", i, say)
		}
	}
	if say := w.Step(in(3*time.Minute), nil); len(say) != 0 {
		t.Errorf("said %+v", say)
	}
	w.Step(in(24*time.Hour), map[Part]time.Time{Sending: noon})
	w.Told(in(24*time.Hour), Saying{Part: Sending})
	if say := w.Step(in(4*time.Minute), map[Part]time.Time{Sending: noon}); len(say) != 1 {
		t.Error("a clock that was ahead for a day makes the watch dumb for a day")
	}
	if w := ReadWatch([]byte("nonsense")); len(w.Step(noon, map[Part]time.Time{Cases: noon})) != 1 {
		t.Error("a note that cannot be read makes the watch dumb")
	}
}

// What was under way at the first look and is done at the second is no finding.
func TestASecondLookConfirms(t *testing.T) {
	overdue := Finding{Kind: Overdue, Lane: 3, Name: "a", Since: in(-time.Hour)}
	paged := Finding{Kind: Overdue, Lane: 3, Name: "a", Since: in(-3 * time.Minute)}
	late := Finding{Kind: Late, Lane: 4, Since: in(-time.Hour)}
	first := Look{At: noon, Parts: map[Part]time.Time{Redis: in(-time.Minute), Intake: in(-time.Hour)}, Findings: []Finding{overdue, late}}
	second := Look{At: in(SecondLook), Parts: map[Part]time.Time{Intake: in(-time.Hour)}, Findings: []Finding{paged, late}}
	if first.Fine() || !second.Confirms(first) || (Look{At: in(2 * time.Minute)}).Confirms(first) {
		t.Error("when the second look is too late, or not")
	}
	both := second.Both(first)
	if len(both.Findings) != 1 || both.Findings[0] != late {
		t.Errorf("found %+v", both.Findings)
	}
	failing := both.Failing()
	if len(failing) != 2 || !failing[Intake].Equal(in(-time.Hour)) || !failing[Sending].Equal(in(-time.Hour)) {
		t.Errorf("failing %v", failing)
	}
	if got := (Look{At: noon, Findings: []Finding{{Kind: NoTimer}, overdue}}).Failing()[Cases]; !got.Equal(in(-time.Hour)) {
		t.Errorf("failing since %v", got)
	}
}
