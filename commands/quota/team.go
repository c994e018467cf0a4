package quota

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// mostPeople is how many of a team's people an answer lists, and mostNamed how
// many without a quota it names.
const (
	mostPeople = 50
	mostNamed  = 10
)

// crew is the kind of the team that a view is of. It is told from a period,
// which may stand in its place.
type crew struct{ bot.Team }

// Read takes the name of a team.
func (k crew) Read(rd bot.Reader, tokens []reading.Token) (any, int, error) {
	value, n, err := k.Team.Read(rd, tokens)
	if err == nil || n > 0 || len(tokens) == 0 {
		return value, n, err
	}
	if _, _, unreadable := reading.Period(tokens, rd.Today, rd.Workspace.Fiscal); unreadable == nil {
		return nil, 0, err
	}
	return nil, 1, err
}

// team answers how a team stands, to those who may know of each of its people.
// Its people come by name, and nothing of it can be posted.
func (f feature) team(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, err := f.teamAsked(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	period, given := bot.Arg[coaching.Period](r.Args, "period")
	if !given {
		if period, err = f.Quotas.QuotaPeriod(ctx, r.Workspace.ID, r.Today); err != nil {
			return bot.Reply{}, fmt.Errorf("period of a team: %w", err)
		}
		if period.Grain == "" {
			period = r.Fiscal.PeriodOf(coaching.Quarter, r.Today)
		}
	}
	sellers, total, wins, err := f.Results.Sellers(ctx, r.Workspace.ID, team.ID, period, r.Today)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("people of team %d: %w", team.ID, err)
	}
	view := coaching.ViewTeam(sellers, period, total, wins, r.Today)
	heading, rule := r.Say("quota.team_title", "team", team.Name, "period", period), r.Say("quota.team_rule")
	if team.ID == 0 {
		heading, rule = r.Say("quota.team_title_all", "period", period), r.Say("quota.team_rule_all")
	}
	blocks := append([]bot.Block{bot.Heading{Text: heading}}, teamBlocks(r.Voice, r.Workspace.Currency, view)...)
	return bot.Answer(bot.Message{Blocks: append(blocks, bot.Small{Text: rule})}), nil
}

// teamAsked is the team that was named, or the one that the actor manages; the
// zero Team is the whole workspace.
func (f feature) teamAsked(ctx context.Context, r *bot.Request) (coaching.Team, error) {
	team, given := bot.Arg[coaching.Team](r.Args, "team")
	everything := r.Actor.ManagesTeam(0) || r.Actor.Has(coaching.CS) || r.Actor.Has(coaching.Auditor)
	switch {
	case everything:
		return team, nil
	case given && r.Actor.ManagesTeam(team.ID):
		return team, nil
	case given:
		managers, err := f.managersOf(ctx, coaching.Member{Workspace: r.Workspace.ID, Team: team})
		if err != nil {
			return team, err
		}
		return team, coaching.Refuse(coaching.Forbidden, "quota.team_not_yours", "team", team.Name, "people", r.List(managers)).At("team")
	}
	teams, err := f.People.Teams(ctx, r.Workspace.ID)
	if err != nil {
		return team, fmt.Errorf("teams: %w", err)
	}
	own := slices.DeleteFunc(teams, func(t coaching.Team) bool { return !r.Actor.ManagesTeam(t.ID) })
	if len(own) == 1 {
		return own[0], nil
	}
	if len(own) == 0 {
		managers, err := f.managersOf(ctx, r.Actor)
		if err != nil {
			return team, err
		}
		return team, coaching.Refuse(coaching.Forbidden, "quota.team_private", "people", r.List(managers))
	}
	names := make([]string, len(own))
	for i, t := range own {
		names[i] = t.Name
	}
	return team, coaching.Refuse(coaching.Invalid, "quota.team_which", "teams", r.List(names),
		"example", r.Typed("quota.team_how", "team", names[0])).At("team")
}

// teamBlocks are a team's figures, and its people by name.
func teamBlocks(v bot.Voice, currency coaching.Currency, view coaching.TeamView) []bot.Block {
	won := won(v, standing{amount: view.Total, wins: view.Wins, currency: currency})
	if len(view.People) == 0 {
		return []bot.Block{bot.Text{Text: v.Say("quota.team_empty")}, bot.Text{Text: won}}
	}
	var blocks []bot.Block
	if view.Target > 0 {
		done := view.Total
		if view.Metric == coaching.Wins {
			done = int64(view.Wins)
		}
		blocks = append(blocks, bot.Progress{Done: view.Attainment, Label: v.Say("quota.bar", "share", view.Attainment,
			"target", written(view.Metric, view.Target, currency), "done", written(view.Metric, done, currency))})
	}
	blocks = append(blocks, bot.Text{Text: won})
	if fields := teamFigures(v, view); len(fields) > 0 {
		blocks = append(blocks, bot.Fields{Fields: fields})
	}
	if len(view.NoQuota) > 0 {
		blocks = append(blocks, bot.Text{Text: v.Say("quota.team_without", "people", v.List(named(v, view.NoQuota)))})
	}
	blocks = append(blocks, people(v, currency, view))
	if others := len(view.People) - mostPeople; others > 0 {
		blocks = append(blocks, bot.Text{Text: v.Say("quota.team_more", "n", others)})
	}
	return blocks
}

// teamFigures say whether it is the many or the few who carry the team.
func teamFigures(v bot.Voice, view coaching.TeamView) []bot.Field {
	var fields []bot.Field
	switch {
	case view.Spoken > 0:
		fields = append(fields, labelled(v, "quota.field.on_pace", v.Say("quota.team_pace", "n", view.OnPace, "of", view.Spoken,
			"share", coaching.Share(int64(view.OnPace)*int64(coaching.Whole)/int64(view.Spoken)))))
	case view.Quotas > 0:
		fields = append(fields, labelled(v, "quota.field.on_pace", v.Say("quota.team_early")))
	}
	if view.Quotas > 0 {
		fields = append(fields, labelled(v, "quota.field.median", v.Say("quota.team_median", "share", view.Median, "n", view.Quotas)))
	}
	if view.TopShare > 0 {
		fields = append(fields, labelled(v, "quota.field.top", v.Say("quota.team_top", "n", view.Top, "of", len(view.People), "share", view.TopShare)))
	}
	return fields
}

// people is a line for each person, by name: it is no ranking.
func people(v bot.Voice, currency coaching.Currency, view coaching.TeamView) bot.Table {
	t := bot.Table{Right: []bool{false, true, true, true, false}}
	none := bot.Plainly("–")
	for _, column := range []string{"name", "attained", "done", "target", "pace"} {
		t.Header = append(t.Header, v.Say("quota.col."+column))
	}
	for _, p := range view.People[:min(len(view.People), mostPeople)] {
		if p.Quota == nil {
			t.Rows = append(t.Rows, [][]bot.Span{v.Spans(p.Member), none, v.Spans(coaching.Money{Minor: p.Amount, Currency: currency}), none, v.Say("quota.pace_none")})
			continue
		}
		t.Rows = append(t.Rows, [][]bot.Span{v.Spans(p.Member), v.Spans(p.Attainment), v.Spans(written(p.Quota.Metric, p.Done, currency)),
			v.Spans(written(p.Quota.Metric, p.Quota.Target, currency)), v.Say(paceKey(p.Progress))})
	}
	return t
}

func paceKey(p coaching.Progress) string {
	switch {
	case p.Gap == 0:
		return "quota.pace_reached"
	case !p.Spoken:
		return "quota.pace_early"
	case p.OnPace:
		return "quota.pace_on"
	default:
		return "quota.pace_behind"
	}
}

// named is people's names, of whom those beyond some are only counted.
func named(v bot.Voice, members []coaching.Member) []string {
	var names []string
	for _, m := range members[:min(len(members), mostNamed)] {
		names = append(names, m.Name)
	}
	if others := len(members) - len(names); others > 0 {
		names = append(names, v.Plain("quota.others", "n", others))
	}
	return names
}
