package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

// speaker is who types a language. Sam is an admin, as Bob is, whom the examples
// are about.
var speaker = map[coaching.Locale]string{coaching.English: "sam", coaching.French: "lea"}

// everyLine are acts for each command and subcommand, which a new one joins by
// being there: its form, sent back as it opens; then each of its examples, typed in
// both languages.
func everyLine(t *testing.T) []act {
	features := commands.All(commands.Ports{})
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		t.Fatal(err)
	}
	var forms, examples []act
	var add func(c bot.Command, above bot.Names)
	add = func(c bot.Command, above bot.Names) {
		name := bot.Names{English: above.English + c.Names.English, French: above.French + c.Names.French}
		forms = append(forms, act{english: "the form of " + name.English, play: func(t *testing.T, p chat) {
			for _, locale := range bot.Locales {
				playForms(t, p, speaker[locale], name.In(locale), c)
			}
		}})
		examples = append(examples, act{english: "examples of " + name.English, play: func(t *testing.T, p chat) {
			for _, locale := range bot.Locales {
				for _, line := range strings.Split(catalogue.Sentence(locale, c.Key+".examples", nil), "\n") {
					a := p.say("slash", speaker[locale], line, line+string(locale))
					if a.text == "" && !a.open || misses(catalogue, a.text) {
						t.Errorf("%s is answered with %q", line, a.text)
					}
				}
			}
		}})
		for _, sub := range c.Subcommands {
			add(sub, bot.Names{English: name.English + " ", French: name.French + " "})
		}
	}
	for _, f := range features {
		for _, c := range f.Commands {
			add(c, bot.Names{})
		}
	}
	return slices.Concat(forms, examples)
}

// playForms types a command bare and, where a form is opened, sends it back as it
// is: it is taken, or faults stand beside fields that it has.
func playForms(t *testing.T, p chat, who, line string, c bot.Command) {
	t.Helper()
	a := p.say("slash", who, line, "form of "+line)
	if !a.open {
		if a.text == "" {
			t.Errorf("%s is not answered", line)
		}
		return
	}
	for field := range p.fill(who, nil).errors {
		if !slices.ContainsFunc(c.Params, func(param bot.Param) bool { return param.Name == field }) {
			t.Errorf("%s: a fault beside %s, which it has not", line, field)
		}
	}
}
