package intake

import (
	"encoding/json"
	"slices"
	"testing"

	"hotline/bot/internal/hotline"
)

// The case knows who may be told, whatever the conversation that it remembers
// says: a yes that was taken back where none ran stays taken back.
func TestAYesThatWasTakenBackStaysSoOnAnotherPhone(t *testing.T) {
	for name, now := range map[string][]string{
		"all": nil, "the embassy": {"aid"}, "the aid group": {"embassy"}, "none, and one more": {"aid", "embassy", "police"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(w *world) {
				toPlace(w, "borrowed", "never")
				w.taps("KH-1", "_skip", "_skip", "_done", "aid", "embassy", "_done", "VN", "_skip", "send")
				w.want("s.received")
				w.wantTrust("aid", "embassy")
				tell := *w.told()
				w.command("clear")
				w.taps(clearKeep)
				w.command("start")
				var m memory
				if err := json.Unmarshal(tell.Memory, &m); err != nil {
					t.Fatal(err)
				}
				m.Code = "123456789012"
				raw, err := json.Marshal(m)
				if err != nil {
					t.Fatal(err)
				}
				w.says(m.Code)
				nation := ""
				if slices.Contains(now, hotline.KindEmbassy) {
					nation = "VN"
				}
				w.decide(hotline.Event{Post: &hotline.Post{Returned: &hotline.Returned{
					OK: true, Case: tell.Case, Memory: raw, Status: "read", Trust: now, Nation: nation,
				}}})
				w.settle()
				w.wantTrust(now...)
				told := slices.ContainsFunc(w.told().Detail.Asked, func(a hotline.Asked) bool { return a.Q == nodeNationality })
				if told != (nation != "") {
					t.Errorf("the nationality is told: %v", told)
				}
			})
		})
	}
}
