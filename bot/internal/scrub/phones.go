package scrub

import "github.com/nyaruka/phonenumbers"

// regions are tried in turn for numbers without a country code: where the
// compounds are first, then where the people in them come from.
var regions = []string{"KH", "VN", "TH", "CN", "MM", "ID", "PH", "LA", "MY", "IN"}

// asks is how many numbers of one text are looked up. A look-up takes about
// 100 µs, so a message full of numbers could hold up a lane; the numbers
// behind are taken for phone numbers unseen.
const asks = 6

// isPhone reports whether ASCII digits are a phone number somewhere. With a
// plus sign it is enough that the number is possible.
func (t *text) isPhone(digits string, plus bool) bool {
	if len(digits) < 6 || len(digits) > 17 {
		return false
	}
	if t.asked++; t.asked > asks {
		return true
	}
	var n phonenumbers.PhoneNumber
	if plus {
		return phonenumbers.ParseToNumber("+"+digits, "ZZ", &n) == nil && phonenumbers.IsPossibleNumber(&n)
	}
	for _, region := range regions {
		n.Reset()
		if phonenumbers.ParseToNumber(digits, region, &n) == nil && phonenumbers.IsValidNumber(&n) {
			return true
		}
	}
	if len(digits) < 10 {
		return false
	}
	n.Reset()
	return phonenumbers.ParseToNumber("+"+digits, "ZZ", &n) == nil && phonenumbers.IsValidNumber(&n)
}
