package quota

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
)

// importedKind is the private message to a member several of whose quotas were
// imported together. Its subject is who did and when, as imprint writes it.
const importedKind = "quota.imported"

// imprint names an import: who did it and when, to the microsecond.
func imprint(by int64, at time.Time) string {
	return strconv.FormatInt(by, 10) + "/" + strconv.FormatInt(at.UnixMicro(), 10)
}

func readImprint(subject string) (by int64, at time.Time, err error) {
	who, when, _ := strings.Cut(subject, "/")
	if by, err = strconv.ParseInt(who, 10, 64); err != nil {
		return 0, at, fmt.Errorf("import parcel: %w", err)
	}
	micros, err := strconv.ParseInt(when, 10, 64)
	if err != nil {
		return 0, at, fmt.Errorf("import parcel: %w", err)
	}
	return by, time.UnixMicro(micros), nil
}

// carryOut stores what a sheet comes to and tells everybody concerned, once. It
// gives those who cannot be told.
func (f feature) carryOut(ctx context.Context, r *bot.Request, plan importing.QuotaPlan) (untold []string, err error) {
	byMember := map[int64][]change{}
	var order []int64
	for _, planned := range plan.Changes {
		id, err := f.Quotas.SetQuota(ctx, planned.Next)
		if err != nil {
			return nil, fmt.Errorf("set quota of %d: %w", planned.Member.ID, err)
		}
		planned.Next.ID = id
		if byMember[planned.Member.ID] == nil {
			order = append(order, planned.Member.ID)
		}
		byMember[planned.Member.ID] = append(byMember[planned.Member.ID], change{member: planned.Member, next: planned.Next})
	}
	for _, id := range order {
		changes := byMember[id]
		if id == r.Actor.ID {
			continue
		}
		parcel := bot.Parcel{Workspace: r.Workspace.ID, Member: id, Kind: importedKind, Subject: imprint(r.Actor.ID, r.Now), At: r.Now}
		if len(changes) == 1 {
			parcel.Kind, parcel.Subject, parcel.Version = changedKind, topic(changes[0].next), int(changes[0].next.ID)
		}
		switch err := f.Outbox.Post(ctx, parcel); {
		case coaching.IsRefusal(err, coaching.NotFound):
			untold = append(untold, changes[0].member.Name)
		case err != nil:
			return nil, fmt.Errorf("tell %d about quotas: %w", id, err)
		}
	}
	return untold, nil
}

// renderImported says what was imported of a member's quotas and is in force, or
// will be.
func (f feature) renderImported(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	by, at, err := readImprint(e.Parcel.Subject)
	if err != nil {
		return bot.Rendered{}, err
	}
	setBy, err := f.People.Member(ctx, e.Workspace.ID, by)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("who imported quotas: %w", err)
	}
	steps, err := f.Imports.QuotasSetAt(ctx, e.Workspace.ID, e.Parcel.Member, by, at)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("imported quotas of %d: %w", e.Parcel.Member, err)
	}
	plan := importing.QuotaPlan{}
	var reasons []string
	for _, step := range steps {
		versions, err := f.Quotas.QuotasOf(ctx, e.Workspace.ID, e.Parcel.Member, step.Period)
		if err != nil {
			return bot.Rendered{}, fmt.Errorf("quotas of %d: %w", e.Parcel.Member, err)
		}
		if now, _ := coaching.InForce(versions, step.Member, step.Metric, step.Period, step.From); now.ID != step.ID {
			continue // of what replaced it another message tells
		}
		c := heard(versions, []coaching.Quota{step})
		plan.Changes = append(plan.Changes, importing.QuotaChange{Before: c.before, Next: step})
		if step.Reason != "" && !slices.Contains(reasons, step.Reason) {
			reasons = append(reasons, step.Reason)
		}
	}
	if len(plan.Changes) == 0 {
		return bot.Rendered{Nothing: true}, nil
	}
	blocks := []bot.Block{bot.Text{Text: e.Say("quota.imported_news", "n", len(plan.Changes), "name", setBy)}, changesTable(e.Voice, e.Workspace.Currency, plan.Changes, false)}
	for _, reason := range reasons {
		blocks = append(blocks, bot.Quote{Text: bot.Plainly(reason)})
	}
	return bot.Rendered{Message: bot.Message{Blocks: append(blocks, bot.Small{Text: e.Say("quota.news_more", "command", bot.Coded("/quota"))})}}, nil
}
