package intake

import "hotline/bot/internal/hotline"

// meetChoice stands in the data of the button that shows the two words by which the
// person knows a helper who comes in person; noteMeeting shows them until the next act.
const (
	meetChoice  = "_meet"
	noteMeeting = "s.meeting"
)

// canMeet reports whether there is a case whose holder has the same words.
func (st *state) canMeet() bool {
	return st.Case != "" && st.Sent && st.Status != statusClosed
}

// meetingRow is that button, nil where it does not belong.
func (st *state) meetingRow(node string) []hotline.Button {
	if node != nodeReceived || !st.canMeet() {
		return nil
	}
	return []hotline.Button{{Sign: "🤝", Label: hotline.M("s.meeting.show"), Data: node + ":" + meetChoice}}
}

// showMeeting shows the words, as the return code is shown.
func (t *turn) showMeeting() {
	if t.st.canMeet() {
		t.st.Note = noteMeeting
	}
}

// note are the lines that stand on the card until the person's next act.
func (t *turn) note() []hotline.Msg {
	st := t.st
	if st.Note != noteMeeting {
		return st.note()
	}
	if !st.canMeet() {
		return nil
	}
	first, second := hotline.MeetingWords(t.env.Mac, st.Case)
	return []hotline.Msg{
		{},
		hotline.M(noteMeeting,
			hotline.Str("SignFirst", hotline.MeetingSign(first)), hotline.List("First", hotline.MeetingNames(first, st.Lang)...),
			hotline.Str("SignSecond", hotline.MeetingSign(second)), hotline.List("Second", hotline.MeetingNames(second, st.Lang)...)),
		hotline.M("s.meeting.how"), hotline.M("s.meeting.only"),
	}
}
