package quota

import (
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// winWords are what people write behind a number of wins.
var winWords = []string{"win", "wins", "vente", "ventes", "deal", "deals"}

// figure is how much of a metric: an amount of the reporting currency or a
// number of wins. Bare is set where nothing but a whole number was written,
// which beside a target in wins is a number of wins too.
type figure struct {
	metric   coaching.Metric
	units    int64
	currency coaching.Currency
	bare     int64
}

// in is the figure in the units of a metric; false when it is one of another.
func (f figure) in(metric coaching.Metric) (int64, bool) {
	switch {
	case f.metric == metric:
		return f.units, true
	case metric == coaching.Wins && f.bare > 0:
		return f.bare, true
	default:
		return 0, false
	}
}

// level is the kind of target, base, floor and stretch: 120k, or 12 wins.
type level struct{}

// Field asks for an amount or a number of wins.
func (k level) Field(bot.Voice) bot.FormField { return bot.FormField{Type: bot.TextField, Max: 40} }

// Read reads an amount of the reporting currency, or the number of wins that it
// is with the word for these behind it.
func (k level) Read(rd bot.Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) == 0 || !beginsFigure(tokens[0]) {
		return nil, 0, coaching.Refuse(coaching.Invalid, "quota.unreadable", "text", reading.Join(tokens[:min(1, len(tokens))]))
	}
	value, n, err := bot.Sum{}.Read(rd, tokens)
	if err != nil {
		return nil, n, err
	}
	m := value.(coaching.Money)
	count, exact := m.Minor/m.Currency.Unit(), m.Minor%m.Currency.Unit() == 0
	switch plain := strings.Trim(reading.Join(tokens[:n]), "0123456789 ") == ""; {
	case exact && n < len(tokens) && slices.Contains(winWords, reading.Fold(tokens[n].Text)):
		return figure{metric: coaching.Wins, units: count}, n + 1, nil
	case m.Currency != rd.Workspace.Currency:
		return nil, n, coaching.Refuse(coaching.Invalid, "quota.currency", "currency", string(m.Currency), "reporting", string(rd.Workspace.Currency))
	case plain:
		return figure{coaching.Revenue, m.Minor, m.Currency, count}, n, nil
	default:
		return figure{metric: coaching.Revenue, units: m.Minor, currency: m.Currency}, n, nil
	}
}

// Fill reads the whole field.
func (k level) Fill(rd bot.Reader, values []string) (any, error) {
	return bot.FillWhole(k, rd, values)
}

// Show writes the figure as its reader types it.
func (k level) Show(v bot.Voice, value any) []string {
	f := value.(figure)
	if f.metric == coaching.Wins {
		return []string{v.Plain("quota.wins", "n", f.units)}
	}
	return []string{v.TypedMoney(coaching.Money{Minor: f.units, Currency: f.currency})}
}

// beginsFigure tells a figure from an everyday word behind "base" or "floor".
func beginsFigure(t reading.Token) bool {
	_, code := coaching.ParseCurrency(t.Text)
	return !t.Quoted && (code || strings.ContainsAny(t.Text, "0123456789"))
}

// written is so much of a metric, as a slot takes it.
func written(metric coaching.Metric, units int64, currency coaching.Currency) any {
	if metric == coaching.Wins {
		return coaching.Say("quota.wins", "n", units)
	}
	return coaching.Money{Minor: units, Currency: currency}
}
