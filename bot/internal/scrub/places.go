package scrub

import "strings"

// findPlaces takes coordinates, plus codes and three-word addresses.
func (t *text) findPlaces() {
	for i, r := range t.r {
		if !t.free(i) {
			continue
		}
		switch {
		case r == '°', r == '度':
			t.degreesAt(i)
		case r == '+':
			t.plusCodeAt(i)
		case r == '/':
			t.threeWordsAt(i)
		case digit(r) && !t.ok(i-1, digit):
			t.coordinatesAt(i)
		}
	}
}

// decimal is a number with a fraction.
type decimal struct {
	from, to int
	whole    int // 0 to 999
	frac     int // digits behind the point
	marked   bool
}

// decimalAt reads digits, a point or comma, digits, and a degree sign or
// hemisphere. The digits of a date or a sum ("1.000.000") are none.
func (t *text) decimalAt(i int) (d decimal, ok bool) {
	d.from = i
	for ; t.free(i) && digit(t.r[i]); i++ {
		d.whole = min(d.whole*10+int(t.r[i]-'0'), 1000)
	}
	if i-d.from > 3 || i == d.from || !(t.is(i, '.') || t.is(i, ',')) {
		return d, false
	}
	point := t.r[i]
	i++
	for t.free(i) && digit(t.r[i]) {
		i++
		d.frac++
	}
	if d.frac == 0 || (t.is(i, point) && t.ok(i+1, digit)) {
		return d, false
	}
	if t.is(i, '°') {
		i++
		d.marked = true
	}
	if k := t.hemisphere(i); k > i {
		i = k
		d.marked = true
	}
	d.to = i
	if t.is(d.from-1, '-') || t.is(d.from-1, '+') {
		d.from--
	}
	if k := d.from - 1; t.ok(k, compass) && !t.ok(k-1, letter) {
		d.from, d.marked = k, true
	}
	return d, true
}

func compass(r rune) bool { return r == 'n' || r == 's' || r == 'e' || r == 'w' }

// hemisphere is the position behind "N" or " N" at i, or i.
func (t *text) hemisphere(i int) int {
	k := i
	if t.is(k, ' ') {
		k++
	}
	if t.ok(k, compass) && !t.ok(k+1, letter) {
		return k + 1
	}
	return i
}

// coordinatesAt takes a pair of decimal degrees that begins at i, or one
// number so precise that it can hardly be anything else.
func (t *text) coordinatesAt(i int) {
	a, ok := t.decimalAt(i)
	if !ok {
		return
	}
	k := a.to
	for t.free(k) && k-a.to < 4 && strings.ContainsRune(" ,;/|\n-+", t.r[k]) {
		k++
	}
	if t.ok(k, compass) && t.ok(k+1, digit) {
		k++
	}
	if _, ok := t.decimalAt(k); !ok {
		k = t.labelled(a.to)
	}
	if b, ok := t.decimalAt(k); ok && k > a.to && a.whole <= 180 && b.whole <= 180 {
		degrees := a.marked || b.marked
		fine := a.frac >= 3 && b.frac >= 3
		east := a.frac >= 2 && b.frac >= 2 && (a.whole >= 60 || b.whole >= 60)
		if degrees || fine || east {
			t.take(a.from, b.to, MarkPlace)
			return
		}
	}
	if a.whole <= 180 && a.frac >= 4 {
		t.take(a.from, a.to, MarkPlace)
	}
}

// labels are the words that stand between two coordinates, those that begin as
// others do behind them.
var labels = []string{"latitude", "longitude", "lat", "long", "lng", "lon", "and", "x", "东经", "東經", "经度", "經度", "纬度", "緯度"}

// labelled is the position behind the words and signs between two coordinates that
// begin at i: "13.658 and 102.563", "lat 13.658 lng: 102.563".
func (t *text) labelled(i int) int {
	for t.free(i) {
		if strings.ContainsRune(" ,;:=/|&()~\n-+", t.r[i]) {
			i++
			continue
		}
		k := i
		for _, l := range labels {
			if n := len([]rune(l)); i+n <= len(t.r) && string(t.r[i:i+n]) == l && !(letter(t.r[i]) && alpha(t.r[i]) && t.ok(i+n, letter)) {
				k = i + n
				break
			}
		}
		if k == i {
			break
		}
		i = k
	}
	return i
}

// degreesAt takes degrees, minutes and seconds around the degree sign i. A
// temperature has neither minutes nor a hemisphere and stays.
func (t *text) degreesAt(i int) {
	from := i
	if t.is(from-1, ' ') {
		from--
	}
	for t.free(from-1) && i-from < 12 && (digit(t.r[from-1]) || t.r[from-1] == '.') {
		from--
	}
	if from >= i || !t.ok(from, digit) {
		return
	}
	to, parts := i+1, 0
	for parts < 2 {
		k := to
		for t.is(k, ' ') {
			k++
		}
		n := k
		for t.free(n) && (digit(t.r[n]) || ((t.r[n] == '.' || t.r[n] == ',') && t.ok(n+1, digit))) {
			n++
		}
		if n == k {
			break
		}
		for t.free(n) && strings.ContainsRune("'\"分秒", t.r[n]) {
			n++
		}
		to = n
		parts++
	}
	end := t.hemisphere(to)
	if parts == 0 && end == to {
		return
	}
	if t.ok(from-1, compass) && !t.ok(from-2, letter) {
		from--
	}
	t.take(from, end, MarkPlace)
}

// plusCodeAt takes an Open Location Code around the plus sign i: "7P2V+3M" or
// "7P52HW2V+3M".
func (t *text) plusCodeAt(i int) {
	code := func(r rune) bool { return strings.ContainsRune("23456789cfghjmpqrvwx0", r) }
	from, to, letters := i, i+1, 0
	for t.free(from-1) && code(t.r[from-1]) {
		from--
	}
	for t.free(to) && code(t.r[to]) {
		to++
	}
	for _, r := range t.r[from:to] {
		if alpha(r) {
			letters++
		}
	}
	long := i-from == 8
	if !(long || i-from == 4 || i-from == 6) || to-i > 8 || t.ok(from-1, alnum) || t.ok(to, alnum) {
		return
	}
	if to-i < 3 && !(long && to-i == 1 && letters > 0) {
		return
	}
	if letters > 0 {
		t.take(from, to, MarkPlace)
	}
}

// threeWordsAt takes "///word.word.word" at i.
func (t *text) threeWordsAt(i int) {
	if !t.is(i+1, '/') || !t.is(i+2, '/') {
		return
	}
	k, dots := i+3, 0
	for t.free(k) && (letter(t.r[k]) || (t.r[k] == '.' && t.ok(k+1, letter))) {
		if t.r[k] == '.' {
			dots++
		}
		k++
	}
	if dots == 2 {
		t.take(i, k, MarkPlace)
	}
}
