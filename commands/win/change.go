package win

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// change is one change of a win: who made it, why, and the win on either side
// of it. It is kept for good, and explains itself in the announcement's thread.
type change struct {
	Kind   coaching.EntryKind
	By     int64
	Reason string
	Before coaching.Win
	After  coaching.Win
}

// apply carries a change out, keeps it, and has the announcement edited and the
// change explained under it.
func (f feature) apply(ctx context.Context, r *bot.Request, c change) (change, error) {
	c.By = r.Actor.ID
	after, err := f.Ledger.ChangeWin(ctx, c.After, c.Kind, c.By, r.Now, c.Reason)
	if err != nil {
		return change{}, fmt.Errorf("%s win %d: %w", c.Kind, c.After.ID, err)
	}
	c.After = after
	body, err := json.Marshal(c)
	if err != nil {
		return change{}, fmt.Errorf("write change of win %d: %w", after.ID, err)
	}
	if err := f.Changes.KeepChange(ctx, after.Workspace, after.ID, after.Version, body); err != nil {
		return change{}, fmt.Errorf("keep change of win %d: %w", after.ID, err)
	}
	if err := f.follow(ctx, after, updateParcel, after.Version, r.Now); err != nil {
		return change{}, err
	}
	return c, f.follow(ctx, after, explainParcel, after.Version, r.Now)
}

// kept gives the change that led to a version of a win.
func (f feature) kept(ctx context.Context, w coaching.Win, version int) (change, error) {
	body, err := f.Changes.Change(ctx, w.Workspace, w.ID, version)
	if err != nil {
		return change{}, fmt.Errorf("change %d of win %d: %w", version, w.ID, err)
	}
	var c change
	if err := json.Unmarshal(body, &c); err != nil {
		return change{}, fmt.Errorf("read change %d of win %d: %w", version, w.ID, err)
	}
	return c, nil
}

// load gives a standing win by its number.
func (f feature) load(ctx context.Context, r *bot.Request, number int64) (coaching.Win, error) {
	w, err := f.Ledger.Win(ctx, r.Workspace.ID, number)
	switch {
	case coaching.IsRefusal(err, coaching.NotFound):
		return coaching.Win{}, coaching.Refuse(coaching.NotFound, "win.unknown", "number", strconv.FormatInt(number, 10), "line", r.Typed("win.list_line")).At("number")
	case err != nil:
		return coaching.Win{}, fmt.Errorf("win %d: %w", number, err)
	case w.State != coaching.Standing:
		return coaching.Win{}, coaching.Refuse(coaching.Conflict, "win.already_back", "number", w.Number()).At("number")
	}
	return w, nil
}

// pressed gives the standing win whose number a button carries.
func (f feature) pressed(ctx context.Context, r *bot.Request) (coaching.Win, error) {
	number, err := strconv.ParseInt(r.Value, 10, 64)
	if err != nil {
		return coaching.Win{}, bot.UnknownAction()
	}
	return f.load(ctx, r, number)
}

// correctable gives a win that the actor may edit or void: as its author or the
// author's manager, and not after the period closed.
func (f feature) correctable(ctx context.Context, r *bot.Request, number int64) (coaching.Win, error) {
	w, err := f.load(ctx, r, number)
	if err != nil {
		return coaching.Win{}, err
	}
	if w.Author != r.Actor.ID {
		author, err := f.member(ctx, w.Workspace, w.Author)
		if err != nil {
			return coaching.Win{}, err
		}
		if !r.Actor.Manages(author) {
			return coaching.Win{}, coaching.Refuse(coaching.Forbidden, "win.not_yours", "number", w.Number(), "author", author).At("number")
		}
	}
	if last := closes(w, r.Fiscal); r.Today.After(last) {
		return coaching.Win{}, coaching.Refuse(coaching.Conflict, "win.closed", "number", w.Number(), "day", last).At("number")
	}
	return w, nil
}

// graceDays is how many working days after a quarter its wins can be corrected.
const graceDays = 5

// closes is the last day on which a win can be corrected.
func closes(w coaching.Win, fiscal coaching.Fiscal) coaching.Day {
	if recorded := coaching.DayOf(w.RecordedAt, time.UTC); recorded.After(w.ClosedOn) {
		return graceOf(recorded, fiscal)
	}
	return graceOf(w.ClosedOn, fiscal)
}

// movable refuses to move a win to a day that is still to come, or into a
// quarter that is closed, whose figures would grow. Within the quarter that a
// late win was recorded for it may be moved, for that changes no figure of it.
func movable(from, to, today coaching.Day, fiscal coaching.Fiscal) error {
	if err := notInFuture(to, today); err != nil {
		return err
	}
	if last := graceOf(to, fiscal); today.After(last) && !fiscal.PeriodOf(coaching.Quarter, from).Contains(to) {
		return coaching.Refuse(coaching.Conflict, "win.into_closed", "day", to, "last", last).At("closed_on")
	}
	return nil
}

// graceOf is the last day on which wins of a day's quarter can be corrected.
func graceOf(day coaching.Day, fiscal coaching.Fiscal) coaching.Day {
	day = fiscal.PeriodOf(coaching.Quarter, day).End
	for left := graceDays; left > 0; {
		day = day.AddDays(1)
		if coaching.MondayToFriday.Has(day.Weekday()) {
			left--
		}
	}
	return day
}
