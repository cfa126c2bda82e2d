package redisstore

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/bot/internal/hotline"
	"hotline/bot/internal/seal"

	"github.com/redis/go-redis/v9"
)

func (h *house) reader(keys *seal.Keys) *Reader {
	h.Helper()
	r, err := OpenReader(Options{URL: h.url, Keys: keys, Now: time.Now})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = r.Close() })
	return r
}

func (h *house) hasNaming(r *Reader, want Naming) {
	h.Helper()
	if got, err := r.Naming(h.Context()); err != nil || got != want {
		h.Errorf("the naming key: %q, %v; want %q", got, err, want)
	}
}

// TestReader looks at a store before its first start, while it runs, and with
// keys that do not fit, and leaves it as it was.
func TestReader(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		r := h.reader(h.keys)
		h.hasNaming(r, NamingNone)
		if state, err := r.Peek(ctx, hotline.Staff()); state != nil || err != nil {
			t.Errorf("before the first start there is %q, %v", state, err)
		}
		if keys := h.raw.Keys(ctx, "*").Val(); len(keys) != 0 {
			t.Errorf("looking left %v", keys)
		}

		s := h.open()
		if err := s.SetAlias(ctx, -5, -1005); err != nil {
			t.Fatal(err)
		}
		own := h.claim(s, s.LaneOf(hotline.Staff()))
		h.commit(s, &own, hotline.Commit{States: []hotline.StateWrite{{Actor: hotline.Staff(), State: []byte("who"), Life: time.Hour}}})
		before := h.raw.Keys(ctx, "*").Val()
		h.hasNaming(r, NamingNewest)
		if state, err := r.Peek(ctx, hotline.Staff()); string(state) != "who" || err != nil {
			t.Errorf("the state is seen as %q, %v", state, err)
		}
		if known, err := r.Aliases(ctx); known[-5] != -1005 || err != nil {
			t.Errorf("the aliases are seen as %v, %v", known, err)
		}
		h.hasNaming(h.reader(nil), NamingUnseen)
		if _, err := h.reader(nil).Peek(ctx, hotline.Staff()); err == nil {
			t.Error("a state is seen without keys")
		}
		if _, err := h.reader(nil).Aliases(ctx); err == nil {
			t.Error("aliases are seen without keys")
		}
		other, err := seal.ParseKeys(seal.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		h.hasNaming(h.reader(other), NamingNoKey)
		if _, err := h.reader(other).Peek(ctx, hotline.Staff()); err == nil {
			t.Error("a state is seen with other keys")
		}
		setup, err := r.Setup(ctx)
		if err != nil || len(setup.Servers) != 1 || len(setup.Servers[0].Pings) == 0 || setup.Open != Yes || !setup.Local {
			t.Errorf("seen: %+v, %v", setup, err)
		}
		after := h.raw.Keys(ctx, "*").Val()
		slices.Sort(before)
		slices.Sort(after)
		if !slices.Equal(before, after) {
			t.Errorf("looking changed the keys from %v to %v", before, after)
		}

		h.raw.Set(ctx, houseNaming, "x", 0)
		h.hasNaming(r, NamingDamaged)
		h.raw.Set(ctx, houseLanes, "32", 0)
		h.hasNaming(r, NamingLanes)
	})
}

func TestReaderTellsAnOlderKey(t *testing.T) {
	h := onMini(t)
	old := seal.NewKey()
	var err error
	if h.keys, err = seal.ParseKeys(old); err != nil {
		t.Fatal(err)
	}
	h.open()
	both, err := seal.ParseKeys(seal.NewKey() + "\n" + old)
	if err != nil {
		t.Fatal(err)
	}
	h.hasNaming(h.reader(both), NamingOlder)
}

func TestSetupOfWhatIsThere(t *testing.T) {
	t.Run("miniredis tells little, and that is no fault", func(t *testing.T) {
		h := onMini(t)
		setup, err := h.reader(h.keys).Setup(t.Context())
		s := setup.Servers[0]
		if err != nil || setup.Kind != One || len(s.Info) != 0 || s.Config != nil || s.MayAll != Unseen {
			t.Errorf("%+v, %v", setup, err)
		}
	})
	t.Run("a server", func(t *testing.T) {
		h := onServer(t, single)
		setup, err := h.reader(h.keys).Setup(t.Context())
		s := setup.Servers[0]
		if err != nil || setup.Kind != One || s.Info["aof_enabled"] != "1" || s.Config["appendfsync"] != "no" || s.Info["role"] != "master" || s.MayAll != Yes {
			t.Errorf("%+v, %v", setup, err)
		}
		if s.Within == 0 || s.Ahead.Abs() > time.Minute || s.Info["redis_version"] == "" || len(s.Pings) != pings {
			t.Errorf("%+v", s)
		}
	})
	t.Run("a Cluster", func(t *testing.T) {
		h := onServer(t, cluster)
		setup, err := h.reader(h.keys).Setup(t.Context())
		if err != nil || setup.Kind != Cluster || setup.Cluster["cluster_state"] != "ok" || setup.Cluster["cluster_slots_assigned"] != "16384" || setup.Servers[0].Addr == "" {
			t.Errorf("%+v, %v", setup, err)
		}
	})
}

// launch starts a redis-server of a test's own, and waits until it takes
// connections.
func launch(t *testing.T, args ...string) {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed, and CI must not skip these tests")
		}
		t.Skip("######## SKIPPED: redis-server is not installed; nothing was looked at ########")
	}
	cmd := exec.Command(path, args...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if text := lines.Text(); strings.Contains(text, "eady to accept connections") || strings.Contains(text, "+monitor master") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	t.Fatal("redis-server did not start")
}

// TestAReaderNeedsNoRightToWrite looks as a user who may only read, at a server
// that lets nobody in without a password.
func TestAReaderNeedsNoRightToWrite(t *testing.T) {
	port := freePort()
	launch(t, "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--requirepass", "CANARYroot")
	h := newHouse(t, "redis://:CANARYroot@127.0.0.1:"+port)
	err := h.raw.Do(t.Context(), "ACL", "SETUSER", "looker", "on", ">CANARYlook", "~hl:*", "-@all",
		"+@connection", "+get", "+hgetall", "+info", "+time", "+config|get", "+acl|whoami").Err()
	if err != nil {
		t.Fatal(err)
	}
	h.open()
	h.url = "redis://looker:CANARYlook@127.0.0.1:" + port
	r := h.reader(h.keys)
	h.hasNaming(r, NamingNewest)
	setup, err := r.Setup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := setup.Servers[0]
	if setup.Open != No || s.MayAll != No || s.Info["aof_enabled"] != "0" || s.Config["appendonly"] != "no" || s.Within == 0 {
		t.Errorf("%+v", setup)
	}
	if strings.Contains(fmt.Sprintf("%+v", setup), "CANARY") {
		t.Error("a password is kept")
	}
	// Without the right to ask, it is not seen, and nothing fails.
	if err := h.raw.Do(t.Context(), "ACL", "SETUSER", "looker", "-config|get", "-info", "-time", "-acl|whoami").Err(); err != nil {
		t.Fatal(err)
	}
	setup, err = r.Setup(t.Context())
	if s := setup.Servers[0]; err != nil || len(s.Info) != 0 || s.Config != nil || s.Within != 0 || s.MayAll != No {
		t.Errorf("%+v, %v", setup, err)
	}
	// An old password is told, and not shown.
	h.url = "redis://looker:CANARYold@127.0.0.1:" + port
	_, err = h.reader(h.keys).Setup(t.Context())
	if err == nil || Passing(err) || !strings.Contains(err.Error(), "WRONGPASS") || strings.Contains(err.Error(), "CANARY") {
		t.Error(err)
	}
}

func TestSetupBehindSentinel(t *testing.T) {
	port, watch := freePort(), freePort()
	dir := t.TempDir()
	launch(t, "--port", port, "--bind", "127.0.0.1", "--dir", dir, "--save", "")
	conf := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\ndir %s\nsentinel monitor house 127.0.0.1 %s 2\n", watch, dir, port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	launch(t, conf, "--sentinel")
	h := newHouse(t, "redis+sentinel://127.0.0.1:"+watch+",127.0.0.1:1/house")
	setup, err := h.reader(h.keys).Setup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// It wants two Sentinels, and there is one; the other address is nobody's.
	if setup.Kind != Sentinel || !slices.Equal(setup.Quorum, []Sight{No, Unseen}) || setup.Servers[0].Info["connected_slaves"] != "0" {
		t.Errorf("%+v", setup)
	}
	c := redis.NewSentinelClient(&redis.Options{Addr: "127.0.0.1:" + watch})
	defer func() { _ = c.Close() }()
	if err := c.Set(t.Context(), "house", "quorum", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if setup, err = h.reader(h.keys).Setup(t.Context()); err != nil || setup.Quorum[0] != Yes {
		t.Errorf("%+v, %v", setup, err)
	}
}

func TestPassing(t *testing.T) {
	for code, want := range map[string]bool{"LOADING": true, "CLUSTERDOWN": true, "NOAUTH": false, "NOPERM": false} {
		if Passing(fmt.Errorf("asking: %w", redisFault{code})) != want {
			t.Errorf("%s: not %v", code, want)
		}
	}
	if !Passing(fault("asking", io.EOF)) || Passing(nil) {
		t.Error("a lost connection passes, and no error is none")
	}
}

func TestLocal(t *testing.T) {
	for addrs, want := range map[string]bool{
		"127.0.0.1:6379": true, "localhost:6379": true, "/run/redis.sock": true, "[::1]:6379": true, "127.0.0.1:1 127.0.0.1:2": true,
		"redis:6379": false, "10.0.0.1:6379": false, "127.0.0.1:1 10.0.0.1:2": false,
	} {
		if local(strings.Fields(addrs)) != want {
			t.Errorf("%s: not %v", addrs, want)
		}
	}
}
