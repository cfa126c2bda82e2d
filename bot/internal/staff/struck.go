package staff

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// missed is a name that somebody has joined by and that the roster lacks, as
// whoever decides here has it, all the time since Since.
type missed struct {
	Name  string    `json:"n"`
	Since time.Time `json:"s"`
}

// missedFor is how long a name may be missing before its account is let go of
// without anybody having read a roster without it: less than a day.
const missedFor = 20 * time.Hour

// misses keeps which names the roster lacks. Their accounts are refused at once.
// But what they hold is not given back yet: this process may only be one with an
// older roster than the others, beside them for a moment.
func (t *turn) misses() {
	now := t.env.Now
	var all []missed
	for _, l := range slices.Clone(t.st.Links) {
		if t.env.House.ResponderNamed(l.Name) != nil {
			continue
		}
		m := missed{l.Name, now}
		if i := slices.IndexFunc(t.st.Missed, func(m missed) bool { return m.Name == l.Name }); i >= 0 {
			m = t.st.Missed[i]
		}
		if now.Before(m.Since.Add(missedFor)) {
			all = append(all, m)
		} else {
			t.strike(l)
		}
	}
	t.st.Missed = all
}

// isMissed reports whether an account has a name that the roster lacks.
func (t *turn) isMissed(chat int64) bool {
	return slices.ContainsFunc(t.st.Links, func(l hotline.Link) bool {
		return l.Chat == chat && t.env.House.ResponderNamed(l.Name) == nil
	})
}

// struck removes who was taken out of the roster, which a process has just read
// with these names.
func (t *turn) struck(names []string) {
	for _, l := range slices.Clone(t.st.Links) {
		if t.env.House.ResponderNamed(l.Name) == nil && !slices.Contains(names, l.Name) {
			t.strike(l)
		}
	}
}

// strike is the same as /remove.
func (t *turn) strike(l hotline.Link) {
	t.unlink(l.Chat, "removed")
	t.opens()
	t.st.Missed = slices.DeleteFunc(t.st.Missed, func(m missed) bool { return m.Name == l.Name })
	t.tellOthers(l.Chat, 0, hotline.M("r.remove.roster", hotline.Str("Name", l.Name)))
}
