package duty

import (
	"fmt"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// toCase lets what is on its way arrive until the case has decided on something.
func (w *world) toCase() {
	w.t.Helper()
	for len(w.posts) > 0 {
		to := w.posts[0].To.Kind
		if w.postOne(); to == hotline.CaseActor {
			return
		}
	}
	w.t.Fatal("nothing reaches the case")
}

// TestANameIsForOurOwnDesksAndTheHolders: other desks hear that a helper has the
// case, and never who.
func TestANameIsForOurOwnDesksAndTheHolders(t *testing.T) {
	const ownChat = int64(-1005)
	for name, tc := range map[string]struct {
		desk, who int64
		told      []int64 // where the name stands
	}{
		"taken at our own desk":  {deskChat, ann, []int64{deskChat, ownChat}},
		"taken at an aid group":  {aidChat, eve, []int64{deskChat, ownChat, aidChat}},
		"taken by the embassy":   {embassyChat, eve, []int64{deskChat, ownChat, embassyChat}},
		"taken at the police's":  {policeChat, eve, []int64{deskChat, ownChat, policeChat}},
		"taken at our other one": {ownChat, ben, []int64{deskChat, ownChat}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.manyDesks()
			w.house.Desks = append(w.house.Desks, hotline.Desk{Name: "day", Chat: ownChat, Language: "en", Kind: hotline.KindHotline})
			w.trust(urgent(), otherKinds...)
			named := map[int64]bool{}
			for _, chat := range tc.told {
				named[chat] = true
			}
			all := []int64{deskChat, ownChat, aidChat, embassyChat, policeChat}
			// press is somebody's press there, and what it is answered.
			press := func(desk int64, settle bool) hotline.Reply {
				t.Helper()
				w.replies = nil
				w.decide(hotline.Event{To: hotline.DeskAt(desk), Update: &hotline.Update{
					Kind: hotline.Press, Chat: desk, Group: true, From: 99, FromName: "Zoe", Query: fmt.Sprint("z", desk),
					Data: deskData(hotline.ActTake, caseNo, w.theCase().st.Step)}})
				if settle {
					w.settle()
				} else {
					w.toCase()
				}
				if len(w.replies) == 0 {
					t.Fatalf("desk %d is not answered", desk)
				}
				return w.replies[0]
			}
			answered := func(desk int64, got hotline.Reply, key string) {
				t.Helper()
				want := key
				if !named[desk] {
					want = key + ".other"
				}
				if got.Text.Key != want || strings.Contains(fmt.Sprint(got.Text), names[tc.who]) != named[desk] {
					t.Errorf("desk %d was answered %+v, want %s", desk, got.Text, want)
				}
			}

			w.decide(hotline.Event{To: hotline.DeskAt(tc.desk), Update: &hotline.Update{
				Kind: hotline.Press, Chat: tc.desk, Group: true, From: tc.who, FromName: names[tc.who], Query: "q",
				Data: deskData(hotline.ActTake, caseNo, w.theCase().st.Step)}})
			w.toCase() // it is on its way to them
			held := w.posts
			w.posts = nil
			for _, chat := range all {
				answered(chat, press(chat, false), "r.press.taking")
			}
			w.posts = append(w.posts, held...)
			w.settle()
			w.status(hotline.Held)
			w.pass(amendEvery)
			for _, chat := range all {
				key := "r.alert.held"
				if !named[chat] {
					key += ".other"
				}
				w.sees(chat, key)
				for _, b := range w.chats[chat] {
					if strings.Contains(fmt.Sprint(b), names[tc.who]) != named[chat] {
						t.Errorf("desk %d sees the name: %v", chat, !named[chat])
					}
				}
				answered(chat, press(chat, true), "r.press.held")
			}
		})
	}
}

// Two are on their way to one case; whoever is slower hears no name that is not
// for their desk.
func TestWhoIsSlowerHearsTheNameOnlyWhereItMayBeSaid(t *testing.T) {
	for desk, want := range map[int64]string{deskChat: "r.press.held", aidChat: "r.press.held.other"} {
		w := newWorld(t)
		w.manyDesks()
		w.trust(urgent(), "aid")
		w.blocked[eve] = true
		w.decide(hotline.Event{To: hotline.DeskAt(desk), Update: &hotline.Update{
			Kind: hotline.Press, Chat: desk, Group: true, From: eve, FromName: names[eve], Query: "slow",
			Data: deskData(hotline.ActTake, caseNo, w.theCase().st.Step)}})
		w.toCase()
		w.now = w.now.Add(offerLife) // colleagues wait no longer
		slow := w.posts
		w.posts = nil
		w.press(ann, hotline.ActTake)
		w.status(hotline.Held)
		var got string
		for _, r := range w.replies {
			if r.Query == "slow" {
				got = r.Text.Key
			}
		}
		if got != want {
			t.Errorf("at %d it is answered %q, want %q", desk, got, want)
		}
		w.posts = slow
		w.settle()
		w.status(hotline.Held)
	}
}
