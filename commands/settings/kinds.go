package settings

import (
	"slices"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// longestName is of how many words a zone or a country is recognised in a line.
const longestName = 8

// maxTeam is how many characters a team's name may have.
const maxTeam = 60

var (
	onWords  = []string{"on", "yes", "oui"}
	offWords = []string{"off", "no", "non"}
)

var zone = bot.Parsed[*time.Location]{
	Type: bot.TextField,
	From: func(tokens []reading.Token) (*time.Location, int, error) {
		tokens = tokens[:min(len(tokens), longestName)]
		for n := len(tokens); n > 0; n-- { // New York language fr
			if zone, err := reading.Zone(reading.Join(tokens[:n])); err == nil {
				return zone, n, nil
			}
		}
		text := reading.Join(tokens)
		if near := reading.NearestZone(text); near != "" {
			return nil, len(tokens), coaching.Refuse(coaching.Invalid, "settings.near_zone", "text", text, "near", near)
		}
		_, err := reading.Zone(text)
		return nil, len(tokens), err
	},
	Text: func(_ bot.Voice, zone *time.Location) string { return zone.String() },
}

var language = bot.Choice{Options: []bot.ChoiceOption{
	{Value: string(coaching.English), Words: []string{"en", "english", "anglais"}, Label: "settings.language_en"},
	{Value: string(coaching.French), Words: []string{"fr", "french", "français"}, Label: "settings.language_fr"},
}}

var hours = bot.Parsed[coaching.Hours]{Type: bot.TextField, From: reading.Hours, Text: written}

// written is hours as they are read, and can be typed again.
func written(v bot.Voice, h coaching.Hours) string {
	return v.Plain("settings.hours_of", "days", v.Weekdays(h.Days), "from", h.From, "to", h.To)
}

var onOff = bot.Choice{Options: []bot.ChoiceOption{
	{Value: "on", Words: onWords, Label: "settings.on"},
	{Value: "off", Words: offWords, Label: "settings.off"},
}}

var role = bot.Choice{Options: []bot.ChoiceOption{
	{Value: string(coaching.Rep), Words: []string{"rep", "seller", "commercial", "commerciale"}, Label: "role.rep"},
	{Value: string(coaching.Manager), Words: []string{"manager"}, Label: "role.manager"},
	{Value: string(coaching.Admin), Words: []string{"admin"}, Label: "role.admin"},
	{Value: string(coaching.CS), Words: []string{"cs"}, Label: "role.cs"},
	{Value: string(coaching.Auditor), Words: []string{"auditor", "auditeur", "auditrice"}, Label: "role.auditor"},
}}

// crew is people who may stand anywhere in the line, so that the name of a team
// ends where they begin.
type crew struct{ bot.People }

// Marks reports whether a token is a person.
func (k crew) Marks(t reading.Token) bool { return bot.LooksLikePerson([]reading.Token{t}) }

// timing is a time of the day, or that there is none.
type timing struct {
	at  coaching.TimeOfDay
	off bool
}

var boardTime = bot.Parsed[timing]{
	Type: bot.TextField,
	From: func(tokens []reading.Token) (timing, int, error) {
		if len(tokens) > 0 && slices.Contains(offWords, reading.Fold(tokens[0].Text)) {
			return timing{off: true}, 1, nil
		}
		at, n, err := reading.TimeOfDay(tokens)
		return timing{at: at}, n, err
	},
	Text: func(v bot.Voice, t timing) string {
		if t.off {
			return v.Plain("settings.off")
		}
		return t.at.String()
	},
}

var weekdays = bot.Parsed[coaching.Weekdays]{Type: bot.TextField, From: reading.Weekdays, Text: bot.Voice.Weekdays}

var currency = bot.Parsed[coaching.Currency]{
	Type: bot.TextField,
	From: func(tokens []reading.Token) (coaching.Currency, int, error) {
		if len(tokens) == 0 {
			return "", 0, coaching.Refuse(coaching.Invalid, "args.empty")
		}
		text := tokens[0].Text
		c, ok := coaching.ParseCurrency(text)
		if near := reading.NearestCurrency(text); !ok && near != "" {
			return "", 1, coaching.Refuse(coaching.Invalid, "settings.near_currency", "text", text, "near", near)
		}
		if !ok {
			return "", 1, coaching.Refuse(coaching.Invalid, "settings.no_currency", "text", text)
		}
		return c, 1, nil
	},
	Text: func(_ bot.Voice, c coaching.Currency) string { return string(c) },
}

var rate = bot.Parsed[string]{Type: bot.TextField, From: reading.Decimal, Text: bot.Voice.Decimal}
