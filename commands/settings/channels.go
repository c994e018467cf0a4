package settings

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Channels are where many people read.
type Channels interface {
	// ChangeChannel sets the language and the zone of a channel's posts, and
	// leaves what is not given as it is.
	ChangeChannel(ctx context.Context, workspace, id int64, locale coaching.Locale, zone *time.Location) (before, after coaching.Channel, err error)
}

// channelCommand sets what a channel is written to in.
func (f feature) channelCommand() bot.Command {
	return bot.Command{
		Key:   "settings.channel",
		Names: bot.Names{English: "channel", French: "canal"},
		Who:   coaching.Admin,
		Params: []bot.Param{
			{Name: "channel", Kind: bot.Room{}, Required: true},
			{Name: "language", Kind: language, Words: []string{"language", "langue"}},
			{Name: "zone", Kind: zone, Words: []string{"zone", "fuseau"}},
		},
		Prefill: prefillChannel,
		Run:     f.channel,
	}
}

// prefillChannel shows the channel that was named, else that of the wins.
func prefillChannel(_ context.Context, r *bot.Request) (bot.Args, error) {
	c, named := bot.Arg[coaching.Channel](r.Args, "channel")
	if !named {
		if r.Workspace.Wins == nil {
			return nil, nil
		}
		c = *r.Workspace.Wins
	}
	return bot.Args{"channel": c, "language": string(c.Locale), "zone": c.Zone}, nil
}

func (f feature) channel(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	c, _ := bot.Arg[coaching.Channel](r.Args, "channel")
	locale, speaks := bot.Arg[string](r.Args, "language")
	zone, dwells := bot.Arg[*time.Location](r.Args, "zone")
	before, after, err := f.Channels.ChangeChannel(ctx, r.Workspace.ID, c.ID, coaching.Locale(locale), zone)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("save channel: %w", err)
	}
	if speaks {
		if err := f.keep(ctx, r, channelSetting(after, "language", string(before.Locale), string(after.Locale))); err != nil {
			return bot.Reply{}, err
		}
	}
	if dwells {
		if err := f.keep(ctx, r, channelSetting(after, "zone", before.Zone.String(), after.Zone.String())); err != nil {
			return bot.Reply{}, err
		}
		if err := f.reschedule(ctx, r.Workspace.ID); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: r.Say("settings.channel_in", "channel", bot.ChannelLink(after))},
		bot.Fields{Fields: []bot.Field{
			difference(r.Voice, r.Say("settings.field.language"), tongue(r.Voice, before.Locale), tongue(r.Voice, after.Locale)),
			difference(r.Voice, r.Say("settings.field.zone"), bot.Plainly(before.Zone.String()), bot.Plainly(after.Zone.String())),
		}},
		bot.Small{Text: r.Say("settings.channel_means")},
	}}), nil
}
