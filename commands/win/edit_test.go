package win

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

func TestReasonRead(t *testing.T) {
	rd := reader()
	rd.Locale = coaching.English
	rd.Workspace.Currency = "EUR"
	rd.Today = coaching.Day{Year: 2026, Month: 11, Day: 25}
	var kind bot.Kind
	for _, p := range (feature{}).editCommand().Params {
		if p.Name == "reason" {
			kind = p.Kind
		}
	}
	for _, test := range []struct {
		line, want string
		looked     int
	}{
		{"typo", "typo", 1},
		{"typo amount 10k", "typo", 1},
		{"typo date 3 nov", "typo", 1},
		{"typo split @bob 30%", "typo", 1},
		{"the amount was wrong", "the amount was wrong", 4},
		{"the product was wrong", "the product was wrong", 4},
		{"the date is another one", "the date is another one", 5},
		{"we split it", "we split it", 3},
		{`"typo amount 10k" date 3 nov`, "typo amount 10k", 1},
	} {
		t.Run(test.line, func(t *testing.T) {
			got, looked, err := kind.Read(rd, reading.Tokens(test.line))
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want || looked != test.looked {
				t.Errorf("read %q from %d tokens, want %q from %d", got, looked, test.want, test.looked)
			}
		})
	}
}
