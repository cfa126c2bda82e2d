package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// Who may be told is the person's to say. A referral to a desk of a kind that
// they have not said yes to asks them first, and until they have answered nobody
// is told anything.

// ask asks the person.
func (c *Case) ask() {
	c.st.Questions++
	c.st.Refer.Where, c.st.Refer.N = referWaiting, c.st.Questions
	c.question()
}

func (c *Case) question() {
	r := c.st.Refer
	c.postTo(c.st.Chat, hotline.Post{Question: &hotline.Question{
		Case: c.no, N: r.N, Kind: r.Kind, Nation: r.Kind == hotline.KindEmbassy && nation(&c.st.Detail) == "",
	}})
}

// askAgain asks on the phone that the person has come back on.
func (c *Case) askAgain() {
	if r := c.st.Refer; r != nil && r.N != 0 {
		r.Where, c.shown = referWaiting, true
		c.question()
	}
}

// takeQuestionBack takes a question that still stands off the person's card.
func (c *Case) takeQuestionBack(r *referral) {
	if r.N != 0 {
		c.postTo(c.st.Chat, hotline.Post{Question: &hotline.Question{Case: c.no, N: r.N}})
		r.N = 0
	}
}

// cannotAsk ends a referral whose question nobody can be asked any more.
func (c *Case) cannotAsk() {
	if r := c.st.Refer; r != nil && r.N != 0 {
		c.endReferral(referLost)
	}
}

// answered takes what the person said. A yes counts even if the question has been
// taken back meanwhile: they said it, and can take it back as any other.
func (c *Case) answered(from hotline.Actor, a *hotline.Answered) {
	if !c.exists || c.over() || c.st.Chat == 0 || from != hotline.ChatActor(c.st.Chat) || a.N < 1 || a.N > c.st.Questions {
		return
	}
	r := c.st.Refer
	if r != nil && r.N != a.N {
		r = nil
	}
	switch a.What {
	case referWaiting, referAsked:
		if r != nil {
			r.Where, c.shown = a.What, true
			c.tellReferral(r, a.What)
		}
	case "yes":
		c.agreed(a)
		if r != nil {
			r.N = 0
			c.agreedTo(r)
		}
	case referNo, referSilent:
		if a.What == referNo {
			c.st.Word = ms(c.now)
			c.trusts(slices.DeleteFunc(slices.Clone(c.st.Trust), func(kind string) bool { return kind == a.Kind }))
		}
		if r != nil {
			r.N = 0
			c.endReferral(a.What)
		}
	}
}

// agreed adds a yes to those that the person gave.
func (c *Case) agreed(a *hotline.Answered) {
	if !slices.Contains(otherKinds, a.Kind) {
		return
	}
	c.note("trust", 0)
	c.st.Word = ms(c.now)
	c.trusts(append(slices.Clone(c.st.Trust), a.Kind))
	if a.Kind != hotline.KindEmbassy || len(a.Nation) != 2 {
		return
	}
	asked := slices.DeleteFunc(slices.Clone(c.st.Detail.Asked), func(q hotline.Asked) bool { return q.Q == askNation })
	c.st.Detail.Asked = append(asked, hotline.Asked{Q: askNation, A: []string{a.Nation}})
}

// agreedTo goes on after a yes. Where the desk may be told now, it is called with
// everything else that the decision changes.
func (c *Case) agreedTo(r *referral) {
	d := c.env.House.DeskAt(r.Desk)
	if d == nil || c.may(d) {
		return
	}
	if referable(d, c.st.Trust, c.fear(), nation(&c.st.Detail)) != referNot {
		c.endReferral(referCountry)
		return
	}
	r.Where, c.shown = referTalk, true
	c.tellReferral(r, referTalk)
}
