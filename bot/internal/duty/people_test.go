package duty

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"hotline/bot/internal/hotline"
)

func (w *world) tell(c hotline.Coarse, d hotline.Detail) { w.tellCase(caseNo, c, d) }

func (w *world) tellCase(no hotline.CaseNo, c hotline.Coarse, d hotline.Detail) {
	w.decide(hotline.Event{To: hotline.CaseOf(no), Post: &hotline.Post{
		From: hotline.ChatActor(survivorChat), Tell: &hotline.Tell{Case: no, Chat: survivorChat, Coarse: c, Detail: d},
	}})
	w.settle()
}

func (w *world) fromSurvivor(p hotline.Post) {
	p.From = hotline.ChatActor(survivorChat)
	w.decide(hotline.Event{To: hotline.CaseOf(caseNo), Post: &p})
	w.settle()
}

// empty reports whether nothing is left of a case's detail.
func empty(d hotline.Detail) bool { return reflect.DeepEqual(d, hotline.Detail{}) }

var names = map[int64]string{ann: "Ann", ben: "Ben", eve: "Eve"}

// press is a press in the group with given data.
func (w *world) pressData(by int64, data string) {
	w.decide(hotline.Event{To: hotline.DeskAt(deskChat), Update: &hotline.Update{
		Kind: hotline.Press, Chat: deskChat, Group: true, From: by, FromName: names[by],
		Query: fmt.Sprint("q", len(w.replies), by), Data: data,
	}})
}

// press is a press on the button of the newest message.
func (w *world) press(by int64, kind hotline.ActKind) {
	w.t.Helper()
	w.pressData(by, deskData(kind, caseNo, w.theCase().st.Step))
	w.settle()
}

func (w *world) private(by int64, u hotline.Update) {
	u.Chat, u.From = by, by
	if u.Kind == hotline.Press {
		u.Query = "p"
	}
	if u.Msg == 0 {
		w.msg++
		u.Msg = w.msg
	}
	if w.states[hotline.ChatActor(by)] != nil { // else the chat is no responder's
		w.decide(hotline.Event{To: hotline.ChatActor(by), Update: &u})
		w.settle()
	}
}

// theCase is the case as it is stored.
func (w *world) theCase() *Case {
	w.t.Helper()
	c, err := ReadCase(hotline.CaseOf(caseNo), w.states[hotline.CaseOf(caseNo)])
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) resp(by int64) respState {
	var st respState
	if raw := w.states[hotline.ChatActor(by)]; raw != nil {
		if err := json.Unmarshal(raw, &st); err != nil {
			w.t.Fatal(err)
		}
	}
	return st
}

func (w *world) respCase(by int64) respCase {
	st := w.resp(by)
	for _, c := range st.Cases {
		if c.No == caseNo {
			return c
		}
	}
	return respCase{}
}

// keysOf are the keys of what stands in a chat, oldest message first.
func (w *world) keysOf(chat int64) []string {
	var ids []int
	for id := range w.chats[chat] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []string
	for _, id := range ids {
		b := w.chats[chat][id]
		for _, l := range b.Lines {
			if l.Key != "" {
				out = append(out, l.Key)
			} else if l.Text != "" {
				out = append(out, "“"+l.Text+"”")
			}
		}
	}
	return out
}

func (w *world) sees(chat int64, key string) {
	w.t.Helper()
	if !slices.Contains(w.keysOf(chat), key) {
		w.t.Errorf("nothing in the chat says %s: %v", key, w.keysOf(chat))
	}
}

func (w *world) seesNot(chat int64, key string) {
	w.t.Helper()
	if slices.Contains(w.keysOf(chat), key) {
		w.t.Errorf("something in the chat says %s", key)
	}
}

// answered checks what the last press was told.
func (w *world) answered(key string) {
	w.t.Helper()
	if len(w.replies) == 0 || w.replies[len(w.replies)-1].Text.Key != key {
		w.t.Errorf("the last press was not told %s: %v", key, w.replies)
	}
}

func (w *world) status(want hotline.Status) {
	w.t.Helper()
	if got := w.theCase().st.Status; got != want {
		w.t.Errorf("the case is %s, want %s", got, want)
	}
}

// text is all of a message as keys and arguments.
func text(b hotline.Body) string {
	var sb strings.Builder
	for _, l := range b.Lines {
		sb.WriteString(msgText(l) + "\n")
	}
	for _, row := range b.Rows {
		for i, btn := range row {
			if i > 0 {
				sb.WriteString("  ")
			}
			fmt.Fprintf(&sb, "[%s %s → %s]", btn.Sign, msgText(btn.Label), btn.Data)
		}
		sb.WriteString("\n")
	}
	return sb.String()
}

func msgText(m hotline.Msg) string {
	if m.Key == "" {
		return m.Text
	}
	var args []string
	for _, a := range m.Args {
		v := a.Text
		switch {
		case a.N != nil:
			v = fmt.Sprint(*a.N)
		case a.Msg != nil:
			v = msgText(*a.Msg)
		case a.List != nil:
			var parts []string
			for _, p := range a.List {
				parts = append(parts, msgText(p))
			}
			v = strings.Join(parts, ", ")
		}
		args = append(args, a.Name+"="+v)
	}
	if len(args) == 0 {
		return m.Key
	}
	return m.Key + "(" + strings.Join(args, "; ") + ")"
}
