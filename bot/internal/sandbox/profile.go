package sandbox

import (
	"encoding/json"
	"maps"
)

// profile is what the bot says of itself, by language ("" for all others).
type profile struct {
	texts    map[string]map[string]string // field, then language
	commands map[string][]byte            // scope and language; encoded
}

func newProfile() profile {
	return profile{texts: map[string]map[string]string{}, commands: map[string][]byte{}}
}

// language takes language_code, which must be of two letters: there is no
// "zh-Hans" here.
func language(p *params) (string, *apiError) {
	l := p.str("language_code")
	if l == "" || len(l) == 2 && l[0] >= 'a' && l[0] <= 'z' && l[1] >= 'a' && l[1] <= 'z' {
		return l, nil
	}
	return "", bad("invalid language code specified")
}

func doSetProfile(name string, limit int) func(*Server, *params, []byte) ([]byte, *apiError) {
	return func(s *Server, p *params, b []byte) ([]byte, *apiError) {
		lang, err := language(p)
		if err != nil {
			return nil, err
		}
		text := p.str(name)
		if units(text) > limit {
			return nil, bad("bot " + name + " is too long")
		}
		if s.profile.texts[name] == nil {
			s.profile.texts[name] = map[string]string{}
		}
		if text == "" {
			delete(s.profile.texts[name], lang)
		} else {
			s.profile.texts[name][lang] = text
		}
		s.change(nil, 0, "server")
		return append(b, "true"...), nil
	}
}

func doGetProfile(name string) func(*Server, *params, []byte) ([]byte, *apiError) {
	return func(s *Server, p *params, b []byte) ([]byte, *apiError) {
		lang, err := language(p)
		if err != nil {
			return nil, err
		}
		texts := s.profile.texts[name]
		text, ok := texts[lang]
		if !ok {
			if text, ok = texts[""]; !ok && name == "name" {
				text = s.opt.Name
			}
		}
		b = append(b, `{"`+name+`":`...)
		b = appendStr(b, text)
		return append(b, '}'), nil
	}
}

// Profile returns what the bot said of itself in a field ("name",
// "description", "short_description"), by language.
func (s *Server) Profile(name string) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.profile.texts[name])
}

type command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func commandKey(p *params) (string, *apiError) {
	lang, err := language(p)
	if err != nil {
		return "", err
	}
	scope := struct {
		Type string `json:"type"`
		Chat any    `json:"chat_id"`
		User any    `json:"user_id"`
	}{Type: "default"}
	if raw := p.str("scope"); raw != "" && raw != "null" {
		if json.Unmarshal([]byte(raw), &scope) != nil {
			return "", bad("can't parse BotCommandScope")
		}
	}
	key, _ := json.Marshal(scope)
	return string(key) + lang, nil
}

func doSetMyCommands(s *Server, p *params, b []byte) ([]byte, *apiError) {
	key, err := commandKey(p)
	if err != nil {
		return nil, err
	}
	var list []command
	if json.Unmarshal([]byte(p.str("commands")), &list) != nil {
		return nil, bad("can't parse commands list JSON object")
	}
	if len(list) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range list {
		if !validCommand(c.Command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := units(c.Description); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	encoded, _ := json.Marshal(list)
	s.profile.commands[key] = encoded
	return append(b, "true"...), nil
}

func validCommand(c string) bool {
	if len(c) == 0 || len(c) > 32 {
		return false
	}
	for i := range len(c) {
		if ch := c[i]; !(ch >= 'a' && ch <= 'z' || ch >= '0' && ch <= '9' || ch == '_') {
			return false
		}
	}
	return true
}

func doDeleteMyCommands(s *Server, p *params, b []byte) ([]byte, *apiError) {
	key, err := commandKey(p)
	if err != nil {
		return nil, err
	}
	delete(s.profile.commands, key)
	return append(b, "true"...), nil
}

func doGetMyCommands(s *Server, p *params, b []byte) ([]byte, *apiError) {
	key, err := commandKey(p)
	if err != nil {
		return nil, err
	}
	if list := s.profile.commands[key]; list != nil {
		return append(b, list...), nil
	}
	return append(b, "[]"...), nil
}
