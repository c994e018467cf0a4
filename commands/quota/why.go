package quota

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/holiday"
)

const whyAction = "quota.why"

// listed is how many wins an explanation lists before it only counts them.
const listed = 20

// value is the standing as a button carries it: whose, and in which period.
func (s standing) value() string {
	return strconv.FormatInt(s.member.ID, 10) + " " + s.period.Key()
}

// pressed is the standing of now that a button's value is about, for who may
// know of it.
func (f feature) pressed(ctx context.Context, r *bot.Request) (standing, error) {
	id, key, _ := strings.Cut(r.Value, " ")
	memberID, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return standing{}, bot.UnknownAction()
	}
	period, err := coaching.ParsePeriod(key)
	if err != nil || !r.Fiscal.Has(period) {
		return standing{}, bot.UnknownAction()
	}
	member, err := f.People.Member(ctx, r.Workspace.ID, memberID)
	if err != nil {
		return standing{}, fmt.Errorf("whose quota: %w", err)
	}
	if err := f.mayRead(ctx, r, member); err != nil {
		return standing{}, err
	}
	return f.standIn(ctx, r.Workspace, member, period, r.Today)
}

// whyButton asks what the figures of a standing were computed from.
func whyButton(v bot.Voice, s standing) bot.Button {
	return bot.Button{Action: whyAction, Value: s.value(), Label: v.Plain("quota.why")}
}

// why explains the figures: their formulas, who set the target, the working
// days, the rank, and the wins that make them up, with links to where these
// were announced.
func (f feature) why(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	s, err := f.pressed(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks := []bot.Block{bot.Heading{Text: r.Say("quota.why_title", "name", s.member, "period", s.period)}}
	place, err := f.place(ctx, s)
	if err != nil {
		return bot.Reply{}, err
	}
	for i, p := range s.by {
		setBy, err := f.People.Member(ctx, r.Workspace.ID, p.Quota.SetBy)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("who set quota %d: %w", p.Quota.ID, err)
		}
		items := append(origin(r.Voice, s, p, setBy), arithmetic(r.Voice, s, p)...)
		if i == 0 && place.Rank > 0 { // ranks are by the first
			key := "quota.why_rank"
			if place.Rank == 1 {
				key = "quota.why_first"
			}
			items = append(items, r.Say(key, "n", place.Rank-1, "rank", place.Rank, "of", place.Of))
		}
		blocks = append(blocks, bot.List{Items: items})
	}
	wins, err := f.Results.MemberWinsIn(ctx, r.Workspace.ID, s.member.ID, s.period, listed)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("wins of %d: %w", s.member.ID, err)
	}
	ids := make([]int64, len(wins))
	for i, w := range wins {
		ids[i] = w.ID
	}
	links, err := f.Links.Wins(ctx, r.Workspace.ID, ids)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("links to announcements: %w", err)
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, ledger(r.Voice, s, wins, links)...)}), nil
}

// origin says where the target comes from.
func origin(v bot.Voice, s standing, p coaching.Progress, setBy coaching.Member) [][]bot.Span {
	q := p.Quota
	items := [][]bot.Span{v.Say("quota.why_target", "target", s.written(p, q.Target), "name", setBy,
		"day", coaching.DayOf(q.SetAt, v.Zone), "from", q.From)}
	for _, level := range levels(q) {
		if *level.units > 0 {
			items = append(items, v.Say("quota.why_"+level.name, "level", s.written(p, *level.units)))
		}
	}
	if q.Reason != "" {
		items = append(items, v.Say("quota.why_reason", "reason", q.Reason))
	}
	return items
}

// arithmetic is the formulas with their figures.
func arithmetic(v bot.Voice, s standing, p coaching.Progress) [][]bot.Span {
	items := [][]bot.Span{
		v.Say("quota.why_attained", "done", s.written(p, p.Done), "target", s.written(p, p.Quota.Target), "share", p.Attainment),
		v.Say("quota.why_days", "days", s.member.Hours.Days, "of", p.WorkingDays, "passed", p.Passed, "left", p.Remaining),
	}
	if country := s.member.Holidays; holiday.Known(country) {
		items = append(items, v.Say("quota.why_holidays", "country", holiday.Name(country, string(v.Locale))))
	}
	if s.now() && p.Spoken && p.WorkingDays > 0 {
		items = append(items, v.Say("quota.why_expected", "passed", p.Passed, "of", p.WorkingDays, "share", p.Expected))
	}
	if s.over() || p.Remaining == 0 {
		return items
	}
	for _, goal := range []struct {
		key                string
		level, gap, perDay int64
	}{
		{"quota.why_need", p.Quota.Target, p.Gap, p.PerDay},
		{"quota.why_need_stretch", p.Quota.Stretch, p.StretchGap, p.PerDayStretch},
	} {
		key := goal.key
		if s.sparse(p, goal.gap) {
			key += "_sparse"
		}
		if goal.gap > 0 {
			items = append(items, v.Say(key, "level", s.written(p, goal.level), "done", s.written(p, p.Done),
				"left", p.Remaining, "need", s.need(p, goal.gap, goal.perDay)))
		}
	}
	return items
}

// ledger is the wins that make the figures up, each with the member's part and
// the rate that was used.
func ledger(v bot.Voice, s standing, wins []coaching.Win, links map[int64]string) []bot.Block {
	if len(wins) == 0 {
		return []bot.Block{bot.Text{Text: v.Say("quota.why_no_wins", "period", s.period)}}
	}
	table := bot.Table{
		Header: [][]bot.Span{v.Say("quota.col.number"), v.Say("quota.col.day"), v.Say("quota.col.customer"), v.Say("quota.col.amount"), v.Say("quota.col.credit")},
		Right:  []bool{true, false, false, true, true},
	}
	others := s.wins
	for _, w := range wins {
		if !w.Pending() {
			others--
		}
		table.Rows = append(table.Rows, [][]bot.Span{
			bot.Plainly(w.Number()), bot.Plainly(v.ShortDay(w.ClosedOn)), bot.Linked(w.Customer, links[w.ID]), amount(v, w), credit(v, s, w),
		})
	}
	blocks := []bot.Block{table}
	if others > 0 {
		blocks = append(blocks, bot.Text{Text: v.Say("quota.why_more", "n", others)})
	}
	return append(blocks, bot.Text{Text: v.Say("quota.why_sum", "n", s.wins, "amount", coaching.Money{Minor: s.amount, Currency: s.currency})})
}

// amount is what was typed, with the rate where it was converted.
func amount(v bot.Voice, w coaching.Win) []bot.Span {
	if w.Pending() || w.Amount.Currency == w.Reporting.Currency {
		return v.Spans(w.Amount)
	}
	return v.Say("quota.at_rate", "amount", w.Amount, "rate", v.Decimal(w.Rate.Decimal), "day", v.ShortDay(w.Rate.Day))
}

// credit is the member's part, with the share where the win was split.
func credit(v bot.Voice, s standing, w coaching.Win) []bot.Span {
	if w.Pending() {
		return v.Say("quota.no_rate")
	}
	for _, c := range w.Credits {
		if c.Member == s.member.ID && c.Share != coaching.Whole {
			return v.Say("quota.part", "amount", c.Reporting, "share", c.Share)
		}
	}
	return v.Spans(counted(w, s.member.ID))
}
