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
	var check func(command bot.Command)
	check = func(command bot.Command) {
		keys := []string{command.Key + ".summary", command.Key + ".examples"}
		if !command.Reads && len(command.Params) > 0 {
			keys = append(keys, command.Key+".title")
			for _, p := range command.Params {
				keys = append(keys, command.Key+"."+p.Name)
			}
		}
		for _, key := range keys {
			if !c.Has(coaching.English, key) {
				t.Errorf("%s has no words", key)
			}
		}
		for _, locale := range bot.Locales {
			if title := c.Sentence(locale, command.Key+".title", nil); c.Has(locale, command.Key+".title") && len([]rune(title)) > 24 {
				t.Errorf("%s.title is longer than the 24 characters of a form's title: %q", command.Key, title)
			}
		}
		for _, sub := range command.Subcommands {
			check(sub)
		}
	}
	for _, f := range features {
		for _, command := range f.Commands {
			check(command)
		}
		for _, ritual := range f.Rituals {
			if !c.Has(coaching.English, ritual.Kind+".ritual") {
				t.Errorf("the ritual %s has no name", ritual.Kind)
			}
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

// literals gives every string literal of the code that speaks to people.
func literals(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, root := range []string{".", "../bot", "../coaching"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
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
