package doctor

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/bot/internal/redisstore"
)

// Limits of what Redis should be like.
const (
	oldestRedis = 7 // its first release with what the scripts need
	memoryWarn  = 80
	memoryFull  = 95 // percent of maxmemory
	medianWarn  = 20 * time.Millisecond
	medianFail  = 500 * time.Millisecond
	slowestWarn = 100 * time.Millisecond
)

// judgeRedis judges how Redis is set up. In a Cluster each fault bears its
// node's address.
func judgeRedis(s redisstore.Setup) []Finding {
	found := judgeKind(s)
	for _, server := range s.Servers {
		var at string
		if s.Kind == redisstore.Cluster {
			at = server.Addr + ": "
		}
		of := judgeVersion(server)
		of = append(of, judgePersistence(server)...)
		of = append(of, judgeMemory(server)...)
		of = append(of, judgeDoor(server, s.Open, s.Local)...)
		of = append(of, judgeLatency(server.Pings)...)
		well := ""
		for _, f := range of {
			if f.Level == OK {
				well += " " + f.What
				continue
			}
			f.What = at + f.What
			found = append(found, f)
		}
		if well != "" { // what is well with a server is one line
			found = append(found, ok(Redis, at+strings.TrimSpace(well)))
		}
	}
	return found
}

// judgeKind judges what stands behind the server, if anything does.
func judgeKind(s redisstore.Setup) []Finding {
	alone := slices.ContainsFunc(s.Servers, func(r redisstore.Server) bool { return r.Info["connected_slaves"] == "0" })
	var found []Finding
	switch s.Kind {
	case redisstore.Sentinel:
		if i := slices.Index(s.Quorum, redisstore.No); i >= 0 {
			found = append(found, fail(Redis, "A Sentinel says that too few of them are there to fail over.", "Start the others: a majority of them must see each other and Redis."))
		}
		if n := count(s.Quorum, redisstore.Unseen); n > 0 {
			found = append(found, warn(Redis, fmt.Sprintf("%d of %d Sentinels do not answer.", n, len(s.Quorum)), "Start them, or take their addresses out of HOTLINE_REDIS_URL."))
		}
		if alone {
			found = append(found, warn(Redis, "No replica is connected: there is nothing to fail over to.", "Start a replica."))
		}
	case redisstore.Cluster:
		switch state := s.Cluster["cluster_state"]; {
		case state == "":
			found = append(found, unseen("Whether the Cluster is whole", "cluster|info"))
		case state != "ok" || s.Cluster["cluster_slots_assigned"] != "16384":
			found = append(found, fail(Redis, "The Cluster is not whole: some lanes have no home.", "Start its missing nodes; redis-cli --cluster check says which slots nobody has."))
		}
		if alone {
			found = append(found, warn(Redis, "A node has no replica: when it is lost, its lanes stand still.", "Give each primary a replica."))
		}
	}
	if len(found) == 0 {
		what := capital(string(s.Kind)) + "."
		if s.Kind == redisstore.Cluster {
			what = fmt.Sprintf("Cluster of %d primaries.", len(s.Servers))
		}
		found = append(found, ok(Redis, what))
	}
	return found
}

func count(all []redisstore.Sight, of redisstore.Sight) (n int) {
	for _, s := range all {
		if s == of {
			n++
		}
	}
	return n
}

// unseen is a finding about what this user may not ask. It is none of this
// program's fault, and no sign of health.
func unseen(what, command string) Finding {
	return info(Redis, what+" cannot be seen.", "Look at it on Redis' machine, or let this user ask: ACL SETUSER … +"+command+".")
}

func judgeVersion(s redisstore.Server) []Finding {
	if s.Info["loading"] == "1" {
		return []Finding{later(Redis, "It still reads its file.", "Wait until it has.")}
	}
	version := s.Info["redis_version"]
	first, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(first)
	switch {
	case err != nil:
		return []Finding{unseen("Its version", "info")}
	case n < oldestRedis:
		return []Finding{fail(Redis, "Version "+version+" is too old.", "Use 7.0 or newer.")}
	}
	found := []Finding{ok(Redis, "Version "+version+".")}
	if role := s.Info["role"]; role != "" && role != "master" {
		found = append(found, fail(Redis, "It is a replica: it takes no writes.", "Name the primary in HOTLINE_REDIS_URL, or use redis+sentinel://."))
	}
	return found
}

// judgePersistence judges what is left when the machine's power fails.
func judgePersistence(s redisstore.Server) []Finding {
	const remedy = "Set appendonly yes and appendfsync always in redis.conf."
	aof := s.Info["aof_enabled"]
	if only := s.Config["appendonly"]; aof == "" && only != "" {
		aof = map[string]string{"yes": "1"}[only]
	}
	sync, seen := s.Config["appendfsync"]
	switch {
	case s.Info["aof_enabled"] == "" && s.Config["appendonly"] == "":
		return []Finding{unseen("Whether it keeps what it has when it stops (appendonly)", "info")}
	case aof != "1":
		return []Finding{fail(Redis, "It keeps no append-only file: when it stops, cases that were told are gone.", remedy)}
	case s.Info["aof_last_write_status"] == "err":
		return []Finding{fail(Redis, "Its last write to the append-only file failed.", "See whether its disk is full or broken; it refuses commits until it can write.")}
	}
	var found []Finding
	switch {
	case !seen:
		f := unseen("It keeps an append-only file; how often that reaches the disk (appendfsync)", "config|get")
		f.Level = Warn // under "no", half a minute of what people told may go
		found = append(found, f)
	case sync == "always":
		found = append(found, ok(Redis, "Its append-only file reaches the disk before it answers (appendfsync always)."))
	case sync == "everysec":
		found = append(found, warn(Redis, "Its append-only file reaches the disk once a second (appendfsync everysec): when the machine's power fails, a second or two of what people told may be gone, although they were told it was received.",
			"Set appendfsync always, unless the disk is too slow for it."))
	default:
		found = append(found, fail(Redis, "When its append-only file reaches the disk is left to the system (appendfsync no): half a minute of what people told may be gone when the machine's power fails.", remedy))
	}
	if s.Info["aof_last_bgrewrite_status"] == "err" {
		found = append(found, warn(Redis, "The last rewrite of its append-only file failed: what was erased still stands in it.", "See whether its disk is full; a rewrite needs as much room again."))
	}
	return found
}

// judgeMemory judges what happens when it has no more memory.
func judgeMemory(s redisstore.Server) []Finding {
	policy := s.Config["maxmemory-policy"]
	if policy == "" {
		policy = s.Info["maxmemory_policy"]
	}
	var found []Finding
	switch policy {
	case "noeviction":
	case "":
		found = append(found, unseen("What it throws away when it is full (maxmemory-policy)", "config|get"))
	default:
		found = append(found, fail(Redis, "It throws keys away when it is full (maxmemory-policy "+policy+"): open cases would vanish, and nobody would notice.", "Set maxmemory-policy noeviction."))
	}
	used, err1 := strconv.ParseInt(s.Info["used_memory"], 10, 64)
	most, err2 := strconv.ParseInt(s.Info["maxmemory"], 10, 64)
	switch {
	case err1 != nil || err2 != nil:
		found = append(found, unseen("How much of its memory is used", "info"))
	case most == 0:
		found = append(found, info(Redis, fmt.Sprintf("It uses %s, and may use all that the machine has.", mebi(used)), "Set maxmemory below what the machine has: a Redis that is full refuses and recovers, one that is killed is gone."))
	default:
		percent := used * 100 / most
		what := fmt.Sprintf("It uses %d %% of its memory (%s of %s).", percent, mebi(used), mebi(most))
		const more = "Give it more memory (maxmemory): when it is full, it refuses what people tell."
		switch {
		case percent >= memoryFull:
			found = append(found, fail(Redis, what, more))
		case percent >= memoryWarn:
			found = append(found, warn(Redis, what, more))
		default:
			found = append(found, ok(Redis, what))
		}
	}
	return found
}

func mebi(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

// judgeDoor judges who may come in, and what this program may do there.
func judgeDoor(s redisstore.Server, open redisstore.Sight, local bool) []Finding {
	const user = "Give it a user of its own for this (deploy/ has one): ACL SETUSER hotline …, and default off."
	wide, bindSeen := exposed(s.Config)
	guarded := s.Config["protected-mode"] == "yes" // strangers from elsewhere are sent away
	var found []Finding
	switch {
	case open == redisstore.Yes && (wide && !guarded || !local):
		found = append(found, fail(Redis, "Whoever reaches it is let in without a password, and it listens to more than this machine.", user))
	case open == redisstore.Yes:
		found = append(found, warn(Redis, "It lets in every program of this machine without a password.", user))
	case open == redisstore.Unseen:
		found = append(found, info(Redis, "Whether it lets in who gives no password cannot be seen.", "Try redis-cli ping on its machine: it must answer NOAUTH."))
	case !bindSeen:
		found = append(found, unseen("Where it listens (bind)", "config|get"))
	case wide:
		found = append(found, info(Redis, "It listens on every address of its machine, and wants a password.", "See that no port leads to it from outside."))
	}
	switch {
	case s.MayAll == redisstore.Yes && open != redisstore.Yes:
		found = append(found, warn(Redis, "This program's user may call every command.", user))
	case s.MayAll == redisstore.No && open == redisstore.No:
		found = append(found, ok(Redis, "It wants a password, and this program's user may not do everything."))
	}
	return found
}

// exposed reports whether a server listens to more than its own machine, and
// whether that was seen at all.
func exposed(config map[string]string) (wide, seen bool) {
	bind, seen := config["bind"]
	if !seen {
		return false, false
	}
	if config["port"] == "0" && (config["tls-port"] == "0" || config["tls-port"] == "") {
		return false, true // a socket only
	}
	for _, addr := range strings.Fields(bind) {
		addr = strings.TrimPrefix(addr, "-")
		if !strings.HasPrefix(addr, "127.") && addr != "::1" && addr != "localhost" {
			wide = true
		}
	}
	return wide || bind == "", true
}

func judgeLatency(pings []time.Duration) []Finding {
	if len(pings) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(pings))
	median, slowest := sorted[len(sorted)/2], sorted[(len(sorted)*99-1)/100]
	what := fmt.Sprintf("It answers within %.1f ms (99 of 100 within %.1f ms, of %d).", millis(median), millis(slowest), len(sorted))
	const near = "Run it near the service, on a machine and a disk with room; each tap waits for it several times."
	switch {
	case median >= medianFail:
		return []Finding{fail(Redis, what, near)}
	case median >= medianWarn || slowest >= slowestWarn:
		return []Finding{warn(Redis, what, near)}
	}
	return []Finding{ok(Redis, what)}
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
