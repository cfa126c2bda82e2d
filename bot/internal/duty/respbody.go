package duty

import (
	"strconv"

	"hotline/bot/internal/hotline"
)

func caseArg(c *respCase) hotline.Arg { return hotline.Str("Case", string(c.No)) }

// caseLabel names a case on a button: its number, and its area if told.
func caseLabel(c *respCase) hotline.Msg {
	if c.Coarse.Province == "" {
		return hotline.M("r.which.case", caseArg(c))
	}
	return hotline.M("r.which.case.area", caseArg(c), hotline.Sub("Area", areaMsg(&c.Coarse)))
}

// caseBody is what a responder's chat shows of a case: coarse fields until it
// is theirs, then the words without what identifies; the exact place and the
// full words only when asked for. unapproved says that nobody has approved the
// table that its urgency comes from.
func caseBody(c *respCase, unapproved bool) hotline.Body {
	b := hotline.Body{Lang: c.Lang, Protect: true}
	switch c.Phase {
	case over:
		b.Lines = []hotline.Msg{overLine(c)}
		if c.Reopens {
			b.Lines = append(b.Lines, hotline.M("r.case.over.reopen", hotline.Str("Until", dated(at(c.Until)))))
			b.Rows = [][]hotline.Button{{{Sign: "🔓", Label: hotline.M("r.button.reopen"), Data: caseData(verbOpen, c.No)}}}
		}
	case held:
		heldBody(c, &b, unapproved)
	case called:
		callBody(c, &b)
	default:
		b.Lines = append(coarseLines(c.No, &c.Coarse, false, c.Lang, false), hotline.Msg{}, hotline.M("r.case.offer"))
	}
	b.Lines = marked(c.No, b.Lines)
	return b
}

// holderLines say what no group is told: answers to what was asked beside the
// coarse, what came of a check-in, and who else may be told.
func holderLines(c *respCase, unapproved bool) []hotline.Msg {
	var lines []hotline.Msg
	if unapproved {
		lines = append(lines, hotline.M("r.case.triage"))
	}
	for i := range c.Detail.Asked {
		if a := &c.Detail.Asked[i]; len(a.A) > 0 {
			lines = append(lines, hotline.M("ask."+a.Q, hotline.List("Answers", keys(a.Q+".", a.A)...)))
		}
	}
	if c.Check != "" {
		lines = append(lines, hotline.M("r.case.check."+c.Check, hotline.Str("At", dated(at(c.CheckAt)))))
	}
	if len(c.Trust) == 0 {
		return append(lines, hotline.M("r.case.trust.none"))
	}
	lines = append(lines, hotline.M("r.case.trust", hotline.List("Who", keys("r.kind.", c.Trust)...)))
	if c.Fear != 0 {
		lines = append(lines, hotline.M("r.case.trust.fear"))
	}
	return lines
}

func heldBody(c *respCase, b *hotline.Body, unapproved bool) {
	b.Lines = append(coarseLines(c.No, &c.Coarse, c.Silent, c.Lang, true), holderLines(c, unapproved)...)
	b.Lines = append(b.Lines, hotline.Msg{})
	b.Lines = append(b.Lines, placeLines(c)...)
	if c.Detail.Scrubbed != "" {
		b.Lines = append(b.Lines, hotline.M("r.case.words"), hotline.Words(c.Detail.Scrubbed), hotline.Msg{})
	}
	if c.Line != "" {
		by := hotline.M("r.case.line", hotline.Str("Name", c.LineBy))
		if c.LineBy == "" {
			by = hotline.M("r.case.line.other")
		}
		b.Lines = append(b.Lines, by, hotline.Words(c.Line), hotline.Msg{})
	}
	if c.Refer != nil {
		b.Lines = append(b.Lines, referArgs("r.case.refer."+c.Refer.Where, c.Refer.Desk, c.Refer.Kind))
	}
	b.Lines = append(b.Lines, hotline.M("r.case.yours", hotline.Str("Until", upTo(at(c.Lease), c.Coarse.Urgency))))
	if c.Menu {
		b.Lines = append(b.Lines, hotline.M("r.case.close"))
		var row []hotline.Button
		for _, o := range outcomes {
			row = append(row, hotline.Button{Sign: outcomeSign[o], Label: hotline.M("outcome." + o), Data: caseData(verbOut, c.No, o)})
			if len(row) == 2 {
				b.Rows, row = append(b.Rows, row), nil
			}
		}
		b.Rows = append(b.Rows, []hotline.Button{{Sign: "◀", Label: hotline.M("r.button.back"), Data: caseData(verbBack, c.No)}})
		return
	}
	if c.Hand != 0 && c.HandTo != nil {
		referLineBody(c, b)
		return
	}
	if c.Hand != 0 {
		b.Lines = append(b.Lines, hotline.M("r.case.hand", hotline.Str("Until", clock(at(c.Hand)))))
		b.Rows = [][]hotline.Button{
			{{Sign: "🤝", Label: hotline.M("r.button.hand.bare"), Data: caseData(verbPass, c.No)}},
			{{Sign: "◀", Label: hotline.M("r.button.back"), Data: caseData(verbBack, c.No)}},
		}
		return
	}
	if c.Asks != "" {
		b.Lines = append(b.Lines, hotline.M("r.reveal."+c.Asks))
		b.Rows = [][]hotline.Button{{
			{Sign: "👁", Label: hotline.M("r.button.show"), Data: caseData(verbShow, c.No, c.Asks)},
			{Sign: "◀", Label: hotline.M("r.button.back"), Data: caseData(verbBack, c.No)},
		}}
		return
	}
	if len(c.To) > 0 {
		referBody(c, b)
		return
	}
	b.Lines = append(b.Lines, hotline.M("r.case.write"))
	var asked []hotline.Button
	if asksPlace(c) {
		asked = append(asked, hotline.Button{Sign: "🎯", Label: hotline.M("r.button.place"), Data: caseData(verbPlace, c.No)})
	}
	if c.Detail.Words != "" && c.Detail.Words != c.Detail.Scrubbed {
		asked = append(asked, hotline.Button{Sign: "📝", Label: hotline.M("r.button.words"), Data: caseData(verbWords, c.No)})
	}
	if len(asked) > 0 {
		b.Rows = append(b.Rows, asked)
	}
	if c.Fear != 0 {
		b.Rows = append(b.Rows, []hotline.Button{{
			Sign: "🏛", Label: hotline.M("r.button.looked"), Data: caseData(verbLooked, c.No, strconv.Itoa(c.Fear)),
		}})
	}
	if c.Refer != nil {
		b.Rows = append(b.Rows, []hotline.Button{{Sign: "✖️", Label: hotline.M("r.button.unrefer"), Data: caseData(verbUnref, c.No)}})
	}
	b.Rows = append(b.Rows,
		[]hotline.Button{{Sign: "🔁", Label: hotline.M("r.button.keep"), Data: caseData(verbKeep, c.No)}},
		[]hotline.Button{{Sign: "🤝", Label: hotline.M("r.button.hand"), Data: caseData(verbHand, c.No)}, referButton(c)},
		[]hotline.Button{
			{Sign: "↩️", Label: hotline.M("r.button.give"), Data: caseData(verbGive, c.No)},
			{Sign: "✅", Label: hotline.M("r.button.close"), Data: caseData(verbClose, c.No)},
		})
}

// outcomeSign marks the outcomes on their buttons.
var outcomeSign = map[string]string{"helped": "🤝", "referred": "➡️", "safe": "🟢", "unreachable": "📵"}
