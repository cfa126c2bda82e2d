package app

import (
	"maps"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/config"
	"hotline/bot/internal/sandbox"
)

// profiled is a story whose service starts with this profile.
func profiled(t *testing.T, profile, name string, faulty sandbox.Fault) *story {
	t.Helper()
	s := begin(t, mini(t))
	s.stop()
	s.cfg.Profile, s.cfg.BotName = profile, name
	s.server.SetFault(faulty)
	s.start()
	return s
}

// profileCalls counts the calls that change the profile.
func profileCalls(s *story) (n int) {
	for _, r := range s.server.Calls() {
		m := strings.ToLower(r.Method)
		if strings.HasPrefix(m, "setmy") && m != "setmycommands" {
			n++
		}
	}
	return n
}

// waitFor waits for something that the service does beside the chats.
func waitFor(s *story, ok func() bool) {
	s.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			s.Fatal("it does not come, however long one waits")
		}
	}
}

func TestTheProfileIsSetOnceInEveryLanguage(t *testing.T) {
	for profile, words := range map[string]string{config.ProfilePlain: "tap Start", config.ProfileOpen: "free help line"} {
		t.Run(profile, func(t *testing.T) {
			s := profiled(t, profile, "Little Lamp", nil)
			langs := []string{"", "en", "km", "vi", "zh"}
			full := func() bool {
				return len(s.server.Profile("description")) > 3 && len(s.server.Profile("short_description")) > 3 && s.server.Profile("name")[""] == "Little Lamp"
			}
			waitFor(s, full)
			s.settle()
			about := s.server.Profile("description")
			if !strings.Contains(about[""], words) {
				t.Errorf("the profile says %q", about[""])
			}
			for _, l := range langs[2:] {
				if about[l] == "" || about[l] == about[""] {
					t.Errorf("in %s it says %q", l, about[l])
				}
			}
			before, names := profileCalls(s), maps.Clone(s.server.Profile("name"))
			s.stop()
			s.start()
			s.settle()
			if n := profileCalls(s); n != before {
				t.Errorf("%d calls more at the next start", n-before)
			}
			if len(names) != 1 {
				t.Errorf("the name was set %d times", len(names))
			}
		})
	}
}

func TestTheProfileIsKept(t *testing.T) {
	s := profiled(t, config.ProfileKeep, "", nil)
	told(s, 501, "own", "any")
	if n := profileCalls(s); n != 0 {
		t.Errorf("%d calls change it", n)
	}
	for _, r := range s.server.Calls() {
		if m := strings.ToLower(r.Method); strings.HasPrefix(m, "getmy") {
			t.Errorf("%s was asked", m)
		}
	}
}

// Telegram's ration is kept to, and nobody waits for it.
func TestAProfileThatIsRationed(t *testing.T) {
	s := profiled(t, config.ProfilePlain, "", sandbox.On(sandbox.First(1, sandbox.Always(sandbox.RetryAfter(1800))), "setMyDescription"))
	waitFor(s, func() bool { return strings.Contains(s.logs.String(), "profile-later") })
	told(s, 501, "own", "any") // the service works meanwhile
	s.passes(20 * time.Minute)
	if len(s.server.Profile("description")) != 0 {
		t.Error("it was set although Telegram asked for half an hour of silence")
	}
	s.passesUntil(func() bool { return len(s.server.Profile("short_description")) > 3 })
}

// forbidden are pieces of words that give away what the chat is for.
var forbidden = map[string][]string{
	"en": {"traffick", "rescue", "crime", "criminal", "scam", "police", "hotline", "help line", "helpline", "victim", "slave", "danger", "escape", "cannot leave", "helper"},
	"km": {"ជួញដូរ", "សង្គ្រោះ", "ឧក្រិដ្ឋ", "ឆបោក", "ប៉ូលិស", "នគរបាល", "ខ្សែជំនួយ", "ជនរងគ្រោះ", "គ្រោះថ្នាក់", "មិនអាចចាកចេញ", "អ្នកជួយ"},
	"vi": {"buôn người", "giải cứu", "cứu hộ", "tội phạm", "lừa đảo", "công an", "cảnh sát", "đường dây", "nạn nhân", "nguy hiểm", "không thể rời", "người hỗ trợ"},
	"zh": {"贩", "营救", "救援", "犯罪", "诈骗", "电诈", "警察", "警方", "热线", "受害", "危险", "无法离开", "援助人员"},
}

func givesAway(lang, text string) string {
	lang, _, _ = strings.Cut(lang, "-")
	for _, word := range append(forbidden[lang], forbidden["en"]...) {
		if strings.Contains(strings.ToLower(text), word) {
			return word
		}
	}
	return ""
}

// neutralKeys are what can stand on a screen before the promise card, or after the
// person has left, whatever they do there.
var neutralKeys = []string{
	"profile.about", "profile.short", "menu.start", "menu.info", "menu.code", "menu.clear", "menu.language", "menu.help",
	"s.language", "s.tidied", "s.cleared", "s.undeletable", "s.help", "s.busy", "s.join", "s.contact", "s.edited", "s.media", "s.media.kept",
	"s.code", "s.code.how", "s.code.form", "s.code.trying", "s.code.yours", "s.code.nothing", "s.words.cut", "s.clear", "s.clear.ask", "s.clear.keep", "s.clear.withdraw",
	"s.topic.name", "s.place.button", "s.place.helper", "s.info.menu", "s.info.find", "s.info.cards", "s.info.real", "s.info.typed",
	"cover.card.title", "cover.card.hello", "cover.card.thanks", "cover.card.water", "cover.card.price", "cover.card.where",
	"cover.word.1", "cover.word.2", "cover.word.3", "cover.word.4", "cover.word.5", "cover.word.6", "cover.word.7", "cover.word.8",
}

func TestNothingBeforeThePromiseGivesAway(t *testing.T) {
	_, bundle, err := texts(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range bundle.Languages() {
		say := func(key string) string { return bundle.Text(l.Tag, key, map[string]any{"Code": "0000"}, nil) }
		for _, key := range neutralKeys {
			if word := givesAway(l.Tag, say(key)); word != "" || !bundle.Has(l.Tag, key) {
				t.Errorf("%s in %s has %q: %s", key, l.Tag, word, say(key))
			}
		}
		for _, c := range commandsIn(bundle, l.Tag, privateCommands) {
			if word := givesAway(l.Tag, c.Name+" "+c.Description); word != "" {
				t.Errorf("the menu in %s says %q", l.Tag, c.Description)
			}
		}
		for _, text := range profileTexts(bundle, config.ProfilePlain, "") {
			if word := givesAway(l.Tag, text.text); word != "" {
				t.Errorf("the profile in %s says %q", text.lang, text.text)
			}
		}
		// The list of words is one that can find something.
		for _, key := range []string{"s.promise.what", "s.promise.reads", "profile.open.about"} {
			if givesAway(l.Tag, say(key)) == "" {
				t.Errorf("%s in %s would pass for neutral: %s", key, l.Tag, say(key))
			}
		}
	}
}

// Whatever is done on the first card, nothing that was ever sent there gives away what
// the chat is for.
func TestTheFirstCardGivesNothingAway(t *testing.T) {
	for i, lang := range []string{"en", "km", "vi", "zh-hans", "th"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := begin(t, mini(t))
			p := s.phone(int64(501+i), lang)
			p.Starts("")
			for _, text := range []string{
				"hello", "/help", "/info", "/code", "/code 12", "/code 1234 5678 9012", "123456789012", "/language", "/word", "/frobnicate", "/start",
				"/start join-" + strings.Repeat("a", 42), strings.Repeat("a long story ", 1400),
			} {
				p.Writes(text)
				s.settle()
			}
			for _, a := range []sandbox.Attachment{sandbox.Voice(nil), sandbox.Photo(nil, "x"), sandbox.Sticker(), sandbox.Contact("+85512000000", "Somebody"), sandbox.Document("f.pdf", nil, "x")} {
				p.Sends(a)
				s.settle()
			}
			p.Shares(13.65, 102.56, 20)
			s.settle()
			for range 100 {
				p.Writes("x")
			}
			s.settle()
			p.Writes("/clear")
			s.settle()
			n := 0
			for _, r := range s.server.Calls() {
				if r.Chat != p.ID() && r.Params["chat_id"] != "" {
					continue
				}
				for _, v := range []string{r.Params["text"], r.Params["reply_markup"], r.Params["caption"]} {
					n += len(v)
					if word := givesAway(lang, v); word != "" {
						t.Errorf("%q stands in what was sent: %s", word, v)
					}
				}
			}
			if n < 1000 {
				t.Errorf("only %d bytes were sent", n)
			}
		})
	}
}
