package commands_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

var slots = regexp.MustCompile(`\{(\w+)\}`)

// Every sentence is there in every language, and says the same things.
func TestCataloguesAreComplete(t *testing.T) {
	c := bottest.Catalogue(t, commands.All(commands.Ports{})...)
	for _, key := range c.Keys(coaching.English) {
		if !c.Has(coaching.French, key) {
			t.Errorf("%s is not there in French", key)
			continue
		}
		for _, n := range []int{1, 2, 1_000_000} {
			english, french := slotsOf(c.Sentence(coaching.English, key, n)), slotsOf(c.Sentence(coaching.French, key, n))
			if !slices.Equal(english, french) {
				t.Errorf("%s for %d: slots are %v in English and %v in French", key, n, english, french)
			}
		}
	}
	for _, key := range c.Keys(coaching.French) {
		if !c.Has(coaching.English, key) {
			t.Errorf("%s is not there in English", key)
		}
	}
}

func slotsOf(sentence string) []string {
	var names []string
	for _, m := range slots.FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// What derives from a command has its words: help, the form, the manifest.
func TestEveryCommandHasItsWords(t *testing.T) {
	features := commands.All(commands.Ports{})
	c := bottest.Catalogue(t, features...)
	for key, needed := range derived(features) {
		if needed && !c.Has(coaching.English, key) {
			t.Errorf("%s has no words", key)
		}
		if !strings.HasSuffix(key, ".title") {
			continue
		}
		for _, locale := range bot.Locales {
			if title := c.Sentence(locale, key, nil); len([]rune(title)) > 24 {
				t.Errorf("%s is longer than the 24 characters of a form's title: %q", key, title)
			}
		}
	}
}

// derived are the keys that nobody says by name: those of commands, of the forms
// of commands that write, and of rituals. True are those that have to be there.
func derived(features []bot.Feature) map[string]bool {
	keys := map[string]bool{}
	var add func(commands []bot.Command)
	add = func(commands []bot.Command) {
		for _, c := range commands {
			keys[c.Key+".summary"], keys[c.Key+".examples"] = true, true
			if !c.Reads && len(c.Params) > 0 {
				keys[c.Key+".title"] = true
				for _, p := range c.Params {
					keys[c.Key+"."+p.Name], keys[c.Key+"."+p.Name+".hint"] = true, false
				}
			}
			add(c.Subcommands)
		}
	}
	for _, f := range features {
		add(f.Commands)
		for _, ritual := range f.Rituals {
			keys[ritual.Kind+".ritual"] = true
		}
	}
	return keys
}

// Each sentence is said by somebody: by its key, by a key that is put together
// of a beginning and more, or because it derives from a command.
func TestEverySentenceIsSaid(t *testing.T) {
	features := commands.All(commands.Ports{})
	spoken, derives := literals(t), derived(features)
	var beginnings []string
	for literal := range spoken {
		_, isCommand := derives[literal+"summary"] // what it begins derives from it
		if !isCommand && (strings.HasSuffix(literal, ".") || strings.HasSuffix(literal, "_")) {
			beginnings = append(beginnings, literal)
		}
	}
	for _, key := range bottest.Catalogue(t, features...).Keys(coaching.English) {
		_, byName := spoken[key]
		_, derived := derives[key]
		begun := slices.ContainsFunc(beginnings, func(beginning string) bool { return strings.HasPrefix(key, beginning) })
		if !byName && !derived && !begun {
			t.Errorf("nobody says %s", key)
		}
	}
}

// Each key that the code says is in the catalogues.
func TestEveryKeyThatIsSaidHasWords(t *testing.T) {
	c := bottest.Catalogue(t, commands.All(commands.Ports{})...)
	literals := literals(t)
	known := func(key string) bool { return c.Has(coaching.English, key) }
	namespaces := map[string]bool{}
	for _, key := range c.Keys(coaching.English) {
		space, _, _ := strings.Cut(key, ".")
		namespaces[space] = true
	}
	keyShape := regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)
	actions := actionNames()
	for literal, file := range literals {
		space, _, _ := strings.Cut(literal, ".")
		if keyShape.MatchString(literal) && namespaces[space] && !known(literal) && !actions[literal] && !isPrefix(literal, c) {
			t.Errorf("%s says %q, which has no words", file, literal)
		}
	}
}

// isPrefix reports whether a literal is a command's key, or begins keys that are
// put together.
func isPrefix(literal string, c *bot.Catalogue) bool {
	return slices.ContainsFunc(c.Keys(coaching.English), func(key string) bool {
		return strings.HasPrefix(key, literal+".") || strings.HasSuffix(literal, "_") && strings.HasPrefix(key, literal)
	})
}

// actionNames are the names of buttons and parcels, which look like keys.
func actionNames() map[string]bool {
	names := map[string]bool{"form.open": true}
	for _, f := range commands.All(commands.Ports{}) {
		for _, a := range f.Actions {
			names[a.Name] = true
		}
		for _, p := range f.Parcels {
			names[p.Kind] = true
		}
	}
	return names
}

// inTemplate finds the keys that a template says.
var inTemplate = regexp.MustCompile(`Say "([^"]+)"`)

// literals gives every string literal of the code that speaks to people, and
// the keys that templates say, with the file that each is in.
func literals(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, root := range []string{".", "../bot", "../coaching", "../storage", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			code := filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go")
			if err != nil || d.IsDir() || !code && filepath.Ext(path) != ".html" {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if !code {
				for _, m := range inTemplate.FindAllStringSubmatch(string(source), -1) {
					all[m[1]] = path
				}
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil {
						all[text] = path
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
