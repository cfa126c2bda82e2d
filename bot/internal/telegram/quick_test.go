package telegram

import "testing"

func TestQuickAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		id   int // 0: it must be read in full
		ok   bool
	}{
		"a message":              {`{"ok":true,"result":{"message_id":1234,"date":1}}`, 1234, true},
		"nothing but the id":     {`{"ok":true,"result":{"message_id":7}}`, 7, true},
		"true":                   {`{"ok":true,"result":true}`, 0, true},
		"a line's end":           {"{\"ok\":true,\"result\":true}\n", 0, true},
		"cut off":                {`{"ok":true,"result":{"message_id":1234,"date":1`, 0, false},
		"cut off behind the id":  {`{"ok":true,"result":{"message_id":1234`, 0, false},
		"no id":                  {`{"ok":true,"result":{"message_id":}}`, 0, false},
		"an id of no message":    {`{"ok":true,"result":{"message_id":0}}`, 0, false},
		"an id that is too long": {`{"ok":true,"result":{"message_id":1234567890123456789}}`, 0, false},
		"an id that is no whole": {`{"ok":true,"result":{"message_id":1.5}}`, 0, false},
		"refused":                {`{"ok":false,"error_code":400,"description":"no"}`, 0, false},
		"blanks":                 {`{ "ok": true, "result": true }`, 0, false},
		"nothing":                {``, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			var s sent
			if got := s.quick([]byte(c.body)); got != c.ok || s.OK != c.ok || s.Result.MessageID != c.id {
				t.Errorf("got %v with %+v", got, s)
			}
		})
	}
}
