package staff

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"hotline/bot/internal/hotline"
)

// InviteLife is how long an invitation can be used.
const InviteLife = 10 * time.Minute

// early is how much another machine's clock may be before ours: the first
// invitation is made on a command line.
const early = time.Minute

// An invitation is when it was made (6 bytes, in ms), and the HMACs of the name it
// is for (9 bytes) and of both (16 bytes), in base64url. So it needs no memory:
// only the used ones are kept, until they are too old. Each HMAC's input begins
// with a word, so it is that of no return code, which is twelve digits.
const (
	whenChars = 8
	whoChars  = 12
	signChars = hotline.JoinChars - whenChars - whoChars
)

// Invitation is a token by which whoever presses its link first becomes name. mac
// is [hotline.Env]'s.
func Invitation(mac func(string) string, name string, at time.Time) string {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	told := base64.RawURLEncoding.EncodeToString(ms[2:]) + whoIs(mac, name)
	return told + sign(mac, told)
}

// whoIs stands for a name in a token.
func whoIs(mac func(string) string, name string) string {
	return mac("invited " + name)[:whoChars]
}

func sign(mac func(string) string, told string) string { return mac("invitation " + told)[:signChars] }

// invited is what an invitation says.
type invited struct {
	told string // what is signed: no other invitation is the same
	who  string
	at   time.Time
}

// readInvitation reads a token; ok is false if it is none of ours.
func readInvitation(mac func(string) string, token string) (i invited, ok bool) {
	if len(token) != hotline.JoinChars {
		return i, false
	}
	told := token[:whenChars+whoChars]
	// Trying signatures one by one over Telegram tells nothing by its timing.
	if sign(mac, told) != token[len(told):] {
		return i, false
	}
	var ms [8]byte
	if _, err := base64.RawURLEncoding.Decode(ms[2:], []byte(told[:whenChars])); err != nil {
		return i, false
	}
	return invited{told, told[whenChars:], time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:]))).UTC()}, true
}

// JoinLink is the link of an invitation.
func JoinLink(bot, token string) string {
	return "https://t.me/" + bot + "?start=" + hotline.JoinPrefix + token
}

// invitedName is the entry of the roster that an invitation is for, nil if there
// is none, or if they were removed after it was made.
func (t *turn) invitedName(i invited) *hotline.Responder {
	for _, v := range t.st.Void {
		if (v.Who == "" || v.Who == i.who) && i.at.UnixMilli() <= v.At {
			return nil
		}
	}
	for k := range t.env.House.Responders {
		if p := &t.env.House.Responders[k]; whoIs(t.env.Mac, p.Name) == i.who {
			return p
		}
	}
	return nil
}
