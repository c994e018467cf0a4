package welcome

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// step is a part of the set-up. Its words begin with setup.step_ and its name;
// forms are the keys of the commands whose forms do it, and the words that open
// them.
type step struct {
	name  string
	forms []opener
}

type opener struct{ command, label string }

// steps are the set-up, in the order in which they are best done.
var steps = []step{
	{"basics", []opener{{"settings.workspace", "setup.open_workspace"}}},
	{"channel", []opener{{"settings.wins", "setup.open_channel"}}},
	{"team", []opener{{"settings.team", "setup.open_team"}}},
	{"quotas", []opener{{"quota.set", "setup.open_quota"}, {"quota.import", "setup.open_import"}}},
}

// The keys under which the set-up keeps what no setting tells: that a step was
// skipped, and that the set-up is over.
const (
	skipKey = "setup_skip_"
	overKey = "setup_over"
)

// state is how far a workspace's set-up is.
type state struct {
	workspace coaching.Workspace
	board     *coaching.Ritual
	teams     []coaching.Team
	set       map[string]bool // the settings that somebody set, by key
	done      map[string]bool
	skipped   map[string]bool
	over      bool  // it was finished before, and is not told of any more
	last      int64 // the last change of a setting
}

// state finds out how far the set-up is, from what is set.
func (f feature) state(ctx context.Context, workspace int64) (state, error) {
	s := state{done: map[string]bool{}, skipped: map[string]bool{}}
	var err error
	if s.workspace, err = f.Workspaces.Workspace(ctx, workspace); err != nil {
		return s, fmt.Errorf("set-up: %w", err)
	}
	boards, err := f.Workspaces.RitualsOf(ctx, workspace, "board")
	if err != nil {
		return s, fmt.Errorf("set-up: %w", err)
	}
	if len(boards) > 0 {
		s.board = &boards[0]
	}
	if s.teams, err = f.Progress.Teams(ctx, workspace); err != nil {
		return s, fmt.Errorf("set-up: %w", err)
	}
	if s.done["quotas"], err = f.Progress.HasQuotas(ctx, workspace); err != nil {
		return s, fmt.Errorf("set-up: %w", err)
	}
	changes, err := f.Progress.SettingChanges(ctx, workspace, 0)
	if err != nil {
		return s, fmt.Errorf("set-up: %w", err)
	}
	s.read(changes)
	return s, nil
}

// read finds what was set in the changes of settings.
func (s *state) read(changes []coaching.SettingChange) {
	s.set = map[string]bool{}
	for _, c := range changes {
		s.last = max(s.last, c.ID)
		if c.Channel == 0 {
			s.set[c.Key] = true
		}
	}
	s.over = s.set[overKey]
	s.done["basics"] = s.set["zone"] && s.set["language"] && s.set["currency"]
	s.done["channel"] = s.workspace.Wins != nil
	s.done["team"] = len(s.teams) > 0
	for _, step := range steps {
		s.skipped[step.name] = !s.done[step.name] && s.set[skipKey+step.name]
	}
}

// mark is another one for every state.
func (s state) mark() string {
	return fmt.Sprintf("%d/%d/%t", s.last, len(s.teams), s.done["quotas"])
}

// finished reports whether every step is done or skipped.
func (s state) finished() bool {
	return !slices.ContainsFunc(steps, func(step step) bool { return !s.done[step.name] && !s.skipped[step.name] })
}

// keep keeps that something was done to the set-up itself.
func (f feature) keep(ctx context.Context, r *bot.Request, key, after string) error {
	err := f.Progress.KeepSetting(ctx, coaching.SettingChange{Workspace: r.Workspace.ID, Key: key, After: after, By: r.Actor.ID, At: r.Now})
	if err != nil {
		return fmt.Errorf("keep %s: %w", key, err)
	}
	return nil
}
