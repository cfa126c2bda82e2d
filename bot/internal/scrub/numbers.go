package scrub

import "strings"

// group is a run of digits inside a candidate.
type group struct{ from, to int }

// candidate is digits that may be one number, with what parts its groups.
type candidate struct {
	from   int // the plus sign or bracket before the digits counts
	groups []group
	digits string
	plus   bool
}

func (c candidate) to() int { return c.groups[len(c.groups)-1].to }

// findNumbers takes identity numbers, then phone, account and other long
// numbers.
func (t *text) findNumbers() {
	t.findTokens()
	if t.digits {
		for i := 0; i < len(t.r); i++ {
			if t.free(i) && digit(t.r[i]) {
				i = t.numberAt(i) - 1
			}
		}
	}
	t.findHanNumbers()
}

// numberAt decides about the number that begins at i and returns where to go
// on reading.
func (t *text) numberAt(i int) int {
	c := t.candidateAt(i)
	mark := t.judge(c)
	if mark == "" {
		// The whole is no number to hide; a long group inside may be.
		for _, g := range c.groups {
			if g.to-g.from >= 6 && !t.sum(candidate{from: g.from, groups: []group{g}}) {
				t.take(g.from, g.to, MarkNumber)
			}
		}
		return c.to()
	}
	from, to := c.from, c.to()
	if k := from - 1; t.is(k, '(') && strings.ContainsRune(string(t.r[from:to]), ')') {
		from = k
	}
	if k := t.prefix(from, c); k < from {
		from, mark = k, MarkNumber
	}
	t.take(from, to, mark)
	return to
}

// prefix widens a number to the left: over the one or two capital letters of
// a passport ("N 1234567") and over the township of a Myanmar identity card
// ("12/OuKaMa(N)123456").
func (t *text) prefix(from int, c candidate) int {
	k := from
	if t.is(k-1, ')') {
		open := k - 2
		for t.free(open) && k-open < 12 && t.r[open] != '(' {
			open--
		}
		slash := open
		for t.free(slash) && open-slash < 16 && t.r[slash] != '/' && t.r[slash] != '\n' {
			slash--
		}
		if t.is(open, '(') && t.is(slash, '/') && t.ok(slash-1, digit) {
			for slash--; t.free(slash-1) && digit(t.r[slash-1]); slash-- {
			}
			return slash
		}
		return from
	}
	if c.plus || !t.is(k-1, ' ') || len(c.groups[0].str(t)) < 6 {
		return from
	}
	k--
	letters := 0
	for t.free(k-1) && alpha(t.r[k-1]) && t.upper(k-1) {
		k--
		letters++
	}
	if letters == 0 || letters > 2 || t.ok(k-1, letter) || (letters == 1 && t.r[k] == 'i') {
		return from
	}
	return k
}

func (g group) str(t *text) string { return string(t.r[g.from:g.to]) }

// candidateAt collects groups of digits from i on, as long as what parts them
// is how people part the groups of one number. It splits where a new number
// begins.
func (t *text) candidateAt(i int) candidate {
	c := candidate{from: i}
	if k := i - 1; t.free(k) && (t.r[k] == '+' || (t.r[k] == ' ' || t.r[k] == '(') && t.is(k-1, '+') && t.free(k-1)) {
		c.plus = true
		c.from = k
		if t.r[k] != '+' {
			c.from--
		}
	}
	var b strings.Builder
	for k := i; ; {
		_, e := t.number(k)
		c.groups = append(c.groups, group{k, e})
		b.WriteString(string(t.r[k:e]))
		next, ok := t.gap(e, c.plus || t.r[i] == '0')
		if !ok || t.newNumber(c, e, next) {
			break
		}
		k = next
	}
	c.digits = b.String()
	return t.trim(c)
}

// gap is the position of the next group's first digit, if what stands between
// can stand inside one number. Numbers that begin like a phone's may be parted
// by more.
func (t *text) gap(i int, phone bool) (int, bool) {
	k, blanks := i, 0
	for t.free(k) && k-i < 4 && !digit(t.r[k]) {
		switch r := t.r[k]; {
		case r == ' ':
			if k > i && (t.is(k-1, '.') || t.is(k-1, ',')) && !phone {
				return 0, false // the end of a sentence, or the next of a list
			}
			blanks++
		case strings.ContainsRune("-./()_*~,", r):
		default:
			return 0, false
		}
		k++
	}
	return k, k > i && blanks <= 2 && t.free(k) && digit(t.r[k])
}

// newNumber reports whether the group at next begins another number: "we are
// 3 012345678" and "012345678 098765432".
func (t *text) newNumber(c candidate, e, next int) bool {
	if next-e != 1 || !t.is(e, ' ') || !t.is(next, '0') {
		return false
	}
	total := 0
	for _, g := range c.groups {
		total += g.to - g.from
	}
	_, to := t.number(next)
	started := c.plus || t.r[c.groups[0].from] == '0'
	return total >= 9 && to-next >= 3 || total <= 4 && !started && to-next >= 3
}

// trim gives back a short last group that belongs to the next words: "012 345
// 678 3 people".
func (t *text) trim(c candidate) candidate {
	n := len(c.groups)
	if n < 2 {
		return c
	}
	last := c.groups[n-1]
	size := last.to - last.from
	if size > 2 || !t.is(last.from-1, ' ') || c.groups[n-2].to != last.from-1 {
		return c
	}
	follows := t.is(last.to, ' ') && t.ok(last.to+1, letter) || t.ok(last.to, letter)
	rest := c.digits[:len(c.digits)-size]
	if len(rest) >= 8 && follows && t.isPhone(rest, c.plus) {
		c.groups = c.groups[:n-1]
		c.digits = rest
	}
	return c
}

// judge says which mark takes the place of a candidate, "" if it stays.
func (t *text) judge(c candidate) string {
	n := len(c.digits)
	zero := c.digits[0] == '0'
	switch {
	case n < 6 || t.sum(c):
		return ""
	case len(c.groups) == 1 && (zero && n < 16 || t.isPhone(c.digits, c.plus)):
		return MarkPhone
	case len(c.groups) == 1:
		return MarkNumber
	case t.dated(c) || t.years(c):
		return ""
	case n >= 7 && n <= 16 && (c.plus || zero):
		return MarkPhone
	case n == 6:
		if t.is(c.groups[0].to, '-') && len(c.groups) == 2 && c.groups[0].to-c.groups[0].from == 3 {
			return MarkNumber
		}
		return ""
	case t.list(c):
		return ""
	case n <= 16 && t.isPhone(c.digits, c.plus):
		return MarkPhone
	case n >= 9 || !t.spaced(c):
		return MarkNumber
	}
	return ""
}

// dated reports whether a candidate is nothing but a date that may stay.
func (t *text) dated(c candidate) bool {
	d, ok := t.dateOf(c.groups[0].from)
	return ok && !c.plus && len(c.groups) == 3 && d.to >= c.to()
}

// years reports whether every group is a year ("2024-2026").
func (t *text) years(c candidate) bool {
	for _, g := range c.groups {
		v, _ := t.number(g.from)
		if g.to-g.from != 4 || !(1900 <= v && v < 2100 || 2443 <= v && v < 2643) {
			return false
		}
	}
	return !c.plus
}

// list reports whether a candidate is small numbers parted by commas.
func (t *text) list(c candidate) bool {
	for k, g := range c.groups {
		if g.to-g.from > 2 || k > 0 && !t.is(g.from-1, ',') {
			return false
		}
	}
	return true
}

// spaced reports whether only blanks and commas part the groups.
func (t *text) spaced(c candidate) bool {
	for k, g := range c.groups[:len(c.groups)-1] {
		for _, r := range t.r[g.to:c.groups[k+1].from] {
			if r != ' ' && r != ',' {
				return false
			}
		}
	}
	return true
}

// findHanNumbers takes numbers written with seven or more Chinese numerals.
func (t *text) findHanNumbers() {
	for i := 0; i < len(t.r); i++ {
		k := i
		for t.free(k) && strings.ContainsRune("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", t.r[k]) {
			k++
		}
		if k-i >= 7 {
			t.take(i, k, MarkNumber)
		}
		i = max(i, k-1)
	}
}
