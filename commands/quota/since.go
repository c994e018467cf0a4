package quota

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const sinceAction = "quota.since"

// sinceButton asks what changed since the asker's last working day.
func sinceButton(v bot.Voice, s standing) bot.Button {
	return bot.Button{Action: sinceAction, Value: s.value(), Label: v.Plain("quota.since")}
}

// since answers what changed of a member's figures since the asker's last
// working day ended: by how much, and by what.
func (f feature) since(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	s, err := f.pressed(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	end := r.Actor.LastWorkdayEnd(r.Now)
	blocks := []bot.Block{bot.Heading{Text: r.Say("quota.since_title", "name", s.member, "period", s.period)},
		bot.Text{Text: r.Say("quota.since_when", "day", coaching.DayOf(end, r.Voice.Zone), "time", r.Time(end))}}
	movements, err := f.Results.Movements(ctx, r.Workspace.ID, s.member.ID, s.period, end)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("movements of %d: %w", s.member.ID, err)
	}
	differences, err := f.differences(ctx, r, s, movements, end)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(differences) == 0 && len(movements) == 0 {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("quota.since_nothing")})}), nil
	}
	if len(differences) > 0 {
		blocks = append(blocks, bot.Fields{Fields: differences})
	}
	items, err := f.movements(ctx, r, movements)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: withList(blocks, items)}), nil
}

// differences are the figures that are others than they were: what was done is
// what is done without the movements, and the target is by what had been set.
func (f feature) differences(ctx context.Context, r *bot.Request, s standing, movements []coaching.Movement, end time.Time) ([]bot.Field, error) {
	amount, wins := s.amount, s.wins
	for _, m := range movements {
		amount -= m.Amount
		wins -= m.Wins
	}
	fields := compared(r.Voice, "quota.field.done", coaching.Money{Minor: amount, Currency: s.currency}, coaching.Money{Minor: s.amount, Currency: s.currency})
	fields = append(fields, compared(r.Voice, "quota.field.wins", wins, s.wins)...)
	versions, err := f.Quotas.QuotasOf(ctx, r.Workspace.ID, s.member.ID, s.period)
	if err != nil {
		return nil, fmt.Errorf("quotas of %d: %w", s.member.ID, err)
	}
	versions = slices.DeleteFunc(versions, func(q coaching.Quota) bool { return q.SetAt.After(end) })
	for _, p := range s.by {
		was, had := coaching.InForce(versions, s.member.ID, p.Quota.Metric, s.period, coaching.DayOf(end, s.member.Zone))
		if !had {
			fields = append(fields, labelled(r.Voice, "quota.field.target", r.Say("quota.since_new", "after", s.written(p, p.Quota.Target))))
			continue
		}
		done := amount
		if was.Metric == coaching.Wins {
			done = int64(wins)
		}
		old := coaching.Stand(&was, s.period, done, wins, s.member.Workdays(), s.today)
		fields = append(fields, compared(r.Voice, "quota.field.target", s.written(p, was.Target), s.written(p, p.Quota.Target))...)
		fields = append(fields, compared(r.Voice, "quota.field.attainment", old.Attainment, p.Attainment)...)
	}
	return fields, nil
}

// compared is a figure before and after, where the two read differently.
func compared(v bot.Voice, key string, before, after any) []bot.Field {
	if bot.PlainSpans(v.Spans(before)) == bot.PlainSpans(v.Spans(after)) {
		return nil
	}
	return []bot.Field{labelled(v, key, v.Say("quota.difference", "before", before, "after", after))}
}

// movements are what was done, each with what it changed and a link to the
// win's announcement.
func (f feature) movements(ctx context.Context, r *bot.Request, movements []coaching.Movement) ([][]bot.Span, error) {
	links, err := f.linksOf(ctx, r.Workspace.ID, movements)
	if err != nil {
		return nil, err
	}
	names := map[int64]coaching.Member{}
	var items [][]bot.Span
	for _, m := range movements {
		by, known := names[m.By]
		if !known {
			if by, err = f.People.Member(ctx, r.Workspace.ID, m.By); err != nil {
				return nil, fmt.Errorf("who changed win %d: %w", m.Win, err)
			}
			names[m.By] = by
		}
		key := "quota.moved_" + string(m.Kind)
		if m.Settled {
			key = "quota.moved_settled"
		}
		words := r.Say(key, "amount", r.Signed(coaching.Money{Minor: m.Amount, Currency: r.Workspace.Currency}),
			"customer", bot.Linked(m.Customer, links[m.Win]), "number", coaching.Win{ID: m.Win}.Number(), "name", by)
		if m.Reason != "" && !m.Settled {
			words = append(words, r.Say("quota.moved_reason", "reason", m.Reason)...)
		}
		items = append(items, words)
	}
	if others := len(items) - mostMovements; others > 0 {
		items = append(items[:mostMovements], r.Say("quota.moved_more", "n", others))
	}
	return items, nil
}

// mostMovements is how many of them are listed before the others are counted.
const mostMovements = 20

func (f feature) linksOf(ctx context.Context, workspace int64, movements []coaching.Movement) (map[int64]string, error) {
	ids := make([]int64, len(movements))
	for i, m := range movements {
		ids[i] = m.Win
	}
	links, err := f.Links.Wins(ctx, workspace, ids)
	if err != nil {
		return nil, fmt.Errorf("links to announcements: %w", err)
	}
	return links, nil
}
