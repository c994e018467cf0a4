package win

import (
	"context"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

func (f feature) voidCommand() bot.Command {
	return bot.Command{
		Key:   "win.void",
		Names: bot.Names{English: "void", French: "supprimer", Others: []string{"delete"}},
		Params: []bot.Param{
			{Name: "number", Kind: bot.Serial(), Required: true},
			{Name: "reason", Kind: bot.Rest{Free: bot.Free{Max: maxReason}}, Words: bot.ReasonWords(), Required: true},
		},
		Run: f.void,
	}
}

// void takes a win back for a reason.
func (f feature) void(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	number, _ := bot.Arg[int64](r.Args, "number")
	w, err := f.correctable(ctx, r, number)
	if err != nil {
		return bot.Reply{}, err
	}
	why, _ := bot.Arg[string](r.Args, "reason")
	return f.takeBack(ctx, r, w, coaching.EntryVoid, why)
}

// takeBack makes a win count no more, and says so.
func (f feature) takeBack(ctx context.Context, r *bot.Request, w coaching.Win, kind coaching.EntryKind, why string) (bot.Reply, error) {
	after := w
	after.State = coaching.Voided
	if kind == coaching.EntryUndo {
		after.State = coaching.Undone
	}
	if _, err := f.apply(ctx, r, change{Kind: kind, Reason: why, Before: w, After: after}); err != nil {
		return bot.Reply{}, err
	}
	standing, err := f.standing(ctx, r, w)
	if err != nil {
		return bot.Reply{}, err
	}
	said := bot.Text{Text: r.Say("win.back", "number", w.Number(), "amount", w.Amount, "customer", w.Customer)}
	return bot.Answer(bot.Message{Blocks: append([]bot.Block{said}, standing...)}), nil
}
