package scrub

// birth are words near which any date is somebody's date of birth.
var birth = byFirst(words("born", "dob", "d.o.b", "birthday", "birthdate", "date of birth", "birth", "sinh", "កំណើត", "កើត", "เกิด", "ເກີດ",
	"出生", "生日", "生于", "မွေး", "ميلاد", "ولد", "lahir", "ipinanganak", "kapanganakan", "जन्म", "জন্ম", "생년월일", "naissance", "nacimiento"))

// months are English months in short: enough letters to know one.
var months = set("jan feb mar apr may jun jul aug sep oct nov dec")

// findDates takes dates of birth: any date near a word for birth, and any date
// in a year so long ago that it can hardly be about something else. Recent
// dates say what happened and stay.
func (t *text) findDates() {
	if !t.digits {
		return
	}
	for i, r := range t.r {
		if !t.free(i) {
			continue
		}
		for _, p := range birth[r] {
			if t.has(i, p) && !(alpha(r) && (t.ok(i-1, alpha) || t.ok(i+len(p), alpha))) {
				t.birthAfter(i + len(p))
				break
			}
		}
		if digit(r) && !t.ok(i-1, digit) {
			t.dateAt(i)
		}
	}
}

// number is the value and the end of the digits at i.
func (t *text) number(i int) (v, to int) {
	for to = i; t.free(to) && digit(t.r[to]); to++ {
		v = min(v*10+int(t.r[to]-'0'), 1_000_000_000)
	}
	return v, to
}

// birthAfter takes the date that begins within 40 positions of i: two or more
// numbers close to one another.
func (t *text) birthAfter(i int) {
	from := i
	for from-i < 40 && t.free(from) && !digit(t.r[from]) && t.r[from] != '\n' {
		from++
	}
	if !t.ok(from, digit) {
		return
	}
	var numbers, digits, to int
	for k := from; ; {
		_, e := t.number(k)
		numbers, digits, to = numbers+1, digits+e-k, e
		for k = e; k-e < 13 && t.free(k) && !digit(t.r[k]) && t.r[k] != '\n'; k++ {
		}
		if numbers == 4 || !t.free(k) || !digit(t.r[k]) {
			break
		}
	}
	if t.is(to, '日') {
		to++
	}
	if numbers >= 2 && digits >= 4 {
		t.take(from, to, MarkDate)
	}
}

// date is three numbers written as a date.
type date struct {
	to   int
	year int
	four bool // the year has four digits
}

// dateOf reads a date of three numbers at i: "12/05/1994", "1994年5月12日",
// "12 May 1994", "12 tháng 5 năm 1994".
func (t *text) dateOf(i int) (date, bool) {
	var v, n [3]int
	k := i
	for part := range 3 {
		val, e := t.number(k)
		if e == k || e-k > 4 {
			return date{}, false
		}
		v[part], n[part], k = val, e-k, e
		if part == 2 {
			break
		}
		next, ok := t.dateGap(k)
		if !ok {
			return date{}, false
		}
		k = next
	}
	switch {
	case t.ok(k, digit):
		return date{}, false
	case n[0] == 4 && n[1] <= 2 && n[2] <= 2 && calendar(v[1], v[2]):
		if t.is(k, '日') {
			k++
		}
		return date{k, v[0], true}, true
	case n[2] == 4 && n[0] <= 2 && n[1] <= 2 && calendar(v[0], v[1]):
		return date{k, v[2], true}, true
	case n[2] == 2 && n[0] <= 2 && n[1] <= 2 && calendar(v[0], v[1]) && !t.is(i+n[0], ' '):
		return date{k, v[2], false}, true
	}
	return date{}, false
}

func calendar(a, b int) bool {
	return a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12)
}

// dateGap is the position behind what parts two numbers of a date.
func (t *text) dateGap(i int) (int, bool) {
	k := i
	for t.free(k) && k-i < 10 && !digit(t.r[k]) {
		k++
	}
	if !t.ok(k, digit) {
		return 0, false
	}
	gap := string(t.r[i:k])
	switch gap {
	case "/", "-", ".", " ", "年", "月", " / ", " - ", ". ", " thang ", " nam ", "/ ", " ខែ", " ឆ្នាំ", " ខែ ", " ឆ្នាំ ":
		return k, true
	}
	return 0, false
}

// dateAt takes the date at i if its year is a year of birth.
func (t *text) dateAt(i int) {
	if d, ok := t.dateOf(i); ok {
		if longAgo(d.year) || (!d.four && d.year >= 30) {
			t.take(i, d.to, MarkDate)
		}
		return
	}
	// A day, a month's name in any language, and a year.
	day, e := t.number(i)
	if day < 1 || day > 31 || e-i > 2 || !t.is(e, ' ') && !t.is(e, '-') {
		return
	}
	k := e + 1
	for t.free(k) && k-e <= 16 && letter(t.r[k]) {
		k++
	}
	if k-e < 4 || !(t.is(k, ' ') || t.is(k, '-') || t.is(k, ',')) {
		return
	}
	if alpha(t.r[e+1]) && !months[string(t.r[e+1:e+4])] {
		return
	}
	for t.is(k, ' ') || t.is(k, '-') || t.is(k, ',') {
		k++
	}
	if year, to := t.number(k); to-k == 4 && longAgo(year) {
		t.take(i, to, MarkDate)
	}
}

// longAgo reports whether a year, common or Buddhist, is before 2016. A child
// born later is caught by a word for birth only.
func longAgo(year int) bool {
	return 1900 <= year && year <= 2015 || 2443 <= year && year <= 2558
}
