package telegram

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
)

func TestPaceOfTheBot(t *testing.T) {
	f := openOffice(t, func(o *OfficeOptions) { o.Pace = Pace{Bot: 30, Chat: 1, Group: 20} })
	for i := range 300 {
		f.put(int64(i+1), hotline.RankCard, fmt.Sprint(i))
	}
	f.settled()
	if n := len(f.api.seen()); n != 4 {
		t.Errorf("%d at once", n)
	}
	f.put(-1, hotline.RankUrgent, "urgent")
	f.settled()
	if got := f.texts(); got[len(got)-1] != "urgent" {
		t.Error("the reserve was not used")
	}
	for range 100 {
		f.advance(100 * time.Millisecond)
	}
	if n := len(f.box.finished()); n < 295 {
		t.Errorf("%d in ten seconds", n)
	}
	f.advance(time.Second)
	if n := len(f.box.finished()); n != 301 {
		t.Errorf("%d in all", n)
	}
}

func TestUrgentAlertsStandWithinSeconds(t *testing.T) {
	f := openOffice(t, func(o *OfficeOptions) { o.Pace = Pace{Bot: 30, Chat: 1, Group: 20} })
	for i := range 60 {
		f.put(-1, hotline.RankAmend, fmt.Sprintf("amendment %d", i))
	}
	f.settled()
	for i := range 15 {
		f.put(-1, hotline.RankUrgent, fmt.Sprintf("urgent %d", i))
	}
	f.settled()
	for range 5 {
		f.advance(time.Second)
	}
	urgent := 0
	for _, s := range f.texts() {
		if s[0] == 'u' {
			urgent++
		}
	}
	if urgent != 15 {
		t.Errorf("%d of 15 stand after five seconds", urgent)
	}
}

func TestFreeTicketsGoAtOnce(t *testing.T) {
	f := openOffice(t, func(o *OfficeOptions) { o.Pace = Pace{Bot: 1, Chat: 1, Group: 1} })
	for i := range 5 {
		f.put(1, hotline.RankCard, fmt.Sprint(i))
	}
	for i := range 40 {
		field := fmt.Sprint("answer", i)
		f.set(hotline.Out{Field: field, Reply: &hotline.Reply{Query: "q"}, At: noon})
		f.Queue(hotline.Ticket{Field: field, Chat: 1, Rank: hotline.RankReply, Free: true})
	}
	f.settled()
	if n := len(f.box.finished()); n != 41 {
		t.Errorf("%d are done", n)
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	f := openOffice(t, nil)
	f.api.told(func(call) (int, string) { return 429, flood(60) })
	f.set(hotline.Out{Field: "answer", Reply: &hotline.Reply{Query: "q"}, At: noon})
	f.Queue(hotline.Ticket{Field: "answer", Chat: 1, Rank: hotline.RankReply, Free: true})
	await(t, "the end", func() bool { return slices.Equal(f.box.finished(), []string{"answer refused"}) })
}
