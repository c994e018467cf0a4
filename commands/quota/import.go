package quota

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
	"github.com/carillon-bot/carillon/coaching/reading"
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

// pasted is the kind of a sheet that is pasted: all that there is.
type pasted struct{}

// Field asks for it.
func (pasted) Field(bot.Voice) bot.FormField { return bot.FormField{Type: bot.TextareaField} }

// Read takes the rest of the line, of which the lines are looked up in what was
// said: tokens know of none.
func (pasted) Read(_ bot.Reader, tokens []reading.Token) (any, int, error) {
	return reading.Join(tokens), len(tokens), nil
}

// Fill takes the field as it is.
func (pasted) Fill(_ bot.Reader, values []string) (any, error) {
	return strings.Join(values, "\n"), nil
}

// Show is the text.
func (pasted) Show(_ bot.Voice, value any) []string { return []string{value.(string)} }

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

// given is the sheet that came along: a file as it is, what the form was filled
// in with, or what follows the command's words.
func (f feature) given(ctx context.Context, r *bot.Request) ([]byte, error) {
	var body []byte
	switch text, _ := bot.Arg[string](r.Args, "sheet"); {
	case len(r.Files) > 1:
		return nil, coaching.Refuse(coaching.Invalid, "quota.import_one").At("sheet")
	case len(r.Files) == 1:
		body = r.Files[0].Body
	default:
		switch {
		case r.Form == nil && r.Command != "":
			text = afterWords(r.Text, 1)
		case r.Form == nil:
			text = afterWords(strings.TrimLeft(r.Text, ",:; "), 2)
		}
		if strings.TrimSpace(text) == "" {
			return nil, coaching.Refuse(coaching.Invalid, "args.required").At("sheet")
		}
		text, err := f.mentioned(ctx, r, text)
		if err != nil {
			return nil, err
		}
		body = []byte(text)
	}
	if len(body) > bot.MostFile {
		return nil, coaching.Refuse(coaching.Invalid, "quota.import_large", "n", bot.MostFile>>20).At("sheet")
	}
	return body, nil
}

// afterWords is what follows the first words of a text, with its lines.
func afterWords(text string, words int) string {
	for range words {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		text = text[len(text)-len(strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })):]
	}
	return strings.TrimLeftFunc(text, unicode.IsSpace)
}

// mentioned puts handles in the place of the people whom a platform mentions.
func (f feature) mentioned(ctx context.Context, r *bot.Request, text string) (string, error) {
	if bot.StripTokens(text) == text {
		return text, nil
	}
	members, err := f.Imports.Members(ctx, r.Workspace.ID)
	if err != nil {
		return "", fmt.Errorf("members: %w", err)
	}
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	users, err := f.Imports.Users(ctx, r.Platform, r.Tenant, ids)
	if err != nil {
		return "", fmt.Errorf("users: %w", err)
	}
	var tokens []string
	for _, m := range members {
		if user, is := users[m.ID]; is {
			tokens = append(tokens, bot.PersonToken(user), "@"+m.Handle)
		}
	}
	return bot.StripTokens(strings.NewReplacer(tokens...).Replace(text)), nil
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
	body, err := json.Marshal(d)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("write draft: %w", err)
	}
	id, err := f.Drafts.SaveDraft(ctx, r.Workspace.ID, r.Actor.ID, body, r.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("save draft: %w", err)
	}
	number := strconv.FormatInt(id, 10)
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
func (f feature) take(ctx context.Context, r *bot.Request) (draft, error) {
	id, err := strconv.ParseInt(r.Value, 10, 64)
	if err != nil {
		return draft{}, bot.UnknownAction()
	}
	body, err := f.Drafts.TakeDraft(ctx, r.Workspace.ID, r.Actor.ID, id)
	if err != nil {
		return draft{}, fmt.Errorf("take draft %d: %w", id, err)
	}
	var d draft
	if err := json.Unmarshal(body, &d); err != nil {
		return draft{}, fmt.Errorf("read draft %d: %w", id, err)
	}
	if len(d.Sheet) == 0 {
		return draft{}, bot.UnknownAction() // a draft of something else
	}
	return d, nil
}

// dropImport answers the question with no.
func (f feature) dropImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if _, err := f.take(ctx, r); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Messages: []bot.Message{bot.Say(r.Say("quota.import_dropped"))}, Replace: true}, nil
}

// confirmImport imports a sheet, unless it comes to something else by now: then
// that is the question.
func (f feature) confirmImport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	plan, faults, err := f.planImport(ctx, r, d.Sheet)
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
