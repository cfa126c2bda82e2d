package redisstore

import (
	"slices"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	cases := []struct {
		name, url      string
		addrs          []string
		db             int
		user, password string
		master         string
		tls, cluster   bool
	}{
		{name: "a host", url: "redis://redis", addrs: []string{"redis:6379"}},
		{name: "a host and a port", url: "redis://redis:7000/", addrs: []string{"redis:7000"}},
		{name: "no host", url: "redis://", addrs: []string{"localhost:6379"}},
		{name: "a database", url: "redis://redis/3", addrs: []string{"redis:6379"}, db: 3},
		{name: "a database as a parameter", url: "redis://redis?db=4", addrs: []string{"redis:6379"}, db: 4},
		{name: "a password", url: "redis://:p%40ss%2F@redis:1", addrs: []string{"redis:1"}, password: "p@ss/"},
		{name: "a user", url: "rediss://me:pw@redis", addrs: []string{"redis:6379"}, user: "me", password: "pw", tls: true},
		{name: "an IPv6 address", url: "redis://[::1]:7000/1", addrs: []string{"[::1]:7000"}, db: 1},
		{name: "an IPv6 address without a port", url: "redis://[::1]", addrs: []string{"[::1]:6379"}},
		{name: "a socket", url: "unix:///run/redis.sock?db=2", addrs: []string{"/run/redis.sock"}, db: 2},
		{name: "several hosts", url: "redis://a:1,b:2,c", addrs: []string{"a:1", "b:2", "c:6379"}},
		{name: "a cluster", url: "rediss://a?cluster=true", addrs: []string{"a:6379"}, cluster: true, tls: true},
		{name: "sentinels", url: "redis+sentinel://:pw@a,b:2/main/5", addrs: []string{"a:26379", "b:2"}, master: "main", db: 5, password: "pw"},
		{name: "sentinels with TLS", url: "rediss+sentinel://a/main", addrs: []string{"a:26379"}, master: "main", tls: true},
		{name: "sentinels by parameter", url: "redis://a:1?master=main&sentinel_password=x&pool_size=3", addrs: []string{"a:1"}, master: "main"},
		{name: "blanks around", url: " redis://redis \n", addrs: []string{"redis:6379"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o, err := ParseURL(c.url)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(o.Addrs, c.addrs) || o.DB != c.db || o.Username != c.user || o.Password != c.password ||
				o.MasterName != c.master || (o.TLSConfig != nil) != c.tls || o.IsClusterMode != c.cluster {
				t.Errorf("read as %v db %d user %q master %q tls %v cluster %v", o.Addrs, o.DB, o.Username, o.MasterName, o.TLSConfig != nil, o.IsClusterMode)
			}
			if o.MaxRetries != -1 || !o.ContextTimeoutEnabled || o.PoolSize == 0 {
				t.Error("the client retries, or ignores deadlines")
			}
		})
	}
}

func TestParseURLRefuses(t *testing.T) {
	for name, url := range map[string]string{
		"nothing":                 "",
		"no scheme":               "CANARY:6379",
		"another scheme":          "http://CANARY",
		"a bad port":              "redis://h:CANARY",
		"a port out of range":     "redis://h:99999",
		"a bare IPv6 address":     "redis://::1",
		"a bad database":          "redis://h/CANARY",
		"a negative database":     "redis://h?db=-1",
		"a longer path":           "redis://h/1/CANARY",
		"an unknown parameter":    "redis://h?CANARY=1",
		"a bad cluster":           "redis://h?cluster=CANARY",
		"a bad pool":              "redis://h?pool_size=0",
		"a bad escape":            "redis://:%ZZCANARY@h",
		"a socket without a path": "unix://CANARY",
		"a sentinel without name": "redis+sentinel://h",
		"sentinel and cluster":    "redis+sentinel://h/main?cluster=true",
		"a cluster's database":    "redis://a,b/1",
		"a cluster's database 2":  "redis://a/1?cluster=true",
	} {
		t.Run(name, func(t *testing.T) {
			o, err := ParseURL(url)
			if err == nil {
				t.Fatalf("read as %v", o.Addrs)
			}
			if !strings.HasPrefix(err.Error(), "HOTLINE_REDIS_URL: ") || strings.Contains(err.Error(), "CANARY") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func FuzzParseURL(f *testing.F) {
	f.Add("redis://me:pw@a:1,b:2/3?cluster=true")
	f.Add("redis+sentinel://:pw@a,b/main/0")
	f.Add("unix:///a?db=1")
	f.Fuzz(func(t *testing.T, url string) {
		o, err := ParseURL(url)
		if err == nil && len(o.Addrs) == 0 {
			t.Error("no address and no error")
		}
	})
}
