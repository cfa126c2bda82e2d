package doctor

import (
	"errors"
	"testing"
	"time"

	"hotline/bot/internal/telegram"
)

func TestCalls(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a wrong token":       {&telegram.Error{Fault: telegram.Token, Code: 401}, "fail does not know the token"},
		"nobody there":        {&telegram.Error{Fault: telegram.Lost, Cause: "cannot connect"}, "fail (cannot connect)"},
		"a proxy's page":      {&telegram.Error{Fault: telegram.Unreadable, Code: 200}, "fail (status 200)"},
		"no answer of an API": {&telegram.Error{Fault: telegram.Unreadable}, "fail (another answer than its own)"},
		"too many calls":      {&telegram.Error{Fault: telegram.Flood, Code: 429, RetryAfter: 9 * time.Second}, "fail silence for 9s"},
		"an older API":        {&telegram.Error{Fault: telegram.Bad, Code: 400}, "fail refuses (400)"},
		"something else":      {errors.New("secret"), "fail cannot be asked"},
	} {
		t.Run(name, func(t *testing.T) { holds(t, []Finding{judgeCall(Token, c.err)}, c.want) })
	}
	holds(t, []Finding{judgeDeskError(2, &telegram.Error{Fault: telegram.Unreachable, Code: 403})}, "fail Desk 2: the bot is not in its group")
	holds(t, []Finding{judgeDeskError(2, &telegram.Error{Fault: telegram.Lost, Cause: "time-out"})}, "fail Desk 2: The Bot API does not answer (time-out)")
}

func TestSelf(t *testing.T) {
	for name, c := range map[string]struct {
		self telegram.Self
		want []string
	}{
		"as it should be":      {telegram.Self{Username: "b_bot", Topics: true}, []string{"ok @b_bot"}},
		"without topics":       {telegram.Self{Username: "b_bot"}, []string{"ok", "info Threaded mode is off"}},
		"privacy mode off":     {telegram.Self{Topics: true, ReadsAll: true}, []string{"warn Privacy mode is off"}},
		"people open topics":   {telegram.Self{Topics: true, OpenTopics: true}, []string{"warn open topics"}},
		"they may, but cannot": {telegram.Self{OpenTopics: true}, []string{"info Threaded mode is off"}},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeSelf(c.self), c.want...) })
	}
}

func TestWebhook(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	const ours = "https://h.example/hook"
	for name, c := range map[string]struct {
		ours  string
		state telegram.WebhookState
		want  []string
	}{
		"polling":                 {"", telegram.WebhookState{}, []string{"ok polls"}},
		"polling, somebody's set": {"", telegram.WebhookState{URL: "https://x.example"}, []string{"fail this service polls"}},
		"ours":                    {ours, telegram.WebhookState{URL: ours}, []string{"ok set to"}},
		"not yet set":             {ours, telegram.WebhookState{}, []string{"info None is set yet"}},
		"another":                 {ours, telegram.WebhookState{URL: ours + "/old"}, []string{"fail Another webhook"}},
		"fails":                   {ours, telegram.WebhookState{URL: ours, FailedAt: now.Add(-2 * time.Minute), Why: "nobody listens there"}, []string{"ok", "warn 2m0s ago (nobody listens there)."}},
		"failed long ago":         {ours, telegram.WebhookState{URL: ours, FailedAt: now.Add(-2 * time.Hour)}, []string{"ok"}},
		"failed, by their clock":  {ours, telegram.WebhookState{URL: ours, FailedAt: now.Add(time.Minute)}, []string{"ok", "warn 0s ago."}},
		"many wait":               {"", telegram.WebhookState{Pending: 1200}, []string{"ok", "warn 1200 updates wait"}},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeWebhook(c.ours, c.state, now), c.want...) })
	}
}

func TestDesk(t *testing.T) {
	for name, c := range map[string]struct {
		group telegram.Group
		want  []string
	}{
		"a member":           {telegram.Group{Type: "supergroup", Standing: "member"}, []string{"ok Desk 3: the bot is in its group"}},
		"a forum":            {telegram.Group{Type: "supergroup", Forum: true, Standing: "member"}, []string{"ok", "info General"}},
		"a basic group":      {telegram.Group{Type: "group", Standing: "member"}, []string{"ok", "info basic group"}},
		"an administrator":   {telegram.Group{Type: "supergroup", Standing: "administrator"}, []string{"ok", "info administrator"}},
		"moved":              {telegram.Group{Moved: true}, []string{"warn another id"}},
		"a channel":          {telegram.Group{Type: "channel", Standing: "administrator"}, []string{"fail no group"}},
		"left":               {telegram.Group{Type: "supergroup", Standing: "left"}, []string{"fail not in its group any more"}},
		"thrown out":         {telegram.Group{Type: "supergroup", Standing: "kicked"}, []string{"fail not in its group any more"}},
		"may not write":      {telegram.Group{Type: "supergroup", Standing: "restricted", Silent: true}, []string{"fail may not write"}},
		"public":             {telegram.Group{Type: "supergroup", Standing: "member", Public: true}, []string{"fail public"}},
		"standing not seen":  {telegram.Group{Type: "supergroup"}, []string{"fail cannot be seen"}},
		"restricted, writes": {telegram.Group{Type: "supergroup", Standing: "restricted"}, []string{"ok"}},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeDesk(3, c.group), c.want...) })
	}
}
