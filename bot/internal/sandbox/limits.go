package sandbox

import (
	"math"
	"slices"
	"time"
)

// Limits are how many messages (sent, edited or copied) the server takes.
// Zero is no limit. Telegram does not publish its rules; these are what its
// FAQ says, with the short bursts that it is seen to allow.
type Limits struct {
	Bot    float64 // a second, for the whole bot
	Chat   float64 // a second, in one private chat
	Burst  int     // how many at once in a private chat; 0 means 3
	Minute int     // a minute, in one group
}

// Telegrams are the limits in Telegram's FAQ.
func Telegrams() *Limits { return &Limits{Bot: 30, Chat: 1, Burst: 3, Minute: 20} }

// Strict sets the limits; nil takes them away.
func (s *Server) Strict(l *Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = nil
	if l != nil {
		own := *l
		if own.Burst <= 0 {
			own.Burst = 3
		}
		s.limits = &own
	}
	s.all = bucket{}
	s.change(nil, 0, "server")
}

// bucket holds tokens; it starts full.
type bucket struct {
	spent float64
	at    time.Time
}

// wait returns how long until the bucket has a token.
func (b *bucket) wait(now time.Time, rate, size float64) time.Duration {
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.spent = math.Max(0, b.spent-passed*rate)
		b.at = now
	}
	if over := b.spent + 1 - size; over > 1e-9 {
		return time.Duration(over / rate * float64(time.Second))
	}
	return 0
}

// A group's minute is a second short, so that a sender who counts exactly is
// not refused for what the network shifted.
const groupWindow = 59 * time.Second

// admit takes a send's tokens, or says how long to wait. Called with s.mu held.
func (s *Server) admit(c *chat) *apiError {
	l := s.limits
	if l == nil {
		return nil
	}
	now := s.now()
	var wait time.Duration
	if l.Bot > 0 {
		wait = s.all.wait(now, l.Bot, math.Max(1, l.Bot))
	}
	if c.group() {
		i := 0
		for i < len(c.sent) && now.Sub(c.sent[i]) >= groupWindow {
			i++
		}
		c.sent = slices.Delete(c.sent, 0, i)
		if l.Minute > 0 && len(c.sent) >= l.Minute {
			wait = max(wait, groupWindow-now.Sub(c.sent[len(c.sent)-l.Minute]))
		}
	} else if l.Chat > 0 {
		wait = max(wait, c.pace.wait(now, l.Chat, float64(l.Burst)))
	}
	if wait > 0 {
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	s.all.spent++
	if c.group() {
		c.sent = append(c.sent, now)
	} else {
		c.pace.spent++
	}
	return nil
}
