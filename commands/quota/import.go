package quota

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// The buttons under the difference that a sheet would make; their value is the
// draft's number.
const (
	importAction     = "quota.import"
	dropImportAction = "quota.import_drop"
)

// mostFaults is how many faults of a sheet a message tells.
const mostFaults = 10

func (f feature) importCommand() bot.Command {
	return bot.Command{
		Key:    "quota.import",
		Names:  bot.Names{English: "import", French: "importer"},
		Who:    coaching.Manager,
		Params: []bot.Param{{Name: "sheet", Kind: pasted{}}},
		Submit: "quota.import.submit",
		Run:    f.readImport,
	}
}

// readImport reads a sheet and shows the difference that it would make.
func (f feature) readImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	body, err := f.given(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	plan, faults, err := f.planImport(ctx, r, body)
	switch {
	case err != nil:
		return bot.Reply{}, err
	case len(faults) > 0:
		return bot.Reply{}, sheet.Refusal(faults, mostFaults).At("sheet")
	}
	return f.propose(ctx, r, draft{body, plan.String()}, plan, r.Say("quota.import_title"))
}

// planImport is what a sheet comes to now, for whoever imports it.
func (f feature) planImport(ctx context.Context, r *bot.Request, body []byte) (importing.QuotaPlan, []sheet.Fault, error) {
	members, err := f.Imports.Members(ctx, r.Workspace.ID)
	if err != nil {
		return importing.QuotaPlan{}, nil, fmt.Errorf("members: %w", err)
	}
	reader := importing.QuotaReader{Workspace: r.Workspace, People: importing.NewPeople(members), By: r.Actor, Today: r.Today, Now: r.Now}
	rows, faults := reader.Read(body)
	var theirs []importing.QuotaRow
	for _, row := range rows {
		if r.Actor.Manages(row.Member) {
			theirs = append(theirs, row)
		} else {
			faults = append(faults, sheet.Fault{Line: row.Line, Say: coaching.Say("quota.not_managed", "name", row.Member)})
		}
	}
	versions, err := f.Imports.AllQuotas(ctx, r.Workspace.ID)
	if err != nil {
		return importing.QuotaPlan{}, nil, fmt.Errorf("quotas: %w", err)
	}
	plan, wrong := importing.PlanQuotas(theirs, versions, r.Today)
	faults = append(faults, wrong...)
	sheet.Sort(faults)
	return plan, faults, nil
}

// draftKind is the kind of the drafts of imports.
const draftKind = "quota.import"

// draft is a sheet whose import is a question, and what it came to when that was
// put.
type draft struct {
	Sheet []byte
	Plan  string
}

// propose asks whether to import what a sheet comes to.
func (f feature) propose(ctx context.Context, r *bot.Request, d draft, plan importing.QuotaPlan, title []bot.Span) (bot.Reply, error) {
	blocks := append([]bot.Block{bot.Heading{Text: title}}, difference(r, plan, mostRows)...)
	if len(plan.Changes) == 0 {
		return bot.Answer(bot.Message{Blocks: blocks}), nil
	}
	number, err := bot.KeepDraft(ctx, f.Drafts, r, draftKind, d)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: append(blocks,
		bot.Buttons{Buttons: []bot.Button{
			{Action: importAction, Value: number, Label: r.Plain("quota.import_confirm"), Style: bot.Primary},
			{Action: dropImportAction, Value: number, Label: r.Plain("quota.import_drop")},
		}},
		bot.Small{Text: r.Say("quota.import_not_yet")},
	)}), nil
}

// take gives the sheet that a button is about, and removes it, so that it is
// answered once.
func (f feature) take(ctx context.Context, r *bot.Request) (d draft, err error) {
	err = bot.TakeDraft(ctx, f.Drafts, r, draftKind, r.Value, &d)
	return d, err
}

// dropImport answers the question with no.
func (f feature) dropImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if _, err := f.take(ctx, r); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Messages: []bot.Message{bot.Say(r.Say("quota.import_dropped"))}, Replace: true}, nil
}

// planLast is planImport once every other import is through, so that what it
// finds stays so until the caller's transaction ends.
func (f feature) planLast(ctx context.Context, r *bot.Request, body []byte) (importing.QuotaPlan, []sheet.Fault, error) {
	if _, err := f.Imports.LockWorkspace(ctx, r.Workspace.ID); err != nil {
		return importing.QuotaPlan{}, nil, fmt.Errorf("wait for other imports: %w", err)
	}
	return f.planImport(ctx, r, body)
}

// confirmImport imports a sheet, unless it comes to something else by now: then
// that is the question.
func (f feature) confirmImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	plan, faults, err := f.planLast(ctx, r, d.Sheet)
	switch {
	case err != nil:
		return bot.Reply{}, err
	case len(faults) > 0:
		return bot.Reply{}, sheet.Refusal(faults, mostFaults)
	case plan.String() != d.Plan:
		reply, err := f.propose(ctx, r, draft{d.Sheet, plan.String()}, plan, r.Say("quota.import_moved"))
		reply.Replace = true
		return reply, err
	}
	untold, err := f.carryOut(ctx, r, plan)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Messages: []bot.Message{imported(r, plan, untold)}, Replace: true}, nil
}
