package intake

import (
	"encoding/json"
	"maps"
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// memory is what a conversation needs to go on on another phone. Its case keeps
// it, sealed. Keys "p" and "pt" are the exact place, "pl" all that was told of a
// place, of which the case takes out what has had its time, "ci" an agreed check-in, taken out when it is done.
// Whose phone it is and when it may be written to is not part of it: that is
// another on another phone.
type memory struct {
	Conv    *flows.State        `json:"f,omitempty"`
	Stash   map[string][]string `json:"fs,omitempty"`
	Words   string              `json:"w,omitempty"`
	Media   []hotline.File      `json:"v,omitempty"`
	Point   *hotline.Point      `json:"p,omitempty"`
	PointAt int64               `json:"pt,omitempty"`
	Places  []hotline.Evidence  `json:"pl,omitempty"`
	Site    *site               `json:"ps,omitempty"`
	Code    string              `json:"co"`
	Lang    string              `json:"l"`
	Sent    bool                `json:"cs,omitempty"`
	SentAt  int64               `json:"sa,omitempty"`
	Status  string              `json:"ct,omitempty"`
	// Check is when the person wants to be asked whether they are safe. Whether
	// the next phone can be asked is seen there.
	Check int64 `json:"ci,omitempty"`
}

// ofPhone are the nodes whose answers are true of one phone only.
var ofPhone = []string{nodePhone, nodeWrite, nodeCheckin}

// memory is the running conversation's, nil if it cannot be kept.
func (t *turn) memory() json.RawMessage {
	st := t.st
	m := memory{
		Stash: st.Stash, Words: st.Words, Media: st.Media, Point: st.Point, PointAt: st.PointAt,
		Places: st.Places, Site: st.Site, Code: st.Code, Lang: st.Lang, Sent: st.Sent, SentAt: st.SentAt, Status: st.Status, Check: st.Check,
	}
	if conv := st.standing(); conv != nil {
		conv.Answers = maps.Clone(conv.Answers)
		for _, node := range ofPhone {
			delete(conv.Answers, node)
		}
		m.Conv = conv
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.alarm("memory-lost")
		return nil
	}
	return raw
}

// standing is a copy of the conversation where it really stands: behind a
// question about the language, about the phone, or about who may be told.
func (st *state) standing() *flows.State {
	if st.Conv == nil {
		return nil
	}
	conv := *st.Conv
	switch {
	case st.Ret != nil:
		conv = *st.Ret
	case st.Resume != nil:
		conv = *st.Resume
	}
	if st.Ret != nil && st.Resume != nil && oneOf(st.Ret.Node, nodePhone, nodeWrite) != "" {
		conv = *st.Resume
	}
	conv.Answers = st.Conv.Answers
	return &conv
}

// returned takes what came of a code that was typed here. A case that was found
// for a chat that has forgotten about it meanwhile is told so at once.
func (t *turn) returned(p *hotline.Returned) {
	st := t.st
	if !p.OK {
		if st != nil && len(st.Tries) > 0 {
			st.Note = noteNothing
			t.showing = &showing{}
		}
		return
	}
	var m memory
	err := json.Unmarshal(p.Memory, &m)
	switch {
	case st != nil && err == nil && m.Code != "" && slices.Contains(st.Tries, t.env.Mac(m.Code)):
		t.takeOver(p, &m)
	case st != nil && st.knows(p.Case): // the code was typed twice
	default:
		if err != nil {
			t.alarm("memory-unreadable")
		}
		t.gone(p.Case, whyClear)
	}
}

// takeOver goes on with a case on this phone. A case that was told here before
// may go on writing here if that was agreed, so that two people can share one
// phone. Nothing makes a sound: the person is looking at the card.
func (t *turn) takeOver(p *hotline.Returned, m *memory) {
	st := t.st
	here, words, media := st.Conv, st.Words, st.Media
	if st.Case != "" {
		words, media = "", nil // they are its case's
	}
	until := st.Until
	t.loseTalk()
	t.putAway()
	st.Routes = slices.DeleteFunc(st.Routes, func(r route) bool { return r.Case == p.Case })
	t.park()
	switch {
	case st.Ask == nil:
	case st.Ask.Case == p.Case:
		st.Ask = nil
	default:
		st.Ask.Off = true
	}
	st.forgetTelling()
	st.Case, st.Code, st.Lang = p.Case, m.Code, m.Lang
	st.Words, st.Point, st.PointAt, st.Stash = m.Words, m.Point, m.PointAt, m.Stash
	st.Places, st.Site = m.Places, m.Site
	st.Media = append(m.Media, media...)
	st.Media = st.Media[:min(len(st.Media), maxMedia)]
	st.Sent, st.SentAt, st.Status, st.Check = m.Sent, m.SentAt, m.Status, m.Check
	if s := oneOf(p.Status, statusWaiting, statusRead, statusPassed, statusClosed); s != "" {
		st.Status = s
	}
	if isRead(st.Status) || st.Status == statusClosed {
		st.SentAt = 0
	}
	st.dropQuestions(p.Case)
	t.resume(agreedTo(m.Conv, p.Trust, p.Nation), here, until)
	t.keepWords(words)
	st.Neutral, st.Base, st.Note = false, t.now().Unix(), noteBack
	t.before = nil // the case is told that this is its phone now
	t.showing = &showing{}
}

// resume sets the conversation where it stood. Whose phone this is is asked
// first, unless it was answered here already.
func (t *turn) resume(conv, here *flows.State, until int64) {
	st := t.st
	if conv == nil {
		c := t.in.set.Start(flowName)
		conv = &c
	}
	answers := maps.Clone(conv.Answers)
	if answers == nil {
		answers = map[string][]string{}
	}
	for _, node := range ofPhone {
		delete(answers, node)
		if here != nil && len(here.Answers[node]) > 0 && node != nodeCheckin {
			answers[node], st.Until = here.Answers[node], until
		}
	}
	to := *conv
	to.Answers = answers
	st.Conv = &to
	ask := nodePhone
	if len(answers[nodePhone]) > 0 {
		if ask = nodeWrite; len(answers[nodeWrite]) > 0 || answers[nodePhone][0] == phoneWatched {
			return
		}
	}
	if oneOf(to.Node, nodeLanguage, nodePromise, nodeDanger, nodePhone) != "" {
		return // it will be asked on the way
	}
	first := t.in.set.Prefer(t.in.set.Start(flowName), st.Lang)
	first.Node, first.Answers = ask, answers
	first.Trail = []string{nodeLanguage, nodePromise, nodeDanger}
	if ask == nodeWrite {
		first.Trail = append(first.Trail, nodePhone)
	}
	st.Conv = &first
	if to.Node != nodeWrite {
		st.Resume = &to
	}
}

// goOn leads on to where the conversation stood on another phone, once the
// questions about this one have been passed.
func (t *turn) goOn(was flows.State) {
	st := t.st
	if st.Resume == nil || st.Conv == nil || oneOf(was.Node, nodePhone, nodeWrite) == "" ||
		oneOf(st.Conv.Node, nodePhone, nodeWrite) != "" || slices.Contains(was.Trail, st.Conv.Node) {
		return
	}
	conv := *st.Resume
	conv.Answers = st.Conv.Answers
	st.Conv, st.Resume = &conv, nil
}

// moved forgets a case that goes on on another phone. If it is what the card
// shows, the card goes too: this phone may be in other hands.
func (t *turn) moved(no hotline.CaseNo) {
	st := t.st
	if st == nil {
		return
	}
	if st.Clearing == no {
		st.Clearing = ""
		t.erase(whyIdle, false)
		return
	}
	if no == "" || !st.knows(no) {
		return
	}
	shown, partly, talk := no == st.Case || st.Conv == nil, false, len(st.Talk)
	st.Talk = slices.DeleteFunc(st.Talk, func(l said) bool {
		if l.Case == no && l.Stand != standShown {
			t.relayed(l, "lost")
		}
		return l.Case == no
	})
	if st.waitsFor(no) {
		partly = st.asks()
		st.Ask = nil
	}
	st.dropQuestions(no)
	st.Routes = slices.DeleteFunc(st.Routes, func(r route) bool { return r.Case == no })
	if st.Case == no {
		st.Case, st.Code, st.Check = "", "", 0
	}
	switch {
	case st.asleep():
		t.endIfOver()
	case shown && st.Case == "" && len(st.Routes) == 0:
		t.erase(whyIdle, false)
	case shown:
		t.tidy()
	case partly || len(st.Talk) != talk:
		st.Info = false // a page would keep standing, with the words above it
		t.putAway()
		t.showing = &showing{}
	}
}
