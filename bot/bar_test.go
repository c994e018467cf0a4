package bot_test

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

func TestBar(t *testing.T) {
	for _, test := range []struct {
		done, expected coaching.Share
		want           string
	}{
		{0, 0, "░░░░░░░░░░░░░░░░░░░░"},
		{5000, 0, "▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░"},
		{5000, 7500, "▓▓▓▓▓▓▓▓▓▓░░░░░│░░░░░"},
		{10000, 10000, "▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓│"},
		{13000, 200, "│▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓"},
		{-500, 20000, "░░░░░░░░░░░░░░░░░░░░│"},
	} {
		if got := (bot.Progress{Done: test.done, Expected: test.expected}).Bar(); got != test.want {
			t.Errorf("%d of %d is %s, want %s", test.done, test.expected, got, test.want)
		}
	}
}
