package scrub

import "strings"

// apps are services on which a word behind their name is an account. Longer
// names stand before those they begin with.
var apps = words("微信", "weixin", "wechat", "qq", "line", "ไอดีไลน์", "ไลน์", "zalo", "whatsapp", "viber",
	"telegram", "telegran", "tele", "facebook", "messenger", "instagram", "insta", "skype", "snapchat", "tiktok", "signal", "kakaotalk",
	"kakao", "fb", "ig", "imo", "តេឡេក្រាម", "ហ្វេសប៊ុក", "เทเลแกรม", "เฟสบุ๊ค", "电报", "飞机", "username", "user name", "account", "账号", "帐号", "tài khoản")

// appsBy are apps by their first rune.
var appsBy = byFirst(apps)

func byFirst(phrases [][]rune) map[rune][][]rune {
	m := map[rune][][]rune{}
	for _, p := range phrases {
		m[p[0]] = append(m[p[0]], p)
	}
	return m
}

var userMark = []rune(MarkUser)

// findHandles takes @names, and accounts named behind the name of a service.
func (t *text) findHandles() {
	for i, r := range t.r {
		if !t.free(i) {
			continue
		}
		if r == '@' {
			t.nameAt(i)
			continue
		}
		for _, p := range appsBy[r] {
			if t.has(i, p) && !(alpha(r) && t.ok(i-1, alnum)) {
				t.accountAfter(i+len(p), !alpha(r))
				break
			}
		}
	}
}

// nameAt takes the user name behind the sign i.
func (t *text) nameAt(i int) {
	if t.has(i-1, userMark) {
		return
	}
	to := i + 1
	for t.free(to) && to-i <= 40 && (alnum(t.r[to]) || t.r[to] == '_' || letter(t.r[to])) {
		to++
	}
	if to-i >= 3 {
		t.take(i, to, MarkUser)
	}
}

// accountAfter takes the account named behind a service's name that ends at i.
// A plain word counts only behind a colon, "id" or a service named in another
// script; one with a digit or an underscore always does. So "line: dara" is an
// account and "line up" is not.
func (t *text) accountAfter(i int, sure bool) {
	if t.ok(i, alpha) && t.ok(i-1, alpha) {
		return
	}
	k := i
	for t.free(k) && k-i < 12 {
		r := t.r[k]
		switch {
		case r == ':' || r == '=' || r == '是' || r == '号' || r == '為' || r == '为':
			sure = true
			k++
			continue
		case r == ' ' || r == '-' || r == '(' || r == '"' || r == '.':
			k++
			continue
		case t.has(k, []rune("id")) && !t.ok(k+2, alnum):
			sure = true
			k += 2
			continue
		case t.has(k, []rune("is ")):
			k += 3
			continue
		case t.has(k, []rune("name ")):
			sure = true
			k += 5
			continue
		}
		break
	}
	to, mixed := k, false
	for t.free(to) && (alnum(t.r[to]) || strings.ContainsRune("_.-", t.r[to])) {
		mixed = mixed || digit(t.r[to]) || t.r[to] == '_'
		to++
	}
	for to > k && !alnum(t.r[to-1]) && t.r[to-1] != '_' {
		to--
	}
	letters := false
	for _, r := range t.r[k:to] {
		letters = letters || alpha(r)
	}
	if to-k >= 3 && letters && (sure || mixed) {
		t.take(k, to, MarkUser)
	}
}
