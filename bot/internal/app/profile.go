package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.uber.org/zap"

	"hotline/bot/internal/config"
	"hotline/bot/internal/telegram"
	"hotline/locales"
)

// Telegram rations changes of a profile strictly, and may ask for hours of silence.
// Nothing waits for a profile, so a few tries are enough until the next start, each
// after twice the time of the one before: a client believes an hour at most.
const (
	profileTries = 5
	profilePause = time.Minute
)

// profileText is what a profile is to say in one language, two letters or "" for all
// others.
type profileText struct {
	what telegram.ProfileText
	lang string
	text string
}

// profileTexts are what the settings ask for, in each language there are texts for,
// the one for all others first.
func profileTexts(b *locales.Bundle, kind, name string) []profileText {
	about, short := "", ""
	switch kind {
	case config.ProfilePlain:
		about, short = "profile.about", "profile.short"
	case config.ProfileOpen:
		about, short = "profile.open.about", "profile.open.short"
	}
	var all []profileText
	done := map[string]bool{}
	in := func(code, lang string) {
		if done[code] {
			return
		}
		done[code] = true
		if about != "" {
			all = append(all, profileText{telegram.BotAbout, code, b.Text(lang, about, nil, nil)},
				profileText{telegram.BotShort, code, b.Text(lang, short, nil, nil)})
		}
		if name != "" {
			all = append(all, profileText{telegram.BotName, code, name})
		}
	}
	in("", locales.English)
	for _, l := range b.Languages() {
		if code, _, _ := strings.Cut(l.Tag, "-"); len(code) == 2 {
			in(code, l.Tag) // Telegram knows languages by two letters
		}
	}
	return all
}

// profile sets what the bot says of itself, where it says something else. They stay
// there, so what fails is tried again, at the latest at the next start.
func (a *App) profile(ctx context.Context) {
	texts := profileTexts(a.bundle, a.cfg.Profile, a.cfg.BotName)
	for try := 1; ; try++ {
		err := a.setProfile(ctx, texts)
		if err == nil || ctx.Err() != nil {
			return
		}
		var fault *telegram.Error
		passes := errors.As(err, &fault) && (fault.Fault == telegram.Flood || fault.Fault == telegram.Lost)
		if !passes || try == profileTries {
			a.log.Warn("the bot's profile could not be set: it is as it was", zap.String("code", "profile-not-set"), zap.Error(err))
			return
		}
		a.log.Warn("the bot's profile could not be set and is set again", zap.String("code", "profile-later"), zap.Error(err))
		due, stop := a.clock.At(a.clock.Now().Add(max(profilePause, fault.RetryAfter) << (try - 1)))
		select {
		case <-due:
		case <-ctx.Done():
			stop()
			return
		}
	}
}

// setProfile sets the texts that are others than Telegram has.
func (a *App) setProfile(ctx context.Context, texts []profileText) error {
	for _, t := range texts {
		is, err := a.client.ProfileText(ctx, t.what, t.lang)
		if err != nil {
			return err
		}
		if is == t.text {
			continue
		}
		if err := a.client.SetProfileText(ctx, t.what, t.lang, t.text); err != nil {
			return err
		}
	}
	return nil
}
