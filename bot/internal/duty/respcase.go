package duty

import (
	"slices"
	"strconv"

	"hotline/bot/internal/hotline"
)

// offer sends the coarse fields: what arrives proves that this chat is reached.
func (r *chatTurn) offer(o *hotline.Offer) {
	c := r.enter(o.Case)
	was := *c
	*c = respCase{No: o.Case, Phase: offered, Lang: o.Lang, Coarse: o.Coarse, N: was.N, Old: was.Old, Recs: was.Recs}
	c.Topic, c.Made, c.Plain = was.Topic, was.Made, was.Plain
	r.sweep(c, func(slip) bool { return true })
	if was.Msg != 0 {
		c.Old = append(c.Old, was.Msg)
	}
	r.st.Lang = o.Lang
	r.fresh(c)
}

// fresh shows a case in a new message. The one before leaves when it stands.
func (r *chatTurn) fresh(c *respCase) {
	if c.Msg != 0 {
		c.Old = append(c.Old, c.Msg)
	}
	c.N++
	c.Msg, c.At, c.Coming = 0, 0, true
	if !r.opens(c) {
		r.show(c, true)
	}
}

// show sends the case's content: as a new message, or into the one that stands
// or is on its way.
func (r *chatTurn) show(c *respCase, fresh bool) {
	if c.Msg == 0 && !c.Coming && !fresh {
		r.fresh(c)
		return
	}
	if c.Opening != 0 {
		return // it is shown when its topic is there
	}
	rank := hotline.RankAmend
	if fresh || c.Phase == held {
		rank = hotline.RankAlert
	}
	if fresh && c.Coarse.Urgency == hotline.Now {
		rank = hotline.RankUrgent
	}
	r.do(hotline.Send{
		Chat: r.chat, Slot: ref("r", "case", string(c.No)), Ref: ref("r", "case", string(c.No), strconv.Itoa(c.N)),
		Msg: c.Msg, Fresh: fresh, Thread: c.Topic, Rank: rank, Body: caseBody(c, r.unapproved),
	})
}

// hold makes the case this person's, or shows what has changed in it.
func (r *chatTurn) hold(h *hotline.Hold) {
	c := r.enter(h.Case)
	was := *c
	c.Phase, c.Until, c.Why = held, 0, ""
	c.Lang, c.Coarse, c.Detail = h.Lang, h.Coarse, h.Detail
	c.Lease, c.Silent, c.Trust = ms(h.Lease), h.Silent, h.Trust
	c.Opened = ms(h.Opened)
	c.Fear, c.Check, c.CheckAt = h.Fear, h.Check, ms(h.CheckAt)
	c.Line, c.LineBy, c.Reopens = h.Line, h.LineBy, false
	r.refers(c, h)
	defer r.notes(c, h.Notes)
	if was.Phase == over {
		r.ages(&was)
		r.fresh(c)
		r.media(c, nil)
		return
	}
	r.show(c, false)
	if asksPlace(&was) && !asksPlace(c) {
		r.sweep(c, func(s slip) bool { return s.Kind == slipPlace })
	}
	if was.Phase != held {
		r.media(c, nil)
		return
	}
	r.media(c, was.Detail.Media)
	if m := noteOf(c, &was, h.Moved); !m.IsZero() {
		r.slip(c, slipNote, "", c.Msg, m)
	}
}

// noteOf says what the holder must hear of a change, since an edit makes no
// sound: the most pressing thing, or nothing.
func noteOf(c, was *respCase, moved bool) hotline.Msg {
	switch {
	case c.CheckAt != was.CheckAt && c.Check != "":
		return hotline.M("r.note.check."+c.Check, caseArg(c))
	case c.Coarse.Urgency > was.Coarse.Urgency:
		return hotline.M("r.note.rise", caseArg(c), hotline.Sub("Urgency", hotline.M("urgency."+c.Coarse.Urgency.String())))
	case c.Silent && !was.Silent:
		return hotline.M("r.note.silent", caseArg(c))
	case moved:
		return hotline.M("r.note.moved", caseArg(c))
	case c.Coarse.Exact && !c.Coarse.ExactAt.Equal(was.Coarse.ExactAt):
		return hotline.M("r.note.place", caseArg(c))
	case newlyTold(c.Detail.Places, was.Detail.Places):
		return hotline.M("r.note.told", caseArg(c))
	case c.Coarse.Quiet && !was.Coarse.Quiet:
		return hotline.M("r.note.quiet", caseArg(c))
	case !slices.Equal(c.Trust, was.Trust):
		return hotline.M("r.note.trust", caseArg(c))
	case c.Coarse.Sent && !was.Coarse.Sent:
		return hotline.M("r.note.whole", caseArg(c))
	}
	return hotline.Msg{}
}

// media shows what the person sent beside words before anybody held the case,
// but what was shown already.
func (r *chatTurn) media(c *respCase, shown []hotline.File) {
	for i := range c.Detail.Media {
		if f := &c.Detail.Media[i]; !slices.Contains(shown, *f) {
			r.file(c, 0, f, "")
		}
	}
}

// file shows a voice message or photo in the thread of its case. Nothing has
// been taken out of it, so it leaves within a day.
func (r *chatTurn) file(c *respCase, n int, f *hotline.File, caption string) {
	key := "r.said.voice"
	if f.Kind == "photo" {
		key = "r.said.photo"
	}
	lines := []hotline.Msg{hotline.M(key, caseArg(c))}
	if caption != "" {
		lines = append(lines, hotline.Words(caption))
	}
	r.inCase(c, hotline.Send{
		Chat: r.chat, Ref: ref("r", slipMedia, string(c.No), strconv.Itoa(n)), ReplyTo: c.Msg, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: c.Lang, Lines: append(lines, hotline.M("r.reveal.care")), File: f, Protect: true},
	})
}

// drop ends a case in this chat: everything told in it leaves at once, and one
// line says why it is gone.
func (r *chatTurn) drop(d *hotline.Unhold) {
	c := r.find(d.Case)
	if d.Step != 0 || c != nil && c.Phase == called {
		r.dropCall(c, d)
		return
	}
	switch {
	case c == nil:
	case c.Phase != over:
		c.ToDesk = d.Desk
		r.finish(c, d.Why, d.Reopen)
	case c.Reopens && !d.Reopen:
		c.Reopens, c.Why, c.ToDesk, c.Until = false, d.Why, "", min(c.Until, ms(r.now.Add(finalLife)))
		r.show(c, false)
	}
}

func (r *chatTurn) finish(c *respCase, why string, reopens bool) {
	r.sweep(c, func(slip) bool { return true })
	c.Reopens = c.Phase == held && reopens
	c.Phase, c.Why, c.Until = over, why, ms(r.now.Add(finalLife))
	if c.Reopens {
		c.Until = ms(r.now.Add(reopenLife))
	}
	c.Coarse, c.Detail, c.Lease, c.Silent, c.Menu = hotline.Coarse{}, hotline.Detail{}, 0, false, false
	c.Trust, c.Fear, c.Check, c.CheckAt = nil, 0, "", 0
	c.Hand, c.Late, c.Line, c.LineBy, c.Noted, c.Asks, c.Opened = 0, 0, "", "", 0, "", 0
	c.Call = nil
	c.referring = referring{ToDesk: c.ToDesk}
	nothing := c.Msg == 0 && !c.Coming
	r.untopic(c)
	if nothing {
		r.remove(c.Old...)
		r.forget(c.No)
		return
	}
	r.show(c, false)
}

// relay shows the survivor's words in the thread of their case. What comes
// after the case was given up is shown to whoever holds it next.
func (r *chatTurn) relay(p *hotline.Relay) {
	c := r.find(p.Case)
	if c == nil || c.Phase != held {
		return
	}
	if p.File != nil {
		r.file(c, p.Msg, p.File, p.Text)
		return
	}
	r.slip(c, slipSaid, strconv.Itoa(p.Msg), c.Msg, hotline.M("r.said", caseArg(c)), hotline.Words(p.Text))
}

// relayed tells what became of the responder's words, in a line under them.
func (r *chatTurn) relayed(p *hotline.Relayed) {
	c := r.find(p.Case)
	if c == nil || c.Phase != held && p.What != "lost" || p.Msg == 0 {
		return
	}
	key := "r.tick.lost"
	switch p.What {
	case "shown":
		key = "r.tick.shown"
	case "waiting":
		key = "r.tick.waiting"
	}
	s := hotline.Send{
		Chat: r.chat, Slot: ref("r", slipTick, string(c.No), strconv.Itoa(p.Msg)), ReplyTo: p.Msg, Rank: hotline.RankAmend,
		Body: hotline.Body{Lang: c.Lang, Lines: []hotline.Msg{hotline.M(key)}, Protect: true, Silent: p.What != "lost"},
	}
	s.Ref = s.Slot
	for _, t := range c.Recs {
		if t.Kind == slipTick && t.For == p.Msg {
			s.Msg, s.ReplyTo = t.ID, 0
		}
	}
	r.inCase(c, s)
}

// slip sends a message that belongs to a case and is remembered.
func (r *chatTurn) slip(c *respCase, kind, n string, replyTo int, lines ...hotline.Msg) {
	r.inCase(c, hotline.Send{
		Chat: r.chat, Ref: ref("r", kind, string(c.No), n), ReplyTo: replyTo, Rank: hotline.RankCard,
		Body: hotline.Body{Lang: c.Lang, Lines: marked(c.No, lines), Protect: true},
	})
}

// sent takes over what became of a message.
func (r *chatTurn) sent(s *hotline.Sent) {
	room, kind, no, n := cutRef(s.Ref)
	if room != "r" {
		return
	}
	switch {
	case s.Outcome == hotline.Orphaned && kind == slipTopic:
		r.removeTopic(s.Msg)
		return
	case s.Outcome == hotline.Orphaned:
		r.remove(s.Msg)
		return
	case s.Strayed != 0:
		r.strayed(no, s.Strayed)
	}
	switch kind {
	case slipTopic:
		r.sentTopic(s, no, n)
	case "info":
		if s.Outcome == hotline.Delivered && !s.Edited && len(r.st.Cases) > 0 {
			r.keepLoose(slip{ID: s.Msg})
		}
	case "case":
		r.sentCase(s, no, n)
	case "ask":
		r.sentAsk(s)
	case "end":
		r.sentEnd(s)
	case slipSaid, slipTick, slipNote, slipPlace, slipWords, slipMedia, slipNotes:
		r.sentSlip(s, kind, no, n)
	}
}

func (r *chatTurn) sentSlip(s *hotline.Sent, kind string, no hotline.CaseNo, n int) {
	c := r.find(no)
	switch {
	case s.Outcome == hotline.Delivered && !s.Edited:
		if c == nil || c.Phase != held && kind != slipTick && kind != slipNotes {
			r.remove(s.Msg)
			return
		}
		e := slip{ID: s.Msg, Kind: kind}
		switch kind {
		case slipTick:
			e.For = n
		case slipPlace, slipWords:
			e.Till = ms(r.now.Add(revealLife))
		}
		if said(kind, n) {
			r.toCase(no, hotline.Post{Relayed: &hotline.Relayed{Case: no, Msg: n, What: "shown"}})
		}
		r.record(c, e)
	case c == nil || c.Phase != held:
	case s.Outcome == hotline.Blocked:
		r.giveUp(c)
	case s.Outcome == hotline.Refused:
		if kind == slipMedia {
			r.slip(c, slipNote, "", c.Msg, hotline.M("r.note.media", caseArg(c)))
		}
		if said(kind, n) {
			r.toCase(no, hotline.Post{Relayed: &hotline.Relayed{Case: no, Msg: n, What: "lost"}})
		}
	}
}

// said reports whether a slip is something of a talk, whose writer waits to hear
// what became of it. What came with the case is not.
func said(kind string, n int) bool { return kind == slipSaid || kind == slipMedia && n != 0 }

func (r *chatTurn) sentCase(s *hotline.Sent, no hotline.CaseNo, n int) {
	c := r.find(no)
	if c == nil || n != c.N {
		if s.Outcome == hotline.Delivered && !s.Edited {
			r.remove(s.Msg)
		}
		return
	}
	switch s.Outcome {
	case hotline.Delivered:
		if s.Edited {
			return
		}
		c.Msg, c.At, c.Coming = s.Msg, ms(r.now), false
		r.remove(c.Old...)
		c.Old = nil
		if c.Phase == offered || c.Phase == waiting {
			c.Phase, c.Until = reached, ms(r.now.Add(offerKeep))
			r.answerOffer(c, true)
		}
		if c.Phase == called {
			r.answerCall(c, true)
		}
	case hotline.Gone:
		// Somebody deleted the message. What is held is shown anew.
		c.Msg = 0
		switch c.Phase {
		case held:
			r.fresh(c)
		case over:
			r.forget(no)
		}
	default:
		r.unreached(c, s)
	}
}

// unreached is a message that did not get here.
func (r *chatTurn) unreached(c *respCase, s *hotline.Sent) {
	c.Coming = false
	if s.Outcome == hotline.Refused {
		r.do(hotline.Alarm{Code: "case-message-refused"})
	}
	switch c.Phase {
	case offered, waiting:
		c.Phase, c.Until = waiting, ms(r.now.Add(offerKeep))
		r.answerOffer(c, false)
	case called:
		r.uncalled(c)
	case held:
		r.giveUp(c)
	case over:
		if c.Msg != 0 { // what stands there says more than the line that was to replace it
			r.remove(c.Msg)
		}
		r.forget(c.No)
	}
}

func (r *chatTurn) answerOffer(c *respCase, ok bool) {
	r.toCase(c.No, hotline.Post{Reached: &hotline.Reached{Case: c.No, By: r.chat, OK: ok}})
}

// giveUp gives a case back because its holder can no longer be reached.
func (r *chatTurn) giveUp(c *respCase) {
	r.toCase(c.No, hotline.Post{Act: &hotline.Act{Case: c.No, Kind: hotline.ActRelease, By: r.chat}})
}

// retry sends the offers that did not arrive once more.
func (r *chatTurn) retry() bool {
	tried := false
	for i := range r.st.Cases {
		if c := &r.st.Cases[i]; c.Phase == waiting && !c.Coming {
			tried = true
			r.fresh(c)
		}
	}
	return tried
}
