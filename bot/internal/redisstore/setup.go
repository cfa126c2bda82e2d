package redisstore

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Sight is what is known of something that not everybody may see.
type Sight int

// What may be known.
const (
	Unseen Sight = iota
	No
	Yes
)

// Kind is how many servers there are and who watches them.
type Kind string

// The kinds.
const (
	One      Kind = "one server"
	Sentinel Kind = "Sentinel"
	Cluster  Kind = "Cluster"
)

// Setup is how Redis is set up, as far as this user may see it. It holds no
// password and nothing of what is stored.
type Setup struct {
	Kind Kind
	// Local says that it is reached without leaving this machine.
	Local bool
	// Open says whether it lets in who gives no password.
	Open Sight
	// Servers are the server, or the primaries of a Cluster.
	Servers []Server
	// Cluster is what the Cluster says of itself: of clusterFacts, those seen.
	Cluster map[string]string
	// Quorum is what each Sentinel says of whether enough of them are there for
	// a fail-over; Unseen: it did not answer.
	Quorum []Sight
}

// Server is one server.
type Server struct {
	// Addr is its address, as it calls itself.
	Addr string
	// Info is what INFO says of infoFacts; what is not seen is not in it.
	Info map[string]string
	// Config is what CONFIG GET says of configFacts; nil: this user may not ask.
	Config map[string]string
	// MayAll says whether this program's user may call every command.
	MayAll Sight
	// Ahead is how far the server's clock is ahead of this machine's, Within how
	// far off that may be; Within 0: not seen.
	Ahead, Within time.Duration
	// Pings are how long some took, in the order they went.
	Pings []time.Duration
}

// What is kept of the many things that Redis says of itself.
var (
	infoSections = []string{"server", "persistence", "memory", "replication"}
	infoFacts    = map[string]bool{
		"redis_version": true, "loading": true, "aof_enabled": true, "aof_last_write_status": true, "aof_last_bgrewrite_status": true,
		"used_memory": true, "maxmemory": true, "maxmemory_policy": true, "role": true, "connected_slaves": true,
	}
	configFacts  = []string{"appendonly", "appendfsync", "maxmemory-policy", "bind", "port", "tls-port", "protected-mode"}
	clusterFacts = map[string]bool{"cluster_state": true, "cluster_slots_assigned": true, "cluster_slots_ok": true}
)

const (
	pings = 50
	// pingFor bounds all of a server's pings: a far one is told by fewer.
	pingFor = time.Second
)

// Setup asks every server how it is set up. It fails if one does not answer.
func (r *Reader) Setup(ctx context.Context) (Setup, error) {
	s := Setup{Kind: One, Local: local(r.options.Addrs)}
	switch c := r.store.client.(type) {
	case *redis.ClusterClient:
		s.Kind = Cluster
		var mu sync.Mutex
		err := c.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
			one, err := r.server(ctx, node)
			one.Addr = node.Options().Addr
			mu.Lock()
			defer mu.Unlock()
			s.Servers = append(s.Servers, one)
			return err
		})
		if err != nil {
			return Setup{}, fault("asking a node of the Cluster", err)
		}
		if text, err := c.ClusterInfo(ctx).Result(); err == nil {
			s.Cluster = facts(text, clusterFacts)
		}
	case *redis.Client:
		one, err := r.server(ctx, c)
		if err != nil {
			return Setup{}, fault("asking Redis how it is set up", err)
		}
		s.Servers = []Server{one}
		if r.options.MasterName != "" {
			s.Kind, s.Quorum = Sentinel, r.sentinels(ctx)
		}
	}
	s.Open = r.open(ctx)
	return s, nil
}

// server asks one server. An answer that refuses is no error: then that is not seen.
func (r *Reader) server(ctx context.Context, node *redis.Client) (Server, error) {
	if err := node.Ping(ctx).Err(); err != nil {
		return Server{}, err
	}
	s := Server{Info: map[string]string{}}
	var info []*redis.StringCmd
	var conf []*redis.MapStringStringCmd
	asked := node.Pipeline()
	for _, section := range infoSections {
		info = append(info, asked.Info(ctx, section))
	}
	for _, name := range configFacts {
		conf = append(conf, asked.ConfigGet(ctx, name))
	}
	who := asked.Do(ctx, "ACL", "WHOAMI")
	if _, err := asked.Exec(ctx); lostOn(err) {
		return s, err
	}
	for _, c := range info {
		for name, value := range facts(c.Val(), infoFacts) {
			s.Info[name] = value
		}
	}
	for _, c := range conf {
		for name, value := range c.Val() {
			if s.Config == nil {
				s.Config = map[string]string{}
			}
			s.Config[name] = value
		}
	}
	if user, err := who.Text(); err == nil {
		s.MayAll = mayAll(node.Do(ctx, "ACL", "GETUSER", user))
	} else if isCode(err, "NOPERM") {
		s.MayAll = No
	}
	began := r.store.now()
	if at, err := node.Time(ctx).Result(); err == nil {
		took := r.store.now().Sub(began)
		s.Ahead, s.Within = at.Sub(began.Add(took/2)), took/2+time.Millisecond
	} else if lostOn(err) {
		return s, err
	}
	return s, s.ping(ctx, node)
}

func (s *Server) ping(ctx context.Context, node *redis.Client) error {
	for all := time.Now(); len(s.Pings) < pings && time.Since(all) < pingFor; {
		began := time.Now()
		if err := node.Ping(ctx).Err(); err != nil {
			return err
		}
		s.Pings = append(s.Pings, time.Since(began))
	}
	return nil
}

// mayAll reads what ACL GETUSER says of commands. A user who may not ask is one
// who may not do everything.
func mayAll(answer *redis.Cmd) Sight {
	fields, err := answer.Slice()
	if isCode(err, "NOPERM") {
		return No
	}
	for i := 0; err == nil && i+1 < len(fields); i += 2 {
		if fields[i] == "commands" {
			if fields[i+1] == "+@all" {
				return Yes
			}
			return No
		}
	}
	return Unseen
}

// open tries the door without a password.
func (r *Reader) open(ctx context.Context) Sight {
	if r.options.Password == "" {
		return Yes // that is how we came in
	}
	stranger := *r.options
	stranger.Username, stranger.Password = "", ""
	client := redis.NewUniversalClient(&stranger)
	defer client.Close() //nolint:errcheck // it only looked
	err := client.Ping(ctx).Err()
	switch {
	case err == nil:
		return Yes
	case lostOn(err):
		return Unseen
	}
	return No
}

// sentinels asks each Sentinel whether enough of them are there.
func (r *Reader) sentinels(ctx context.Context) []Sight {
	seen := make([]Sight, len(r.options.Addrs))
	var all sync.WaitGroup
	for i, addr := range r.options.Addrs {
		all.Go(func() {
			c := redis.NewSentinelClient(&redis.Options{
				Addr: addr, Username: r.options.SentinelUsername, Password: r.options.SentinelPassword, TLSConfig: r.options.TLSConfig,
				MaxRetries: -1, ContextTimeoutEnabled: true, DialTimeout: r.options.DialTimeout, DialerRetries: 1,
				ReadTimeout: r.options.ReadTimeout, WriteTimeout: r.options.WriteTimeout, Protocol: 2, DisableIdentity: true,
			})
			defer c.Close() //nolint:errcheck // it only looked
			switch err := c.CkQuorum(ctx, r.options.MasterName).Err(); {
			case err == nil:
				seen[i] = Yes
			case !lostOn(err):
				seen[i] = No
			}
		})
	}
	all.Wait()
	return seen
}

// Passing reports whether an error of this package may be over in a moment, as
// when Redis is being started: it was not refused, or for a while only.
func Passing(err error) bool {
	var refused redisFault
	if !errors.As(err, &refused) {
		return err != nil
	}
	switch refused.code {
	case "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN":
		return true
	}
	return false
}

// lostOn reports whether a call failed otherwise than by Redis' own answer.
func lostOn(err error) bool {
	answer := redis.Error(nil)
	return err != nil && !errors.As(err, &answer)
}

// facts are the lines "name:value" of those that are wanted.
func facts(text string, wanted map[string]bool) map[string]string {
	seen := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && wanted[name] {
			seen[name] = value
		}
	}
	return seen
}

// local reports whether all addresses are of this machine.
func local(addrs []string) bool {
	for _, a := range addrs {
		host := a
		if i := strings.LastIndexByte(a, ':'); i >= 0 {
			host = strings.Trim(a[:i], "[]")
		}
		ip, err := netip.ParseAddr(host)
		if !strings.HasPrefix(a, "/") && host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}
