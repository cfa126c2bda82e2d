package redisstore

import (
	"fmt"
	"strconv"
	"time"

	"hotline/bot/internal/hotline"
)

// Every key of the store is named in this file. Braces hold the hash tag: all
// keys of a lane are in one slot of a Cluster, and those of the house in one.

const (
	// houseLanes: string, how many lanes there are. Never expires.
	houseLanes = "hl:{h}:lanes"
	// houseNaming: string, the naming key, wrapped. Never expires.
	houseNaming = "hl:{h}:naming"
	// houseVersion: string, the version of the house snapshot. Never expires.
	houseVersion = "hl:{h}:version"
	// houseCrew: set of the names of processes that may be alive. Never
	// expires; the dead are taken out by the next heartbeat.
	houseCrew = "hl:{h}:crew"
	// houseLive + instance: string, the incarnation of a live process. Lives
	// for liveFor.
	houseLive = "hl:{h}:live:"
	// housePoll: string, the process that polls. Lives for liveFor.
	housePoll = "hl:{h}:poll"
	// housePoller: hash, "who" polled last and since when ("at", ms). Never
	// expires.
	housePoller = "hl:{h}:poller"
	// houseAlias: hash, name of a group's first chat id → sealed pair of first
	// and newest id. Groups of responders only; never expires.
	houseAlias = "hl:{h}:alias"
	// houseBudget: hash, the sends that may go now ("have") as of "at", ms.
	// Lives for bucketFor.
	houseBudget = "hl:{h}:budget"
	// houseRewrite: string, there while Redis need not be asked again to
	// rewrite its append-only file. Lives for rewriteEvery.
	houseRewrite = "hl:{h}:rewrite"
	// houseWatch: string, which parts of the service fail since when, and what
	// was said of it. It is about nobody. Lives for watchFor.
	houseWatch = "hl:{h}:watch"

	// wakeChannel is a channel, not a key: "<sender> <lane>,<lane>…".
	wakeChannel = "hl:wake"
)

// laneKeys are the keys of one lane. Those without an expiry hold only sealed
// values and hashed names, and the commit that handles an entry deletes it.
type laneKeys struct {
	// meta: hash of fence, inst(ance), rev, seq, tries, nonce.
	meta string
	// journal: list of entries; see codec.go.
	journal string
	// outbox: hash, "#<seq>" or the name of a slot → sealed entry.
	outbox string
	// timers: sorted set, actor's name by the ms at which it wants its tick.
	timers string
	// watched: sorted set, names of cases on which somebody has still to act, by
	// the ms at which their states expire. The commit that ends a case takes it
	// out; of one that expired the audit does.
	watched string
	// last: hash, lane → the last sequence of its posts that arrived.
	last string
	// state + name: string, an actor's sealed state. Lives as long as the
	// decider said.
	state string
	// seen + block: bitmap of the update ids that arrived. Lives for seenFor.
	seen string
	// aside + day: list of poison entries. Lives for asideFor.
	aside string
	// audit + day: list of sealed entries of the audit. Lives for auditFor.
	audit string
}

var lanes = func() (all [hotline.Lanes]laneKeys) {
	for i := range all {
		p := fmt.Sprintf("hl:{%02d}:", i)
		all[i] = laneKeys{
			meta: p + "m", journal: p + "j", outbox: p + "o", timers: p + "t", watched: p + "c", last: p + "p",
			state: p + "s:", seen: p + "u:", aside: p + "x:", audit: p + "a:",
		}
	}
	return all
}()

const (
	// blockBits is how many update ids share a bitmap. A block costs at most
	// 1 KiB a lane, and is full after 8192 updates of all lanes together.
	blockBits = 8192
	seenFor   = 25 * hour
	asideFor  = 7 * 24 * hour
	auditFor  = auditDays * 24 * hour
	auditDays = 180
	liveFor   = 4000
	watchFor  = 7 * 24 * hour
	// rewriteEvery is the least time between two rewrites.
	rewriteEvery = hour

	hour = 60 * 60 * 1000 // in ms, as all of these
	ms   = time.Millisecond
)

// seenAt is the bitmap of an update id and its bit in it.
func (k *laneKeys) seenAt(update int64) (key string, bit int64) {
	id := uint64(update)
	return k.seen + strconv.FormatUint(id/blockBits, 36), int64(id % blockBits)
}

// asideOn is the list for poison found on a day, which is counted from 1970.
func (k *laneKeys) asideOn(day int64) string { return k.aside + strconv.FormatInt(day, 10) }

// auditOn is the list for what was done on a day, which is counted from 1970.
func (k *laneKeys) auditOn(day int64) string { return k.audit + strconv.FormatInt(day, 10) }

// What each kind of value is sealed for, and what it is tied to besides: the
// key it stands under and the format's version.
const (
	forJournal = "journal"
	forState   = "state"
	forActor   = "actor"
	forOutbox  = "outbox"
	forAlias   = "alias"
	forAudit   = "audit"

	formatV1 = "|1|"
)
