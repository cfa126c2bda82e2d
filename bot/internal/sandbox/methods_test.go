package sandbox

import (
	"strings"
	"testing"
	"time"
)

func TestRefusals(t *testing.T) {
	r := newRig(t)
	r.Phone(sok).Starts("")
	r.Phone(lin) // never wrote
	blocker := r.Phone(Person{ID: 503})
	blocker.Starts("")
	blocker.Blocks()
	room := r.Room(Group{ID: -100, Super: true})
	out := r.Room(Group{ID: -101, Super: true})
	out.Kicks()
	theirs := r.Phone(sok).Writes("hello")
	mine := r.must("sendMessage", args{"chat_id": sok.ID, "text": "card", "reply_markup": inline([]args{button("A", "a")})})
	asking := r.must("sendMessage", args{"chat_id": sok.ID, "text": "where?", "reply_markup": args{"keyboard": [][]any{{args{"text": "Share", "request_location": true}}}}})
	unkey := r.must("sendMessage", args{"chat_id": sok.ID, "text": "thanks", "reply_markup": args{"remove_keyboard": true}})
	photo := r.must("sendLocation", args{"chat_id": sok.ID, "latitude": 1, "longitude": 2})

	many := make([]args, 101)
	for i := range many {
		many[i] = button("x", "x")
	}
	ids := make([]int, 101)
	for i := range ids {
		ids[i] = i + 1
	}
	emoji := strings.Repeat("😀", 2049) // 4098 units
	tests := []struct {
		name, method string
		args         args
		code         int
		words        string
	}{
		{"unknown method", "sendEverything", nil, 404, "method not found"},
		{"no chat", "sendMessage", args{"text": "x"}, 400, "chat_id is empty"},
		{"unknown chat", "sendMessage", args{"chat_id": 1, "text": "x"}, 400, "chat not found"},
		{"username", "sendMessage", args{"chat_id": "@x", "text": "x"}, 400, "chat not found"},
		{"never wrote", "sendMessage", args{"chat_id": lin.ID, "text": "x"}, 403, "bot can't initiate conversation with a user"},
		{"blocked", "sendMessage", args{"chat_id": 503, "text": "x"}, 403, "bot was blocked by the user"},
		{"kicked", "sendMessage", args{"chat_id": -101, "text": "x"}, 403, "bot was kicked from the supergroup chat"},
		{"empty", "sendMessage", args{"chat_id": sok.ID, "text": " \n "}, 400, "message text is empty"},
		{"too long", "sendMessage", args{"chat_id": sok.ID, "text": strings.Repeat("a", 4097)}, 400, "message is too long"},
		{"too long in UTF-16", "sendMessage", args{"chat_id": sok.ID, "text": emoji}, 400, "message is too long"},
		{"bad parse mode", "sendMessage", args{"chat_id": sok.ID, "text": "x", "parse_mode": "Word"}, 400, "unsupported parse_mode"},
		{"bad HTML", "sendMessage", args{"chat_id": sok.ID, "text": "<b>x", "parse_mode": "HTML"}, 400, "can't parse entities"},
		{"reply to nothing", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_parameters": args{"message_id": 9999}}, 400, "message to be replied not found"},
		{"no thread", "sendMessage", args{"chat_id": sok.ID, "text": "x", "message_thread_id": 77}, 400, "message thread not found"},
		{"data too long", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_markup": inline([]args{button("A", strings.Repeat("d", 65))})}, 400, "BUTTON_DATA_INVALID"},
		{"data empty", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_markup": inline([]args{button("A", "")})}, 400, "BUTTON_DATA_INVALID"},
		{"button does nothing", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_markup": inline([]args{{"text": "A"}})}, 400, "Text buttons are unallowed in the inline keyboard"},
		{"too many buttons", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_markup": inline(many)}, 400, "reply markup is too long"},
		{"markup is no JSON", "sendMessage", args{"chat_id": sok.ID, "text": "x", "reply_markup": "{"}, 400, "can't parse reply keyboard markup"},
		{"place in a group", "sendMessage", args{"chat_id": room.ID(), "text": "x", "reply_markup": args{"keyboard": [][]any{{args{"text": "S", "request_location": true}}}}}, 400, "location can be requested in private chats only"},
		{"not modified", "editMessageText", args{"chat_id": sok.ID, "message_id": mine, "text": " card ", "reply_markup": inline([]args{button("A", "a")})}, 400, "message is not modified"},
		{"markup not modified", "editMessageReplyMarkup", args{"chat_id": sok.ID, "message_id": mine, "reply_markup": inline([]args{button("A", "a")})}, 400, "message is not modified"},
		{"edit nothing", "editMessageText", args{"chat_id": sok.ID, "message_id": 9999, "text": "x"}, 400, "message to edit not found"},
		{"edit theirs", "editMessageText", args{"chat_id": sok.ID, "message_id": theirs.ID, "text": "x"}, 400, "message can't be edited"},
		{"edit what brought a keyboard", "editMessageText", args{"chat_id": sok.ID, "message_id": asking, "text": "x"}, 400, "message can't be edited"},
		{"edit what took a keyboard", "editMessageText", args{"chat_id": sok.ID, "message_id": unkey, "text": "x"}, 400, "message can't be edited"},
		{"edit in a keyboard", "editMessageText", args{"chat_id": sok.ID, "message_id": mine, "text": "x", "reply_markup": args{"keyboard": [][]any{{"S"}}}}, 400, "inline keyboard expected"},
		{"edit to nothing", "editMessageText", args{"chat_id": sok.ID, "message_id": mine, "text": ""}, 400, "message text is empty"},
		{"edit to too long", "editMessageText", args{"chat_id": sok.ID, "message_id": mine, "text": emoji}, 400, "message is too long"},
		{"edit text of a place", "editMessageText", args{"chat_id": sok.ID, "message_id": photo, "text": "x"}, 400, "there is no text in the message to edit"},
		{"edit when blocked", "editMessageText", args{"chat_id": 503, "message_id": 1, "text": "x"}, 403, "bot was blocked"},
		{"delete nothing", "deleteMessage", args{"chat_id": sok.ID, "message_id": 9999}, 400, "message to delete not found"},
		{"delete none", "deleteMessages", args{"chat_id": sok.ID, "message_ids": []int{}}, 400, "message identifiers are not specified"},
		{"delete too many", "deleteMessages", args{"chat_id": sok.ID, "message_ids": ids}, 400, "too many message identifiers specified"},
		{"copy nothing", "copyMessage", args{"chat_id": sok.ID, "from_chat_id": sok.ID, "message_id": 9999}, 400, "message to copy not found"},
		{"no photo", "sendPhoto", args{"chat_id": sok.ID}, 400, "there is no photo in the request"},
		{"photo by link", "sendPhoto", args{"chat_id": sok.ID, "photo": "https://example.org/a.jpg"}, 400, "wrong file identifier/HTTP URL specified"},
		{"caption too long", "sendPhoto", args{"chat_id": sok.ID, "photo": "x", "caption": strings.Repeat("a", 1025)}, 400, "message caption is too long"},
		{"off the map", "sendLocation", args{"chat_id": sok.ID, "latitude": 91, "longitude": 2}, 400, "wrong latitude"},
		{"unknown query", "answerCallbackQuery", args{"callback_query_id": "12"}, 400, "query is too old and response timeout expired or query ID is invalid"},
		{"unknown file", "getFile", args{"file_id": "x"}, 400, "invalid file_id"},
		{"unknown action", "sendChatAction", args{"chat_id": sok.ID, "action": "sing"}, 400, "wrong parameter action"},
		{"pin without rights", "pinChatMessage", args{"chat_id": room.ID(), "message_id": 1}, 400, "not enough rights"},
		{"pin nothing", "pinChatMessage", args{"chat_id": sok.ID, "message_id": 9999}, 400, "message to pin not found"},
		{"unpin nothing", "unpinChatMessage", args{"chat_id": sok.ID}, 400, "message to unpin not found"},
		{"topics where there are none", "createForumTopic", args{"chat_id": room.ID(), "name": "x"}, 400, "the chat is not a forum"},
		{"topics in private", "createForumTopic", args{"chat_id": sok.ID, "name": "x"}, 400, "the chat is not a forum"},
		{"administrators of a person", "getChatAdministrators", args{"chat_id": sok.ID}, 400, "there are no administrators in the private chat"},
		{"leave a person", "leaveChat", args{"chat_id": sok.ID}, 400, "can't be changed in private chats"},
		{"long language", "setMyName", args{"name": "x", "language_code": "zh-Hans"}, 400, "invalid language code"},
		{"long description", "setMyShortDescription", args{"short_description": strings.Repeat("x", 121)}, 400, "too long"},
		{"command in capitals", "setMyCommands", args{"commands": []args{{"command": "Start", "description": "x"}}}, 400, "BOT_COMMAND_INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sub := *r
			sub.t = t
			sub.refuses(tt.method, tt.args, tt.code, tt.words)
		})
	}
	if n := r.Stats().Sends; n != 4 {
		t.Errorf("%d sends are counted, want 4: refused ones do not count", n)
	}
}

func TestDeletingAfterTwoDays(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	old := r.must("sendMessage", args{"chat_id": sok.ID, "text": "old"})
	r.clock.Advance(47 * time.Hour)
	young := r.must("sendMessage", args{"chat_id": sok.ID, "text": "young"})
	theirs := phone.Writes("mine").ID
	r.clock.Advance(time.Hour)
	r.refuses("deleteMessage", args{"chat_id": sok.ID, "message_id": old}, 400, "message can't be deleted for everyone")
	r.refuses("deleteMessages", args{"chat_id": sok.ID, "message_ids": []int{young, old}}, 400, "message can't be deleted for everyone")
	r.must("deleteMessages", args{"chat_id": sok.ID, "message_ids": []int{young, theirs, 4242}})
	v := phone.View()
	if len(v.Messages) != 2 || len(v.Deleted) != 2 || v.Deleted[0].DeletedBy != "bot" || !v.Deleted[0].Deleted.Equal(r.clock.Now()) {
		t.Errorf("after the deletion:\n%s", v)
	}
	r.must("editMessageText", args{"chat_id": sok.ID, "message_id": old, "text": "still editable"})
}

func TestReplyKeyboard(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	ask := args{"chat_id": sok.ID, "text": "where?", "reply_markup": args{"keyboard": [][]any{{args{"text": "📍 Share", "request_location": true}}, {"Later"}}}}
	helper := r.must("sendMessage", ask)
	if k := phone.View().Keyboard; k == nil || !k.Rows[0][0].Location {
		t.Fatal("no keyboard on the screen")
	}
	if _, err := phone.Tap(soon(t), "Share"); err == nil {
		t.Error("tapping the key that shares the place needs a place")
	}
	phone.Taps("later")
	if m := phone.Messages(); m[len(m)-1].Text != "Later" {
		t.Error("a key writes its label")
	}
	phone.Shares(13.65, 102.56, 20)
	r.must("deleteMessage", args{"chat_id": sok.ID, "message_id": helper})
	if phone.View().Keyboard != nil {
		t.Error("the keyboard goes with the message that brought it")
	}
	r.must("sendMessage", ask)
	r.must("sendMessage", args{"chat_id": sok.ID, "text": "ok", "reply_markup": args{"remove_keyboard": true}})
	if phone.View().Keyboard != nil {
		t.Error("remove_keyboard takes the keyboard away")
	}
}

func TestTopics(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Topics = true })
	if me := string(r.call("getMe", nil).Result); !strings.Contains(me, `"has_topics_enabled":true`) {
		t.Error(me)
	}
	phone := r.Phone(dara)
	phone.Starts("")
	forum := r.Room(Group{Forum: true})
	r.refuses("createForumTopic", args{"chat_id": forum.ID(), "name": "case"}, 400, "not enough rights")
	forum.Promotes(true)
	for _, chat := range []int64{dara.ID, forum.ID()} {
		var topic struct {
			ID int `json:"message_thread_id"`
		}
		decode(t, r.call("createForumTopic", args{"chat_id": chat, "name": "case 7"}).Result, &topic)
		r.must("sendMessage", args{"chat_id": chat, "message_thread_id": topic.ID, "text": "in it"})
		r.must("editForumTopic", args{"chat_id": chat, "message_thread_id": topic.ID, "name": "case 8"})
		r.refuses("editForumTopic", args{"chat_id": chat, "message_thread_id": topic.ID, "name": "case 8"}, 400, "TOPIC_NOT_MODIFIED")
		if got := r.Chat(chat).View().Topics[topic.ID]; got != "case 8" {
			t.Errorf("topic is called %q", got)
		}
		r.must("deleteForumTopic", args{"chat_id": chat, "message_thread_id": topic.ID})
		if _, left := r.Chat(chat).View().Find("in it"); left {
			t.Error("a topic's messages go with it")
		}
	}
}

func TestFilesAndCopies(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(sok)
	phone.Starts("")
	voice := phone.Sends(Voice([]byte("OggS…")))
	var f struct {
		Path string `json:"file_path"`
	}
	decode(t, r.call("getFile", args{"file_id": voice.Media.FileID}).Result, &f)
	resp, err := r.http.Get(r.URL() + "/file/bot" + r.Token() + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := read(t, resp.Body); got != "OggS…" {
		t.Errorf("got %q", got)
	}
	r.Phone(dara).Starts("")
	id := r.must("copyMessage", args{"chat_id": dara.ID, "from_chat_id": sok.ID, "message_id": voice.ID, "protect_content": true})
	m := r.Phone(dara).Messages()
	if last := m[len(m)-1]; last.ID != id || last.Kind != "voice" || !last.Protected || !last.FromBot {
		t.Errorf("copied: %+v", last)
	}
	if r.Stats().Sends != 1 {
		t.Error("a copy is a send")
	}
	member := r.Room(Group{}).Joins(dara)
	if _, err := r.Phone(dara).Forward(id, member); err == nil {
		t.Error("what is protected cannot be forwarded")
	}
}

func TestGroups(t *testing.T) {
	r := newRig(t)
	room := r.Room(Group{Title: "Desk", Super: true})
	d := room.Joins(dara)
	seen := func() []string {
		var out []string
		for _, u := range r.updates(0) {
			if u.Message != nil && u.Message.Text != "" {
				out = append(out, u.Message.Text)
			}
		}
		return out
	}
	alert := r.must("sendMessage", args{"chat_id": room.ID(), "text": "alert"})
	d.Writes("chatter")
	d.Writes("/here")
	d.Writes("/here@another_bot")
	d.Replies(alert, "to the bot")
	if got := strings.Join(seen(), "|"); got != "/here|to the bot" {
		t.Errorf("with privacy mode the bot sees %q", got)
	}
	room.Promotes(true)
	d.Writes("chatter again")
	if got := strings.Join(seen(), "|"); got != "/here|to the bot|chatter again" {
		t.Errorf("an administrator sees %q", got)
	}
	for user, want := range map[int64]string{dara.ID: `"status":"member"`, lin.ID: "PARTICIPANT_ID_INVALID"} {
		out := r.call("getChatMember", args{"chat_id": room.ID(), "user_id": user})
		if !strings.Contains(string(out.Result)+out.Description, want) {
			t.Errorf("member %d: %s %s", user, out.Result, out.Description)
		}
	}
	r.must("pinChatMessage", args{"chat_id": room.ID(), "message_id": alert})
	if v := room.View(); len(v.Pinned) != 1 || v.Pinned[0] != alert {
		t.Errorf("pinned: %v", v.Pinned)
	}
	r.must("unpinChatMessage", args{"chat_id": room.ID(), "message_id": alert})

	d.Anonymous(true)
	d.Writes("from nobody")
	list := r.updates(0)
	last := list[len(list)-1].Message
	if last.From.ID != AnonymousAdmin || last.Sender == nil {
		t.Errorf("an anonymous message: %+v", last)
	}
	room.Kicks()
	r.refuses("sendMessage", args{"chat_id": room.ID(), "text": "x"}, 403, "kicked")
}

func TestMigration(t *testing.T) {
	r := newRig(t)
	room := r.Room(Group{ID: -77, Title: "Desk"})
	d := room.Joins(dara)
	next, err := room.Migrates()
	if err != nil {
		t.Fatal(err)
	}
	out := r.refuses("sendMessage", args{"chat_id": -77, "text": "x"}, 400, "group chat was upgraded to a supergroup chat")
	if out.Parameters.Migrate != next.ID() {
		t.Errorf("migrates to %d, want %d", out.Parameters.Migrate, next.ID())
	}
	r.must("sendMessage", args{"chat_id": next.ID(), "text": "x", "reply_markup": inline([]args{button("Take", "t")})})
	next.Member(d.Person).Taps("Take")
	var told bool
	for _, u := range r.updates(0) {
		told = told || u.Message != nil && u.Message.MigrateTo == next.ID()
	}
	if !told {
		t.Error("the bot was not told in the old group")
	}
}

func TestProfile(t *testing.T) {
	r := newRig(t)
	r.must("setMyName", args{"name": "Hotline"})
	r.must("setMyName", args{"name": "ខ្សែ", "language_code": "km"})
	r.must("setMyDescription", args{"description": "what it is"})
	r.must("setMyCommands", args{"commands": []args{{"command": "clear", "description": "clear all"}}, "scope": args{"type": "all_private_chats"}, "language_code": "km"})
	if got := r.Profile("name"); got["km"] != "ខ្សែ" || got[""] != "Hotline" {
		t.Errorf("names: %v", got)
	}
	if got := string(r.call("getMyName", args{"language_code": "vi"}).Result); got != `{"name":"Hotline"}` {
		t.Error(got)
	}
	got := string(r.call("getMyCommands", args{"scope": args{"type": "all_private_chats"}, "language_code": "km"}).Result)
	if got != `[{"command":"clear","description":"clear all"}]` {
		t.Error(got)
	}
	r.must("deleteMyCommands", args{"scope": args{"type": "all_private_chats"}, "language_code": "km"})
}
