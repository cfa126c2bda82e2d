package doctor

import (
	"maps"
	"testing"
	"time"

	"hotline/bot/internal/redisstore"
)

// good is a server as it should be. with changes what INFO (i), or CONFIG GET
// (c), says of it; an empty value takes a line away.
func good() redisstore.Server {
	return redisstore.Server{
		Info: map[string]string{
			"redis_version": "7.2.4", "loading": "0", "role": "master", "connected_slaves": "1", "aof_enabled": "1", "aof_last_write_status": "ok",
			"aof_last_bgrewrite_status": "ok", "used_memory": "1048576", "maxmemory": "268435456", "maxmemory_policy": "noeviction",
		},
		Config: map[string]string{
			"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "bind": "127.0.0.1 -::1", "port": "6379", "tls-port": "0", "protected-mode": "yes",
		},
		MayAll: redisstore.No, Pings: []time.Duration{time.Millisecond},
	}
}

func with(i, c map[string]string) redisstore.Server {
	s := good()
	change := func(to, by map[string]string) {
		maps.Copy(to, by)
		maps.DeleteFunc(to, func(_, v string) bool { return v == "" })
	}
	change(s.Info, i)
	change(s.Config, c)
	if len(s.Config) == 0 {
		s.Config = nil
	}
	return s
}

type facts = map[string]string

// unasked is what CONFIG GET says to a user who may not ask.
var unasked = facts{"appendonly": "", "appendfsync": "", "maxmemory-policy": "", "bind": "", "port": "", "tls-port": "", "protected-mode": ""}

func TestRedis(t *testing.T) {
	wide := facts{"bind": "* -::*"}
	bare := facts{"bind": "0.0.0.0", "protected-mode": "no"}
	nothing := redisstore.Server{Info: facts{}}
	for name, c := range map[string]struct {
		server redisstore.Server
		open   redisstore.Sight
		away   bool
		want   []string
	}{
		"as it should be":               {server: good(), open: redisstore.No, want: []string{"ok Version 7.2.4."}},
		"too old":                       {server: with(facts{"redis_version": "6.2.14"}, nil), open: redisstore.No, want: []string{"fail too old"}},
		"newer":                         {server: with(facts{"redis_version": "8.0.1"}, nil), open: redisstore.No},
		"still loading":                 {server: with(facts{"loading": "1"}, nil), open: redisstore.No, want: []string{"fail still reads"}},
		"a replica":                     {server: with(facts{"role": "slave"}, nil), open: redisstore.No, want: []string{"fail replica"}},
		"no append-only file":           {server: with(facts{"aof_enabled": "0"}, nil), open: redisstore.No, want: []string{"fail no append-only"}},
		"none, as CONFIG says":          {server: with(facts{"aof_enabled": ""}, facts{"appendonly": "no"}), open: redisstore.No, want: []string{"fail no append-only"}},
		"every second":                  {server: with(nil, facts{"appendfsync": "everysec"}), open: redisstore.No, want: []string{"warn a second or two"}},
		"when the system likes":         {server: with(nil, facts{"appendfsync": "no"}), open: redisstore.No, want: []string{"fail appendfsync no"}},
		"the disk is full":              {server: with(facts{"aof_last_write_status": "err"}, nil), open: redisstore.No, want: []string{"fail last write"}},
		"no rewrite":                    {server: with(facts{"aof_last_bgrewrite_status": "err"}, nil), open: redisstore.No, want: []string{"warn last rewrite"}},
		"evicting":                      {server: with(nil, facts{"maxmemory-policy": "allkeys-lru"}), open: redisstore.No, want: []string{"fail allkeys-lru"}},
		"evicting what may expire":      {server: with(facts{"maxmemory_policy": "volatile-ttl"}, unasked), open: redisstore.No, want: []string{"fail volatile-ttl", "warn appendfsync"}},
		"no limit":                      {server: with(facts{"maxmemory": "0"}, nil), open: redisstore.No, want: []string{"info all that the machine has"}},
		"filling":                       {server: with(facts{"used_memory": "220000000"}, nil), open: redisstore.No, want: []string{"warn 81 %"}},
		"full":                          {server: with(facts{"used_memory": "268000000"}, nil), open: redisstore.No, want: []string{"fail 99 %"}},
		"may not ask CONFIG":            {server: with(nil, unasked), open: redisstore.No, want: []string{"warn appendfsync) cannot be seen", "info bind) cannot be seen"}},
		"nothing is seen":               {server: nothing, open: redisstore.No, want: []string{"info version cannot", "info appendonly) cannot", "info maxmemory-policy) cannot", "info memory is used cannot", "info bind) cannot"}},
		"open on this machine":          {server: good(), open: redisstore.Yes, want: []string{"warn every program of this machine"}},
		"open to all":                   {server: with(nil, bare), open: redisstore.Yes, want: []string{"fail without a password"}},
		"open, strangers are sent away": {server: with(nil, wide), open: redisstore.Yes, want: []string{"warn every program"}},
		"open, elsewhere":               {server: good(), open: redisstore.Yes, away: true, want: []string{"fail without a password"}},
		"open, a socket only":           {server: with(nil, facts{"bind": "* -::*", "port": "0", "protected-mode": "no"}), open: redisstore.Yes, want: []string{"warn every program"}},
		"the door is not seen":          {server: good(), want: []string{"info no password cannot be seen"}},
		"wide, with a password":         {server: with(nil, bare), open: redisstore.No, want: []string{"info every address"}},
		"bound to a private address":    {server: with(nil, facts{"bind": "10.0.0.5"}), open: redisstore.No, want: []string{"info every address"}},
	} {
		t.Run(name, func(t *testing.T) {
			setup := redisstore.Setup{Kind: redisstore.One, Local: !c.away, Open: c.open, Servers: []redisstore.Server{c.server}}
			holds(t, judgeRedis(setup), c.want...)
		})
	}
	everything := good()
	everything.MayAll = redisstore.Yes
	holds(t, judgeDoor(everything, redisstore.No, true), "warn may call every command")
}

func TestSentinelAndCluster(t *testing.T) {
	yes, no, unseen := redisstore.Yes, redisstore.No, redisstore.Unseen
	alone := with(facts{"connected_slaves": "0"}, nil)
	whole := facts{"cluster_state": "ok", "cluster_slots_assigned": "16384"}
	for name, c := range map[string]struct {
		setup redisstore.Setup
		want  []string
	}{
		"Sentinels well":     {redisstore.Setup{Kind: redisstore.Sentinel, Quorum: []redisstore.Sight{yes, yes, yes}, Servers: []redisstore.Server{good()}}, []string{"ok Sentinel"}},
		"too few":            {redisstore.Setup{Kind: redisstore.Sentinel, Quorum: []redisstore.Sight{no, unseen, unseen}, Servers: []redisstore.Server{good()}}, []string{"fail too few", "warn 2 of 3"}},
		"no replica":         {redisstore.Setup{Kind: redisstore.Sentinel, Quorum: []redisstore.Sight{yes}, Servers: []redisstore.Server{alone}}, []string{"warn fail over to"}},
		"a Cluster":          {redisstore.Setup{Kind: redisstore.Cluster, Cluster: whole, Servers: []redisstore.Server{good(), good(), good()}}, []string{"ok 3 primaries"}},
		"a node alone":       {redisstore.Setup{Kind: redisstore.Cluster, Cluster: whole, Servers: []redisstore.Server{good(), alone}}, []string{"warn no replica"}},
		"a Cluster not seen": {redisstore.Setup{Kind: redisstore.Cluster, Servers: []redisstore.Server{good()}}, []string{"info cannot be seen"}},
		"slots without home": {redisstore.Setup{Kind: redisstore.Cluster, Cluster: facts{"cluster_state": "ok", "cluster_slots_assigned": "16000"}, Servers: []redisstore.Server{good()}}, []string{"fail not whole"}},
		"a Cluster down":     {redisstore.Setup{Kind: redisstore.Cluster, Cluster: facts{"cluster_state": "fail", "cluster_slots_assigned": "16384"}, Servers: []redisstore.Server{good()}}, []string{"fail not whole"}},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeKind(c.setup), c.want...) })
	}
	// In a Cluster a fault says which node has it.
	bad := with(nil, facts{"appendfsync": "no"})
	bad.Addr = "10.0.0.7:6379"
	holds(t, judgeRedis(redisstore.Setup{Kind: redisstore.Cluster, Cluster: whole, Open: no, Servers: []redisstore.Server{good(), bad}}), "fail 10.0.0.7:6379: When")
}

func TestLatency(t *testing.T) {
	many := func(d time.Duration, slow ...time.Duration) []time.Duration {
		all := slow
		for len(all) < 50 {
			all = append(all, d)
		}
		return all
	}
	for name, c := range map[string]struct {
		pings []time.Duration
		want  []string
	}{
		"near":            {many(time.Millisecond), []string{"ok within 1.0 ms"}},
		"one slow of 50":  {many(time.Millisecond, 150*time.Millisecond), []string{"warn 150.0 ms"}},
		"far":             {many(40 * time.Millisecond), []string{"warn 40.0 ms"}},
		"very far, by 2":  {[]time.Duration{time.Second, 700 * time.Millisecond}, []string{"fail 1000.0 ms"}},
		"none were taken": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) { holds(t, judgeLatency(c.pings), c.want...) })
	}
}
