package win

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// shown is the state of a form that is filled in with a win as it is: the win's
// number and version; nothing while no win is named.
func (f feature) shown(ctx context.Context, r *bot.Request) (string, error) {
	number, given := bot.Arg[int64](r.Args, "number")
	if !given {
		return "", nil
	}
	w, err := f.correctable(ctx, r, number)
	if err != nil {
		return "", err
	}
	return w.Number() + "/" + strconv.Itoa(w.Version), nil
}

// stillShown refuses a form that was filled in with another win than it is about
// now, or with the win as it was before others changed it: what they said would
// be written over unseen. That a rate was found for the win takes nothing back.
func (f feature) stillShown(ctx context.Context, r *bot.Request, w coaching.Win) error {
	if r.Form == nil || r.Form.State == "" {
		return nil
	}
	number, version, _ := strings.Cut(r.Form.State, "/")
	seen, err := strconv.Atoi(version)
	if err != nil {
		return fmt.Errorf("state of a form: %w", err)
	}
	line := r.Typed("win.edit_open", "number", w.Number())
	if number != w.Number() {
		return coaching.Refuse(coaching.Conflict, "win.form_of_another", "shown", number, "number", w.Number(), "line", line).At("number")
	}
	return f.unchangedSince(ctx, r, w, seen, line)
}

func (f feature) unchangedSince(ctx context.Context, r *bot.Request, w coaching.Win, seen int, line []bot.Span) error {
	var missed []change
	for version := seen + 1; version <= w.Version; version++ {
		c, err := f.kept(ctx, w, version)
		switch {
		case coaching.IsRefusal(err, coaching.NotFound): // a rate was found
		case err != nil:
			return err
		default:
			missed = append(missed, c)
		}
	}
	if len(missed) == 0 {
		return nil
	}
	first, last := missed[0], missed[len(missed)-1]
	all, err := f.peopleOf(ctx, w.Workspace, []coaching.Win{first.Before, last.After}, actors(missed)...)
	if err != nil {
		return err
	}
	var who, what []string
	for _, by := range actors(missed) {
		who = append(who, all[by].Name)
	}
	for _, difference := range differences(r.Voice, change{Before: first.Before, After: last.After}, all) {
		what = append(what, bot.PlainSpans(difference))
	}
	if len(what) == 0 { // it was changed back
		return nil
	}
	return coaching.Refuse(coaching.Conflict, "win.form_stale", "who", r.List(who), "number", w.Number(),
		"what", r.List(what), "line", line).At("number")
}

// actors are who made some changes, each once.
func actors(changes []change) []int64 {
	var ids []int64
	for _, c := range changes {
		if !slices.Contains(ids, c.By) {
			ids = append(ids, c.By)
		}
	}
	return ids
}
