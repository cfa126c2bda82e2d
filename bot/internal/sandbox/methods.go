package sandbox

import (
	"strconv"
	"strings"
)

// method is one method of the Bot API. do is called with the server's lock
// held and appends the encoded result to b.
type method struct {
	name  string
	do    func(s *Server, p *params, b []byte) ([]byte, *apiError)
	sends bool   // counts as a send
	poll  bool   // getUpdates, which waits
	said  string // a description that comes with success
}

// methods are those that the server knows, by name in small letters.
// forwardMessage is left out on purpose: it shows who wrote.
var methods = table(
	method{name: "getUpdates", poll: true},
	method{name: "setWebhook", do: doSetWebhook, said: "Webhook was set"},
	method{name: "deleteWebhook", do: doDeleteWebhook, said: "Webhook was deleted"},
	method{name: "getWebhookInfo", do: doGetWebhookInfo},
	method{name: "getMe", do: doGetMe},
	method{name: "close", do: doTrue},
	method{name: "logOut", do: doTrue},

	method{name: "sendMessage", do: doSendMessage, sends: true},
	method{name: "sendPhoto", do: doSendFile("photo"), sends: true},
	method{name: "sendVoice", do: doSendFile("voice"), sends: true},
	method{name: "sendDocument", do: doSendFile("document"), sends: true},
	method{name: "sendLocation", do: doSendLocation, sends: true},
	method{name: "copyMessage", do: doCopyMessage, sends: true},
	method{name: "sendChatAction", do: doSendChatAction},
	method{name: "getFile", do: doGetFile},

	method{name: "editMessageText", do: doEditText, sends: true},
	method{name: "editMessageCaption", do: doEditCaption, sends: true},
	method{name: "editMessageReplyMarkup", do: doEditMarkup, sends: true},
	method{name: "deleteMessage", do: doDeleteMessage},
	method{name: "deleteMessages", do: doDeleteMessages},
	method{name: "answerCallbackQuery", do: doAnswer},

	method{name: "pinChatMessage", do: doPin},
	method{name: "unpinChatMessage", do: doUnpin},
	method{name: "getChat", do: doGetChat},
	method{name: "getChatMember", do: doGetChatMember},
	method{name: "getChatMemberCount", do: doGetChatMemberCount},
	method{name: "getChatAdministrators", do: doGetChatAdministrators},
	method{name: "leaveChat", do: doLeaveChat},

	method{name: "createForumTopic", do: doCreateTopic},
	method{name: "editForumTopic", do: doEditTopic},
	method{name: "closeForumTopic", do: doCloseTopic},
	method{name: "reopenForumTopic", do: doReopenTopic},
	method{name: "deleteForumTopic", do: doDeleteTopic},

	method{name: "setMyCommands", do: doSetMyCommands},
	method{name: "deleteMyCommands", do: doDeleteMyCommands},
	method{name: "getMyCommands", do: doGetMyCommands},
	method{name: "setMyName", do: doSetProfile("name", 64)},
	method{name: "getMyName", do: doGetProfile("name")},
	method{name: "setMyDescription", do: doSetProfile("description", 512)},
	method{name: "getMyDescription", do: doGetProfile("description")},
	method{name: "setMyShortDescription", do: doSetProfile("short_description", 120)},
	method{name: "getMyShortDescription", do: doGetProfile("short_description")},
)

func table(all ...method) map[string]*method {
	m := make(map[string]*method, len(all))
	for i := range all {
		m[strings.ToLower(all[i].name)] = &all[i]
	}
	return m
}

func doTrue(_ *Server, _ *params, b []byte) ([]byte, *apiError) {
	return append(b, "true"...), nil
}

func doGetMe(s *Server, _ *params, b []byte) ([]byte, *apiError) {
	b = append(b, s.bot[:len(s.bot)-1]...)
	for _, f := range []struct {
		name string
		on   bool
	}{
		{"can_join_groups", true},
		{"can_read_all_group_messages", s.opt.PrivacyOff},
		{"supports_inline_queries", false},
		{"can_connect_to_business", false},
		{"has_main_web_app", false},
		{"has_topics_enabled", s.opt.Topics},
		{"allows_users_to_create_topics", false},
	} {
		b = append(b, ',', '"')
		b = append(b, f.name...)
		b = append(b, '"', ':')
		b = strconv.AppendBool(b, f.on)
	}
	return append(b, '}'), nil
}

// chatOf finds the call's chat, in which the bot must still be.
func (s *Server) chatOf(p *params, name string) (*chat, *apiError) {
	raw := p.str(name)
	if raw == "" {
		return nil, bad(name + " is empty")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return nil, errChat
	}
	c := s.chats[id]
	switch {
	case c == nil:
		return nil, errChat
	case c.movedTo != 0:
		return nil, &apiError{code: 400, desc: "Bad Request: group chat was upgraded to a supergroup chat", migrate: c.movedTo}
	case c.group() && c.bot == kicked:
		return nil, forbidden("bot was kicked from the " + string(c.kind) + " chat")
	case c.group() && !c.bot.in():
		return nil, forbidden("bot is not a member of the " + string(c.kind) + " chat")
	}
	return c, nil
}

// writable says why the bot may not write in a chat, nil if it may.
func (c *chat) writable() *apiError {
	switch {
	case c.group() && c.muted && c.bot != admin:
		return bad("not enough rights to send text messages to the chat")
	case c.group():
		return nil
	case !c.started:
		return forbidden("bot can't initiate conversation with a user")
	case c.blocked:
		return forbidden("bot was blocked by the user")
	}
	return nil
}
