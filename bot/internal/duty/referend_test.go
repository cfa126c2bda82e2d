package duty

import (
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

// Whatever happens while a referral is under way leaves nothing that is not so.
func TestWhatEndsAReferral(t *testing.T) {
	gone := func(withdraw bool) func(*world) {
		return func(w *world) {
			w.fromSurvivor(hotline.Post{Gone: &hotline.RouteOff{Chat: survivorChat, Why: "clear", Withdraw: withdraw}})
		}
	}
	taps := func(verb string, more ...string) func(*world) { return func(w *world) { w.taps(ann, verb, more...) } }
	trust := func(kinds ...string) func(*world) {
		return func(w *world) { w.trusting(hotline.Coarse{Urgency: hotline.Soon}, "", kinds...) }
	}
	for _, tc := range []struct {
		name   string
		asking bool // else called
		do     func(*world)
		where  string // what the holder then sees of it
		says   string // what they are told
		status hotline.Status
		stands bool // the question stands still
		desk   bool // the case can be taken at the desk
	}{
		{"asked, the chat is cleared", true, gone(false), "", "r.refer.lost", hotline.Held, true, false},
		{"called, the chat is cleared", false, gone(false), referCalled, "", hotline.Held, false, true},
		{"asked, withdrawn", true, gone(true), "", "", hotline.Withdrawn, true, false},
		{"called, withdrawn", false, gone(true), "", "", hotline.Withdrawn, false, false},
		{"asked, closed", true, taps(verbOut, "helped"), "", "", hotline.Closed, false, false},
		{"called, closed", false, taps(verbOut, "helped"), "", "", hotline.Closed, false, false},
		{"asked, lapsed", true, func(w *world) { w.pass(13 * time.Hour) }, "", "", hotline.Open, false, false},
		{"called, lapsed", false, func(w *world) { w.pass(13 * time.Hour) }, "", "", hotline.Open, false, true},
		{"asked, given back", true, taps(verbGive), "", "", hotline.Open, false, false},
		{"called, given back", false, taps(verbGive), "", "", hotline.Open, false, true},
		{"asked, handed over", true, func(w *world) { w.taps(ann, verbHand); w.taps(ann, verbPass) }, "", "", hotline.Open, false, false},
		{"called, handed over", false, func(w *world) { w.taps(ann, verbHand); w.taps(ann, verbPass) }, "", "", hotline.Open, false, true},
		{"asked, taken back", true, taps(verbUnref), "", "", hotline.Held, false, false},
		{"called, taken back", false, taps(verbUnref), "", "", hotline.Held, false, false},
		{"asked, the yes comes on the card", true, trust("aid"), referCalled, "r.refer.called", hotline.Held, false, true},
		{"called, the yes is taken back", false, trust(), "", "r.refer.barred", hotline.Held, false, false},
		{"asked, the desk is gone", true, func(w *world) { w.dropDesk(aidChat); trust()(w) }, "", "r.refer.gone", hotline.Held, false, false},
		{"called, the desk is gone", false, func(w *world) { w.dropDesk(aidChat); trust("aid")(w) }, "", "r.refer.gone", hotline.Held, false, false},
		{"asked, another instead", true, func(w *world) { w.refersTo(ann, ownChat) }, referCalled, "", hotline.Held, false, false},
		{"called, another instead", false, func(w *world) { w.refersTo(ann, policeChat) }, referWaiting, "", hotline.Held, true, false},
		{"asked, more urgent", true, func(w *world) { w.trusting(urgent(), "") }, referWaiting, "", hotline.Held, true, false},
		{"called, more urgent", false, func(w *world) { w.trusting(urgent(), "", "aid") }, referCalled, "", hotline.Held, false, true},
		{"asked, on another phone", true, func(w *world) { w.comeBack(newPhone, mac) }, referWaiting, "", hotline.Held, true, false},
		{"called, on another phone", false, func(w *world) { w.comeBack(newPhone, mac) }, referCalled, "", hotline.Held, false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := referWorld(t, hotline.Coarse{Urgency: hotline.Soon})
			if !tc.asking {
				w.trusting(hotline.Coarse{Urgency: hotline.Soon}, "", "aid")
			}
			w.refersTo(ann, aidChat)
			if asks := w.asks() != nil; asks != tc.asking {
				t.Fatalf("asked: %v", asks)
			}
			tc.do(w)
			w.pass(amendEvery)
			w.status(tc.status)
			if got := w.where(ann); got != tc.where {
				t.Errorf("the holder sees it as %q, want %q", got, tc.where)
			}
			if tc.says != "" {
				w.sees(ann, tc.says)
			}
			if got := w.asks() != nil; got != tc.stands {
				t.Errorf("the question stands: %v", got)
			}
			if got := w.takeable(aidChat); got != tc.desk {
				t.Errorf("it can be taken at the desk: %v, %v", got, w.keysOf(aidChat))
			}
			if c := w.theCase(); c.st.Status != hotline.Held && c.st.Refer != nil {
				t.Error("a referral outlives its holder")
			}
		})
	}
}

// dropDesk takes a desk out of the roster.
func (w *world) dropDesk(chat int64) {
	w.house.Desks = slices.DeleteFunc(w.house.Desks, func(d hotline.Desk) bool { return d.Chat == chat })
}

// Where a case is called that has become more urgent, that makes a sound, and its
// holder hears sooner that nobody takes it.
func TestARiseIsHeardWhereACaseIsReferred(t *testing.T) {
	for name, untaken := range map[string]bool{"called": false, "untaken": true} {
		t.Run(name, func(t *testing.T) {
			w := referWorld(t, hotline.Coarse{Urgency: hotline.Soon}, "aid")
			w.refersTo(ann, aidChat)
			if untaken {
				for range 10 {
					w.pass(paceOf(hotline.Soon).again / 10)
					w.taps(ann, verbKeep)
				}
				if got := w.where(ann); got != referUntaken {
					t.Fatalf("it stands at %q", got)
				}
			}
			before := slices.Max(w.ids(aidChat))
			old := deskData(hotline.ActTake, caseNo, w.theCase().st.Step)
			w.trusting(urgent(), "", "aid")
			w.pass(amendEvery)
			if slices.Max(w.ids(aidChat)) == before {
				t.Error("the desk that is called has no new message")
			}
			if got := w.where(ann); got != referCalled {
				t.Errorf("the holder sees it at %q", got)
			}
			w.pass(paceOf(hotline.Now).again)
			if got := w.where(ann); got != referUntaken {
				t.Errorf("at an urgent case's pace it stands at %q", got)
			}
			w.replies = nil
			w.decide(hotline.Event{To: hotline.DeskAt(aidChat), Update: &hotline.Update{
				Kind: hotline.Press, Chat: aidChat, Group: true, From: eve, FromName: names[eve], Query: "q", Data: old}})
			w.settle()
			if got := w.theCase().st.Holder; got != eve {
				t.Errorf("taking means the same under the message before; %d holds it", got)
			}
		})
	}
}
