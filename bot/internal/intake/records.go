package intake

import (
	"slices"
	"time"

	"hotline/bot/internal/hotline"
)

// Telegram lets a bot delete messages younger than 48 h. An hour is left for
// clocks and queues. A card is replaced while there is ample time to delete it.
const (
	deletable   = 47 * time.Hour
	replaceCard = 40 * time.Hour
)

// maxRecords is how many messages a chat remembers. Nobody comes near it but a
// flood, whose oldest messages were deleted long before.
const maxRecords = 400

// deleteAtOnce is how many ids one deletion may name.
const deleteAtOnce = 100

// records are the messages of both sides that may still stand in the chat:
// pairs of a message's id and the minute (Unix time) it was seen in, oldest
// first. A negative id says that its deletion was asked for. It stays on record
// all the same: a wipe drops what is unsent, deletions too, and must ask again.
type records []int

// add records a message. It reports false if it is on record already.
func (r *records) add(id int, now time.Time) bool {
	if id <= 0 || r.find(id) >= 0 {
		return false
	}
	*r = append(*r, id, int(now.Unix()/60))
	return true
}

// drop marks that a message's deletion was asked for.
func (r records) drop(id int) {
	if i := r.find(id); i >= 0 && r[i] > 0 {
		r[i] = -r[i]
	}
}

func (r records) find(id int) int {
	for i := 0; i+1 < len(r); i += 2 {
		if r[i] == id || r[i] == -id {
			return i
		}
	}
	return -1
}

// standing are the messages whose deletion nobody has asked for, but for keep.
func (r records) standing(keep ...int) []int {
	var ids []int
	for i := 0; i+1 < len(r); i += 2 {
		if r[i] > 0 && !slices.Contains(keep, r[i]) {
			ids = append(ids, r[i])
		}
	}
	return ids
}

// all are all messages on record but keep.
func (r records) all(keep int) []int {
	var ids []int
	for i := 0; i+1 < len(r); i += 2 {
		if id := max(r[i], -r[i]); id != keep {
			ids = append(ids, id)
		}
	}
	return ids
}

// prune forgets what can no longer be deleted, and remembers that it is so
// unless its deletion was asked for in time. The card is no such thing: it can
// be edited for ever, and stays as the neutral card of a wipe.
func (st *state) prune(now time.Time) {
	old := int(now.Add(-deletable).Unix() / 60)
	n := 0
	for n+1 < len(st.Msgs) && (st.Msgs[n+1] < old || len(st.Msgs)-n > 2*maxRecords) {
		if id := st.Msgs[n]; id > 0 && id != st.Card {
			st.Stale = true
		}
		n += 2
	}
	st.Msgs = st.Msgs[n:]
}

// remove asks for the deletion of messages, and records that. Where nothing is
// remembered it is a wipe's deletion, which a later wipe does not drop.
func (t *turn) remove(rank hotline.Rank, ids ...int) {
	if t.st == nil {
		rank = hotline.RankWipe
	}
	var now []int
	for _, id := range ids {
		if id <= 0 {
			continue
		}
		if t.st != nil {
			t.st.Msgs.add(id, t.env.Now)
			t.st.Msgs.drop(id)
		}
		now = append(now, id)
	}
	for chunk := range slices.Chunk(now, deleteAtOnce) {
		t.deletes = append(t.deletes, hotline.Delete{Chat: t.chat, Msgs: chunk, Rank: rank})
	}
}
