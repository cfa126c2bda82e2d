package sandbox

import "testing"

// Threaded mode can be switched at any time, and a person can delete a topic
// without the bot being told: it learns so when it writes there.
func TestThreadsInAPrivateChat(t *testing.T) {
	r := newRig(t)
	phone := r.Phone(dara)
	phone.Starts("")
	name := args{"chat_id": dara.ID, "name": "case 7"}
	r.refuses("createForumTopic", name, 400, "the chat is not a forum")
	r.Threads(true)
	var topic struct {
		ID int `json:"message_thread_id"`
	}
	decode(t, r.call("createForumTopic", name).Result, &topic)
	in := args{"chat_id": dara.ID, "message_thread_id": topic.ID, "text": "in it"}
	r.must("sendMessage", in)
	r.must("sendMessage", args{"chat_id": dara.ID, "text": "outside"})
	phone.WritesIn(topic.ID, "mine")
	v := phone.View()
	if got := v.In(topic.ID); len(got) != 2 || got[0].Text != "in it" || got[1].Text != "mine" {
		t.Errorf("in the topic stand %+v", got)
	}
	phone.DeletesTopic(topic.ID)
	if got := phone.View().In(topic.ID); len(got) != 0 || len(phone.View().Topics) != 0 {
		t.Errorf("in the topic stand %+v", got)
	}
	phone.Sees("outside")
	r.refuses("sendMessage", in, 400, "message thread not found")
	r.refuses("deleteForumTopic", args{"chat_id": dara.ID, "message_thread_id": topic.ID}, 400, "message thread not found")
}
