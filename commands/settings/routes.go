package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// destination is a channel that may stand anywhere in the line, so that the name
// before it ends there.
type destination struct{ bot.Room }

// Marks reports whether a token is a channel.
func (k destination) Marks(t reading.Token) bool { return bot.Tags{}.Marks(t) }

func (f feature) routeCommand() bot.Command {
	return bot.Command{
		Key:   "settings.route",
		Names: bot.Names{English: "route", French: "aiguillage"},
		Who:   coaching.Admin,
		Params: []bot.Param{
			{Name: "channel", Kind: destination{}, Required: true, Check: checkOpen},
			{Name: "over", Kind: bot.Sum{}, Words: []string{"over", "more than", "plus de"}, Check: inReporting},
			{Name: "team", Kind: bot.Free{Max: maxTeam}, Words: []string{"team", "équipe"}},
			{Name: "product", Kind: bot.Free{Max: coaching.MaxProduct}, Words: []string{"product", "produit"}},
		},
		Run: f.route,
		Subcommands: []bot.Command{{
			Key:    "settings.route_remove",
			Names:  bot.Names{English: "remove", French: "retirer", Others: []string{"delete", "supprimer"}},
			Who:    coaching.Admin,
			Params: []bot.Param{{Name: "number", Kind: bot.Parsed[int64]{Type: bot.NumberField, From: reading.Number, Text: bot.Voice.Number}, Required: true}},
			Run:    f.removeRoute,
		}},
	}
}

func (f feature) routesCommand() bot.Command {
	return bot.Command{
		Key:   "settings.routes",
		Names: bot.Names{English: "routes", French: "aiguillages"},
		Who:   coaching.Admin,
		Reads: true,
		Run:   f.listRoutes,
	}
}

// inReporting refuses an amount that no win is compared with.
func inReporting(rd bot.Reader, amount any) error {
	if amount.(coaching.Money).Currency != rd.Workspace.Currency {
		return coaching.Refuse(coaching.Invalid, "settings.route_currency", "currency", string(rd.Workspace.Currency))
	}
	return nil
}

// route leads the wins that it names to a channel of their own.
func (f feature) route(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var route coaching.Route
	route.Channel, _ = bot.Arg[coaching.Channel](r.Args, "channel")
	route.Over, _ = bot.Arg[coaching.Money](r.Args, "over")
	route.Product, _ = bot.Arg[string](r.Args, "product")
	if name, given := bot.Arg[string](r.Args, "team"); given {
		team, err := f.existing(ctx, r, name)
		if err != nil {
			return bot.Reply{}, err
		}
		route.Team = team
	}
	if route.SameWins(coaching.Route{}) {
		return bot.Reply{}, coaching.Refuse(coaching.Invalid, "settings.route_of_all").At("over")
	}
	before, after, err := f.Announcements.SetRoute(ctx, r.Workspace.ID, route, r.Actor.ID, r.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("set route: %w", err)
	}
	if r.Workspace.Wins == nil {
		if _, err := f.begin(ctx, r, route.Channel); err != nil {
			return bot.Reply{}, err
		}
	}
	if err := f.keep(ctx, r, workspaceSetting("route", described(r.Voice, before), described(r.Voice, after))); err != nil {
		return bot.Reply{}, err
	}
	was := winsChannel(r.Voice, r.Workspace)
	if before.Number > 0 {
		was = bot.ChannelLink(before.Channel)
	}
	field := difference(r.Voice, r.Say("settings.route_named", "number", after.Number, "wins", fits(r.Voice, after)), was, bot.ChannelLink(after.Channel))
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Fields{Fields: []bot.Field{field}},
		bot.Small{Text: r.Say("settings.route_means", "line", r.Typed("settings.routes_line"))},
	}}), nil
}

// removeRoute lets the wins of a route go where the others go.
func (f feature) removeRoute(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	number, _ := bot.Arg[int64](r.Args, "number")
	route, err := f.Announcements.RemoveRoute(ctx, r.Workspace.ID, int(number))
	switch {
	case coaching.IsRefusal(err, coaching.NotFound):
		return bot.Reply{}, coaching.Refuse(coaching.NotFound, "settings.no_route", "number", number, "line", r.Typed("settings.routes_line")).At("number")
	case err != nil:
		return bot.Reply{}, fmt.Errorf("remove route %d: %w", number, err)
	}
	if err := f.keep(ctx, r, workspaceSetting("route", described(r.Voice, route), "")); err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Say(r.Say("settings.route_removed", "number", route.Number, "wins", fits(r.Voice, route), "channel", bot.ChannelLink(route.Channel)))), nil
}

// listRoutes shows where wins go, in the order in which the routes are tried.
func (f feature) listRoutes(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	a, err := f.Announcements.Announcing(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("routes: %w", err)
	}
	table := bot.Table{
		Header: [][]bot.Span{r.Say("settings.column_number"), r.Say("settings.column_wins"), r.Say("settings.column_channel")},
		Right:  []bool{true, false, false},
	}
	for _, route := range a.Routes {
		table.Rows = append(table.Rows, [][]bot.Span{r.Spans(route.Number), bot.Plainly(fits(r.Voice, route)), bot.ChannelLink(route.Channel)})
	}
	others := "settings.route_others"
	if len(a.Routes) == 0 {
		others = "settings.route_all"
	}
	table.Rows = append(table.Rows, [][]bot.Span{nil, r.Say(others), winsChannel(r.Voice, r.Workspace)})
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Heading{Text: r.Say("settings.routes_title")},
		table,
		bot.Small{Text: r.Say("settings.routes_order")},
	}}), nil
}

// fits says which wins a route is for.
func fits(v bot.Voice, r coaching.Route) string {
	var named []string
	if !r.Over.IsZero() {
		named = append(named, v.Plain("settings.route_over", "amount", r.Over))
	}
	if r.Team.ID != 0 {
		named = append(named, v.Plain("settings.route_team", "team", r.Team.Name))
	}
	if r.Product != "" {
		named = append(named, v.Plain("settings.route_product", "product", r.Product))
	}
	return v.List(named)
}

// described is a route as changes are written down; nothing where there is none.
func described(v bot.Voice, r coaching.Route) string {
	if r.Number == 0 {
		return ""
	}
	return fits(english(v), r) + ": #" + r.Channel.Name
}
