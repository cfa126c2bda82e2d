package staff

import (
	"slices"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/rota"
)

// summon calls somebody to an open case by direct message, and answers whom. If
// it finds nobody the case goes on at once, and the coordinators hear so.
func (t *turn) summon(from hotline.Actor, s *hotline.Summon) {
	if from != hotline.CaseOf(s.Case) {
		return
	}
	answer := &hotline.Summoned{Case: s.Case, Step: s.Step, To: s.To}
	desk := t.env.House.DeskAt(s.Desk)
	for _, l := range t.whom(s) {
		if desk == nil || slices.Contains(s.But, l.Chat) || slices.Contains(answer.Chats, l.Chat) {
			continue
		}
		answer.Chats = append(answer.Chats, l.Chat)
		t.do(hotline.PostTo{To: hotline.ChatActor(l.Chat), Post: hotline.Post{Call: &hotline.Call{
			Case: s.Case, Step: s.Step, Desk: s.Desk, To: s.To, Name: l.Name, Lang: desk.Language, Coarse: s.Coarse,
		}}})
	}
	t.do(hotline.PostTo{To: hotline.CaseOf(s.Case), Post: hotline.Post{Summoned: answer}})
	if len(answer.Chats) == 0 && !s.Again && desk != nil {
		t.sayEmpty(s, desk)
	}
}

// whom are the accounts that a step is for, as the shifts and their changes are
// at this moment, as far as the bot can write to them.
func (t *turn) whom(s *hotline.Summon) []*hotline.Link {
	var names []string
	shifts := rota.Of(t.house(), s.Desk)
	switch s.To {
	case hotline.ToOnCall:
		names = namesOf(shifts.On(t.env.Now))
	case hotline.ToBackup:
		names = namesOf(shifts.Backup(t.env.Now))
	case hotline.ToCoordinators:
		names = t.coordinators(s.Desk)
	}
	var links []*hotline.Link
	for _, name := range names {
		if l := t.linkNamed(name); l != nil && !l.Blocked {
			links = append(links, l)
		}
	}
	return links
}

func namesOf(turns []rota.Turn) []string {
	names := make([]string, len(turns))
	for i := range turns {
		names[i] = turns[i].Name
	}
	return names
}

// coordinators are the names of those who coordinate a desk.
func (t *turn) coordinators(desk int64) []string {
	var names []string
	for i := range t.env.House.Responders {
		if p := &t.env.House.Responders[i]; t.env.House.Leads(p, desk) {
			names = append(names, p.Name)
		}
	}
	return names
}

// sayEmpty tells the coordinators that a step found nobody: the case's number and
// the desk, and nothing of the case.
func (t *turn) sayEmpty(s *hotline.Summon, desk *hotline.Desk) {
	for _, name := range t.coordinators(s.Desk) {
		if l := t.linkNamed(name); l != nil && !l.Blocked {
			t.tell(l.Chat, "w:empty", hotline.M("r.summon.empty."+string(s.To), hotline.Str("Case", string(s.Case)), hotline.Str("Desk", desk.Name)))
		}
	}
}
