package staff

import "hotline/bot/internal/hotline"

// act hands a press on to the case, if whoever pressed may act for the desk.
func (t *turn) act(from hotline.Actor, a *hotline.Act) {
	if a.Desk == 0 || from != hotline.DeskAt(a.Desk) && from != hotline.ChatActor(a.By) {
		return
	}
	t.do(hotline.PostTo{To: hotline.CaseOf(a.Case), Post: hotline.Post{Act: a}})
}
