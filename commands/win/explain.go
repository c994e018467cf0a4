package win

import (
	"context"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// explainParcel says in an announcement's thread what changed; its version is
// the win's.
const explainParcel = "win.explain"

// nothingSaid stands where something is not set.
const nothingSaid = "—"

// mostQuoted is how many characters of a note are shown when it changed.
const mostQuoted = 120

// renderExplanation says it once for all changes that wait to be explained.
func (f feature) renderExplanation(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	w, announced, waiting, err := f.following(ctx, e)
	if err != nil || len(waiting) == 0 {
		return bot.Rendered{Nothing: true}, err
	}
	changes := make([]change, len(waiting))
	var who []int64
	for i, p := range waiting {
		if changes[i], err = f.kept(ctx, w, p.Version); err != nil {
			return bot.Rendered{}, err
		}
		who = append(who, changes[i].By)
	}
	first, last := changes[0], changes[len(changes)-1]
	all, err := f.peopleOf(ctx, w.Workspace, []coaching.Win{first.Before, last.After}, who...)
	if err != nil {
		return bot.Rendered{}, err
	}
	m := explanation(e.Voice, changes, all)
	if announced.Kind == togetherParcel { // the thread is that of several wins
		named := e.Say("win.explain_one", "number", w.Number(), "customer", w.Customer)
		m.Blocks = append([]bot.Block{bot.Small{Text: named}}, m.Blocks...)
	}
	return bot.Rendered{Thread: announced.Ref, Message: m}, nil
}

// explanation says who changed a win and why, change by change, and what was
// before all of them and is now. The author is notified of what another did.
func explanation(v bot.Voice, changes []change, all people) bot.Message {
	var blocks []bot.Block
	for _, c := range changes {
		who := all[c.By]
		key := "win.explain_" + string(c.Kind)
		text := v.Say(key, "who", who, "reason", c.Reason)
		if c.By != c.Before.Author {
			text = v.Say(key+"_for", "who", who, "reason", c.Reason, "author", bot.Mentioning(all[c.Before.Author]))
		}
		blocks = append(blocks, bot.Text{Text: text})
	}
	sum := change{Before: changes[0].Before, After: changes[len(changes)-1].After}
	if items := differences(v, sum, all); len(items) > 0 {
		blocks = append(blocks, bot.List{Items: items})
	}
	return bot.Message{Blocks: blocks}
}

// differences are what a change did, each as it was and as it is.
func differences(v bot.Voice, c change, all people) [][]bot.Span {
	var items [][]bot.Span
	add := func(key, before, after string) {
		items = append(items, v.Say("win.difference", "what", v.Plain(key), "before", before, "after", after))
	}
	compare := func(key, before, after string) {
		if before != after {
			add(key, before, after)
		}
	}
	b, a := c.Before, c.After
	compare("win.amount", v.Money(b.Amount), v.Money(a.Amount))
	compare("win.customer", b.Customer, a.Customer)
	compare("win.product", said(b.Product), said(a.Product))
	compare("win.closed_on", v.Day(b.ClosedOn), v.Day(a.ClosedOn))
	compare("win.split", splitLine(v, "win.share", b, all), splitLine(v, "win.share", a, all))
	compare("win.tags", said(hashed(b.Tags)), said(hashed(a.Tags)))
	if b.Note != a.Note {
		add("win.note", quoted(b.Note), quoted(a.Note))
	}
	return items
}

// changes reports whether anything that people said of a win differs.
func (c change) changes() bool {
	b, a := c.Before, c.After
	sameCredit := func(x, y coaching.Credit) bool { return x.Member == y.Member && x.Share == y.Share }
	return b.Amount != a.Amount || b.Customer != a.Customer || b.Product != a.Product ||
		b.ClosedOn != a.ClosedOn || b.Note != a.Note ||
		!slices.Equal(b.Tags, a.Tags) || !slices.EqualFunc(b.Credits, a.Credits, sameCredit)
}

func said(text string) string {
	if text == "" {
		return nothingSaid
	}
	return text
}

func quoted(note string) string {
	if runes := []rune(note); len(runes) > mostQuoted {
		note = string(runes[:mostQuoted-1]) + "…"
	}
	return said(note)
}
