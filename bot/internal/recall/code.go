package recall

import (
	"encoding/json"
	"time"

	"hotline/bot/internal/hotline"
)

// code is what is kept of a return code. The code itself is known only as the
// actor's name, which is its HMAC.
type code struct {
	// Case is the case that the code opens, empty if two cases drew the same
	// code: then it opens neither, because it would show one person the other's.
	Case hotline.CaseNo `json:"c"`
	// Until is when the code is over, in Unix seconds.
	Until int64 `json:"u"`
}

func decideCode(env hotline.Env, ev hotline.Event, raw []byte) (hotline.Decision, error) {
	var st code
	if raw != nil && json.Unmarshal(raw, &st) != nil {
		return hotline.Decision{}, errUnreadable
	}
	if st.Until <= env.Now.Unix() {
		st = code{}
	}
	var effects []hotline.Effect
	switch p := ev.Post; {
	case p == nil:
	case p.Code != nil && (p.From.Kind == hotline.Chat || p.From == hotline.CaseOf(p.Code.Case)):
		if st.set(p.Code, env.Now) {
			effects = []hotline.Effect{hotline.Alarm{Code: "code-drawn-twice"}}
		}
	case p.Return != nil && mayAsk(ev.To, p):
		if st.Case == "" {
			effects = nothing(p.Return)
		} else {
			effects = post(hotline.CaseOf(st.Case), hotline.Post{Return: p.Return})
		}
	}
	if st.Until == 0 {
		return hotline.Decision{Effects: effects}, nil
	}
	return keep(st, time.Unix(st.Until, 0).Sub(env.Now), effects)
}

// set makes the code lead to a case, longer or no longer, and reports whether
// another case has it. Only the case that has it may end it, and a code that two
// cases drew stays shut until it is over for both.
func (st *code) set(c *hotline.Code, now time.Time) (twice bool) {
	switch {
	case st.Until != 0 && st.Case != c.Case:
		if !c.Until.IsZero() {
			twice = st.Case != ""
			st.Case, st.Until = "", max(st.Until, c.Until.Unix())
		}
	case c.Case == "" || !c.Until.After(now):
		*st = code{}
	default:
		*st = code{c.Case, c.Until.Unix()}
	}
	return twice
}
