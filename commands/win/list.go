package win

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// listed is how many wins a page of a list shows.
const listed = 10

// The buttons that turn to another page of a list; their value is the query for
// it.
const (
	newerAction = "win.newer"
	olderAction = "win.older"
)

func (f feature) listCommand() bot.Command {
	return bot.Command{
		Key:    "win.list",
		Names:  bot.Names{English: "list", French: "liste"},
		Reads:  true,
		Params: []bot.Param{{Name: "member", Kind: bot.Person{}}, {Name: "period", Kind: bot.Period{}}},
		Run:    f.list,
	}
}

// list shows somebody's latest wins with their numbers, those that were taken
// back too: one's own, or those of somebody whom one manages or may read.
func (f feature) list(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	q := coaching.WinQuery{Member: r.Actor.ID}
	if other, given := bot.Arg[coaching.Member](r.Args, "member"); given {
		q.Member = other.ID
	}
	q.Period, _ = bot.Arg[coaching.Period](r.Args, "period")
	m, err := f.page(ctx, r, q)
	return bot.Answer(m), err
}

// turn shows another page in the place of one.
func (f feature) turn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var q coaching.WinQuery
	if err := json.Unmarshal([]byte(r.Value), &q); err != nil {
		return bot.Reply{}, bot.UnknownAction()
	}
	m, err := f.page(ctx, r, q)
	return replacing(bot.Answer(m)), err
}

// page is a page of a list, with the ways to those beside it.
func (f feature) page(ctx context.Context, r *bot.Request, q coaching.WinQuery) (bot.Message, error) {
	member, err := f.member(ctx, r.Workspace.ID, q.Member)
	if err != nil {
		return bot.Message{}, err
	}
	title := r.Say("win.list_own")
	if member.ID != r.Actor.ID {
		if !r.Actor.Manages(member) && !r.Actor.Has(coaching.Auditor) {
			return bot.Message{}, coaching.Refuse(coaching.Forbidden, "win.list_forbidden", "name", member)
		}
		title = r.Say("win.list_of", "name", member)
	}
	wins, older, newer, err := f.leaf(ctx, r.Workspace.ID, q)
	if err != nil {
		return bot.Message{}, fmt.Errorf("wins of member %d: %w", member.ID, err)
	}
	blocks := []bot.Block{bot.Heading{Text: title}}
	switch {
	case len(wins) == 0 && q.Period != coaching.Period{}:
		return bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("win.list_none", "period", q.Period)})}, nil
	case len(wins) == 0:
		return bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("win.list_empty", "line", r.Typed("win.record_line"))})}, nil
	}
	amount, n, err := f.Lists.SumWins(ctx, r.Workspace.ID, q)
	if err != nil {
		return bot.Message{}, fmt.Errorf("wins of member %d: %w", member.ID, err)
	}
	sum := coaching.Money{Minor: amount, Currency: r.Workspace.Currency}
	total := r.Say("win.list_sum", "n", n, "amount", sum)
	if q.Period != (coaching.Period{}) {
		total = r.Say("win.list_sum_in", "n", n, "amount", sum, "period", q.Period)
	}
	if n > 0 {
		blocks = append(blocks, bot.Text{Text: total})
	}
	blocks = append(blocks, listTable(r.Voice, wins, member.ID))
	if buttons := turning(r.Voice, q, wins, older, newer); len(buttons) > 0 {
		blocks = append(blocks, bot.Buttons{Buttons: buttons})
	}
	return bot.Message{Blocks: blocks}, nil
}

// leaf gives the wins of a page, and whether there are older and newer ones. A
// page of newer ones that is not full is the first.
func (f feature) leaf(ctx context.Context, workspace int64, q coaching.WinQuery) (wins []coaching.Win, older, newer bool, err error) {
	q.Most = listed + 1 // one more tells whether there are more
	if wins, err = f.Lists.ListWins(ctx, workspace, q); err != nil {
		return nil, false, false, err
	}
	if q.Newer && len(wins) < listed {
		q.Newer, q.Beside = false, coaching.WinMark{}
		if wins, err = f.Lists.ListWins(ctx, workspace, q); err != nil {
			return nil, false, false, err
		}
	}
	more := len(wins) > listed
	if q.Newer {
		return wins[len(wins)-listed:], true, more, nil
	}
	return wins[:min(len(wins), listed)], more, q.Beside != coaching.WinMark{}, nil
}

// turning are the buttons to the pages beside one.
func turning(v bot.Voice, q coaching.WinQuery, wins []coaching.Win, older, newer bool) []bot.Button {
	var buttons []bot.Button
	add := func(action, key string, beside coaching.Win) {
		q.Beside, q.Newer = beside.Mark(), action == newerAction
		value, err := json.Marshal(q)
		if err == nil { // which a query cannot but do
			buttons = append(buttons, bot.Button{Action: action, Value: string(value), Label: v.Plain(key)})
		}
	}
	if newer {
		add(newerAction, "win.list_newer", wins[0])
	}
	if older {
		add(olderAction, "win.list_older", wins[len(wins)-1])
	}
	return buttons
}

// listTable is wins with their numbers, a member's part and whether they count.
func listTable(v bot.Voice, wins []coaching.Win, member int64) bot.Table {
	table := bot.Table{
		Header: [][]bot.Span{v.Say("win.column_number"), v.Say("win.column_day"), v.Say("win.customer"), v.Say("win.amount"), v.Say("win.column_state")},
		Right:  []bool{true, false, false, true, false},
	}
	for _, w := range wins {
		table.Rows = append(table.Rows, [][]bot.Span{
			bot.Plainly(w.Number()), v.Spans(w.ClosedOn), bot.Plainly(w.Customer), amountOf(v, w, member), state(v, w),
		})
	}
	return table
}

// amountOf is a win's amount, and a member's part of it when that is not all.
func amountOf(v bot.Voice, w coaching.Win, member int64) []bot.Span {
	credit, _ := creditOf(w, member)
	if credit.Share == coaching.Whole {
		return v.Spans(w.Amount)
	}
	return v.Say("win.part_of", "part", credit.Amount, "amount", w.Amount)
}

// state says why a win does not count; of one that counts there is nothing to say.
func state(v bot.Voice, w coaching.Win) []bot.Span {
	switch {
	case w.State != coaching.Standing:
		return v.Say("win.state_" + string(w.State))
	case w.Pending():
		return v.Say("win.state_pending", "currency", string(w.Amount.Currency))
	default:
		return v.Say("win.state_standing")
	}
}
