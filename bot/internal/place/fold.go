package place

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is how many characters of a text are looked at for names: a place is
// named in its first lines or not at all, and each look costs the same.
const longest = 300

// fold writes a text in the form in which names are compared: lower case, without
// width, marks on Latin letters, tone marks and silent signs, with ASCII digits,
// Chinese in simplified characters, and its words divided by single spaces. What
// is no letter and no digit divides words, but for apostrophes, which join them.
func fold(text string) string {
	var b strings.Builder
	latin, space := false, false
	for _, r := range norm.NFD.String(norm.NFKC.String(head(text, longest))) {
		switch {
		case unicode.Is(unicode.Mn, r) && latin, drop[r]:
			continue
		case unicode.IsLetter(r), unicode.Is(unicode.M, r), unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			if to, ok := letters[r]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(digit(unicode.ToLower(r)))
			}
			latin = unicode.Is(unicode.Latin, r)
		default:
			space = true
		}
	}
	return khmer(b.String())
}

// head is a text's first n characters.
func head(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// drop are signs that people leave out, put twice or in another place without
// meaning anything by it.
var drop = map[rune]bool{
	'\'': true, '’': true, '‘': true, 'ʼ': true, '`': true, '´': true,
	'\u200b': true, '\u200c': true, '\u200d': true, '\u2060': true, '\ufeff': true,
	'\u17cb': true, '\u17cd': true, '\u17cf': true, // Khmer bantoc, toandakhiat, ahsda
	'\u0e47': true, '\u0e48': true, '\u0e49': true, '\u0e4a': true, '\u0e4b': true, '\u0e4c': true, // Thai tones, maitaikhu, thanthakhat
}

// letters are characters that are written as others: Latin letters that do not come
// apart into a letter and a mark, and the traditional forms of those Chinese
// characters that stand in names of the gazetteer.
var letters = func() map[rune]string {
	m := map[rune]string{'đ': "d", 'Đ': "d", 'ø': "o", 'ł': "l", 'ı': "i", 'œ': "oe", 'Œ': "oe", 'æ': "ae", 'ß': "ss"}
	traditional, simplified := []rune(traditional), []rune(simplified)
	for i, r := range traditional {
		m[r] = string(simplified[i])
	}
	return m
}()

const (
	traditional = "馬貝貢楨國邊薩奧瑪幹膠蘭諾羅蘿實機場際萬區園頭橋鐵華淨雲遜勝篤達揚臘貼吳亞詩納風"
	simplified  = "马贝贡桢国边萨奥玛干胶兰诺罗萝实机场际万区园头桥铁华净云逊胜笃达扬腊贴吴亚诗纳风"
)

// khmer writes Khmer syllables in one way: one of the two subscripts that look
// alike, and the sign that changes a consonant's series before the vowel.
func khmer(s string) string {
	if !strings.ContainsFunc(s, isKhmer) {
		return s
	}
	rs := []rune(s)
	for i := range rs {
		if i > 0 && rs[i-1] == '\u17d2' && rs[i] == 'ដ' {
			rs[i] = 'ត'
		}
		if i > 0 && (rs[i] == '\u17c9' || rs[i] == '\u17ca') && rs[i-1] >= '\u17b6' && rs[i-1] <= '\u17c5' {
			rs[i-1], rs[i] = rs[i], rs[i-1]
		}
	}
	return string(rs)
}

func isKhmer(r rune) bool { return r >= '\u1780' && r <= '\u17ff' }

// zeros are the noughts of the scripts that the hotline's people write.
var zeros = []rune{'٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐'}

// digit is the ASCII digit of a digit of any script, and any other character itself.
func digit(r rune) rune {
	if r < 0x80 || !unicode.IsDigit(r) {
		return r
	}
	i, _ := slices.BinarySearch(zeros, r+1)
	if i > 0 && r-zeros[i-1] < 10 {
		return '0' + r - zeros[i-1]
	}
	return r
}

// joined is a folded text without its spaces: people put them where they like.
func joined(s string) string { return strings.ReplaceAll(s, " ", "") }

// script says in which of the writings that are told apart a folded text is.
func script(s string) string {
	for _, r := range s {
		switch {
		case isKhmer(r):
			return "km"
		case unicode.Is(unicode.Thai, r):
			return "th"
		case unicode.Is(unicode.Han, r):
			return "zh"
		case unicode.Is(unicode.Latin, r):
			return "la"
		}
	}
	return ""
}
