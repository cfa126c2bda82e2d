package telegram

import (
	"context"
	"errors"

	"hotline/bot/internal/hotline"
)

// maxDelete is how many ids a deleteMessages takes.
const maxDelete = 100

// Carry carries out one outbox entry that is a Send, a Delete or a Reply. If
// it returns no error, the result is final. An [*Error] means that it may work
// later; whether it was carried out is then unknown, unless it is a Flood.
func (c *Client) Carry(ctx context.Context, out hotline.Out) (hotline.Result, error) {
	switch {
	case out.Send != nil:
		return c.send(ctx, out.Send)
	case out.Delete != nil:
		return c.delete(ctx, out.Delete)
	case out.Reply != nil:
		return c.reply(ctx, out.Reply)
	default:
		return hotline.Result{Outcome: hotline.Refused}, nil
	}
}

// post is a call with a limit of its own, so that no chat waits long for one.
func (c *Client) post(ctx context.Context, m method, body []byte, a *sent) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	return c.call(ctx, m, body, maxAnswer, a)
}

// methodOf names the call that carries out an entry.
func methodOf(out hotline.Out) method {
	switch {
	case out.Delete != nil && out.Delete.Thread != 0:
		return deleteForumTopic
	case out.Delete != nil:
		return deleteMessages
	case out.Reply != nil:
		return answerCallbackQuery
	case out.Send != nil:
		return methodOfSend(out.Send)
	default:
		return sendMessage
	}
}

func methodOfSend(s *hotline.Send) method {
	switch {
	case s.Topic != "":
		return createForumTopic
	case s.Msg != 0:
		return editMessageText
	case s.Body.Point != nil:
		return sendLocation
	case s.Body.Picture != "":
		return sendPhoto
	case s.Body.File == nil:
		return sendMessage
	case s.Body.File.Kind == kindPhoto:
		return sendPhoto
	default:
		return sendVoice
	}
}

// send sends or edits a message. What can be mended is mended by one more
// call each: a group that moved, a topic that is gone (the message goes to the
// group itself: an alert must not be lost with a topic), odd markup.
func (c *Client) send(ctx context.Context, s *hotline.Send) (hotline.Result, error) {
	m, chat, thread, bare := methodOfSend(s), c.o.Alias(s.Chat), s.Thread, false
	if f := s.Body.File; f != nil && (s.Msg != 0 || !fileID(f.ID) || f.Kind != kindVoice && f.Kind != kindPhoto) {
		// A file is never edited into another message, and what is no file's id
		// is not tried: Telegram would fetch a URL.
		return hotline.Result{Outcome: hotline.Refused}, nil
	}
	if s.Body.Point != nil && (s.Msg != 0 || s.Body.File != nil) {
		return hotline.Result{Outcome: hotline.Refused}, nil // a place is a message of its own
	}
	if s.Body.Picture != "" && (s.Msg != 0 || s.Body.File != nil || s.Body.Point != nil || c.picture(s.Body.Picture) == nil) {
		return hotline.Result{Outcome: hotline.Refused}, nil // one of ours, in a message of its own, or nothing
	}
	var moved bool
	strayed := 0
	for {
		var a sent
		var err error
		if body := c.message(s, chat, thread, bare); s.Body.Picture == "" {
			err = c.post(ctx, m, body, &a)
		} else {
			err = c.postPicture(ctx, s.Body.Picture, body, &a)
		}
		if err == nil {
			if s.Msg != 0 {
				return hotline.Result{Outcome: hotline.Delivered, Msg: s.Msg, Edited: true}, nil
			}
			id := a.Result.MessageID
			if m == createForumTopic {
				id = a.Result.ThreadID
			}
			if id == 0 {
				return hotline.Result{}, &Error{Method: m.String(), Fault: Unreadable}
			}
			return hotline.Result{Outcome: hotline.Delivered, Msg: id, Strayed: strayed}, nil
		}
		var e *Error
		if !errors.As(err, &e) || e.Passing() {
			return hotline.Result{}, err
		}
		switch {
		case e.Fault == Moved && !moved:
			moved, chat = true, c.move(s.Chat, e.movedTo)
		case e.Fault == Topic && thread != 0 && s.Msg == 0:
			thread, strayed = 0, thread
		case e.Fault == Entities && !bare:
			bare = true
		case e.Fault == Unmodified && s.Msg != 0:
			return hotline.Result{Outcome: hotline.Delivered, Msg: s.Msg, Edited: true}, nil
		case e.Fault == Missing && s.Msg != 0:
			return hotline.Result{Outcome: hotline.Gone}, nil
		case e.Fault == Unreachable:
			return hotline.Result{Outcome: hotline.Blocked}, nil
		default:
			return hotline.Result{Outcome: hotline.Refused}, nil
		}
	}
}

// move notes that a group goes by a new id, and gives the id to use.
func (c *Client) move(chat, to int64) int64 {
	if c.o.Migrated != nil {
		c.o.Migrated(chat, to)
	}
	return to
}

// delete removes messages. That some are not there, or are too old, is no
// fault: all that Telegram lets a bot delete is gone afterwards.
func (c *Client) delete(ctx context.Context, d *hotline.Delete) (hotline.Result, error) {
	chat := c.o.Alias(d.Chat)
	if d.Thread != 0 {
		return c.deleteTopic(ctx, chat, d.Thread)
	}
	for msgs := d.Msgs; len(msgs) > 0; {
		n := min(len(msgs), maxDelete)
		outcome, err := c.deleteSome(ctx, &chat, d.Chat, msgs[:n])
		if err != nil || outcome != hotline.Delivered {
			return hotline.Result{Outcome: outcome}, err
		}
		msgs = msgs[n:]
	}
	return hotline.Result{Outcome: hotline.Delivered}, nil
}

// deleteTopic removes a topic with all that stands in it. One that is not there
// is gone already; one that may not be removed stays, without what the house
// knows of it: whoever asks removes those messages by their ids too.
func (c *Client) deleteTopic(ctx context.Context, chat int64, thread int) (hotline.Result, error) {
	var a sent
	err := c.post(ctx, deleteForumTopic, topicBody(chat, thread), &a)
	var e *Error
	switch {
	case err == nil:
	case !errors.As(err, &e) || e.Passing():
		return hotline.Result{}, err
	case e.Fault == Unreachable:
		return hotline.Result{Outcome: hotline.Blocked}, nil
	}
	return hotline.Result{Outcome: hotline.Delivered}, nil
}

// deleteSome deletes up to 100. One message that cannot be deleted may make
// Telegram refuse them all, so a refused lot is halved until that one is alone.
func (c *Client) deleteSome(ctx context.Context, chat *int64, home int64, msgs []int) (hotline.Outcome, error) {
	var a sent
	err := c.post(ctx, deleteMessages, deleteBody(*chat, msgs), &a)
	if err == nil {
		return hotline.Delivered, nil
	}
	var e *Error
	if !errors.As(err, &e) || e.Passing() {
		return "", err
	}
	switch {
	case e.Fault == Moved && *chat != e.movedTo:
		*chat = c.move(home, e.movedTo)
		return c.deleteSome(ctx, chat, home, msgs)
	case e.Fault == Unreachable:
		return hotline.Blocked, nil
	case len(msgs) == 1 || e.Fault != Undeletable && e.Fault != Bad:
		return hotline.Delivered, nil
	}
	for _, half := range [][]int{msgs[:len(msgs)/2], msgs[len(msgs)/2:]} {
		if outcome, err := c.deleteSome(ctx, chat, home, half); err != nil || outcome != hotline.Delivered {
			return outcome, err
		}
	}
	return hotline.Delivered, nil
}

// reply answers a callback query. One that is too old has nobody waiting.
func (c *Client) reply(ctx context.Context, r *hotline.Reply) (hotline.Result, error) {
	var a sent
	err := c.post(ctx, answerCallbackQuery, c.answerBody(r), &a)
	if err == nil {
		return hotline.Result{Outcome: hotline.Delivered}, nil
	}
	var e *Error
	if !errors.As(err, &e) || e.Passing() {
		return hotline.Result{}, err
	}
	switch e.Fault {
	case Stale:
		return hotline.Result{Outcome: hotline.Gone}, nil
	case Unreachable:
		return hotline.Result{Outcome: hotline.Blocked}, nil
	default:
		return hotline.Result{Outcome: hotline.Refused}, nil
	}
}
