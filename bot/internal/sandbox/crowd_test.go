package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"testing"
)

// A bot of a few lines, which counts each person's presses on their card, and a
// crowd that presses all at once: nothing is lost, and each person's presses
// arrive in order.
func TestACrowd(t *testing.T) {
	r := newRig(t, func(o *Options) { o.KeepMessages = 20 })
	const people, presses = 20, 20
	var bot, crowd sync.WaitGroup
	stop := make(chan struct{})
	bot.Go(func() {
		offset := int64(0)
		count := map[int64]int{}
		for {
			select {
			case <-stop:
				return
			default:
			}
			out, err := r.try("getUpdates", args{"offset": offset, "timeout": 50})
			if err != nil {
				return // the server is closed
			}
			var list []upd
			if json.Unmarshal(out.Result, &list) != nil {
				return
			}
			for _, u := range list {
				offset = u.ID + 1
				switch {
				case u.Message != nil:
					_, _ = r.try("sendMessage", args{"chat_id": u.Message.Chat.ID, "text": "card 0", "reply_markup": inline([]args{button("+", "0")})})
				case u.Query != nil:
					id := u.Query.From.ID
					count[id]++
					next := strconv.Itoa(count[id])
					if u.Query.Data != strconv.Itoa(count[id]-1) {
						next = "out of order"
					}
					_, _ = r.try("editMessageText", args{"chat_id": id, "message_id": u.Query.Message.ID, "text": "card " + next, "reply_markup": inline([]args{button("+", next)})})
					_, _ = r.try("answerCallbackQuery", args{"callback_query_id": u.Query.ID, "text": next})
				}
			}
		}
	})
	for i := range people {
		crowd.Go(func() {
			phone := r.Phone(Person{ID: int64(1000 + i), First: fmt.Sprint(i)})
			phone.Starts("")
			for n := range presses {
				if _, err := phone.See(soon(t), "card "+strconv.Itoa(n)); err != nil {
					t.Error(err)
					return
				}
				p, err := phone.Tap(soon(t), "+")
				if err != nil {
					t.Error(err)
					return
				}
				if a, err := p.Answer(soon(t)); err != nil || a.Text != strconv.Itoa(n+1) {
					t.Errorf("press %d was answered %q, %v", n, a.Text, err)
					return
				}
			}
		})
	}
	crowd.Wait()
	close(stop)
	r.Close()
	bot.Wait()
	if st := r.Stats(); st.Sends != people*(presses+1) || st.Updates != people*(presses+1) {
		t.Errorf("stats: %+v", st)
	}
}
