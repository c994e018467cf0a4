package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// worthComparing is how many wins of its month a win has to follow before it is
// worth saying that it is the largest.
const worthComparing = 3

// milestones say what a win was at the time: its author's first, the largest of
// its month so far. They look at wins recorded before it alone, so that a later
// one takes nothing away.
func (f feature) milestones(ctx context.Context, v bot.Voice, w coaching.Win, author coaching.Member) ([]bot.Block, error) {
	var blocks []bot.Block
	first, err := f.Milestones.FirstWin(ctx, w.Workspace, w.Author, w.ID)
	if err != nil {
		return nil, fmt.Errorf("first win of %d: %w", w.Author, err)
	}
	if first {
		blocks = append(blocks, bot.Text{Text: v.Say("win.first", "author", author)})
	}
	if w.Pending() {
		return blocks, nil
	}
	month := coaching.PeriodOf(coaching.Month, w.ClosedOn)
	largest, wins, err := f.Milestones.LargestBefore(ctx, w.Workspace, month, w.ID)
	if err != nil {
		return nil, fmt.Errorf("largest win of %s: %w", month, err)
	}
	if wins >= worthComparing && w.Reporting.Minor > largest {
		blocks = append(blocks, bot.Text{Text: v.Say("win.largest", "month", month)})
	}
	return blocks, nil
}
