package telegram

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"hotline/bot/internal/hotline"
)

const (
	person  = `"from":{"id":42,"is_bot":false,"first_name":"Canary","last_name":"Bird","username":"canary","language_code":"km"},"chat":{"id":42,"type":"private","first_name":"Canary","username":"canary"}`
	helper  = `"from":{"id":77,"is_bot":false,"first_name":"Dara","last_name":"Bird","username":"canary"},"chat":{"id":-100500,"type":"supergroup","title":"Desk"}`
	nobody  = `"from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"},"sender_chat":{"id":-100500,"type":"supergroup"},"chat":{"id":-100500,"type":"supergroup","title":"Desk"}`
	private = 42
)

func testReader() *Reader {
	return &Reader{
		Bot:  func() string { return "Hotline_Bot" },
		Home: func(c int64) int64 { return map[int64]int64{-100999: -5}[c] + boolTo(c != -100999)*c },
	}
}

func boolTo(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func TestReaderKeepsWhatMatters(t *testing.T) {
	msg := func(rest string) string { return `{"update_id":9,"message":{"message_id":5,"date":1,` + rest + `}}` }
	type u = hotline.Update
	for name, tt := range map[string]struct {
		raw  string
		want *u // ID is 9; nil: means nothing
	}{
		"text":                  {msg(person + `,"text":"hello"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "hello"}},
		"command":               {msg(person + `,"text":"/start take"`), &u{Kind: hotline.Command, Chat: 42, From: 42, Lang: "km", Msg: 5, Command: "start", Args: "take"}},
		"command to us":         {msg(person + `,"text":"/Start@hotline_bot"`), &u{Kind: hotline.Command, Chat: 42, From: 42, Lang: "km", Msg: 5, Command: "start"}},
		"command to another":    {msg(person + `,"text":"/start@other_bot"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "/start@other_bot"}},
		"command after blanks":  {msg(person + `,"text":"\u200b /clear\n now "`), &u{Kind: hotline.Command, Chat: 42, From: 42, Lang: "km", Msg: 5, Command: "clear", Args: "now"}},
		"slash in words":        {msg(person + `,"text":"សូម /start"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "សូម /start"}},
		"forged entity":         {msg(person + `,"text":"/clear","entities":[{"type":"bot_command","offset":-4,"length":900}]`), &u{Kind: hotline.Command, Chat: 42, From: 42, Lang: "km", Msg: 5, Command: "clear"}},
		"no command":            {msg(person + `,"text":"/ / "`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "/ / "}},
		"wrong types around it": {msg(person + `,"caption":7,"text":"hello","photo":null`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "hello"}},
		"forwarded":             {msg(person + `,"forward_origin":{"type":"user","sender_user":{"id":1,"first_name":"Canary"}},"text":"hello"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "hello"}},
		"reply":                 {msg(person + `,"reply_to_message":{"message_id":3,"text":"Canary"},"text":"a"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, ReplyTo: 3, Text: "a"}},
		"topic":                 {msg(helper + `,"message_thread_id":2,"is_topic_message":true,"reply_to_message":{"message_id":2},"text":"a"`), &u{Kind: hotline.Text, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5, Thread: 2, Text: "a"}},
		"thread of replies":     {msg(helper + `,"message_thread_id":2,"reply_to_message":{"message_id":2},"text":"a"`), &u{Kind: hotline.Text, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5, ReplyTo: 2, Text: "a"}},
		"group command":         {msg(helper + `,"text":"/here"`), &u{Kind: hotline.Command, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5, Command: "here"}},
		"anonymous admin":       {msg(nobody + `,"text":"/here"`), &u{Kind: hotline.Command, Chat: -100500, Group: true, From: 1087968824, Anonymous: true, Msg: 5, Command: "here"}},
		"channel's post":        {`{"update_id":9,"channel_post":{"message_id":5,"chat":{"id":-1,"type":"channel"},"text":"a"}}`, nil},
		"message in a channel":  {msg(`"chat":{"id":-1,"type":"channel"},"text":"a"`), nil},
		"point":                 {msg(person + `,"location":{"latitude":11.5,"longitude":104.9,"horizontal_accuracy":30}`), &u{Kind: hotline.Place, Chat: 42, From: 42, Lang: "km", Msg: 5, Point: &hotline.Point{Lat: 11.5, Lng: 104.9, Accuracy: 30}}},
		"live point":            {msg(person + `,"location":{"latitude":11.5,"longitude":104.9,"live_period":900}`), &u{Kind: hotline.Place, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "live", Point: &hotline.Point{Lat: 11.5, Lng: 104.9}}},
		"live point moved":      {`{"update_id":9,"edited_message":{"message_id":5,` + person + `,"location":{"latitude":11.5,"longitude":104.9,"live_period":900}}}`, nil},
		"venue":                 {msg(person + `,"venue":{"location":{"latitude":11.5,"longitude":104.9},"title":" x ","address":"y"}`), &u{Kind: hotline.Place, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "venue", Title: "x, y", Point: &hotline.Point{Lat: 11.5, Lng: 104.9}}},
		"venue in a group":      {msg(helper + `,"location":{"latitude":11.5,"longitude":104.9},"venue":{"location":{"latitude":11.5,"longitude":104.9},"title":"x"}`), &u{Kind: hotline.Place, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5, Media: "venue", Point: &hotline.Point{Lat: 11.5, Lng: 104.9}}},
		"point off the map":     {msg(person + `,"location":{"latitude":911.5,"longitude":104.9}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "other"}},
		"contact":               {msg(person + `,"contact":{"phone_number":"+85512345678","first_name":"Canary"}`), &u{Kind: hotline.Contact, Chat: 42, From: 42, Lang: "km", Msg: 5}},
		"photo":                 {msg(person + `,"photo":[{"file_id":"small","width":90,"height":60},{"file_id":"large","width":1280,"height":853},{"file_id":"middle","width":320,"height":213}],"caption":"here"`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo", File: "large", Text: "here"}},
		"photo of an album":     {msg(person + `,"media_group_id":"77","photo":[{"file_id":"x"}]`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo", File: "x"}},
		"photo forwarded":       {msg(person + `,"forward_origin":{"type":"user","sender_user":{"id":1,"first_name":"Canary"}},"photo":[{"file_id":"x"}]`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo", File: "x"}},
		"photo of odd sizes":    {msg(person + `,"photo":[{"file_id":"a","width":"wide"},{"file_id":"b","width":9e99,"height":-3},{"file_id":7},null]`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo", File: "a"}},
		"photo without sizes":   {msg(person + `,"photo":[]`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo"}},
		"live photo":            {msg(person + `,"live_photo":{"file_id":"moves"},"photo":[{"file_id":"still"}]`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "photo", File: "still"}},
		"photo in a group":      {msg(helper + `,"photo":[{"file_id":"x"}]`), &u{Kind: hotline.Media, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5, Media: "photo"}},
		"voice that is a URL":   {msg(person + `,"voice":{"file_id":"https://example.org/a.ogg"}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "voice"}},
		"voice of a wrong type": {msg(person + `,"voice":true`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "voice"}},
		"voice, id too long":    {msg(person + `,"voice":{"file_id":"` + strings.Repeat("x", 256) + `"}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "voice"}},
		"music":                 {msg(person + `,"audio":{"file_id":"x","performer":"Canary"}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "document"}},
		"forwarded command":     {msg(person + `,"forward_origin":{"type":"user"},"text":"/clear"`), &u{Kind: hotline.Text, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "/clear"}},
		"voice":                 {msg(person + `,"voice":{"file_id":"AwACAgUAAx_-9","duration":3,"mime_type":"audio/ogg"}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "voice", File: "AwACAgUAAx_-9"}},
		"sticker":               {msg(person + `,"sticker":{"file_id":"x"}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "sticker"}},
		"animation":             {msg(person + `,"animation":{},"document":{}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "document"}},
		"round video":           {msg(person + `,"video_note":{}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "video"}},
		"poll":                  {msg(person + `,"poll":{}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "poll"}},
		"something new":         {msg(person + `,"hologram":{}`), &u{Kind: hotline.Media, Chat: 42, From: 42, Lang: "km", Msg: 5, Media: "other"}},
		"something new, group":  {msg(helper + `,"hologram":{}`), &u{Kind: hotline.Service, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 5}},
		"pinned":                {msg(person + `,"pinned_message":{"message_id":2}`), &u{Kind: hotline.Service, Chat: 42, From: 42, Lang: "km", Msg: 5}},
		"edited":                {`{"update_id":9,"edited_message":{"message_id":5,` + person + `,"text":"/start"}}`, &u{Kind: hotline.Edited, Chat: 42, From: 42, Lang: "km", Msg: 5, Text: "/start"}},
		"press":                 {`{"update_id":9,"callback_query":{"id":"q1","from":{"id":77,"first_name":"Dara"},"data":"take:7KQ2MX:1","message":{"message_id":8,"chat":{"id":-100500,"type":"supergroup"},"date":0}}}`, &u{Kind: hotline.Press, Chat: -100500, Group: true, From: 77, FromName: "Dara", Msg: 8, Query: "q1", Data: "take:7KQ2MX:1"}},
		"press, data too long":  {`{"update_id":9,"callback_query":{"id":"q1","from":{"id":42,"first_name":"Canary"},"data":"` + strings.Repeat("x", 65) + `","message":{"message_id":8,"chat":{"id":42,"type":"private"}}}}`, &u{Kind: hotline.Press, Chat: 42, From: 42, Msg: 8, Query: "q1"}},
		"press, anonymous":      {`{"update_id":9,"callback_query":{"id":"q1","from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"data":"a","message":{"message_id":8,"chat":{"id":-100500,"type":"supergroup"}}}}`, &u{Kind: hotline.Press, Chat: -100500, Group: true, From: 1087968824, Anonymous: true, Msg: 8, Query: "q1", Data: "a"}},
		"press, inline":         {`{"update_id":9,"callback_query":{"id":"q1","from":{"id":42},"inline_message_id":"x","data":"a"}}`, nil},
		"blocked":               {`{"update_id":9,"my_chat_member":{` + person + `,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`, &u{Kind: hotline.Left, Chat: 42, From: 42, Lang: "km"}},
		"unblocked":             {`{"update_id":9,"my_chat_member":{` + person + `,"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}}`, &u{Kind: hotline.Joined, Chat: 42, From: 42, Lang: "km"}},
		"made admin":            {`{"update_id":9,"my_chat_member":{` + helper + `,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}}`, &u{Kind: hotline.Service, Chat: -100500, Group: true, From: 77, FromName: "Dara"}},
		"restricted out":        {`{"update_id":9,"my_chat_member":{` + helper + `,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"restricted","is_member":false}}}`, &u{Kind: hotline.Left, Chat: -100500, Group: true, From: 77, FromName: "Dara"}},
		"migrates":              {msg(`"from":{"id":77,"first_name":"Dara"},"chat":{"id":-5,"type":"group"},"migrate_to_chat_id":-100999`), &u{Kind: hotline.Migrate, Chat: -5, Group: true, From: 77, FromName: "Dara", Msg: 5, NewChat: -100999}},
		"migrated":              {msg(`"from":{"id":77,"first_name":"Dara"},"chat":{"id":-100999,"type":"supergroup"},"migrate_from_chat_id":-5`), &u{Kind: hotline.Migrate, Chat: -5, Group: true, From: 77, FromName: "Dara", Msg: 5, NewChat: -100999}},
		"after migrating":       {msg(`"from":{"id":77,"first_name":"Dara"},"chat":{"id":-100999,"type":"supergroup"},"text":"a"`), &u{Kind: hotline.Text, Chat: -5, Group: true, From: 77, FromName: "Dara", Msg: 5, Text: "a"}},
		"unknown kind":          {`{"update_id":9,"shipping_query":{}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok, err := testReader().Update([]byte(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			if got.ID != 9 {
				t.Errorf("id is %d", got.ID)
			}
			if ok != (tt.want != nil) {
				t.Fatalf("kept: %v, got %+v", ok, got)
			}
			if !ok {
				return
			}
			tt.want.ID = 9
			if !reflect.DeepEqual(&got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, *tt.want)
			}
			kept, _ := json.Marshal(got)
			for _, canary := range []string{"Canary", "canary", "Bird", "85512345678"} {
				if strings.Contains(string(kept), canary) {
					t.Errorf("%q was kept", canary)
				}
			}
		})
	}
}

func TestReaderRefusesWhatIsNoUpdate(t *testing.T) {
	for _, raw := range []string{"", "null", "[]", "{", `{"update_id":"x"}`, `{"message":{}}`, `{"update_id":-4}`, "\xff\xfe", `{"update_id":9}{`} {
		if _, ok, err := testReader().Update([]byte(raw)); ok || err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
}

func TestReaderBoundsWhatItKeeps(t *testing.T) {
	raw := `{"update_id":9,"message":{"message_id":5,` + person + `,"text":"` + strings.Repeat("ក", 300_000) + `"}}`
	u, ok, err := testReader().Update([]byte(raw))
	if err != nil || !ok || len(u.Text) > maxText || !utf8.ValidString(u.Text) {
		t.Fatalf("kept %d bytes, %v, %v", len(u.Text), ok, err)
	}
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":9,"message":{"message_id":5,` + person + `,"text":"/start@hotline_bot x","entities":[{"type":"bot_command","offset":0,"length":6}]}}`,
		`{"update_id":9,"callback_query":{"id":"1","from":{"id":42},"data":"\ud800","message":{"message_id":8,"chat":{"id":42,"type":"private"}}}}`,
		`{"update_id":9,"message":{"message_id":5,` + nobody + `,"location":{"latitude":1e400,"longitude":"x"}}}`,
		`{"update_id":9,"my_chat_member":{` + person + `,"new_chat_member":{"status":3}}}`,
		"{\"update_id\":9,\"message\":{\"text\":\"/\xff\xfe\xc3@\"}}",
		`{"update_id":9,"message":{"message_id":5,"chat":{"id":-5,"type":"group"},"migrate_to_chat_id":-100999,"pinned_message":null}}`,
		`{"update_id":9,"message":{"message_id":5,` + person + `,"photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","width":1280,"height":853}],"caption":"\u0301\u0301","media_group_id":"7"}}`,
		`{"update_id":9,"message":{"message_id":5,` + person + `,"voice":{"file_id":"https://x/","duration":3},"forward_origin":{"type":"hidden_user"}}}`,
		`{"update_id":9,"message":{"message_id":5,` + person + `,"voice":[[{}]],"photo":{"file_id":null},"live_photo":7}}`,
	} {
		f.Add([]byte(seed))
	}
	r := testReader()
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, ok, err := r.Update(raw)
		if err != nil && (ok || err != ErrUpdate) { //nolint:errorlint // it must be that very one
			t.Fatal("an error that says more than that")
		}
		if !ok {
			return
		}
		if u.ID <= 0 || u.Chat == 0 || u.Kind == "" {
			t.Fatalf("kept without id, chat or kind: %+v", u)
		}
		if !u.Group && (u.From != u.Chat || u.FromName != "") {
			t.Fatalf("a private chat with another's id or a name: %+v", u)
		}
		for _, s := range []string{u.Text, u.Args, u.Data, u.FromName, u.Lang, u.Query, u.Command} {
			if !utf8.ValidString(s) || len(s) > maxText {
				t.Fatalf("kept %q", s)
			}
		}
		if u.File != "" && (u.Group || u.Kind != hotline.Media || u.Media != "voice" && u.Media != "photo" || !fileID(u.File)) {
			t.Fatalf("kept a file where none is passed on: %+v", u)
		}
		if u.Kind == hotline.Command && (u.Command == "" || strings.ContainsFunc(u.Command, notCommand)) {
			t.Fatalf("command %q", u.Command)
		}
		if u.Point != nil && !(u.Point.Lat >= -90 && u.Point.Lat <= 90) {
			t.Fatalf("point %+v", u.Point)
		}
	})
}
