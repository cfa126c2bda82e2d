package redisstore

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

// canaries are what must be seen nowhere: words in three scripts, a phone and
// a passport number, a name, ids and a point.
var canaries = []string{
	"canary words", "ជួយខ្ញុំផង", "救救我", "+85512345678", "N1234567", "Sokha", "sokha_92",
	"7123456789", "-1009876543210", "7KQ2MX", "11.556374", "104.928209", "callback-4711", "canary slot", "canary ref",
}

const (
	canaryChat  = 7123456789
	canaryGroup = -1009876543210
)

// whole is a case's whole way through one lane, with canaries in every field.
func (h *house) whole(s *Store) {
	h.Helper()
	ctx := h.Context()
	chat, desk, number := hotline.ChatActor(canaryChat), hotline.DeskAt(canaryGroup), hotline.CaseOf("7KQ2MX")
	words := strings.Join(canaries, " ")
	update := hotline.Update{
		ID: 100, Kind: hotline.Text, Chat: canaryChat, From: canaryChat, FromName: "Sokha", Lang: "km", Msg: 7,
		Text: words, Command: words, Args: words, Query: "callback-4711", Data: words,
		Point: &hotline.Point{Lat: 11.556374, Lng: 104.928209}, NewChat: canaryGroup,
	}
	tell := hotline.Post{From: chat, Tell: &hotline.Tell{
		Case: "7KQ2MX", Chat: canaryChat,
		Coarse: hotline.Coarse{Reason: words},
		Detail: hotline.Detail{Words: words, Scrubbed: words, Point: update.Point},
	}}
	send := hotline.Send{
		Chat: canaryChat, Slot: "canary slot", Ref: "canary ref",
		Body: hotline.Body{Lines: []hotline.Msg{hotline.Words(words), hotline.M("s.key", hotline.Str("Name", "Sokha"))}},
	}
	for i, to := range []hotline.Actor{chat, desk, number} {
		lane := s.LaneOf(to)
		u := update
		u.ID += int64(i)
		h.journal(s, hotline.Event{To: to, At: noon, Update: &u})
		seq := uint64(i + 1)
		if err := s.Deliver(ctx, 3, []hotline.Out{{Field: fmt.Sprint("#", seq), Seq: seq, Actor: chat, At: noon, Post: &hotline.PostTo{To: to, Post: tell}}}); err != nil {
			h.Fatal(err)
		}
		own := h.claim(s, lane)
		p := h.pull(s, own)
		h.commit(s, &own, hotline.Commit{
			Pop: len(p.Entries), Aside: []int{0}, Seq: 9,
			States: []hotline.StateWrite{{Actor: to, State: []byte(words), Life: 26 * time.Hour, WakeAt: noon.Add(time.Minute), Watch: hotline.Watched}},
			Put: []hotline.Out{
				{Field: to.String() + "|7123456789|canary slot", Seq: 8, Actor: to, At: noon, Send: &send},
				{Field: "#9", Seq: 9, Actor: to, At: noon, Post: &hotline.PostTo{To: number, Post: tell}},
			},
			Local: []hotline.Event{{To: to, At: noon, Post: &tell}},
		})
	}
	h.clock.Advance(2 * time.Minute)
	for _, to := range []hotline.Actor{chat, desk, number} {
		own := h.claim(s, s.LaneOf(to))
		h.pull(s, own) // rings the timer: the tick stands in the journal now
	}
	if err := s.SetAlias(ctx, canaryGroup, canaryGroup-1); err != nil {
		h.Fatal(err)
	}
	h.beat(s, "host-1", "2026", true)
	if err := s.Wake(ctx, []int{1}); err != nil {
		h.Fatal(err)
	}
}

// shapes are how a canary may look in what is written down.
func shapes(canary string) []string {
	quoted := strings.Trim(fmt.Sprintf("%+q", canary), `"`)
	return []string{canary, quoted, hex.EncodeToString([]byte(canary))}
}

func (h *house) clean(where string, content []byte) {
	h.Helper()
	for _, c := range canaries {
		for _, shape := range shapes(c) {
			if bytes.Contains(bytes.ToLower(content), bytes.ToLower([]byte(shape))) {
				h.Errorf("%s holds %q", where, c)
			}
		}
	}
}

// everything is each key with its value as a thief would read it.
func (h *house) everything() map[string]string {
	h.Helper()
	all := map[string]string{}
	ctx := h.Context()
	keys, err := h.raw.Keys(ctx, "*").Result()
	if err != nil {
		h.Fatal(err)
	}
	for _, key := range keys {
		var value any
		switch kind := h.raw.Type(ctx, key).Val(); kind {
		case "string":
			value = h.raw.Get(ctx, key).Val()
		case "list":
			value = h.raw.LRange(ctx, key, 0, -1).Val()
		case "hash":
			value = h.raw.HGetAll(ctx, key).Val()
		case "set":
			value = h.raw.SMembers(ctx, key).Val()
		case "zset":
			value = h.raw.ZRangeWithScores(ctx, key, 0, -1).Val()
		default:
			h.Fatalf("%s is a %s", key, kind)
		}
		all[key] = fmt.Sprint(value)
	}
	return all
}

func TestH5NothingOfAPersonStandsInClear(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		core, lines := observer.New(zapcore.DebugLevel)
		h.log = zap.New(core)
		s := h.open()
		h.whole(s)
		// Provoke what is logged.
		h.raw.HSet(t.Context(), lanes[9].outbox, "#1", "junk")
		h.claim(s, 9)

		all := h.everything()
		if len(all) < 20 {
			t.Fatalf("only %d keys were looked at", len(all))
		}
		for key, value := range all {
			h.clean("the key "+key, []byte(key))
			h.clean("the value of "+key, []byte(value))
		}
		if lines.Len() == 0 {
			t.Error("nothing was logged")
		}
		for _, l := range lines.All() {
			h.clean("the log", fmt.Append(nil, l.Message, l.ContextMap()))
		}
		if h.dir == "" {
			return
		}
		files := 0
		err := filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil //nolint:nilerr // a file may go while the server rewrites it
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return nil //nolint:nilerr // as above
			}
			if bytes.Contains(content, []byte(lanes[s.LaneOf(hotline.ChatActor(canaryChat))].meta)) {
				files++
			}
			h.clean("a file of the server", content)
			return nil
		})
		if err != nil || files == 0 {
			t.Errorf("the append-only file was not looked at: %v", err)
		}
	})
}

func TestH7EveryKeyAboutAPersonExpires(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		h.whole(s)
		forEver := map[string]bool{
			houseLanes: true, houseNaming: true, houseVersion: true, houseCrew: true, housePoller: true, houseAlias: true,
		}
		for i := range lanes {
			for _, key := range []string{lanes[i].meta, lanes[i].journal, lanes[i].outbox, lanes[i].timers, lanes[i].watched, lanes[i].last} {
				forEver[key] = true
			}
		}
		expire := 0
		for key := range h.everything() {
			ttl := h.raw.PTTL(t.Context(), key).Val()
			switch {
			case forEver[key]:
			case ttl <= 0:
				t.Errorf("%s never expires", key)
			case ttl > 7*24*time.Hour:
				t.Errorf("%s lives for %v", key, ttl)
			default:
				expire++
			}
		}
		if expire < 9 {
			t.Errorf("only %d keys expire", expire)
		}
		chat := hotline.ChatActor(canaryChat)
		state := lanes[s.LaneOf(chat)].state + s.name(chat)
		if ttl := h.raw.PTTL(t.Context(), state).Val(); ttl <= 25*time.Hour || ttl > 26*time.Hour {
			t.Errorf("a state lives for %v", ttl)
		}
	})
}

func TestNothingStaysOfAHandledCase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.open()
		chat := hotline.ChatActor(canaryChat)
		lane := s.LaneOf(chat)
		h.journal(s, text(1, chat, "x"))
		own := h.claim(s, lane)
		h.commit(s, &own, hotline.Commit{
			Pop: 1, Put: []hotline.Out{post(1, chat, "x")},
			States: []hotline.StateWrite{{Actor: chat, State: []byte("x"), Life: time.Hour, WakeAt: noon}},
		})
		h.pull(s, own)
		h.commit(s, &own, hotline.Commit{Pop: 1, Done: []string{"#1"}, States: []hotline.StateWrite{{Actor: chat}}})
		k := &lanes[lane]
		block, _ := k.seenAt(1)
		for key := range h.everything() {
			if strings.HasPrefix(key, k.state[:len("hl:{00}:")]) && key != k.meta && key != block {
				t.Errorf("%s is left", key)
			}
		}
	})
}

func TestAKeysSlotIsItsLanes(t *testing.T) {
	h := onServer(t, cluster)
	s := h.open()
	h.whole(s)
	slots := map[string]int64{}
	for key := range h.everything() {
		tag := key[:strings.IndexByte(key, '}')]
		slot := h.raw.ClusterKeySlot(t.Context(), key).Val()
		if have, known := slots[tag]; known && have != slot {
			t.Errorf("%s is in slot %d, others of its lane in %d", key, slot, have)
		}
		slots[tag] = slot
	}
	if len(slots) < 3 {
		t.Errorf("only %d slots were looked at", len(slots))
	}
}
