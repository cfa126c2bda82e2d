package scrub

import "strings"

// strongTLD end a host name wherever they stand after a dot; weakTLD are also
// words, so they need a path behind them.
var (
	strongTLD = set("com net org info biz edu gov int mobi app dev xyz site online top club shop live link page cc tv io ai gg ly gl " +
		"kh vn cn th mm ph sg hk tw mo pk bd lk np kr jp ru uk eu de fr au nz br ae sa il ir tr ua pl nl ch se work vip win fun icu")
	mailHost = set("gmail googlemail yahoo ymail hotmail outlook live icloud proton protonmail qq 163 126 foxmail sina mail yandex gmx aol zoho naver")
	schemes  = words("tg:", "mailto:", "geo:", "tel:", "sms:", "whatsapp:", "viber:", "line:", "weixin:", "zalo:", "fb:", "intent:")
	shorts   = set("t.me wa.me m.me line.me fb.me zalo.me lin.ee g.co is.gd")
)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// hostMax bounds how far a host name is looked for on either side of a dot.
const hostMax = 100

func hostRune(r rune) bool  { return alnum(r) || r == '-' || r == '.' }
func localRune(r rune) bool { return alnum(r) || strings.ContainsRune("._%+-", r) }

// findLinks takes URLs, bare host names and e-mail addresses.
func (t *text) findLinks() {
	for i := 0; i < len(t.r); i++ {
		if !t.free(i) {
			continue
		}
		switch t.r[i] {
		case ':':
			t.urlAt(i)
		case '@':
			t.mailAt(i)
		case '.':
			t.hostAt(i)
		}
	}
}

// urlAt takes a URL whose scheme ends at the colon i.
func (t *text) urlAt(i int) {
	from := i
	for t.free(from-1) && alpha(t.r[from-1]) {
		from--
	}
	if from == i || !t.free(i+1) || blank(t.r[i+1]) {
		return
	}
	if t.is(i+1, '/') && t.is(i+2, '/') {
		t.take(from, t.pathEnd(i+3), MarkLink)
		return
	}
	for _, s := range schemes {
		if i-from == len(s)-1 && t.has(from, s) {
			t.take(from, t.pathEnd(i+1), MarkLink)
			return
		}
	}
}

// hostAt takes a host name around the dot i, with the path behind it, and the
// e-mail address if "at" stands before it.
func (t *text) hostAt(i int) {
	if !t.ok(i-1, alnum) || !t.ok(i+1, alnum) {
		return
	}
	from, to := i, i+1
	for t.free(from-1) && hostRune(t.r[from-1]) && i-from < hostMax {
		from--
	}
	for t.free(to) && hostRune(t.r[to]) && to-i < hostMax {
		to++
	}
	for to > i && !alnum(t.r[to-1]) {
		to--
	}
	for from < i && !alnum(t.r[from]) {
		from++
	}
	host := string(t.r[from:to])
	path := (t.is(to, '/') || t.is(to, '?') || t.is(to, ':')) && t.ok(to+1, alnum)
	if !isHost(host, path) {
		return
	}
	if first, _, _ := strings.Cut(host, "."); mailHost[first] {
		if start, ok := t.spelledAt(from); ok {
			t.take(start, to, MarkEmail)
			return
		}
	}
	t.take(from, t.pathEnd(to), MarkLink)
}

func isHost(host string, path bool) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	for _, r := range last {
		if !alpha(r) {
			return false
		}
	}
	switch {
	case strings.HasPrefix(host, "www."), shorts[host], strongTLD[last]:
		return true
	}
	return path && len(last) >= 2
}

// spelledAt finds the start of "name (at) host", "name at host" and
// "name @ host", where host begins at i.
func (t *text) spelledAt(i int) (int, bool) {
	k := i
	for k > 0 && t.free(k-1) && strings.ContainsRune(" ()[]", t.r[k-1]) {
		k--
	}
	switch {
	case k == i && !t.is(k-1, '@'):
		return 0, false
	case t.is(k-1, '@'):
		k--
	case t.is(k-1, 't') && t.is(k-2, 'a') && !t.ok(k-3, alnum):
		k -= 2
	default:
		return 0, false
	}
	for k > 0 && t.free(k-1) && strings.ContainsRune(" ()[]", t.r[k-1]) {
		k--
	}
	end := k
	for t.free(k-1) && localRune(t.r[k-1]) {
		k--
	}
	return k, k < end
}

// mailAt takes the e-mail address around the sign i.
func (t *text) mailAt(i int) {
	from, to := i, i+1
	for t.free(from-1) && localRune(t.r[from-1]) {
		from--
	}
	for t.free(to) && hostRune(t.r[to]) {
		to++
	}
	for to > i+1 && !alnum(t.r[to-1]) {
		to--
	}
	if from < i && to > i+1 {
		t.take(from, to, MarkEmail)
	}
}

func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// pathEnd is where a link that reached position i ends. A letter of another
// script goes on with the link after a separator ("/", "="), because that is
// how names stand in links, and ends it after a letter, because many scripts
// write no blank between a link and the next word.
func (t *text) pathEnd(i int) int {
	foreign := false
	for ; t.free(i); i++ {
		r := t.r[i]
		if blank(r) || strings.ContainsRune("<>\"'“”|`{}[]()。！？，。；「」『』【】《》។၊။", r) {
			break
		}
		if r < 0x80 {
			foreign = false
			continue
		}
		if !foreign && t.ok(i-1, alnum) {
			break
		}
		foreign = true
	}
	for i > 0 && strings.ContainsRune(".,!?;:", t.r[i-1]) {
		i--
	}
	return i
}
