package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// people are members by id.
type people map[int64]coaching.Member

// member gives one member.
func (f feature) member(ctx context.Context, workspace, id int64) (coaching.Member, error) {
	m, err := f.Circumstances.Member(ctx, workspace, id)
	if err != nil {
		return coaching.Member{}, fmt.Errorf("member %d: %w", id, err)
	}
	return m, nil
}

// peopleOf gives everybody who has to do with some wins, and with whoever else
// is named.
func (f feature) peopleOf(ctx context.Context, workspace int64, wins []coaching.Win, others ...int64) (people, error) {
	ids := others
	for _, w := range wins {
		ids = append(ids, w.Author)
		for _, c := range w.Credits {
			ids = append(ids, c.Member)
		}
	}
	all := people{}
	for _, id := range ids {
		if _, known := all[id]; known {
			continue
		}
		m, err := f.member(ctx, workspace, id)
		if err != nil {
			return nil, err
		}
		all[id] = m
	}
	return all, nil
}

// shared reports whether a win has credits beside its author's own.
func shared(w coaching.Win) bool {
	return len(w.Credits) != 1 || w.Credits[0].Member != w.Author
}

// creditOf is a member's part of a win; false without one.
func creditOf(w coaching.Win, member int64) (coaching.Credit, bool) {
	for _, c := range w.Credits {
		if c.Member == member {
			return c, true
		}
	}
	return coaching.Credit{}, false
}

// splitLine names who has which share of a win, as a sentence says one.
func splitLine(v bot.Voice, sentence string, w coaching.Win, all people) string {
	var shares []string
	for _, c := range w.Credits {
		shares = append(shares, v.Plain(sentence, "name", all[c.Member], "share", v.Exactly(c.Share), "amount", c.Amount))
	}
	return v.List(shares)
}
