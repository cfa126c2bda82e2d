package app

import (
	"strings"
	"testing"

	"hotline/bot/internal/sandbox"
)

// The chat's menu is there in every language, for survivors and for groups.
func TestMenusOfCommands(t *testing.T) {
	s := begin(t, mini(t))
	want := map[string]string{ // scope and language: a command and its words
		"all_private_chats ": "Empty this chat", "all_private_chats km": "លុបការសន្ទនានេះ",
		"all_private_chats vi": "Ngôn ngữ", "all_private_chats zh": "清空聊天", "all_private_chats en": "Begin",
		"all_group_chats ": "roster.yaml", "all_group_chats vi": "trực lúc này", "all_group_chats km": "roster.yaml",
	}
	for key, words := range want {
		scope, lang, _ := strings.Cut(key, " ")
		_, err := s.server.WaitCall(t.Context(), func(r sandbox.Record) bool {
			return strings.EqualFold(r.Method, "setMyCommands") && strings.Contains(r.Params["scope"], scope) &&
				r.Params["language_code"] == lang && strings.Contains(r.Params["commands"], words)
		})
		if err != nil {
			t.Errorf("no menu for %s: %v", key, err)
		}
	}
}

// A command that is not known gets one line, at a desk only.
func TestAWrongCommandGetsOneLine(t *testing.T) {
	stories(t, func(s *story) {
		_, dara := told(s, 501, "own", "any")
		m := s.responder(902, "Mira")
		m.Writes("/frobnicate")
		s.settle()
		s.room.Sees("/help says")
		dara.Writes("/frobnicate")
		s.settle()
		dara.Sees("/note keeps a note")
	})
}
