package redisstore

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

var (
	errLife   = errors.New("a state must have a life (H7)")
	errAside  = errors.New("an entry set aside is not among those taken")
	errEncode = errors.New("an entry of the outbox cannot be encoded")
)

// Commit writes everything that one turn of a lane changes, in one step, and
// returns when the lane's next timer falls due (zero: there is none). After an
// error that is not [hotline.ErrFenced] it may have been written or not, and
// the same commit with the same own must be sent again: it is written once.
// ErrFenced says that it is not and never will be, because another process
// owns the lane, or because the lane's revision is not what the owner thinks.
//
// Entries are taken out of the outbox before others are put in, so a field
// that is in Done and in Put stays.
func (s *Store) Commit(ctx context.Context, own hotline.Own, commit hotline.Commit) (next time.Time, err error) {
	const doing = "committing"
	c, err := s.commitCall(own, &commit)
	if err != nil {
		return next, fmt.Errorf("%s: %w", doing, err)
	}
	reply, err := s.batch.one(ctx, doing, c)
	if err != nil {
		return next, err
	}
	answer, _ := reply.([]any)
	if len(answer) == 0 {
		return next, fmt.Errorf("%s: %w", doing, errAnswer)
	}
	switch answer[0] {
	case int64(-1):
		return next, fmt.Errorf("%s: %w", doing, hotline.ErrFenced)
	case int64(-2):
		return next, fmt.Errorf("%s: another commit came between: %w", doing, hotline.ErrFenced)
	}
	if len(answer) > 1 {
		next = fromMS(answer[1])
	}
	for i := range commit.States {
		if commit.States[i].State == nil {
			s.erased.Store(true)
			break
		}
	}
	return next, nil
}

func (s *Store) commitCall(own hotline.Own, commit *hotline.Commit) (*call, error) {
	k := &lanes[own.Lane]
	w := writer{s: s, k: k}
	w.digest.SetSeed(s.digest)
	c := newCall(commitScript, 12+len(commit.Aside)+len(commit.Done)+2*len(commit.Put)+len(commit.Local)+6*len(commit.States)+len(commit.Audit)+2,
		k.meta, k.journal, k.outbox, k.timers, k.asideOn(s.today()), k.watched)
	names := make([]string, len(commit.States))
	for i := range commit.States {
		write := &commit.States[i]
		if err := checkActor(write.Actor); err != nil {
			return nil, err
		}
		names[i] = s.name(write.Actor)
		c.key(k.state + names[i])
	}
	audit := k.auditOn(s.today())
	if len(commit.Audit) > 0 {
		c.key(audit)
	}
	// The digest, when it is known, takes this place.
	digest := len(c.args) + 2
	c.arg(own.Fence, own.Rev, nil, commit.Seq, commit.Pop, asideFor)
	w.numbers(int64(commit.Seq), int64(commit.Pop))

	c.arg(len(commit.Aside))
	for _, at := range commit.Aside {
		if at < 0 || at >= commit.Pop {
			return nil, errAside
		}
		w.numbers(int64(at))
		c.arg(at)
	}
	c.arg(len(commit.Done))
	for _, field := range commit.Done {
		w.text(field)
		c.arg(s.field(field))
	}
	c.arg(len(commit.Put))
	for i := range commit.Put {
		if err := w.put(c, &commit.Put[i]); err != nil {
			return nil, err
		}
	}
	c.arg(len(commit.Local))
	for i := range commit.Local {
		if err := w.local(c, &commit.Local[i]); err != nil {
			return nil, err
		}
	}
	c.arg(len(commit.States))
	for i := range commit.States {
		if err := w.state(c, names[i], &commit.States[i]); err != nil {
			return nil, err
		}
	}
	c.arg(len(commit.Audit))
	for i := range commit.Audit {
		if err := w.audit(c, audit, &commit.Audit[i]); err != nil {
			return nil, err
		}
	}
	c.arg(auditFor)
	c.args[digest] = strconv.FormatUint(w.digest.Sum64(), 36)
	return c, nil
}

// writer seals the parts of a commit. What it seals it also digests, in clear,
// so that a commit sent again is known although it is sealed anew. The digest
// is keyed by this process and says nothing to anybody else.
type writer struct {
	s      *Store
	k      *laneKeys
	digest maphash.Hash
}

func (w *writer) numbers(all ...int64) {
	var b [8]byte
	for _, n := range all {
		binary.BigEndian.PutUint64(b[:], uint64(n))
		_, _ = w.digest.Write(b[:])
	}
}

func (w *writer) text(s string) {
	w.numbers(int64(len(s)))
	_, _ = w.digest.WriteString(s)
}

func (w *writer) put(c *call, out *hotline.Out) error {
	plain, err := json.Marshal(out)
	if err != nil {
		// The library's error may quote the value.
		return errEncode
	}
	field := w.s.field(out.Field)
	w.numbers(int64(len(plain)))
	_, _ = w.digest.Write(plain)
	c.arg(field, w.s.keys.Seal(forOutbox, w.k.outbox+formatV1+field, plain))
	return nil
}

func (w *writer) local(c *call, ev *hotline.Event) error {
	entry, err := w.s.entry(w.k, ev)
	if err != nil {
		return err
	}
	w.text(ev.To.String())
	_, _ = w.digest.Write(ev.Seed[:])
	c.arg(entry)
	return nil
}

func (w *writer) audit(c *call, key string, entry *hotline.Audit) error {
	plain, err := json.Marshal(entry)
	if err != nil {
		return errEncode
	}
	w.numbers(int64(len(plain)))
	_, _ = w.digest.Write(plain)
	c.arg(w.s.keys.Seal(forAudit, key+formatV1, plain))
	return nil
}

func (w *writer) state(c *call, name string, write *hotline.StateWrite) error {
	actor := write.Actor.String()
	w.text(actor)
	w.numbers(int64(len(write.State)), int64(write.Life), write.WakeAt.Unix(), int64(write.WakeAt.Nanosecond()), int64(write.Watch))
	_, _ = w.digest.Write(write.State)
	if write.State == nil {
		c.arg(name, "", 0, "", watch(write, 0))
		return nil
	}
	if write.Life <= 0 {
		return errLife
	}
	c.arg(name, w.s.sealState(w.k, name, actor, write.State), max(1, write.Life.Milliseconds()))
	if write.WakeAt.IsZero() {
		c.arg("")
	} else {
		c.arg(ceilMS(write.WakeAt))
	}
	c.arg(watch(write, w.s.now().Add(write.Life).UnixMilli()))
	return nil
}

// watch says to the script whether the audit looks after a state. One that was
// open and is erased keeps its place, where the audit finds nothing under it.
func watch(write *hotline.StateWrite, expires int64) any {
	switch {
	case write.Watch == hotline.Relieved:
		return "-"
	case write.Watch == hotline.Watched && write.State != nil:
		return expires
	}
	return ""
}
