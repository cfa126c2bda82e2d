// Package beacon calls out by ways that do not go through Telegram: a heartbeat
// to somebody outside who notices when it stays away, and a second channel to
// those who answer for the hotline. Neither carries anything about anybody. The
// addresses of both are secrets: whoever has them can write there, so no error
// of this package holds one, nor what a server or a library said of it.
package beacon

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// callFor is how long one call may take.
const callFor = 10 * time.Second

// What can be wrong, in fixed words.
var (
	ErrAddress   = errors.New("not an address of a channel")
	ErrService   = errors.New("a service that is not known")
	ErrTelegram  = errors.New("it goes through Telegram, which may be what has failed")
	ErrNobody    = errors.New("it reaches nobody")
	ErrNotTaken  = errors.New("the outside watcher did not take the heartbeat")
	errNotSpoken = errors.New("a second channel did not take the message")
)

// Check reports what is wrong with the address of a second channel, as far as
// that can be told without calling it.
func Check(address string) error {
	scheme, u, err := (&router.ServiceRouter{}).ExtractServiceName(address)
	if err != nil || scheme == "" {
		return ErrAddress
	}
	switch strings.ToLower(scheme) {
	case "telegram":
		return ErrTelegram
	case "logger":
		return ErrNobody
	}
	if !slices.Contains((&router.ServiceRouter{}).ListServices(), strings.ToLower(scheme)) {
		return ErrService
	}
	if strings.EqualFold(scheme, "matrix") {
		// To set this one up is to sign in.
		if u.Host == "" || u.User == nil {
			return ErrAddress
		}
		return nil
	}
	if _, err := (&router.ServiceRouter{}).Locate(address); err != nil {
		return ErrAddress
	}
	return nil
}

// Beacon calls one outside watcher and some channels.
type Beacon struct {
	heartbeat string
	channels  []string
	http      *http.Client
}

// New makes a Beacon. Without a heartbeat's address [Beacon.Beat] does nothing,
// without channels [Beacon.Say] reaches nobody.
func New(heartbeat string, channels []string) *Beacon {
	return &Beacon{heartbeat: heartbeat, channels: channels, http: &http.Client{
		Timeout: callFor,
		// The address is a secret, and is not carried to wherever it is sent on.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 5 * time.Second, DisableKeepAlives: true,
		},
	}}
}

// Beats reports whether there is somebody to send a heartbeat to.
func (b *Beacon) Beats() bool { return b.heartbeat != "" }

// Speaks reports whether there is a second channel.
func (b *Beacon) Speaks() bool { return len(b.channels) > 0 }

// Beat tells the outside watcher that all is well.
func (b *Beacon) Beat(ctx context.Context) error {
	if !b.Beats() {
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.heartbeat, nil)
	if err != nil {
		return ErrNotTaken
	}
	res, err := b.http.Do(req)
	if err != nil {
		return ErrNotTaken
	}
	_ = res.Body.Close()
	if res.StatusCode/100 != 2 {
		return ErrNotTaken
	}
	return nil
}

// Say brings a text to every channel, side by side, and returns how many took
// it. It waits for none longer than ctx allows, nor longer than some seconds.
func (b *Beacon) Say(ctx context.Context, text string) (took int) {
	ctx, cancel := context.WithTimeout(ctx, callFor+5*time.Second)
	defer cancel()
	// With room for all answers: the library cannot be told to give up, so one
	// that hangs ends by itself and is heard by nobody.
	answers := make(chan error, len(b.channels))
	for _, address := range b.channels {
		go func() { answers <- say(address, text) }()
	}
	for range b.channels {
		select {
		case err := <-answers:
			if err == nil {
				took++
			}
		case <-ctx.Done():
			return took
		}
	}
	return took
}

// Channels is how many second channels there are.
func (b *Beacon) Channels() int { return len(b.channels) }

func say(address, text string) (err error) {
	defer func() {
		if recover() != nil { // a library that fails must not end the service
			err = errNotSpoken
		}
	}()
	service, err := (&router.ServiceRouter{}).Locate(address)
	if err != nil {
		return errNotSpoken
	}
	if err := service.Send(text, &types.Params{}); err != nil {
		return errNotSpoken
	}
	return nil
}
