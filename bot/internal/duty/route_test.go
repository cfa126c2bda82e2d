package duty

import (
	"slices"
	"strings"
	"testing"

	"hotline/bot/internal/hotline"
)

// TestRouting tells the circles of desks by name, the best first: desks of one
// circle are joined by "+", circles parted by blanks.
func TestRouting(t *testing.T) {
	desk := func(name, kind string, areas, needs, langs string) hotline.Desk {
		return hotline.Desk{
			Name: name, Chat: -int64(len(name))*1000 - int64(name[0]), Language: "en", Kind: kind, Country: "PH",
			Areas: strings.Fields(areas), Needs: strings.Fields(needs), Languages: strings.Fields(langs),
		}
	}
	own := hotline.KindHotline
	north, south := desk("north", own, "KH-1 KH-2", "", ""), desk("south", own, "KH-18", "", "")
	general, other := desk("general", own, "", "", ""), desk("other", own, "", "", "")
	medical, khmer := desk("medical", own, "", "medical", ""), desk("khmer", own, "", "", "km zh")
	aidNorth, aid := desk("aidnorth", hotline.KindAid, "KH-1", "", ""), desk("aid", hotline.KindAid, "", "", "")
	embassy, police := desk("embassy", hotline.KindEmbassy, "", "", ""), desk("police", hotline.KindPolice, "KH-2", "", "")
	soon := hotline.Coarse{Urgency: hotline.Soon}
	with := func(f func(*hotline.Coarse)) hotline.Coarse { c := soon; f(&c); return c }
	in := func(province string) hotline.Coarse { return with(func(c *hotline.Coarse) { c.Province = province }) }
	needs := func(ids ...string) hotline.Coarse { return with(func(c *hotline.Coarse) { c.Needs = ids }) }
	for name, tc := range map[string]struct {
		desks  []hotline.Desk
		coarse hotline.Coarse
		trust  []string
		want   string
		best   string
	}{
		"one plain desk":                        {[]hotline.Desk{general}, in("KH-1"), nil, "general", "general"},
		"plain desks are equal":                 {[]hotline.Desk{general, other}, in("KH-1"), nil, "general+other", "general"},
		"the area that fits":                    {[]hotline.Desk{south, general, north}, in("KH-1"), nil, "north general south", "north"},
		"nothing told excludes nobody":          {[]hotline.Desk{south, general, north, medical}, soon, nil, "south+general+north+medical", "south"},
		"only another area is last":             {[]hotline.Desk{south, general}, in("KH-7"), nil, "general south", "general"},
		"but it is told if there is none else":  {[]hotline.Desk{south}, in("KH-7"), nil, "south", "south"},
		"a guessed province excludes nobody":    {[]hotline.Desk{south, general, north}, with(func(c *hotline.Coarse) { c.Province, c.Approximate = "KH-1", true }), nil, "north south+general", "north"},
		"the need that fits":                    {[]hotline.Desk{general, medical}, needs("shelter", "medical"), nil, "medical general", "medical"},
		"a need that does not":                  {[]hotline.Desk{medical, general}, needs("shelter"), nil, "general medical", "general"},
		"an area weighs more than a need":       {[]hotline.Desk{medical, north}, with(func(c *hotline.Coarse) { c.Province, c.Needs = "KH-1", []string{"medical"} }), nil, "north medical", "north"},
		"the language":                          {[]hotline.Desk{general, khmer}, with(func(c *hotline.Coarse) { c.Lang = "zh-Hans" }), nil, "khmer general", "khmer"},
		"another language excludes nobody":      {[]hotline.Desk{general, khmer}, with(func(c *hotline.Coarse) { c.Lang = "vi" }), nil, "general+khmer", "general"},
		"urgent: all our own at once":           {[]hotline.Desk{south, general, north}, with(func(c *hotline.Coarse) { c.Urgency, c.Province = hotline.Now, "KH-1" }), nil, "north+general+south", "north"},
		"urgent: others wait their turn":        {[]hotline.Desk{general, aid, aidNorth}, with(func(c *hotline.Coarse) { c.Urgency, c.Province = hotline.Now, "KH-1" }), []string{"aid"}, "general+aidnorth aid", "general"},
		"without consent no other kind":         {[]hotline.Desk{general, aid, embassy, police}, in("KH-2"), nil, "general", "general"},
		"with consent, by its own fit":          {[]hotline.Desk{south, aid, aidNorth, police}, in("KH-1"), []string{"aid", "police"}, "south+aidnorth+police aid", "south"},
		"another kind never is the best":        {[]hotline.Desk{aidNorth, south}, in("KH-1"), []string{"aid"}, "south+aidnorth", "south"},
		"no desk of our own":                    {[]hotline.Desk{aid}, in("KH-1"), []string{"aid"}, "aid", ""},
		"the embassy of one's own country":      {[]hotline.Desk{general, embassy}, soon, []string{"embassy"}, "general+embassy", "general"},
		"of equals the first that has shifts":   {[]hotline.Desk{general, withShift(other)}, in("KH-1"), nil, "general+other", "other"},
		"shifts do not weigh more than an area": {[]hotline.Desk{withShift(general), north}, in("KH-1"), nil, "north general", "north"},
	} {
		t.Run(name, func(t *testing.T) {
			c := &Case{no: caseNo, exists: true, env: hotline.Env{House: &hotline.House{Desks: tc.desks}}}
			for _, d := range tc.desks {
				if len(d.Escalation) > 0 { // the mark of withShift
					c.env.House.Shifts = append(c.env.House.Shifts, hotline.Shift{Responder: "Ann", Desk: d.Chat, Zone: phnomPenh})
				}
			}
			c.st.Coarse, c.st.Trust = tc.coarse, tc.trust
			c.st.Detail.Asked = []hotline.Asked{{Q: askNation, A: []string{"PH"}}}
			var got []string
			for _, circle := range c.circles() {
				var names []string
				for _, d := range circle {
					names = append(names, d.Name)
				}
				got = append(got, strings.Join(names, "+"))
			}
			best := ""
			if d := c.best(); d != nil {
				best = d.Name
			}
			if all := strings.Join(got, " "); all != tc.want || best != tc.best {
				t.Errorf("the desks are told %q, the best is %q; want %q and %q", all, best, tc.want, tc.best)
			}
		})
	}
}

// withShift marks a desk that is to have a shift.
func withShift(d hotline.Desk) hotline.Desk {
	d.Escalation = []hotline.Step{{To: hotline.ToOnCall}}
	return d
}

// The desks of the stories about routing.
const (
	northChat = int64(-1011)
	southChat = int64(-1012)
)

func (w *world) areas() {
	w.house.Desks = []hotline.Desk{
		{Name: "south", Chat: southChat, Language: "en", Areas: []string{"KH-18"}},
		{Name: "north", Chat: northChat, Language: "en", Areas: []string{"KH-1"}},
		{Name: "night", Chat: deskChat, Language: "en"},
	}
}

// told are the desks in whose group something stands.
func (w *world) told() (chats []int64) {
	for _, chat := range []int64{deskChat, northChat, southChat} {
		if len(w.keysOf(chat)) > 0 {
			chats = append(chats, chat)
		}
	}
	return chats
}

func (w *world) toldOnly(chats ...int64) {
	w.t.Helper()
	if got := w.told(); !slices.Equal(got, chats) {
		w.t.Errorf("desks %v were told, want %v", got, chats)
	}
}

func TestTheBestDeskHearsFirstAndTheNextWithEachCall(t *testing.T) {
	w := newWorld(t)
	w.areas()
	c := hotline.Coarse{Urgency: hotline.Today, Province: "KH-1"}
	w.tell(c, hotline.Detail{})
	w.toldOnly(northChat)
	again := paceOf(hotline.Today).again
	w.pass(again)
	w.toldOnly(deskChat, northChat)
	w.pass(again)
	w.toldOnly(deskChat, northChat, southChat)
}

func TestADeskThatHasComeToBeTheBestIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	w.areas()
	c := hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1"}
	w.tell(c, hotline.Detail{})
	w.toldOnly(northChat)
	next := w.theCase().st.Next
	w.pass(amendEvery)
	c.Province = "KH-18"
	w.tell(c, hotline.Detail{})
	w.toldOnly(northChat, southChat)
	if st := w.theCase().st; st.Next > next || st.Best != southChat {
		t.Errorf("the case is %d's, and its next call was put off by %d ms", st.Best, st.Next-next)
	}
	// While somebody has it, no other desk of our own hears of it.
	w.pressIn(southChat, ann, hotline.ActTake)
	w.status(hotline.Held)
	c.Province = "KH-7"
	w.tell(c, hotline.Detail{})
	w.toldOnly(northChat, southChat)
}

func TestAPassAndARiseWidenTheCircle(t *testing.T) {
	w := newWorld(t)
	w.areas()
	c := hotline.Coarse{Urgency: hotline.Soon, Province: "KH-1"}
	w.tell(c, hotline.Detail{})
	w.pressIn(northChat, ann, hotline.ActPass)
	w.toldOnly(deskChat, northChat)
	c.Urgency = hotline.Now
	w.tell(c, hotline.Detail{})
	w.toldOnly(deskChat, northChat, southChat)
}
