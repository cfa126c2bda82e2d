package telegram

import (
	"context"

	"github.com/go-telegram/bot"
)

// ProfileText is one of the texts that a bot's profile shows.
type ProfileText int

// The texts of a profile, with what Telegram lets them be, in UTF-16 units.
const (
	BotName  ProfileText = iota // 64
	BotAbout                    // 512: in a chat before anything was written
	BotShort                    // 120: on the profile's page, and where the bot is shared
)

// ProfileText asks what a client in a language of two letters ("" for all others) is
// shown. Asking is not rationed as setting is.
func (c *Client) ProfileText(ctx context.Context, what ProfileText, lang string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	switch what {
	case BotName:
		n, err := c.bot.GetMyName(ctx, &bot.GetMyNameParams{LanguageCode: lang})
		return n.Name, scrubbed("getMyName", err)
	case BotAbout:
		d, err := c.bot.GetMyDescription(ctx, &bot.GetMyDescriptionParams{LanguageCode: lang})
		return d.Description, scrubbed("getMyDescription", err)
	default:
		d, err := c.bot.GetMyShortDescription(ctx, &bot.GetMyShortDescriptionParams{LanguageCode: lang})
		return d.ShortDescription, scrubbed("getMyShortDescription", err)
	}
}

// SetProfileText sets it. Telegram lets a bot do so only a few times a day.
func (c *Client) SetProfileText(ctx context.Context, what ProfileText, lang, text string) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	var err error
	switch what {
	case BotName:
		_, err = c.bot.SetMyName(ctx, &bot.SetMyNameParams{LanguageCode: lang, Name: text})
		return scrubbed("setMyName", err)
	case BotAbout:
		_, err = c.bot.SetMyDescription(ctx, &bot.SetMyDescriptionParams{LanguageCode: lang, Description: text})
		return scrubbed("setMyDescription", err)
	default:
		_, err = c.bot.SetMyShortDescription(ctx, &bot.SetMyShortDescriptionParams{LanguageCode: lang, ShortDescription: text})
		return scrubbed("setMyShortDescription", err)
	}
}
