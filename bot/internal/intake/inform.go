package intake

import (
	"slices"
	"strconv"
	"strings"

	"hotline/bot/internal/hotline"
	"hotline/flows"
)

// Information is read without a case, and reading it leaves no trace: which page
// stands is in the data of its buttons and nowhere else. The state knows only that
// the card shows information, so that what is typed there answers no card behind it.

// infoNode begins the data of the buttons of information; behind the colon stands
// a page: its kind, and what it is about, with dots between.
const infoNode = "info"

// The kinds of page.
const (
	infoMenu    = "m"
	infoLeave   = "x" // no page: back to the card that stood
	infoNeeds   = "n" // n.<page>
	infoAreas   = "p" // p.<need>.<page>
	infoNations = "k" // k.<page>
	infoEntries = "e" // e.<need>.<area>.<page>
	infoOf      = "f" // f.<country>.<page>: those for the people of one country
	infoReal    = "real"
	infoCards   = "c"
)

// infoPage is one page of information. It is part of no state.
type infoPage struct {
	lines []hotline.Msg
	rows  [][]hotline.Button
	// back is the page that Back leads to.
	back string
}

// inform shows a page. Where it is comes from a button, so it is hostile: what is
// no page of ours is the menu.
func (t *turn) inform(where string) {
	if where == infoLeave {
		return
	}
	page := t.infoPage(where)
	t.page, t.st.Info = &page, true
}

func (t *turn) infoPage(where string) infoPage {
	kind, rest, _ := strings.Cut(where, ".")
	args := strings.Split(rest, ".")
	for len(args) < 3 {
		args = append(args, "")
	}
	switch kind {
	case infoNeeds:
		return t.needsPage(number(args[0]))
	case infoAreas:
		if has(t.in.needs, args[0]) {
			return t.areasPage(args[0], number(args[1]))
		}
	case infoNations:
		return t.nationsPage(number(args[0]))
	case infoEntries:
		if has(t.in.needs, args[0]) && (args[1] == anywhere || has(t.in.areas, args[1])) {
			return t.entriesPage(args[0], args[1], number(args[2]))
		}
	case infoOf:
		if has(t.in.countries, args[0]) {
			return t.countryPage(args[0], number(args[1]))
		}
	case infoReal:
		return t.realPage(rest)
	case infoCards:
		return t.cardsPage(rest)
	}
	return t.menuPage()
}

// menuPage is where information begins.
func (t *turn) menuPage() infoPage {
	lines := []hotline.Msg{hotline.M("s.info.menu")}
	promise := flows.State{Flow: flowName, Node: nodePromise, Answers: map[string][]string{nodeLanguage: {t.st.Lang}}}
	if slices.Contains(t.in.set.View(promise).Text, flows.KeyUnreviewed) {
		// Whoever begins here has not read it on the promise card.
		lines = append(lines, hotline.Msg{}, hotline.M(flows.KeyUnreviewed))
	}
	return infoPage{
		lines: lines,
		rows: [][]hotline.Button{
			{infoButton("🔎", "s.info.find", infoNeeds)},
			{infoButton("🪪", "s.info.cards", infoCards)},
			{infoButton("❓", "s.info.real", infoReal)},
		},
		back: infoLeave,
	}
}

// infoBody puts the page on the card, below the helper's words if there are any.
// When the card is shown again for another reason, it is the menu: nobody knows
// any more what was read.
func (t *turn) infoBody(b hotline.Body) hotline.Body {
	page := t.menuPage()
	if t.page != nil {
		page = *t.page
	}
	b.Lines = append(append(b.Lines, page.lines...), t.st.note()...)
	last := []hotline.Button{infoButton(signBack, flows.KeyBack, page.back), clearButton(infoNode)}
	b.Rows = append(page.rows, last)
	return b
}

func infoButton(sign, key, page string) hotline.Button {
	return hotline.Button{Sign: sign, Label: hotline.M(key), Data: infoNode + ":" + page}
}

// infoRow is the button to information under the cards that end a conversation.
func infoRow(node string) []hotline.Button {
	if node != nodeReceived && node != nodeLater {
		return nil
	}
	return []hotline.Button{infoButton("ℹ️", "s.info.button", infoMenu)}
}

// keepsPage reports whether the page that stands is left as it is: what changes
// without a sound waits until the person goes on. What comes as a new card, or
// takes everything off it, ends the reading.
func (t *turn) keepsPage() bool {
	st, sh := t.st, t.showing
	if sh.fresh || sh.tidy || st.asks() || st.Clearing != "" {
		st.Info = false
	}
	return st.Info && t.page == nil && !sh.own && st.Note == "" && t.ev.Sent == nil
}

// typedInfo answers what is typed while a page stands. It is no answer to the card
// behind it, and nothing of it is kept.
func (t *turn) typedInfo(u *hotline.Update) {
	if t.in.isClear(t.st, u.Text) {
		t.clear(u)
		return
	}
	t.inform(infoMenu)
	t.st.Note = "s.info.typed"
}

// choicesOf are all choices of a card of the survivor's flow, whatever page they
// stand on; none if the flow has no such card.
func (in *Intake) choicesOf(node string) []flows.Choice {
	st := flows.State{Flow: flowName, Node: node, Answers: map[string][]string{nodeTrust: {hotline.KindEmbassy}}}
	var all []flows.Choice
	for {
		v := in.set.View(st)
		if v.Node != node || len(all) > 0 && v.Choices[0].ID == all[0].ID {
			return all
		}
		all = append(all, v.Choices...)
		if !v.More {
			return all
		}
		st.Page++
	}
}

func has(list []flows.Choice, id string) bool {
	for i := range list {
		if list[i].ID == id {
			return true
		}
	}
	return false
}

// number reads a page's number, 0 if it is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 99 {
		return 0
	}
	return n
}

// paged are the choices of one page as buttons that lead to where to says, and a
// button for the next page if there is one.
func paged(list []flows.Choice, page, size, perRow int, kind string, to func(id string) string) [][]hotline.Button {
	pages := max(1, (len(list)+size-1)/size)
	if page >= pages {
		page = 0
	}
	var rows [][]hotline.Button
	shown := list[min(page*size, len(list)):min((page+1)*size, len(list))]
	for i, c := range shown {
		if i%perRow == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], infoButton(c.Sign, c.Key, to(c.ID)))
	}
	if pages > 1 {
		rows = append(rows, []hotline.Button{infoButton(signMore, flows.KeyMore, kind+"."+strconv.Itoa((page+1)%pages))})
	}
	return rows
}
