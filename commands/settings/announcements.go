package settings

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Announcements are how wins are announced.
type Announcements interface {
	// Announcing gives how wins are announced, the routes in the order in which
	// they are tried.
	Announcing(ctx context.Context, workspace int64) (coaching.Announcing, error)
	// ChangeAnnouncing stores what change makes of it, the routes aside.
	// Changes of one workspace wait for each other.
	ChangeAnnouncing(ctx context.Context, workspace int64, change func(a *coaching.Announcing)) (before, after coaching.Announcing, err error)
	// SetRoute adds a route, under the next number, or leads the wins of one
	// that fits the same to another channel. It gives the route as it was,
	// zero when there was none, and as it is.
	SetRoute(ctx context.Context, workspace int64, r coaching.Route, by int64, at time.Time) (before, after coaching.Route, err error)
	// RemoveRoute takes a route away and gives what it was; NotFound when
	// there is none of that number.
	RemoveRoute(ctx context.Context, workspace int64, number int) (coaching.Route, error)
}

// mostHourly is the highest number of announcements an hour that can be set. A
// channel hears of about as many when each takes a few seconds.
const mostHourly = 1000

func (f feature) announceCommand() bot.Command {
	number := bot.Parsed[int64]{Type: bot.NumberField, From: reading.Number, Text: bot.Voice.Number}
	return bot.Command{
		Key:   "settings.announce",
		Names: bot.Names{English: "announce", French: "annonces"},
		Who:   coaching.Admin,
		Params: []bot.Param{
			{
				Name: "from", Kind: bot.Unless{Kind: bot.Date{Lean: reading.Past}, Words: offWords, None: coaching.Day{}},
				Words: []string{"from", "dès", "depuis"},
			},
			{
				Name: "limit", Kind: bot.Unless{Kind: number, Words: offWords, None: int64(0)},
				Words: []string{"limit", "limite"}, Check: checkHourly,
			},
		},
		Prefill: f.prefillAnnouncing,
		Run:     f.announce,
	}
}

func checkHourly(_ bot.Reader, limit any) error {
	if n := limit.(int64); n < 0 || n > mostHourly {
		return coaching.Refuse(coaching.Invalid, "settings.announce_limit", "most", mostHourly)
	}
	return nil
}

// prefillAnnouncing fills in how wins are announced as it is.
func (f feature) prefillAnnouncing(ctx context.Context, r *bot.Request) (bot.Args, error) {
	a, err := f.Announcements.Announcing(ctx, r.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("announcing: %w", err)
	}
	return bot.Args{"from": a.From, "limit": int64(a.Hourly)}, nil
}

// announce sets from which day on wins are announced, and how many an hour one
// by one.
func (f feature) announce(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	before, after, err := f.Announcements.ChangeAnnouncing(ctx, r.Workspace.ID, func(a *coaching.Announcing) {
		if from, given := bot.Arg[coaching.Day](r.Args, "from"); given {
			a.From = from
		}
		if limit, given := bot.Arg[int64](r.Args, "limit"); given {
			a.Hourly = int(limit)
		}
	})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("save announcing: %w", err)
	}
	if err := f.keepAnnouncing(ctx, r, before, after); err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Fields{Fields: []bot.Field{
			difference(r.Voice, r.Say("settings.field.announce_from"), since(r.Voice, before), since(r.Voice, after)),
			difference(r.Voice, r.Say("settings.field.announce_limit"), hourly(r.Voice, before), hourly(r.Voice, after)),
		}},
		bot.Small{Text: r.Say("settings.announce_means")},
	}}), nil
}

// begin has wins announced from the day on that it is in a channel, unless it was
// said already from when, and gives that day. So a team whose earlier wins are
// recorded later floods nobody.
func (f feature) begin(ctx context.Context, r *bot.Request, channel coaching.Channel) (coaching.Day, error) {
	before, after, err := f.Announcements.ChangeAnnouncing(ctx, r.Workspace.ID, func(a *coaching.Announcing) {
		if a.From.IsZero() {
			a.From = coaching.DayOf(r.Now, channel.Zone)
		}
	})
	if err != nil {
		return coaching.Day{}, fmt.Errorf("begin to announce: %w", err)
	}
	return after.From, f.keepAnnouncing(ctx, r, before, after)
}

// keepAnnouncing keeps what changed.
func (f feature) keepAnnouncing(ctx context.Context, r *bot.Request, before, after coaching.Announcing) error {
	if before.From != after.From {
		if err := f.keep(ctx, r, workspaceSetting("announce_from", before.From.String(), after.From.String())); err != nil {
			return err
		}
	}
	if before.Hourly == after.Hourly {
		return nil
	}
	return f.keep(ctx, r, workspaceSetting("announce_limit", strconv.Itoa(before.Hourly), strconv.Itoa(after.Hourly)))
}

func since(v bot.Voice, a coaching.Announcing) []bot.Span {
	if a.From.IsZero() {
		return v.Say("settings.announce_any")
	}
	return v.Spans(a.From)
}

func routed(v bot.Voice, a coaching.Announcing) []bot.Span {
	if len(a.Routes) == 0 {
		return v.Say("settings.none")
	}
	return v.Spans(len(a.Routes))
}

func hourly(v bot.Voice, a coaching.Announcing) []bot.Span {
	if a.Hourly == 0 {
		return v.Say("settings.announce_all")
	}
	return v.Say("settings.announce_hourly", "n", a.Hourly)
}
