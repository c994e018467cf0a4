package quota

import (
	"context"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching/importing"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// Importer imports sheets of quotas for whoever does so without a chat. A
// Request says who that is, where and when.
type Importer struct{ feature }

// NewImporter makes an importer.
func NewImporter(p Ports) Importer { return Importer{feature{p}} }

// Plan is what a sheet comes to, or what is wrong with it, and stays so until
// the caller's transaction ends.
func (i Importer) Plan(ctx context.Context, r *bot.Request, body []byte) (importing.QuotaPlan, []sheet.Fault, error) {
	return i.planLast(ctx, r, body)
}

// Show is the whole difference that a plan makes.
func (i Importer) Show(r *bot.Request, plan importing.QuotaPlan) bot.Message {
	return bot.Message{Blocks: difference(r, plan, len(plan.Changes))}
}

// Apply carries a plan out in the caller's transaction and tells everybody
// concerned. It says what was done.
func (i Importer) Apply(ctx context.Context, r *bot.Request, plan importing.QuotaPlan) (bot.Message, error) {
	untold, err := i.carryOut(ctx, r, plan)
	return imported(r, plan, untold), err
}
