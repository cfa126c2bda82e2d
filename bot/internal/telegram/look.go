package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// Self is what a bot is told of itself, and when.
type Self struct {
	ID       int64
	Username string // without @
	// Topics says that private chats with this bot may have topics, OpenTopics
	// that people may open them too: then each word of theirs may open one.
	Topics, OpenTopics bool
	// ReadsAll says that privacy mode is off: in groups the bot sees everything.
	ReadsAll bool
	// Date is the time that the server's answer bears, in whole seconds; zero: it
	// bears none. Asked and Answered are this machine's around it.
	Date, Asked, Answered time.Time
}

// LookAtSelf asks who the bot is. The dates are there even where the API
// answers with an error.
func (c *Client) LookAtSelf(ctx context.Context, now func() time.Time) (Self, error) {
	var a struct {
		verdict
		Result struct {
			ID         int64  `json:"id"`
			Username   string `json:"username"`
			Topics     bool   `json:"has_topics_enabled"`
			OpenTopics bool   `json:"allows_users_to_create_topics"`
			ReadsAll   bool   `json:"can_read_all_group_messages"`
		} `json:"result"`
	}
	s := Self{Asked: now()}
	date, err := c.look(ctx, "getMe", nil, &a)
	s.Answered, s.Date = now(), date
	if err == nil {
		r := a.Result
		s.ID, s.Username, s.Topics, s.OpenTopics, s.ReadsAll = r.ID, r.Username, r.Topics, r.OpenTopics, r.ReadsAll
	}
	return s, err
}

// Group is how a group stands, as the bot sees it. It holds no name of it.
type Group struct {
	// Type is "group", "supergroup", or another that is no group.
	Type string
	// Forum says that it has topics, Public that anybody may find and read it.
	Forum, Public bool
	// Standing is the bot's: "member", "administrator", "restricted", "left",
	// "kicked".
	Standing string
	// Silent says that the bot may not write there.
	Silent bool
	// Moved says that the group has become a supergroup with another id.
	Moved bool
}

// LookAtGroup asks how a group stands, by its present id.
func (c *Client) LookAtGroup(ctx context.Context, chat, bot int64) (Group, error) {
	type rights struct {
		Send *bool `json:"can_send_messages"`
	}
	var (
		group struct {
			verdict
			Result struct {
				Type      string   `json:"type"`
				Forum     bool     `json:"is_forum"`
				Username  string   `json:"username"`
				Usernames []string `json:"active_usernames"`
				Rights    rights   `json:"permissions"`
			} `json:"result"`
		}
		self struct {
			verdict
			Result struct {
				rights
				Status string `json:"status"`
				Member *bool  `json:"is_member"`
			} `json:"result"`
		}
	)
	if _, err := c.look(ctx, "getChat", map[string]int64{"chat_id": chat}, &group); err != nil {
		var e *Error
		if errors.As(err, &e) && e.Fault == Moved {
			return Group{Moved: true}, nil
		}
		return Group{}, err
	}
	if _, err := c.look(ctx, "getChatMember", map[string]int64{"chat_id": chat, "user_id": bot}, &self); err != nil {
		return Group{}, err
	}
	g := Group{
		Type: group.Result.Type, Forum: group.Result.Forum, Standing: self.Result.Status,
		Public: group.Result.Username != "" || len(group.Result.Usernames) > 0,
	}
	no := func(b *bool) bool { return b != nil && !*b }
	switch {
	case g.Standing == "restricted" && no(self.Result.Member):
		g.Standing = "left"
	case g.Standing == "restricted":
		g.Silent = self.Result.Send == nil || !*self.Result.Send
	case g.Standing == "member":
		g.Silent = no(group.Result.Rights.Send)
	}
	return g, nil
}

// look is a rare call that reads the answer's date too.
func (c *Client) look(ctx context.Context, method string, params any, dest answer) (date time.Time, err error) {
	body := []byte("{}")
	if params != nil {
		if body, err = json.Marshal(params); err != nil {
			return date, unreadable(method, 0)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.o.API+"/bot"+c.o.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return date, ErrAPI // the cause would quote the token
	}
	req.Header.Set("Content-Type", jsonType)
	resp, err := c.http.Do(req)
	if err != nil {
		return date, lost(method, err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		date = at
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return date, lost(method, err)
	}
	if json.Unmarshal(text, dest) != nil {
		return date, unreadable(method, resp.StatusCode)
	}
	return date, dest.judge(method, resp.StatusCode)
}

// failures are how the Bot API words the failure of a webhook, and what is said
// instead: its own words may quote an address.
var failures = []struct{ part, why string }{
	{"refused", "nobody listens there"},
	{"timed out", "no answer in time"},
	{"timeout", "no answer in time"},
	{"certificate", "the certificate is not taken"},
	{"ssl", "TLS failed"},
	{"resolve", "the name is not found"},
	{"wrong response", "another answer than 200"},
	{"connection", "the connection was lost"},
}

// failed says in fixed words why Telegram could not bring an update.
func failed(words string) string {
	words = strings.ToLower(words)
	for _, f := range failures {
		if strings.Contains(words, f.part) {
			return f.why
		}
	}
	return ""
}
