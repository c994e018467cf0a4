package commands_test

import (
	"regexp"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

// What does not belong into a sentence of a language: the typewriter's
// apostrophe anywhere, and in French a mark without its own no-break space, the
// narrow one before ; ! ? and %, the wide one before : and inside of quotes.
var slips = map[coaching.Locale]*regexp.Regexp{
	coaching.English: regexp.MustCompile(`'|  | [;:!?%,.)]|[“‘] `),
	coaching.French:  regexp.MustCompile(`'|  |[^\x{202F}][;!?%]|[^\x{00A0}]:|«[^\x{00A0}]|[^\x{00A0}]»|[0-9] [0-9€hM]`),
}

// Lines to be typed, and what is made for machines, are spelt as they are typed.
var typed = regexp.MustCompile(`\.examples$|_line$|\.try\.|^settings\.make_team$|^quota\.how$`)

// inLine are things to type inside of a sentence: a share, a time.
var inLine = regexp.MustCompile(`@\w+ \d+%|\d+:\d+`)

func TestTypography(t *testing.T) {
	c := bottest.Catalogue(t, commands.All(commands.Ports{})...)
	for _, locale := range bot.Locales {
		for _, key := range c.Keys(locale) {
			if typed.MatchString(key) {
				continue
			}
			for _, n := range []int{1, 2} {
				sentence := inLine.ReplaceAllString(c.Sentence(locale, key, n), "x")
				if slip := slips[locale].FindString(sentence); slip != "" {
					t.Errorf("%s in %s: %q in %s", key, locale, slip, sentence)
				}
			}
		}
	}
}

// elided are words that lose their vowel before another, in front of a slot that
// may begin with one: somebody's name, a month. « pour » and « : » never do.
var elided = regexp.MustCompile(`(?i)\b(de|que|jusque|lorsque|puisque) \{(admins|author|customer|holders|month|name|people|period|team|teams|text|who)\}`)

func TestElision(t *testing.T) {
	c := bottest.Catalogue(t, commands.All(commands.Ports{})...)
	for _, key := range c.Keys(coaching.French) {
		if slip := elided.FindString(c.Sentence(coaching.French, key, 2)); slip != "" {
			t.Errorf("%s: %q cannot be said of everybody", key, slip)
		}
	}
}
