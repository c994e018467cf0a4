package commands_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Whatever the bot shows as something to type is understood when it is typed,
// in each language and at any time of the year. That a win has another number
// or a team is not there yet does not matter: the answer is about that then.
func TestWhatIsShownCanBeTyped(t *testing.T) {
	for _, locale := range bot.Locales {
		for _, now := range []time.Time{storagetest.Now(), time.Date(2027, time.February, 15, 9, 0, 0, 0, time.UTC)} {
			t.Run(string(locale)+now.Format(" 2006-01"), func(t *testing.T) {
				typist := newTypist(t, locale, now)
				for _, line := range typist.lines() {
					typist.types(t, line)
				}
			})
		}
	}
}

// The READMEs' guides to a first day are of lines that are understood.
func TestGuidesCanBeTyped(t *testing.T) {
	for locale, guide := range map[coaching.Locale]struct{ file, begin string }{
		coaching.English: {"../README.md", "## A manager’s first day\n"},
		coaching.French:  {"../.github/README.fr.md", "## Le premier jour d’un manager\n"},
	} {
		t.Run(string(locale), func(t *testing.T) {
			text, err := os.ReadFile(guide.file)
			if err != nil {
				t.Fatal(err)
			}
			_, rest, found := strings.Cut(string(text), guide.begin)
			if !found {
				t.Fatalf("%s has no %q", guide.file, guide.begin)
			}
			section, _, _ := strings.Cut(rest, "\n## ")
			lines := regexp.MustCompile("`[^`]+`").FindAllString(section, -1)
			if len(lines) < 10 {
				t.Fatalf("the guide has %d lines", len(lines))
			}
			typist := newTypist(t, locale, storagetest.Now())
			for _, line := range lines {
				typist.types(t, strings.Trim(line, "`"))
			}
		})
	}
}

// Help on a command shows everything that it can do, with an example of each.
func TestHelpShowsEverySubcommand(t *testing.T) {
	for _, locale := range bot.Locales {
		typist := newTypist(t, locale, storagetest.Now())
		for _, f := range typist.features {
			for _, c := range f.Commands {
				help := typist.ask(t, "help "+c.Names.In(locale))
				for _, shown := range withSubcommands(c) {
					summary := typist.catalogue.Sentence(locale, shown.Key+".summary", nil)
					if !strings.Contains(help, summary) {
						t.Errorf("help %s in %s does not say: %s", c.Names.In(locale), locale, summary)
					}
					for _, example := range typist.examples(shown) {
						if !strings.Contains(help, example) {
							t.Errorf("help %s in %s does not show: %s", c.Names.In(locale), locale, example)
						}
					}
				}
			}
		}
	}
}

// withSubcommands are a command, its subcommands and theirs.
func withSubcommands(c bot.Command) []bot.Command {
	all := []bot.Command{c}
	for _, sub := range c.Subcommands {
		all = append(all, withSubcommands(sub)...)
	}
	return all
}

// typist is the stage's manager and admin, who may type anything, with a
// language and a clock.
type typist struct {
	stage     *bottest.Stage
	features  []bot.Feature
	catalogue *bot.Catalogue
	locale    coaching.Locale
	acts      int
}

func newTypist(t *testing.T, locale coaching.Locale, now time.Time) *typist {
	s := storagetest.SQLite(t)
	ty := &typist{locale: locale}
	ty.stage = stage(t, s)
	ty.stage.SetNow(now)
	ty.features = commands.All(commands.Ports{})
	ty.catalogue = bottest.Catalogue(t, ty.features...)
	_, sam, err := s.Who(t.Context(), bottest.StagePlatform, bottest.StageTenant, "sam")
	if err != nil {
		t.Fatal(err)
	}
	sam.Locale = locale
	if err := s.SaveMember(t.Context(), sam); err != nil {
		t.Fatal(err)
	}
	return ty
}

// stage puts up a stage with every feature.
func stage[T storagetest.Test[T]](t T, s *storage.Store) *bottest.Stage {
	var stage *bottest.Stage
	stage = storagetest.Stage(t, s, func(rituals *bot.RitualEngine) []bot.Feature {
		return commands.All(commands.Ports{Store: s, Boards: rituals, Now: func() time.Time { return stage.Now() }})
	})
	return stage
}

func (ty *typist) ask(t *testing.T, line string) string {
	t.Helper()
	ty.acts++
	reply, err := ty.stage.Router().Handle(t.Context(), bot.Incoming{
		ID: strconv.Itoa(ty.acts), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: "sam",
		Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, "sam"), Direct: true, At: ty.stage.Now(), Text: line,
	})
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var texts []string
	for _, m := range reply.Messages {
		texts = append(texts, m.PlainText())
	}
	return strings.Join(texts, "\n")
}

// types fails for a line that is answered by how it is done, which is what
// the bot says to those whom it did not understand.
func (ty *typist) types(t *testing.T, line string) {
	t.Helper()
	answer := ty.ask(t, line)
	for _, locale := range bot.Locales { // the line may have chosen the other one
		howTo, _, _ := strings.Cut(ty.catalogue.Sentence(locale, "router.example", nil), "{")
		if answer == "" || strings.Contains(answer, howTo) {
			t.Errorf("%s: not understood: %s", line, answer)
		}
	}
}

func (ty *typist) examples(c bot.Command) []string {
	return strings.Split(ty.catalogue.Sentence(ty.locale, c.Key+".examples", nil), "\n")
}

// lines are the examples of every command, and the lines that sentences hold,
// their slots filled in.
func (ty *typist) lines() []string {
	var lines []string
	for _, f := range ty.features {
		for _, c := range f.Commands {
			for _, shown := range withSubcommands(c) {
				lines = append(lines, ty.examples(shown)...)
			}
		}
	}
	fill := strings.NewReplacer("{number}", "42", "{currency}", "USD", "{handle}", "lea", "{period}", "Q4", "{name}", "North", "{day}", "2026-11-01", "…", "x")
	for _, key := range ty.catalogue.Keys(ty.locale) {
		if strings.HasSuffix(key, "_line") || strings.HasPrefix(key, "playground.try.") {
			lines = append(lines, strings.Split(fill.Replace(ty.catalogue.Sentence(ty.locale, key, nil)), "\n")...)
		}
	}
	return lines
}
