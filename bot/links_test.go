package bot_test

import (
	"context"
	"maps"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

type addressed struct{ bot.Platform }

func (addressed) Link(place coaching.Place, ref string) string {
	return "https://example.com/" + place.Ref + "/" + ref
}

type announced map[int64]bot.Parcel

func (a announced) Announced(context.Context, int64, []int64) (map[int64]bot.Parcel, error) {
	return a, nil
}

// A win is linked where its announcement is on a platform that has addresses.
func TestLinksToWins(t *testing.T) {
	at := func(platform string) bot.Parcel {
		return bot.Parcel{Place: coaching.Place{Platform: platform, Ref: "C1"}, Ref: "7"}
	}
	links := bot.Links{
		Announcements: announced{1: at("pages"), 2: at("mute"), 3: at("gone")},
		Platforms:     map[string]bot.Platform{"pages": addressed{}, "mute": nil},
	}
	got, err := links.Wins(t.Context(), 1, []int64{1, 2, 3, 4})
	if want := map[int64]string{1: "https://example.com/C1/7"}; err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}
