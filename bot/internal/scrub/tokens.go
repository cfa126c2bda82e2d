package scrub

// findTokens takes tokens that mix letters with at least five digits, as
// passports, identity cards, number plates, ticket codes and keys do, and the
// machine-readable lines of a passport.
func (t *text) findTokens() {
	for i := 0; i < len(t.r); {
		if !t.free(i) || !alnum(t.r[i]) {
			i++
			continue
		}
		k, digits, letters, fill := i, 0, 0, 0
		for t.free(k) {
			r := t.r[k]
			switch {
			case digit(r):
				digits++
			case alpha(r):
				letters++
			case r == '<':
				fill++
			case (r == '-' || r == '_') && t.ok(k+1, alnum) && t.free(k+1):
			default:
				r = 0
			}
			if r == 0 {
				break
			}
			k++
		}
		secret := k-i >= 20 && digits > 0 && letters > 0
		if fill >= 2 && k-i >= 10 || secret || digits >= 5 && letters > 0 && !t.measure(i, k) {
			t.take(i, k, MarkNumber)
		}
		i = max(k, i+1)
	}
}

// measure reports whether a token is words joined to numbers by dashes or
// digits with a unit behind ("50000baht", "12345km", "10-20-people").
func (t *text) measure(from, to int) bool {
	k := from
	for k < to && (digit(t.r[k]) || t.r[k] == '-') {
		k++
	}
	if k == from || k == to {
		return false
	}
	unit := string(t.r[k:to])
	return money[unit] || unit == "km" || unit == "m" || unit == "kg"
}
