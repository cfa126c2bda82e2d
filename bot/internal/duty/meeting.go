package duty

import "hotline/bot/internal/hotline"

// The two words for meeting in person are shown to whoever holds the case, as an exact
// place is: asked for, logged, gone after a quarter of an hour. Other desks and groups
// never see them. They are offered once the person has sent their message, for only
// then they can see theirs.

// meetingRow is the button that asks for them, nil where there are none.
func meetingRow(c *respCase) [][]hotline.Button {
	if !c.Coarse.Sent {
		return nil
	}
	return [][]hotline.Button{{{Sign: "🤝", Label: hotline.M("r.button.meeting"), Data: caseData(verbMeet, c.No)}}}
}

// showMeeting shows them in the language of the case's desk, in the person's, as it is
// written on their own card, and in English.
func (r *chatTurn) showMeeting(c *respCase) {
	first, second := hotline.MeetingWords(r.mac, c.No)
	r.slip(c, slipMeet, "", c.Msg,
		hotline.M("r.meeting", caseArg(c),
			hotline.Str("SignFirst", hotline.MeetingSign(first)), hotline.List("First", hotline.MeetingNames(first, c.Lang, c.Coarse.Lang)...),
			hotline.Str("SignSecond", hotline.MeetingSign(second)), hotline.List("Second", hotline.MeetingNames(second, c.Lang, c.Coarse.Lang)...)),
		hotline.M("r.meeting.how"), hotline.M("r.reveal.brief"))
}
