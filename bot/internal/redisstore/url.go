package redisstore

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// poolSize is how many connections to a server there may be. Lanes share two
// pipelines, so few are ever needed.
const poolSize = 16

// ParseURL reads where Redis is:
//
//	redis://user:password@host:6379/0       one server; rediss:// with TLS
//	unix:///run/redis.sock?db=0             one server
//	redis://a:6379,b:6379                   a Cluster, as is any with ?cluster=true
//	redis+sentinel://a:26379,b:26379/name/0 behind Sentinel, as is any with ?master=name
//
// More parameters: pool_size, and for Sentinel's own log-in sentinel_user and
// sentinel_password. Its errors never show any of the URL, for it may hold a
// password.
func ParseURL(text string) (*redis.UniversalOptions, error) {
	o, err := parseURL(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("HOTLINE_REDIS_URL: %w", err)
	}
	o.MaxRetries = -1
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = 3*time.Second, 3*time.Second, 3*time.Second
	o.DialerRetries = 1
	o.DisableIdentity = true
	o.Protocol = 2
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	if o.PoolSize == 0 {
		o.PoolSize = poolSize
	}
	return o, nil
}

func parseURL(text string) (*redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return nil, errors.New("write it as redis://host:6379/0")
	}
	o := &redis.UniversalOptions{}
	// Several hosts are no host to net/url, so they are cut out first.
	hosts, after := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		hosts, after = rest[:i], rest[i:]
	}
	user := ""
	if i := strings.LastIndexByte(hosts, '@'); i >= 0 {
		user, hosts = hosts[:i+1], hosts[i+1:]
	}
	// The error of net/url quotes the URL.
	u, err := url.Parse("redis://" + user + "host" + after)
	if err != nil {
		return nil, errors.New("it cannot be read; characters like / @ : % in a password are written as %2F %40 %3A %25")
	}
	o.Username = u.User.Username()
	o.Password, _ = u.User.Password()

	sentinel := false
	defaultPort := "6379"
	switch scheme {
	case "redis":
	case "rediss":
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	case "unix":
		o.Addrs = []string{u.Path}
		if hosts != "" || len(u.Path) < 2 {
			return nil, errors.New("write a socket's path as unix:///run/redis.sock")
		}
		return o, parameters(o, u.Query())
	case "redis+sentinel", "rediss+sentinel":
		sentinel = true
		if scheme[5] == 's' {
			o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
	default:
		return nil, errors.New("it begins with redis://, rediss://, unix:// or redis+sentinel://")
	}
	query := u.Query()
	if sentinel || query.Get("master") != "" {
		sentinel, defaultPort = true, "26379"
	}
	if o.Addrs, err = addresses(hosts, defaultPort); err != nil {
		return nil, err
	}
	if err := path(o, u.Path, sentinel); err != nil {
		return nil, err
	}
	if err := parameters(o, query); err != nil {
		return nil, err
	}
	if sentinel && o.MasterName == "" {
		return nil, errors.New("behind Sentinel the primary's name is needed: redis+sentinel://host:26379/name")
	}
	if sentinel && o.IsClusterMode {
		return nil, errors.New("a Sentinel and a Cluster exclude each other")
	}
	if (o.IsClusterMode || !sentinel && len(o.Addrs) > 1) && o.DB != 0 {
		return nil, errors.New("a Cluster has database 0 only")
	}
	return o, nil
}

func addresses(hosts, defaultPort string) ([]string, error) {
	var all []string
	for h := range strings.SplitSeq(hosts, ",") {
		host, port, err := net.SplitHostPort(h)
		if err != nil {
			host, port = strings.Trim(h, "[]"), defaultPort
			if strings.ContainsRune(host, ':') && !strings.HasPrefix(h, "[") {
				return nil, errors.New("a host is a name or an address with a port: host:6379")
			}
		}
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, errors.New("a port is a number from 1 to 65535")
		}
		if host == "" {
			host = "localhost"
		}
		all = append(all, net.JoinHostPort(host, port))
	}
	return all, nil
}

// path reads "/0", or "/name" and "/name/0" behind Sentinel.
func path(o *redis.UniversalOptions, path string, sentinel bool) error {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if sentinel && o.MasterName == "" {
		if _, err := strconv.Atoi(parts[0]); err != nil {
			o.MasterName, parts = parts[0], parts[1:]
		}
	}
	switch {
	case len(parts) == 0 || len(parts) == 1 && parts[0] == "":
		return nil
	case len(parts) == 1:
		return database(o, parts[0])
	}
	return errors.New("only the number of the database follows the host: redis://host:6379/0")
}

func parameters(o *redis.UniversalOptions, query url.Values) error {
	for name, values := range query {
		value := values[len(values)-1]
		var err error
		switch name {
		case "db":
			err = database(o, value)
		case "cluster":
			if o.IsClusterMode, err = strconv.ParseBool(value); err != nil {
				err = errors.New("cluster is true or false")
			}
		case "master":
			o.MasterName = value
		case "sentinel_user":
			o.SentinelUsername = value
		case "sentinel_password":
			o.SentinelPassword = value
		case "pool_size":
			if o.PoolSize, err = strconv.Atoi(value); err != nil || o.PoolSize < 1 {
				err = errors.New("pool_size is a number above 0")
			}
		default:
			err = errors.New("it knows the parameters db, cluster, master, sentinel_user, sentinel_password and pool_size only")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func database(o *redis.UniversalOptions, text string) (err error) {
	if o.DB, err = strconv.Atoi(text); err != nil || o.DB < 0 {
		return errors.New("the database is a number")
	}
	return nil
}
