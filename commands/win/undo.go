package win

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// undoAction takes a win back; its value is the win's number.
const undoAction = "win.undo"

// undoWithin is how long after it was recorded a win can be undone.
const undoWithin = 15 * time.Minute

// recent is how many wins are looked through for one to undo.
const recent = 20

func (f feature) undoCommand() bot.Command {
	return bot.Command{
		Key:   "win.undo",
		Names: bot.Names{English: "undo", French: "annuler"},
		Run:   f.undoLatest,
	}
}

// undoLatest undoes the actor's own latest win, while there is time.
func (f feature) undoLatest(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	wins, err := f.Ledger.MemberWins(ctx, r.Workspace.ID, r.Actor.ID, false, recent)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("wins of member %d: %w", r.Actor.ID, err)
	}
	var latest coaching.Win
	for _, w := range wins {
		if w.Author == r.Actor.ID && inTime(w, r.Now) && w.ID > latest.ID {
			latest = w
		}
	}
	if latest.ID == 0 {
		return bot.Reply{}, coaching.Refuse(coaching.Conflict, "win.nothing_to_undo", "n", int(undoWithin.Minutes()), "line", r.Typed("win.list_line"))
	}
	return f.takeBack(ctx, r, latest, coaching.EntryUndo, "")
}

// pressUndo undoes the win whose button was pressed.
func (f feature) pressUndo(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	w, err := f.pressed(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if w.Author != r.Actor.ID {
		author, err := f.member(ctx, w.Workspace, w.Author)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{}, coaching.Refuse(coaching.Forbidden, "win.undo_not_yours", "number", w.Number(), "author", author)
	}
	if !inTime(w, r.Now) {
		return bot.Reply{}, coaching.Refuse(coaching.Conflict, "win.undo_late", "number", w.Number(), "n", int(undoWithin.Minutes()),
			"void", r.Typed("win.void_line", "number", w.Number()), "edit", r.Typed("win.edit_line", "number", w.Number()))
	}
	reply, err := f.takeBack(ctx, r, w, coaching.EntryUndo, "")
	return replacing(reply), err
}

// inTime reports whether a win can still be undone. One that was imported was
// not a slip of somebody's thumb.
func inTime(w coaching.Win, now time.Time) bool {
	return w.ExternalID == "" && !now.After(w.RecordedAt.Add(undoWithin))
}
