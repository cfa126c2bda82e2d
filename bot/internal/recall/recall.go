// Package recall decides for return codes: which case a code leads to, and how
// many codes may be tried. A code that somebody types goes from their chat to
// the chat's gate, from there to the gate of the lane that the code belongs to,
// then to the code, and only from a code that leads somewhere to its case. Each
// of them may answer instead, and all answers are the same: a wrong code, one
// that never was, one that is over and one that came too often cannot be told
// apart by who types them. It is pure, like every room that decides.
package recall

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/hotline"
)

// The gates. There are 10^12 codes. A chat may try five an hour, whatever it
// forgets in between; and of the codes of one lane all chats together may try
// sixty, so that many chats gain little: with 10,000 cases open, and every lane
// tried as much as it lets, one code in three years would be found by chance.
// Right codes count too, because a gate does not learn which ones were right;
// people who lost their phones come nowhere near it.
const (
	perChat = 5
	perLane = 60
	window  = time.Hour
)

// lanePrefix begins the name of a lane's gate, where a chat's gate has the chat.
const lanePrefix = "lane/"

// errUnreadable says that a stored state is not ours; errActor that the event
// is for nobody who lives here.
var (
	errUnreadable = errors.New("recall: the state cannot be read")
	errActor      = errors.New("recall: the event is for no return code")
)

// Decide decides one event of a gate or a code. raw is the state, nil if there
// is none.
func Decide(env hotline.Env, ev hotline.Event, raw []byte) (hotline.Decision, error) {
	switch {
	case ev.To.Kind == hotline.CodeActor:
		return decideCode(env, ev, raw)
	case ev.To.Kind != hotline.GateActor:
		return hotline.Decision{}, errActor
	case strings.HasPrefix(ev.To.ID, lanePrefix):
		return gate(env, ev, raw, perLane, func(r *hotline.Return) hotline.Actor { return hotline.CodeOf(r.Mac) })
	default:
		return gate(env, ev, raw, perChat, func(r *hotline.Return) hotline.Actor { return laneGate(env, r.Mac) })
	}
}

// laneGate is the gate of the lane that a code belongs to. It need not live in
// that lane: only that every try of the code passes the same gate counts.
func laneGate(env hotline.Env, mac string) hotline.Actor {
	return hotline.Actor{Kind: hotline.GateActor, ID: lanePrefix + strconv.Itoa(env.LaneOf(hotline.CodeOf(mac)))}
}

// tally is the times of the tries that were let through, in Unix seconds,
// oldest first. Those that were not let through do not count, so that whoever
// waits an hour may try again.
type tally struct {
	Times []int64 `json:"t"`
}

// gate lets a try through if there were fewer than most within the window.
func gate(env hotline.Env, ev hotline.Event, raw []byte, most int, next func(*hotline.Return) hotline.Actor) (hotline.Decision, error) {
	var st tally
	if raw != nil && json.Unmarshal(raw, &st) != nil {
		return hotline.Decision{}, errUnreadable
	}
	since := env.Now.Add(-window).Unix()
	st.Times = slices.DeleteFunc(st.Times, func(at int64) bool { return at <= since })
	for i := range st.Times {
		// A clock that was ahead and was set right shuts nobody out for longer.
		st.Times[i] = min(st.Times[i], env.Now.Unix())
	}
	var effects []hotline.Effect
	if p := ev.Post; p != nil && p.Return != nil && mayAsk(ev.To, p) {
		if len(st.Times) < most {
			st.Times = append(st.Times, env.Now.Unix())
			effects = post(next(p.Return), hotline.Post{Return: p.Return})
		} else {
			effects = nothing(p.Return)
		}
	}
	if len(st.Times) == 0 {
		return hotline.Decision{Effects: effects}, nil
	}
	newest := time.Unix(slices.Max(st.Times), 0)
	return keep(st, newest.Add(window+time.Second).Sub(env.Now), effects)
}

// mayAsk reports whether a try comes from where it should: a chat asks at its
// own gate, and only gates ask further.
func mayAsk(to hotline.Actor, p *hotline.Post) bool {
	if to.Kind == hotline.GateActor && !strings.HasPrefix(to.ID, lanePrefix) {
		return to == hotline.GateOfChat(p.Return.Chat) && p.From == hotline.ChatActor(p.Return.Chat)
	}
	return p.From.Kind == hotline.GateActor
}

func keep(st any, life time.Duration, effects []hotline.Effect) (hotline.Decision, error) {
	raw, err := json.Marshal(st)
	if err != nil {
		return hotline.Decision{}, errUnreadable
	}
	return hotline.Decision{State: raw, Life: life, Effects: effects}, nil
}

func post(to hotline.Actor, p hotline.Post) []hotline.Effect {
	return []hotline.Effect{hotline.PostTo{To: to, Post: p}}
}

// nothing is the answer to every try that leads nowhere.
func nothing(r *hotline.Return) []hotline.Effect {
	return post(hotline.ChatActor(r.Chat), hotline.Post{Returned: &hotline.Returned{}})
}
