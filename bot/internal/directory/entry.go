package directory

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"hotline/bot/internal/hotline"
)

// Limits of what is shown, so that a page of entries fits one message in every
// language: characters of a name, of hours, of one way to reach somebody, and how
// many ways of a kind, ways at all, languages and areas there are.
const (
	maxName  = 60
	maxHours = 60
	maxWay   = 60
	maxWays  = 4
	maxAll   = 8
	maxTags  = 10
	maxAreas = 10
	maxText  = 300
)

// notListed is what Listed says where nobody agreed.
const notListed = "no"

var (
	idForm      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	phoneForm   = regexp.MustCompile(`^[+(]?[0-9][0-9 ()~/.-]*$`)
	accountForm = regexp.MustCompile(`^(@[A-Za-z0-9_]{4,32}|(https://)?t\.me/[A-Za-z0-9_+/-]+|\+?[0-9][0-9 -]+)$`)
	emailForm   = regexp.MustCompile(`^[^\s@<>]+@[^\s@<>]+\.[A-Za-z]{2,}$`)
	webForm     = regexp.MustCompile(`^(https?://)?[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/\S*)?$`)
	kinds       = []string{hotline.KindPolice, hotline.KindEmbassy, hotline.KindGovernment, hotline.KindAid, hotline.KindHospital}
)

// entry reads and checks one entry.
func (r *reader) entry(f entryForm, n *yaml.Node) {
	at := func(name string) int { return lineOf(field(n, name), n) }
	here := lineOf(n)
	if !idForm.MatchString(f.ID) {
		r.fault(at("id"), "not an id", "Write up to 32 small letters, digits and _, beginning with a letter.")
	} else if first := r.seen[f.ID]; first != "" {
		r.fault(at("id"), "the id stands in "+first+" too", "Give each entry an id of its own.")
	}
	r.seen[f.ID] = r.where(at("id"))
	if strings.TrimSpace(f.Name) == "" || !oneLine(f.Name, maxName) {
		r.fault(at("name"), "not a name", "Write the name as it is printed, in one line of at most 60 characters.")
	}
	if !slices.Contains(kinds, f.Kind) {
		r.fault(at("kind"), "a kind that there is not", "Choose one of: "+strings.Join(kinds, ", ")+".")
	}
	r.some(f.Needs, at("needs"), "needs", maxTags, "Choose among: "+strings.Join(r.checks.Needs, ", ")+".", func(s string) bool { return slices.Contains(r.checks.Needs, s) })
	if len(f.Needs) == 0 {
		r.fault(at("needs"), "no needs", "Say what it is for: "+strings.Join(r.checks.Needs, ", ")+".")
	}
	r.some(f.Areas, at("areas"), "areas", maxAreas, "A province is its ISO 3166-2 code: KH-1 to KH-25; leave the line out for everywhere.", r.checks.Area)
	switch {
	case f.For != "" && !countryForm.MatchString(f.For):
		r.fault(at("for"), "not a country", "Write its two letters, such as VN; or leave the line out for everybody.")
	case f.For == "" && (f.Kind == hotline.KindEmbassy || slices.Contains(f.Needs, "embassy")):
		r.fault(here, "an embassy without a country", "Say whose it is in for:, such as for: VN.")
	}
	r.ways(f, at, here)
	r.languages(f.Languages, n)
	r.hours(f.Hours, n)
	if !slices.Contains([]string{"", "resident", "home"}, f.Route) {
		r.fault(at("route"), "a route that there is not", "Write resident for one in Cambodia, home for a line in the home country, or leave it out.")
	}
	if !oneLine(f.Caution, maxText) {
		r.fault(at("caution"), "too long a caution", "Write at most 300 characters, in one line.")
	}
	r.origin(f, n)
	r.book.Entries = append(r.book.Entries, Entry{
		Entry: hotline.Entry{
			ID: f.ID, Name: f.Name, Kind: f.Kind, Needs: f.Needs, Areas: f.Areas, For: f.For,
			Phone: f.Phone, WhatsApp: f.WhatsApp, Telegram: f.Telegram, Email: f.Email, Web: f.Web,
			Languages: f.Languages, Hours: f.Hours, Home: f.Route == "home",
		},
		Caution: f.Caution, Sources: f.Source, Read: f.Read, Listed: f.Listed,
	})
}

// ways checks how it is reached. Nothing here may be the address of a house.
func (r *reader) ways(f entryForm, at func(string) int, here int) {
	of := func(form *regexp.Regexp) func(string) bool {
		return func(s string) bool { return utf8.RuneCountInString(s) <= maxWay && form.MatchString(s) }
	}
	const number = `Write numbers in quotes as they are printed, such as ["+855 12 345 678"], and words about them elsewhere.`
	r.some(f.Phone, at("phone"), "telephone numbers", maxWays, number, of(phoneForm))
	r.some(f.WhatsApp, at("whatsapp"), "numbers of WhatsApp", maxWays, number, of(phoneForm))
	r.some(f.Telegram, at("telegram"), "accounts of Telegram", maxWays, `Write each as @name, as t.me/name, or as a number, in quotes.`, of(accountForm))
	r.some(f.Email, at("email"), "e-mail addresses", maxWays, `Write each as name@example.org, in quotes.`, of(emailForm))
	if f.Web != "" && !of(webForm)(f.Web) {
		r.fault(at("web"), "not a web site", "Write its address, such as www.example.org.")
	}
	all := len(f.Phone) + len(f.WhatsApp) + len(f.Telegram) + len(f.Email)
	if f.Web != "" {
		all++
	}
	switch {
	case all > maxAll:
		r.fault(here, "too many ways to reach it", "Keep the eight that help most.")
	case all == 0:
		r.fault(here, "no way to reach it", "Give it phone, whatsapp, telegram, email or web; the address of a house stands nowhere here.")
	}
}

// origin checks where the entry comes from: without a source and a date nothing is
// shown.
func (r *reader) origin(f entryForm, n *yaml.Node) {
	at := func(name string) int { return lineOf(field(n, name), n) }
	if len(f.Source) == 0 {
		r.fault(at("source"), "no source", "Say where it was read: source: [{title: …, address: https://…, date: …}].")
	}
	for i, s := range f.Source {
		line := lineOf(item(field(n, "source"), i), n)
		if strings.TrimSpace(s.Title) == "" || !strings.HasPrefix(s.Address, "https://") && !strings.HasPrefix(s.Address, "http://") || strings.TrimSpace(s.Date) == "" {
			r.fault(line, "a source without title, address or date", `Write all three: {title: …, address: https://…, date: …}; a page without a date has date: "undated".`)
		}
	}
	if _, err := time.Parse(time.DateOnly, f.Read); err != nil {
		r.fault(at("read"), "no day on which it was read", "Write in read: when the source was read, such as 2026-11-23.")
	}
	if strings.TrimSpace(f.Listed) == "" || !oneLine(f.Listed, maxName) {
		r.fault(at("listed"), "nothing is said of who agreed that it is listed", "Write listed: public if it publishes this number itself, the name of who agreed, or no.")
	}
}

func (r *reader) languages(tags []string, n *yaml.Node) {
	r.some(tags, lineOf(field(n, "languages"), n), "languages", maxTags, "Write each as a tag, such as en, km, vi, zh-Hans, th or fil.", r.checks.Language)
}

func (r *reader) hours(hours string, n *yaml.Node) {
	if !oneLine(hours, maxHours) {
		r.fault(lineOf(field(n, "hours"), n), "too many hours", "Write them in one line of at most 60 characters.")
	}
}

// some checks a list: how many there are, that none stands twice, and each one.
func (r *reader) some(list []string, line int, what string, most int, remedy string, ok func(string) bool) {
	if len(list) > most {
		r.fault(line, "too many "+what, "Keep the "+strconv.Itoa(most)+" that help most.")
	}
	for i, s := range list {
		switch {
		case !ok(s):
			r.fault(line, "one of the "+what+" is not of a form that is known", remedy)
		case slices.Contains(list[:i], s):
			r.fault(line, "one of the "+what+" stands twice", "Remove one of the two.")
		}
	}
}

// oneLine reports whether a text is one line of at most so many characters.
func oneLine(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}
