package bot_test

import (
	"context"
	"slices"
	"testing"

	"github.com/carillon-bot/carillon/bot"
)

// shelf is an outbox of which only what was sent is asked.
type shelf struct {
	bot.Outbox
	parcels []bot.Parcel
}

func (s shelf) Sent(context.Context, int64, string, string) ([]bot.Parcel, error) {
	return s.parcels, nil
}

func TestTogether(t *testing.T) {
	mine := func(id int64, ref string, attempts int) bot.Parcel {
		return bot.Parcel{ID: id, Member: 1, Ref: ref, Attempts: attempts}
	}
	theirs := bot.Parcel{ID: 3, Member: 2}
	for name, c := range map[string]struct {
		sent []bot.Parcel
		of   int64
		want []int64
	}{
		"alone":                         {[]bot.Parcel{mine(1, "", 1)}, 1, []int64{1}},
		"the last of those that waited": {[]bot.Parcel{mine(1, "", 1), mine(2, "", 1)}, 2, []int64{1, 2}},
		"another waits behind":          {[]bot.Parcel{mine(1, "", 1), mine(2, "", 0)}, 1, nil},
		"others were told before":       {[]bot.Parcel{mine(1, "", 1), mine(2, "a", 1), mine(4, "", 1)}, 4, []int64{4}},
		"somebody else's":               {[]bot.Parcel{mine(1, "", 1), mine(2, "", 1), theirs}, 2, []int64{1, 2}},
		"the one behind was tried":      {[]bot.Parcel{mine(1, "", 2), mine(2, "", 1)}, 1, []int64{1}},
	} {
		t.Run(name, func(t *testing.T) {
			at := slices.IndexFunc(c.sent, func(p bot.Parcel) bool { return p.ID == c.of })
			together, err := bot.Together(t.Context(), shelf{parcels: c.sent}, c.sent[at])
			if err != nil {
				t.Fatal(err)
			}
			var ids []int64
			for _, p := range together {
				ids = append(ids, p.ID)
			}
			equal(t, "together", ids, c.want)
		})
	}
}
