package quota

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// lastWins is how many wins an answer lists.
const lastWins = 3

// asked is where a member stands in the period that was asked for, if any was.
func (f feature) asked(ctx context.Context, r *bot.Request, member coaching.Member) (standing, error) {
	if period, given := bot.Arg[coaching.Period](r.Args, "period"); given {
		return f.standIn(ctx, r.Workspace, member, period, r.Today)
	}
	return f.standNow(ctx, r.Workspace, member, r.Today)
}

// show answers how a member stands.
func (f feature) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	member, given := bot.Arg[coaching.Member](r.Args, "member")
	if !given {
		member = r.Actor
	}
	if err := f.mayRead(ctx, r, member); err != nil {
		return bot.Reply{}, err
	}
	s, err := f.asked(ctx, r, member)
	if err != nil {
		return bot.Reply{}, err
	}
	wins, err := f.Results.MemberWinsIn(ctx, r.Workspace.ID, member.ID, s.period, lastWins)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("last wins of %d: %w", member.ID, err)
	}
	blocks := []bot.Block{bot.Heading{Text: title(r, s)}}
	if len(s.by) == 0 {
		blocks = append(blocks, bot.Text{Text: r.Say("quota.none", "period", s.period)}, bot.Text{Text: won(r.Voice, s)})
		blocks = append(blocks, winList(r.Voice, member, wins)...)
		if len(wins) > 0 {
			blocks = append(blocks, explainers(r.Voice, s))
		}
		hint, err := f.howToSet(ctx, r, s)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Answer(bot.Message{Blocks: append(blocks, hint...)}), nil
	}
	rank, err := f.rank(ctx, r.Voice, s)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, p := range s.by {
		blocks = append(blocks, progress(r.Voice, s, p))
		blocks = append(blocks, pace(r.Voice, s, p)...)
		blocks = append(blocks, bot.Fields{Fields: append(figures(r.Voice, s, p), rank...)})
	}
	blocks = append(blocks, winList(r.Voice, member, wins)...)
	return bot.Answer(bot.Message{Blocks: append(blocks, explainers(r.Voice, s))}), nil
}

// explainers ask where the figures come from, and what changed of them.
func explainers(v bot.Voice, s standing) bot.Buttons {
	return bot.Buttons{Buttons: []bot.Button{whyButton(v, s), sinceButton(v, s)}}
}

// title is whose quota it is, of what period.
func title(r *bot.Request, s standing) []bot.Span {
	if s.member.ID == r.Actor.ID {
		return r.Say("quota.title_own", "period", s.period)
	}
	return r.Say("quota.title", "name", s.member, "period", s.period)
}

// progress is the bar, with a mark where the calendar expects it to be once
// pace is spoken of.
func progress(v bot.Voice, s standing, p coaching.Progress) bot.Progress {
	bar := bot.Progress{
		Label: v.Say("quota.bar", "share", p.Attainment, "target", s.written(p, p.Quota.Target), "done", s.written(p, p.Done)),
		Done:  p.Attainment,
	}
	if s.now() && p.Spoken {
		bar.Expected = p.Expected
	}
	return bar
}

// pace compares with the calendar, or says that the period is not running.
func pace(v bot.Voice, s standing, p coaching.Progress) []bot.Block {
	switch {
	case s.over():
		return []bot.Block{bot.Text{Text: v.Say("quota.over", "day", s.period.End)}}
	case !s.now():
		return []bot.Block{bot.Text{Text: v.Say("quota.ahead", "day", s.period.Start)}}
	case !p.Spoken:
		return nil
	case p.OnPace:
		return []bot.Block{bot.Text{Text: v.Say("quota.on_pace", "expected", p.Expected)}}
	default:
		return []bot.Block{bot.Text{Text: v.Say("quota.behind", "expected", p.Expected, "share", p.Attainment)}}
	}
}

// figures are the labelled values under the bar.
func figures(v bot.Voice, s standing, p coaching.Progress) []bot.Field {
	fields := []bot.Field{labelled(v, "quota.field.target", goal(v, s, p, p.Quota.Target))}
	if p.Quota.Stretch > 0 {
		fields = append(fields, labelled(v, "quota.field.stretch", goal(v, s, p, p.Quota.Stretch)))
	}
	if p.Quota.Floor > 0 {
		fields = append(fields, labelled(v, "quota.field.floor", goal(v, s, p, p.Quota.Floor)))
	}
	if !s.over() {
		if p.Gap > 0 || p.StretchGap > 0 {
			fields = append(fields, labelled(v, "quota.field.per_day", perDay(v, s, p)))
		}
		fields = append(fields, labelled(v, "quota.field.days", days(v, s, p)))
	}
	return fields
}

// place is the member's true rank by percent of quota; the zero Rank for who has
// none.
func (f feature) place(ctx context.Context, s standing) (coaching.Rank, error) {
	if len(s.by) == 0 || !s.member.Active {
		return coaching.Rank{}, nil
	}
	rank, err := f.Results.RankByPercent(ctx, s.member.Workspace, s.by[0], s.today)
	if err != nil {
		return coaching.Rank{}, fmt.Errorf("rank of %d: %w", s.member.ID, err)
	}
	return rank, nil
}

// rank is the member's place, as a field.
func (f feature) rank(ctx context.Context, v bot.Voice, s standing) ([]bot.Field, error) {
	p, err := f.place(ctx, s)
	if err != nil || p.Rank == 0 {
		return nil, err
	}
	key := "quota.rank"
	if p.Shared {
		key = "quota.rank_shared"
	}
	return []bot.Field{labelled(v, "quota.field.rank", v.Say(key, "rank", p.Rank, "of", p.Of))}, nil
}

// goal is a level of the quota and what lies between it and what is done.
func goal(v bot.Voice, s standing, p coaching.Progress, units int64) []bot.Span {
	if gap := units - p.Done; gap > 0 {
		return v.Say("quota.to_go", "goal", s.written(p, units), "gap", s.written(p, gap))
	}
	return v.Say("quota.reached", "goal", s.written(p, units))
}

// perDay is what each remaining working day has to bring.
func perDay(v bot.Voice, s standing, p coaching.Progress) []bot.Span {
	need, stretch := s.need(p, p.Gap, p.PerDay), s.need(p, p.StretchGap, p.PerDayStretch)
	switch {
	case p.Remaining == 0:
		return v.Say("quota.no_day_left")
	case p.Gap == 0:
		return v.Say("quota.need_stretch", "stretch", stretch)
	case p.StretchGap == 0:
		return v.Spans(need)
	default:
		return v.Say("quota.need_both", "need", need, "stretch", stretch)
	}
}

// days are the working days that remain.
func days(v bot.Voice, s standing, p coaching.Progress) []bot.Span {
	if s.now() && s.member.Workdays().Has(s.today) {
		return v.Say("quota.days_today", "left", p.Remaining, "of", p.WorkingDays)
	}
	return v.Say("quota.days", "left", p.Remaining, "of", p.WorkingDays)
}

// won is what was done where there is no quota to hold it against.
func won(v bot.Voice, s standing) []bot.Span {
	if s.wins == 0 && s.amount == 0 {
		return v.Say("quota.nothing_won")
	}
	return v.Say("quota.won", "n", s.wins, "amount", coaching.Money{Minor: s.amount, Currency: s.currency})
}

// winList is the latest wins, with the member's own part of each.
func winList(v bot.Voice, member coaching.Member, wins []coaching.Win) []bot.Block {
	if len(wins) == 0 {
		return nil
	}
	items := make([][]bot.Span, len(wins))
	for i, w := range wins {
		key := "quota.win"
		if w.Pending() {
			key = "quota.win_pending"
		}
		items[i] = v.Say(key, "day", v.ShortDay(w.ClosedOn), "customer", w.Customer,
			"amount", counted(w, member.ID), "number", w.Number(), "currency", string(w.Amount.Currency))
	}
	return []bot.Block{bot.Text{Text: bot.Strongly(v.Say("quota.last_wins"))}, bot.List{Items: items}}
}

// counted is a member's part of a win in the reporting currency, or as it was
// typed while there is no rate for it.
func counted(w coaching.Win, member int64) coaching.Money {
	for _, c := range w.Credits {
		switch {
		case c.Member != member:
		case w.Pending():
			return c.Amount
		default:
			return c.Reporting
		}
	}
	return coaching.Money{Currency: w.Amount.Currency}
}

// howToSet says who can set the quota that is missing, and how, where one can
// still be set.
func (f feature) howToSet(ctx context.Context, r *bot.Request, s standing) ([]bot.Block, error) {
	if s.over() || !slices.Contains(grains, s.period.Grain) {
		return nil, nil
	}
	example := command(r.Voice, s.member, s.period)
	if r.Actor.Manages(s.member) {
		return []bot.Block{bot.Small{Text: r.Say("quota.set_with", "example", example)}}, nil
	}
	managers, err := f.managersOf(ctx, s.member)
	if err != nil {
		return nil, err
	}
	if len(managers) == 0 {
		return []bot.Block{bot.Small{Text: r.Say("quota.nobody_sets")}}, nil
	}
	return []bot.Block{bot.Small{Text: r.Say("quota.who_sets", "people", r.List(managers), "example", example)}}, nil
}

// command is how a quota is set, as it can be typed.
func command(v bot.Voice, member coaching.Member, period coaching.Period) []bot.Span {
	return v.Typed("quota.how", "handle", member.Handle, "period", v.TypedPeriod(period))
}

func labelled(v bot.Voice, key string, value []bot.Span) bot.Field {
	return bot.Field{Label: v.Say(key), Value: value}
}
