package duty

import (
	"encoding/json"
	"slices"

	"hotline/bot/internal/hotline"
)

// maxLeft bounds how many earlier phones are remembered. They are only so that
// what was under way from there when the person left it is not taken for
// somebody else's.
const maxLeft = 8

// back answers somebody who typed the case's return code: the case goes on in
// their chat, and the one before forgets it. What is over, or a code that is not
// this case's, gives the same answer as a code that nobody has. So does a case
// that was opened again and of which nothing was told since: the other phone
// could not go on with it, and the one before would have lost it.
func (c *Case) back(r *hotline.Return) {
	if !c.exists || c.over() || len(c.st.Memory) == 0 || r.Chat == 0 || r.Mac == "" || r.Mac != c.st.Code || r.Chat == c.st.Holder {
		c.postTo(r.Chat, hotline.Post{Returned: &hotline.Returned{}})
		return
	}
	if c.st.Chat != r.Chat {
		c.move(r.Chat)
	}
	status := "waiting"
	if c.st.Status == hotline.Held {
		status = c.heldNews()
	}
	c.postTo(r.Chat, hotline.Post{Returned: &hotline.Returned{OK: true, Case: c.no, Memory: c.st.Memory, Status: status, Trust: c.st.Trust, Nation: nation(&c.st.Detail)}})
	c.askAgain()
}

// move makes another chat the way to the survivor. Whose phone it is and whether
// it may be written to is not known until it is told there.
func (c *Case) move(chat int64) {
	c.note("moved", 0)
	if old := c.st.Chat; old != 0 {
		c.postTo(old, hotline.Post{Moved: &hotline.Moved{Case: c.no}})
		c.st.Left = append(c.st.Left, old)
	}
	c.st.Left = slices.DeleteFunc(c.st.Left, func(l int64) bool { return l == chat })
	if n := len(c.st.Left) - maxLeft; n > 0 {
		c.st.Left = slices.Delete(c.st.Left, 0, n)
	}
	c.st.Chat, c.st.Until, c.st.Silent, c.st.Word = chat, 0, false, ms(c.now)
	c.st.Coarse.Phone, c.st.Coarse.Write, c.st.Coarse.Quiet = "", "", false
	c.touched, c.shown, c.moved = true, true, true
}

// remember keeps what another phone would need to go on with the conversation.
func (c *Case) remember(t *hotline.Tell) {
	if len(t.Memory) > 0 {
		c.st.Memory = t.Memory
		if t.Detail.Point != nil && c.st.Detail.Point == nil {
			c.forgetPlace() // it has outlived its time
		}
		c.ageMemory()
	}
	if t.Code != "" && t.Code != c.st.Code {
		c.dropCode()
		c.st.Code = t.Code
		c.keepCode()
	}
}

// forgetPlace takes the exact place out of what is kept for another phone.
func (c *Case) forgetPlace() { c.forgets(memoryPoint, memoryPointAt) }

// forgets takes something out of what is kept for another phone.
func (c *Case) forgets(keys ...string) {
	if len(c.st.Memory) == 0 {
		return
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(c.st.Memory, &m) != nil {
		c.st.Memory = nil
		return
	}
	for _, key := range keys {
		delete(m, key)
	}
	c.st.Memory, _ = json.Marshal(m) //nolint:errchkjson // it was read as this just now
}

// The names of the exact place, of when it came, and of when the person wants to
// be asked whether they are safe, in Tell.Memory.
const (
	memoryPoint   = "p"
	memoryPointAt = "pt"
	memoryCheck   = "ci"
)

// keepCode has the return code lead here for as long as a case that was closed
// now would be kept.
func (c *Case) keepCode() {
	if c.st.Code == "" {
		return
	}
	c.st.CodeAt = ms(c.now)
	c.do(hotline.PostTo{To: hotline.CodeOf(c.st.Code), Post: hotline.Post{Code: &hotline.Code{Case: c.no, Until: c.now.Add(closedLife)}}})
}

// dropCode has the return code lead nowhere.
func (c *Case) dropCode() {
	if c.st.Code == "" {
		return
	}
	c.do(hotline.PostTo{To: hotline.CodeOf(c.st.Code), Post: hotline.Post{Code: &hotline.Code{Case: c.no}}})
	c.st.Code, c.st.CodeAt = "", 0
}
