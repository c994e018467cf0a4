package win

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// ImportPorts are what an importer needs beside the feature's own.
type ImportPorts struct {
	Ports
	Company Company
	Imports Imports
}

// Importer imports sheets of wins, for whoever does so without a chat. A Request
// says who that is, where and when. An imported win is recorded by the importer,
// credited to its member under the team of its day, and announced only where
// that is asked for. That a quarter is closed does not keep it out: a sheet is
// how history is brought in.
type Importer struct {
	feature
	company Company
	imports Imports
}

// NewImporter makes an importer.
func NewImporter(p ImportPorts) Importer { return Importer{feature{p.Ports}, p.Company, p.Imports} }

// Plan is what a sheet comes to now, or what is wrong with it.
func (i Importer) Plan(ctx context.Context, r *bot.Request, body []byte) (importing.WinPlan, []sheet.Fault, error) {
	members, err := i.company.Members(ctx, r.Workspace.ID)
	if err != nil {
		return importing.WinPlan{}, nil, fmt.Errorf("members: %w", err)
	}
	reader := importing.WinReader{Workspace: r.Workspace, People: importing.NewPeople(members), By: r.Actor, Now: r.Now}
	wins, faults := reader.Read(body)
	if len(faults) > 0 || len(wins.Rows) == 0 {
		return importing.WinPlan{}, faults, nil
	}
	world, err := i.world(ctx, r.Workspace, wins.Rows)
	if err != nil {
		return importing.WinPlan{}, nil, err
	}
	plan, faults := importing.PlanWins(wins, world)
	return plan, faults, nil
}

// world is what wins of a sheet are priced, credited and compared by.
func (i Importer) world(ctx context.Context, workspace coaching.Workspace, rows []importing.WinRow) (w importing.WinWorld, err error) {
	w.Reporting = workspace.Currency
	if w.Rates, err = i.company.AllRates(ctx, workspace.ID); err != nil {
		return w, fmt.Errorf("rates: %w", err)
	}
	if w.TeamOn, err = i.company.TeamsEver(ctx, workspace.ID); err != nil {
		return w, fmt.Errorf("teams: %w", err)
	}
	ids := make([]string, len(rows))
	first, last := rows[0].Win.ClosedOn, rows[0].Win.ClosedOn
	for n, row := range rows {
		ids[n] = row.Win.ExternalID
		if row.Win.ClosedOn.Before(first) {
			first = row.Win.ClosedOn
		}
		if row.Win.ClosedOn.After(last) {
			last = row.Win.ClosedOn
		}
	}
	if w.Known, err = i.imports.WinsCalled(ctx, workspace.ID, ids); err != nil {
		return w, fmt.Errorf("wins that are there: %w", err)
	}
	w.Chatted, err = i.imports.UnnamedWins(ctx, workspace.ID, first.AddDays(-lookAround), last.AddDays(lookAround))
	if err != nil {
		return w, fmt.Errorf("wins recorded in chat: %w", err)
	}
	return w, nil
}

// Apply carries a plan out in the caller's transaction, and announces the new
// wins if they are to be. Changes of wins that were announced are told where
// those were.
func (i Importer) Apply(ctx context.Context, r *bot.Request, plan importing.WinPlan, announce bool) (bot.Message, error) {
	wins := make([]coaching.Win, len(plan.New))
	for n, row := range plan.New {
		wins[n] = row.Win
	}
	recorded, err := i.imports.ImportWins(ctx, r.Workspace.ID, wins, r.Actor.ID)
	if err != nil {
		return bot.Message{}, err
	}
	announced := 0
	waiting := map[coaching.Currency]bool{}
	for _, w := range recorded {
		if w.Pending() {
			waiting[w.Amount.Currency] = true
		}
		if announce {
			heard, err := i.announce(ctx, r, w)
			if err != nil {
				return bot.Message{}, err
			}
			if heard.channel != nil {
				announced++
			}
		}
	}
	for _, edit := range plan.Edits {
		c := change{Kind: coaching.EntryEdit, Reason: r.Plain("win.import_reason"), Before: edit.Before, After: edit.After}
		if c, err = i.apply(ctx, r, c); err != nil {
			return bot.Message{}, err
		}
		if c.After.Pending() {
			waiting[c.After.Amount.Currency] = true
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(waiting)) {
		if err := i.askForRate(ctx, r, currency); err != nil {
			return bot.Message{}, err
		}
	}
	return importDone(r, plan, announced), nil
}
