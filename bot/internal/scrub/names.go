package scrub

import "strings"

// findNames takes the name behind a sentence that introduces somebody.
func (t *text) findNames() {
	for i := 0; i < len(t.r); i++ {
		if !t.free(i) {
			continue
		}
		for _, in := range intros[t.r[i]] {
			if !t.has(i, in.phrase) {
				continue
			}
			k := i + len(in.phrase)
			latin := alpha(t.r[i])
			if latin && (t.ok(i-1, alnum) || t.ok(k-1, alnum) && t.ok(k, alnum)) {
				continue
			}
			if in.weak && latin && t.upper(k-1) && len(in.phrase) > 1 {
				continue // everything is in capitals, so a capital says nothing
			}
			if to := t.nameEnd(k, in.weak); to > k {
				i = to - 1
			}
			break
		}
	}
}

// nameEnd takes the name that begins behind position i and returns where it
// ends, or i if none is there.
func (t *text) nameEnd(i int, weak bool) int {
	k := i
	for t.free(k) && k-i < 5 && strings.ContainsRune(" :-='\"(\t", t.r[k]) {
		k++
	}
	if !t.free(k) || !letter(t.r[k]) {
		return i
	}
	end := k
	switch {
	case alpha(t.r[k]):
		end = t.latinName(k, weak)
	case han(t.r[k]):
		end = t.hanName(k, weak)
	case !weak:
		end = t.runName(k)
	}
	if end == k {
		return i
	}
	t.take(k, end, MarkName)
	return end
}

// latinName ends a name in Latin letters: up to five words with capitals, or
// up to three without, none of them an everyday word.
func (t *text) latinName(i int, weak bool) int {
	capital := t.upper(i)
	if weak && !capital {
		return i
	}
	end, k := i, i
	for n := 0; n < 5; n++ {
		e := k
		for t.free(e) && (letter(t.r[e]) || t.r[e] == '\'' && t.ok(e+1, letter) || t.r[e] == '-' && t.ok(e+1, letter)) {
			e++
		}
		word := string(t.r[k:e])
		if e == k || everyday[word] || weak && peoples[word] {
			break
		}
		if n > 0 && (capital && !t.upper(k) || !capital && n >= 3) {
			break
		}
		end = e
		if t.is(e, '.') && e-k <= 2 {
			e++
		}
		if !t.is(e, ' ') {
			break
		}
		k = e + 1
	}
	return end
}

// hanName ends a name in Chinese characters: two to four, fewer if an everyday
// word follows.
func (t *text) hanName(i int, weak bool) int {
	surname := strings.ContainsRune(surnames, t.r[i])
	k := i
	for k-i < 4 && t.free(k) && han(t.r[k]) && !strings.ContainsRune(hanStops, t.r[k]) {
		k++
	}
	switch {
	case k-i < 2:
		return i
	case weak && (!surname || k-i > 3 || t.ok(k, han)):
		return i
	case surname && k-i == 4 && t.ok(k, han):
		return k - 1
	}
	return k
}

func han(r rune) bool { return 0x3400 <= r && r <= 0x9FFF || 0x20000 <= r && r <= 0x3FFFF }

// runName ends a name in a script without capitals: the letters up to a blank
// or an everyday word, and a short second run (the family name).
func (t *text) runName(i int) int {
	end := t.run(i, 24)
	if end == i {
		return i
	}
	if t.is(end, ' ') && end-i <= 14 {
		if next := t.run(end+1, 13); next > end+1 && next-end-1 <= 12 && !t.ok(next, letter) {
			return next
		}
	}
	return end
}

// run ends letters of one script run at an everyday word or after most.
func (t *text) run(i, most int) int {
	k := i
	for t.free(k) && k-i < most && letter(t.r[k]) && !alpha(t.r[k]) {
		for _, s := range runStops[t.r[k]] {
			if t.has(k, s) && (k-i >= 2 || k == i) {
				return k
			}
		}
		k++
	}
	return k
}
