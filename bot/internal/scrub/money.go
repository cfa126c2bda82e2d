package scrub

import "strings"

// money are words and signs behind or before a sum.
var (
	money = set("usd us dollar dollars riel riels khr baht thb dong vnd vnđ d kyat kyats mmk ks yuan rmb cny usdt rupiah idr rp rupee rupees inr " +
		"peso pesos php ringgit myr rm eur euro euros k won krw taka bdt kip lak birr shilling shillings trieu nghin million")
	moneySigns = words("$", "៛", "฿", "₫", "¥", "元", "块", "₹", "₱", "₩", "€", "£", "រៀល", "ដុល្លារ", "บาท", "ดอลลาร์", "美元", "人民币", "ကျပ်",
		"ກີບ", "دولار", "万", "億", "亿", "triệu", "đồng")
)

// sum reports whether a candidate is a sum of money that may stay: a currency
// stands beside it, and it is grouped by thousands, round, or a range. What
// begins with a zero or a plus sign is none.
func (t *text) sum(c candidate) bool {
	first, last := c.groups[0], c.groups[len(c.groups)-1]
	if c.plus || t.is(first.from, '0') || last.to-first.from > 15 || !t.currency(first.from, last.to) {
		return false
	}
	if len(c.groups) == 1 {
		return strings.HasSuffix(first.str(t), "000")
	}
	if len(c.groups) == 2 && t.is(first.to, '-') && last.from == first.to+1 {
		a, _ := t.number(first.from)
		b, _ := t.number(last.from)
		return a < b && first.to-first.from <= 5 && last.to-last.from <= 5 && !t.is(last.from, '0')
	}
	if first.to-first.from > 3 {
		return false
	}
	sep := t.r[first.to]
	for k, g := range c.groups[1:] {
		if g.to-g.from != 3 || g.from != c.groups[k].to+1 || t.r[g.from-1] != sep {
			return false
		}
	}
	return sep == ',' || sep == '.' || sep == ' '
}

// currency reports whether a currency stands before from or behind to.
func (t *text) currency(from, to int) bool {
	if t.is(to, ' ') {
		to++
	}
	if t.is(from-1, ' ') {
		from--
	}
	for _, s := range moneySigns {
		if t.has(to, s) || t.has(from-len(s), s) {
			return true
		}
	}
	k := to
	for t.ok(k, alpha) {
		k++
	}
	b := from
	for t.ok(b-1, alpha) {
		b--
	}
	return money[string(t.r[to:k])] || money[string(t.r[b:from])]
}
