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
	due := func(id int64) bot.Parcel { return bot.Parcel{ID: id, Member: 1} }
	untold := func(id int64) bot.Parcel { return bot.Parcel{ID: id, Member: 1, Settled: true} }
	told := func(id int64) bot.Parcel { return bot.Parcel{ID: id, Member: 1, Settled: true, Ref: "a"} }
	theirs := bot.Parcel{ID: 3, Member: 2}
	for name, c := range map[string]struct {
		sent []bot.Parcel
		of   int64
		want []int64
	}{
		"alone":                         {[]bot.Parcel{due(1)}, 1, []int64{1}},
		"the last of those that waited": {[]bot.Parcel{untold(1), due(2)}, 2, []int64{1, 2}},
		"the last of those that wait":   {[]bot.Parcel{due(1), due(2)}, 2, []int64{1, 2}},
		"another waits behind":          {[]bot.Parcel{due(1), due(2)}, 1, nil},
		"others were told before":       {[]bot.Parcel{untold(1), told(2), due(4)}, 4, []int64{4}},
		"somebody else's":               {[]bot.Parcel{untold(1), due(2), theirs}, 2, []int64{1, 2}},
		"the one behind went ahead":     {[]bot.Parcel{due(1), untold(2)}, 1, []int64{1}},
		"once more":                     {[]bot.Parcel{untold(1), told(2)}, 2, []int64{1, 2}},
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
