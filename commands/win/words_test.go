package win

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// Every sentence is there in both languages with the same slots, every one that
// the code says is there, and every one that is there is said.
func TestWords(t *testing.T) {
	catalogue, err := bot.LoadCatalogue([]bot.Feature{New(Ports{})})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	say := func(key string) {
		said[key] = true
		for _, locale := range bot.Locales {
			if !catalogue.Has(locale, key) {
				t.Errorf("%s has no %s", locale, key)
			}
		}
	}
	for key := range literals(t) {
		say(key)
	}
	for _, key := range []string{"win.explain_edit", "win.explain_edit_for", "win.explain_void", "win.explain_void_for", "win.explain_undo", "win.state_undone", "win.state_voided"} {
		say(key) // made of a kind or a state
	}
	var declared func(c bot.Command)
	declared = func(c bot.Command) {
		say(c.Key + ".summary")
		say(c.Key + ".examples")
		say(c.Key + ".title")
		for _, locale := range bot.Locales {
			v := bot.Voice{Catalogue: catalogue, Locale: locale}
			if n := utf8.RuneCountInString(v.Plain(c.Key + ".title")); n > 24 {
				t.Errorf("%s: the title of %s has %d characters", locale, c.Key, n)
			}
		}
		for _, p := range c.Params {
			say(c.Key + "." + p.Name)
			said[c.Key+"."+p.Name+".hint"] = true
		}
		for _, sub := range c.Subcommands {
			declared(sub)
		}
	}
	for _, c := range New(Ports{}).Commands {
		declared(c)
	}
	slots := regexp.MustCompile(`\{[a-z]+\}`)
	for _, locale := range bot.Locales {
		for _, key := range catalogue.Keys(locale) {
			if !strings.HasPrefix(key, "win.") {
				continue
			}
			if !said[key] {
				t.Errorf("%s: nobody says %s", locale, key)
			}
			for _, n := range []int{1, 2} {
				want := slots.FindAllString(catalogue.Sentence(bot.Locales[0], key, n), -1)
				got := slots.FindAllString(catalogue.Sentence(locale, key, n), -1)
				if !sameSet(got, want) {
					t.Errorf("%s: %s has the slots %v, not %v", locale, key, got, want)
				}
			}
		}
	}
}

// literals are the keys of sentences that the package's code names.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	// Commands, buttons and parcels have names of the same shape.
	names := map[string]bool{
		amountAction: true, confirmAction: true, dropAction: true, undoAction: true, cheerAction: true,
		announceParcel: true, updateParcel: true, cheeredParcel: true, explainParcel: true,
		"win.edit": true, "win.void": true, "win.list": true,
	}
	keys := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`"(win\.[a-z_.]+[a-z])"`).FindAllSubmatch(source, -1) {
			if key := string(match[1]); !names[key] {
				keys[key] = true
			}
		}
	}
	return keys
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s] |= 1
	}
	for _, s := range b {
		count[s] |= 2
	}
	for _, sides := range count {
		if sides != 3 {
			return false
		}
	}
	return true
}
