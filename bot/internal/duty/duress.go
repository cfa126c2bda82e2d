package duty

import (
	"slices"

	"hotline/bot/internal/hotline"
)

// reasonDuress is the reason of the urgency of a case whose person is not alone with
// the phone that it was told on.
const reasonDuress = "duress"

// underDuress takes it that the person emptied their chat with the word that says that
// they are not alone with the phone. It is believed of every case of that chat that is
// still kept, be it held, waiting, marked as not real, or closed; not of one that the
// person has left that phone with. Nothing is written there any more, and the person
// can come back by the return code.
//
// A group sees no field of its own for this, but what many people answer: a phone that
// may be watched and is never written to. Only the reason, which it sees as long as
// that is what the urgency comes from, says a little more, and not how we know: a
// screenshot that gets into the wrong hands must not say that a signal was given.
func (c *Case) underDuress(chat int64) {
	if !c.exists || c.st.Chat != 0 && c.st.Chat != chat || slices.Contains(c.st.Left, chat) {
		return
	}
	c.st.Chat, c.st.Until = 0, 0
	if c.over() {
		if c.st.Status != hotline.Closed || c.st.Outcome == outcomeNotReal {
			return
		}
		c.unclose(0)
	}
	c.note("duress", 0)
	c.st.Duress, c.st.Word = ms(c.now), ms(c.now)
	c.st.Silent = true
	c.st.Coarse.Phone, c.st.Coarse.Write = "watched", "never"
	c.touched, c.shown = true, true
	c.setFloor(hotline.Now, reasonDuress)
	c.cannotAsk()
	c.rise()
}

// heeded takes the mark off: whoever holds the case has seen it.
func (c *Case) heeded(a *hotline.Act) {
	c.note("work", a.By)
	c.st.Duress = 0
	c.renew()
	c.shown = true
	c.answer(a, hotline.M("r.press.yours", hotline.Str("Until", upTo(at(c.st.Lease), c.st.Coarse.Urgency))))
}

// duressLines say it to the holder, with its time, until they have marked it.
func duressLines(c *respCase) []hotline.Msg {
	if c.Duress == 0 {
		return nil
	}
	return []hotline.Msg{hotline.M("r.case.duress", hotline.Str("At", dated(at(c.Duress))))}
}

// duressRow is the button that marks it as seen.
func duressRow(c *respCase) [][]hotline.Button {
	if c.Duress == 0 {
		return nil
	}
	return [][]hotline.Button{{{Sign: "☑️", Label: hotline.M("r.button.heeded"), Data: caseData(verbHeeded, c.No)}}}
}
