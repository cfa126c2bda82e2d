package doctor

import (
	"errors"
	"fmt"
	"time"

	"hotline/bot/internal/telegram"
)

// Limits of what waits at Telegram.
const (
	pendingWarn = 100
	// failedLately is how long a failure of the webhook counts.
	failedLately = time.Hour
)

// judgeCall judges a call of the Bot API that failed.
func judgeCall(area string, err error) Finding {
	var e *telegram.Error
	if !errors.As(err, &e) {
		return later(area, "The Bot API cannot be asked.", "See that HOTLINE_TELEGRAM_API is a Bot API server's address.")
	}
	switch e.Fault {
	case telegram.Token:
		return fail(area, "Telegram does not know the token.", "Copy it anew from @BotFather (/mybots, API Token): it may have been revoked.")
	case telegram.Flood:
		return later(area, fmt.Sprintf("Telegram asks for silence for %s.", e.RetryAfter), "Wait, and see whether something else uses this token.")
	case telegram.Lost, telegram.Unreadable:
		cause := e.Cause
		switch {
		case cause == "" && e.Code != 0:
			cause = fmt.Sprintf("status %d", e.Code)
		case cause == "":
			cause = "another answer than its own"
		}
		return later(area, "The Bot API does not answer ("+cause+").", "See that this machine reaches HOTLINE_TELEGRAM_API; where Telegram is blocked, set HTTPS_PROXY or use a Bot API server of your own.")
	}
	return fail(area, fmt.Sprintf("The Bot API refuses (%d).", e.Code), "See that HOTLINE_TELEGRAM_API is a Bot API server of this version.")
}

func judgeSelf(s telegram.Self) []Finding {
	found := []Finding{ok(Token, "It is @"+s.Username+"'s.")}
	if s.ReadsAll {
		found = append(found, warn(Token, "Privacy mode is off: in its groups the bot is sent all that is written.", "Turn it on with @BotFather (/setprivacy, Enable), then take the bot out of each group and add it again."))
	}
	switch {
	case s.Topics && s.OpenTopics:
		found = append(found, warn(Token, "Threaded mode lets people open topics: each word of a survivor's may open one.", "Forbid it in @BotFather's app (Bot Settings, Threads Settings)."))
	case !s.Topics:
		found = append(found, info(Token, "Threaded mode is off: a case is a thread of replies in its holder's chat, not a topic.", "Turn it on in @BotFather's app if topics are wanted; people must not be allowed to open them."))
	}
	return found
}

// judgeWebhook judges what stands at Telegram against the webhook that is set,
// empty for polling.
func judgeWebhook(ours string, s telegram.WebhookState, now time.Time) []Finding {
	var found []Finding
	switch {
	case ours == "" && s.URL != "":
		found = append(found, fail(Webhook, "A webhook is set, and this service polls: somebody else may have the token, or it is left from another time.",
			"If no other service of yours uses this bot, revoke the token with @BotFather; if it was yours, call deleteWebhook."))
	case ours == "":
		found = append(found, ok(Webhook, "None is set: this service polls."))
	case s.URL == "":
		found = append(found, info(Webhook, "None is set yet: the service sets it when it starts.", "If it runs already, see its log."))
	case s.URL != ours:
		found = append(found, fail(Webhook, "Another webhook is set than HOTLINE_WEBHOOK_URL: somebody else may have the token.",
			"If it is not an earlier address of yours, revoke the token with @BotFather; else start the service, which sets its own."))
	default:
		found = append(found, ok(Webhook, "It is set to HOTLINE_WEBHOOK_URL."))
	}
	if since := now.Sub(s.FailedAt); s.URL != "" && !s.FailedAt.IsZero() && since < failedLately {
		what := fmt.Sprintf("Telegram could not bring an update there %s ago", max(since, 0).Round(time.Second))
		if s.Why != "" {
			what += " (" + s.Why + ")"
		}
		found = append(found, warn(Webhook, what+".", "See that its address leads from outside to HOTLINE_LISTEN, with a certificate that fits, and that the service runs."))
	}
	if s.Pending >= pendingWarn {
		found = append(found, warn(Webhook, fmt.Sprintf("%d updates wait at Telegram, which keeps them for a day.", s.Pending), "Start the service; if it runs, see whether it takes them in."))
	}
	return found
}

// judgeDeskError judges a desk that could not be looked at.
func judgeDeskError(desk int, err error) Finding {
	var e *telegram.Error
	if errors.As(err, &e) && (e.Fault == telegram.Unreachable || e.Fault == telegram.Bad) {
		return fail(Desks, fmt.Sprintf("Desk %d: the bot is not in its group, or there is no such group.", desk), "Add the bot to the group, write /here there, and put the chat it prints into the roster.")
	}
	f := judgeCall(Desks, err)
	f.What = fmt.Sprintf("Desk %d: %s", desk, f.What)
	return f
}

// judgeDesk judges a desk's group. The bot needs no right there but to write:
// it edits and deletes only what it wrote itself.
func judgeDesk(desk int, g telegram.Group) []Finding {
	say := func(found func(area, what, remedy string) Finding, what, remedy string) Finding {
		return found(Desks, fmt.Sprintf("Desk %d: %s", desk, what), remedy)
	}
	switch {
	case g.Moved:
		return []Finding{say(warn, "its group has become a supergroup, and has another id now.", "Write /here in the group and put the new chat into the roster; a running service follows by itself.")}
	case g.Type != "group" && g.Type != "supergroup":
		return []Finding{say(fail, "its chat is no group.", "Make a group, add the bot, write /here there, and put the chat it prints into the roster.")}
	case g.Standing == "left" || g.Standing == "kicked":
		return []Finding{say(fail, "the bot is not in its group any more.", "Add it again: no alert arrives there.")}
	case g.Standing != "member" && g.Standing != "administrator" && g.Standing != "restricted":
		return []Finding{say(fail, "what the bot is in its group cannot be seen.", "Take it out and add it again.")}
	}
	var found []Finding
	if g.Silent {
		found = append(found, say(fail, "the bot may not write in its group.", "Let it send messages: in the group's permissions, or by lifting its restriction."))
	}
	if g.Public {
		found = append(found, say(fail, "its group is public: anybody can find it and read the alerts.", "Make the group private (Group Type), and look who is in it."))
	}
	if g.Standing == "administrator" {
		found = append(found, say(info, "the bot is an administrator, and so is sent all that is written there.", "It needs no right but to write; a plain member sees commands and replies to it only."))
	}
	if g.Forum {
		found = append(found, say(info, "its group has topics: alerts come into General.", "Leave General open, and see that everybody there is told of what comes into it."))
	}
	if g.Type == "group" {
		found = append(found, say(info, "it is a basic group; when Telegram makes it a supergroup its id changes, and the service follows.", "Nothing needs to be done."))
	}
	if !g.Silent && !g.Public {
		found = append(found, say(func(area, what, _ string) Finding { return ok(area, what) }, "the bot is in its group and may write.", ""))
	}
	return found
}
