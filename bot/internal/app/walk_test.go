package app

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

func walked(t *testing.T, c Walk, in ...string) string {
	t.Helper()
	if c.Lang == "" {
		c.Lang = "en"
	}
	var out bytes.Buffer
	if err := c.Run(t.Context(), &Streams{In: strings.NewReader(strings.Join(in, "\n")), Out: &out, Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func sees(t *testing.T, out string, want ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(out, s) {
			t.Errorf("does not say %q:\n%s", s, out)
		}
	}
}

func TestWalkPlaysAConversation(t *testing.T) {
	out := walked(t, Walk{Flow: "intake"}, "English", "1", "not now", "1", "1", "2", ":point", ":skip", "1 3", ":done", "1",
		"1", ":done", "5", ":done", ":back", ":done", ":done", "we are by the river", "4", "1")
	sees(t, out, "── intake · danger · choice", "  1  🆘 Yes", ":back  Back", ":point", "✅🧒 Under 18", "── intake · medical · multi",
		"── intake · received · end", "Your message has been received.", "medical: fever", "place: point", "people: declined", "words: told",
		"Urgency: Today (today), because: hurt or sick, and asks for care (hurt_medical)", "not yet approved")
	if strings.Contains(out, "river") {
		t.Error("words are shown again")
	}
}

func TestWalkIntoAnotherConversation(t *testing.T) {
	out := walked(t, Walk{}, "1", "1", "3", "1", "5", "7", ":back", "7", "1", "1", "1", ":quit", "1")
	sees(t, out, "── other · relation · choice", "── other · contact · choice", "osituation: inside", "(held_other)")
}

// The first card offers the language that was asked for first; choosing another
// there goes on in that one.
func TestWalkInALanguage(t *testing.T) {
	out := walked(t, Walk{Flow: "intake", Lang: "vi"}, "1", "1")
	sees(t, out, "  1  🌐 Tiếng Việt", "── intake · danger · choice", "Có")
	out = walked(t, Walk{Flow: "intake", Lang: "vi"}, "English", "1")
	sees(t, out, "Are you in danger right now?")
}

func TestWalkAnswersWhatMeansNothing(t *testing.T) {
	out := walked(t, Walk{Flow: "checkin"}, "", ":dance", ":done", "perhaps", "clear")
	sees(t, out, "share an exact place", "That means nothing here.", "kept as words", "would be cleared here", "── Answers")
}

func TestWalkLists(t *testing.T) {
	sees(t, walked(t, Walk{List: true}), "Conversations: intake, checkin, other, referral\n", "zh-Hans")
	for _, c := range []Walk{{Flow: "gone", Lang: "en"}, {Lang: "xx"}} {
		err := c.Run(t.Context(), &Streams{In: strings.NewReader(""), Out: io.Discard})
		if err == nil || !strings.Contains(err.Error(), "there are ") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Ctrl-C ends a walk that waits for somebody to type.
func TestWalkEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, hold := io.Pipe()
	defer func() { _ = hold.Close() }()
	c := Walk{Lang: "en"}
	if err := c.Run(ctx, &Streams{In: in, Out: io.Discard}); err == nil {
		t.Error("the walk did not end")
	}
}
