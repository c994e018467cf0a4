package lost

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// olderAction shows what comes after a page of a list; its value is the view.
const olderAction = "lost.older"

// page is how many lost deals a list shows at once.
const page = 5

// view is what a list is of. Its deals are numbered below Before, so that a page
// stays what it is when new deals come in.
type view struct {
	Member int64           `json:"m,omitempty"` // zero is the actor
	Team   bool            `json:"t,omitempty"` // everybody whom the actor may read
	In     coaching.Period `json:"p"`
	Before int64           `json:"b,omitempty"`
}

func (f feature) listCommand() bot.Command {
	return bot.Command{
		Key:   "lost.list",
		Names: bot.Names{English: "list", French: "liste"},
		Reads: true,
		Params: []bot.Param{
			{Name: "member", Kind: bot.Person{}},
			{Name: "team", Kind: bot.Flag{Words: []string{"team", "équipe"}}},
			{Name: "period", Kind: bot.Period{}},
		},
		Run: f.list,
	}
}

// list shows one's own lost deals, those of somebody whom one manages or may
// read, or those of all of them.
func (f feature) list(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var v view
	member, _ := bot.Arg[coaching.Member](r.Args, "member")
	v.Member = member.ID
	v.Team, _ = bot.Arg[bool](r.Args, "team")
	v.In, _ = bot.Arg[coaching.Period](r.Args, "period")
	return f.show(ctx, r, v)
}

// older shows the next page in the place of the one before.
func (f feature) older(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var v view
	if err := json.Unmarshal([]byte(r.Value), &v); err != nil {
		return bot.Reply{}, bot.UnknownAction()
	}
	reply, err := f.show(ctx, r, v)
	reply.Replace = true
	return reply, err
}

func (f feature) show(ctx context.Context, r *bot.Request, v view) (bot.Reply, error) {
	people, err := f.readable(ctx, r, v)
	if err != nil {
		return bot.Reply{}, err
	}
	q := coaching.LostQuery{In: v.In, Before: v.Before, Limit: page + 1}
	for id := range people {
		q.Authors = append(q.Authors, id)
	}
	deals, err := f.Deals.LostDeals(ctx, r.Workspace.ID, q)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("list lost deals: %w", err)
	}
	blocks := []bot.Block{bot.Heading{Text: title(r, v, people)}}
	if len(deals) == 0 {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("lost.list_empty")})}), nil
	}
	for _, d := range deals[:min(len(deals), page)] {
		named := heading(r.Voice, "lost.line", d)
		if v.Team {
			named = r.Say("lost.line_by", "line", named, "author", people[d.Author])
		}
		blocks = append(blocks, bot.Divider{}, bot.Text{Text: named}, bot.Fields{Fields: fields(r.Voice, d)})
	}
	if len(deals) > page {
		v.Before = deals[page-1].ID
		value, err := json.Marshal(v)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("write view: %w", err)
		}
		blocks = append(blocks, bot.Buttons{Buttons: []bot.Button{{Action: olderAction, Value: string(value), Label: r.Plain("lost.older_label")}}})
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, bot.Small{Text: r.Say("lost.readers")})}), nil
}

// readable gives whose lost deals a view shows, and refuses what the actor may
// not read.
func (f feature) readable(ctx context.Context, r *bot.Request, v view) (map[int64]coaching.Member, error) {
	if !v.Team && (v.Member == 0 || v.Member == r.Actor.ID) {
		return map[int64]coaching.Member{r.Actor.ID: r.Actor}, nil
	}
	members, err := f.People.Members(ctx, r.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	people := map[int64]coaching.Member{}
	for _, m := range members {
		readable := r.Actor.Manages(m) || r.Actor.Has(coaching.Auditor)
		switch {
		case v.Team && readable && m.Active, m.ID == v.Member && readable:
			people[m.ID] = m
		case m.ID == v.Member:
			return nil, coaching.Refuse(coaching.Forbidden, "lost.list_forbidden", "name", m)
		}
	}
	if len(people) == 0 {
		return nil, coaching.Refuse(coaching.Forbidden, "lost.no_team")
	}
	return people, nil
}

func title(r *bot.Request, v view, people map[int64]coaching.Member) []bot.Span {
	what := r.Say("lost.list_own")
	switch {
	case v.Team:
		what = r.Say("lost.list_team")
	case v.Member != 0 && v.Member != r.Actor.ID:
		what = r.Say("lost.list_of", "name", people[v.Member])
	}
	if v.In == (coaching.Period{}) {
		return what
	}
	return r.Say("lost.list_in", "what", what, "period", v.In)
}
