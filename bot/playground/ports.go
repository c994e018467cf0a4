package playground

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// World is who and what there is in a workspace.
type World interface {
	// InstalledAt gives the workspace that belongs to a platform's tenant;
	// bot.ErrNotInstalled when there is none.
	InstalledAt(ctx context.Context, platform, tenant string) (coaching.Workspace, error)
	// Members gives the people of a workspace, also those who left, in order of
	// name.
	Members(ctx context.Context, workspace int64) ([]coaching.Member, error)
	// Users gives the users on a platform that members are, by member.
	Users(ctx context.Context, platform, tenant string, members []int64) (map[int64]string, error)
	// Channels gives the channels of a workspace on a platform, in the order
	// in which they came.
	Channels(ctx context.Context, workspace int64, platform, tenant string) ([]coaching.Channel, error)
	// Workspaces gives every workspace, of any platform.
	Workspaces(ctx context.Context) ([]coaching.Workspace, error)
}

// Worlds replace the workspace that is shown.
type Worlds interface {
	// Renew removes the workspace with everything in it and makes another: the
	// made-up team, or an empty one. It is all or nothing.
	Renew(ctx context.Context, as Team) error
}

// Team is what a workspace can begin as.
type Team string

// The teams.
const (
	DemoTeam  Team = "demo"  // made up, with a history
	EmptyTeam Team = "empty" // what the first admin of a new workspace meets
)

// Transcript keeps what was said.
type Transcript interface {
	// Utter keeps an utterance, whose id and revision it gives. One whose key
	// is kept already is not kept again: the first one is given.
	Utter(ctx context.Context, workspace int64, u bot.Utterance) (bot.Utterance, error)
	// Revise keeps what has become of an utterance, under a new revision.
	Revise(ctx context.Context, workspace int64, u bot.Utterance) (bot.Utterance, error)
	// Utterance gives one utterance; false when there is none such.
	Utterance(ctx context.Context, workspace, id int64) (bot.Utterance, bool, error)
	// UtteranceKeyed gives the utterance of a key; false when there is none.
	UtteranceKeyed(ctx context.Context, workspace int64, key string) (bot.Utterance, bool, error)
}

// History is what was said, as its readers see it.
type History interface {
	// Utterances gives, oldest first, what a user sees in a place, or in all
	// channels and the own conversation where place is empty: whatever has an
	// id greater than after and a revision greater than since.
	Utterances(ctx context.Context, workspace int64, user, place string, after, since int64) ([]bot.Utterance, error)
	// LatestRevision gives the greatest revision that there is.
	LatestRevision(ctx context.Context, workspace int64) (int64, error)
}

// Hours keep how far the clock was moved.
type Hours interface {
	// ClockAhead gives how far the clock is ahead of the real one.
	ClockAhead(ctx context.Context) (time.Duration, error)
	// SetClockAhead keeps how far the clock is ahead of the real one.
	SetClockAhead(ctx context.Context, ahead time.Duration) error
}

// Jobs are the work that time brings.
type Jobs interface {
	// Beat hands over everything that is due by the clock.
	Beat(ctx context.Context) error
	// Quiet waits until everything that was handed over is done.
	Quiet(ctx context.Context) error
	// EarliestMoment is when something comes due next; false when nothing will.
	EarliestMoment(ctx context.Context) (time.Time, bool, error)
}
