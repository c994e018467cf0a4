package commands_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Whatever words of the product's examples stand in whatever order, each kind of
// parameter reads them as check says.
func TestKindsReadWords(t *testing.T) {
	l := newLinguist(t)
	words := rapid.SliceOfN(rapid.SampledFrom(l.words), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		line, rd := strings.Join(words.Draw(t, "words"), " "), rapid.SampledFrom(l.readers).Draw(t, "reader")
		for _, p := range l.params {
			check(t, rd, p, line)
		}
	})
}

func FuzzKinds(f *testing.F) {
	l := newLinguist(f)
	for _, example := range l.examples {
		f.Add(example)
	}
	for _, line := range []string{"", `"12k"`, "€12,500", "1 234,5 M€", "12 500 ventes", "@lea 30% @bob", "mon-fri 9:00-17:30", "lun-ven 9h30", "\ue000@U1\ue001", "#a #b", "new york", "2026-W53", "29 feb", "0,92", "n°42"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, rd := range l.readers {
			for _, p := range l.params {
				check(t, rd, p, line)
			}
		}
	})
}

// linguist knows every kind of parameter that commands have, the words that the
// product shows for it, and a reader of each language.
type linguist struct {
	params   []bot.Param
	examples []string
	words    []string
	readers  []bot.Reader
}

func newLinguist(t testing.TB) *linguist {
	features := commands.All(commands.Ports{})
	catalogue := bottest.Catalogue(t, features...)
	l := &linguist{}
	known := map[string]bool{}
	for _, f := range features {
		for _, c := range f.Commands {
			for _, shown := range withSubcommands(c) {
				for _, locale := range bot.Locales {
					l.examples = append(l.examples, strings.Split(catalogue.Sentence(locale, shown.Key+".examples", nil), "\n")...)
				}
				for _, p := range shown.Params {
					if kind := fmt.Sprintf("%T%+v", p.Kind, p.Kind); !known[kind] {
						known[kind] = true
						l.params = append(l.params, p)
					}
				}
			}
		}
	}
	for _, example := range l.examples {
		l.words = append(l.words, strings.Fields(example)...)
	}
	slices.Sort(l.words)
	l.words = slices.Compact(l.words)
	for _, locale := range bot.Locales {
		for _, fiscal := range []coaching.Fiscal{0, coaching.Fiscal(time.April)} {
			l.readers = append(l.readers, readerOf(bot.Voice{Catalogue: catalogue, Locale: locale, Zone: time.UTC, Fiscal: fiscal}))
		}
	}
	return l
}

// readerOf is a workspace of Léa and Bob, with a team North and a channel.
func readerOf(v bot.Voice) bot.Reader {
	lea := coaching.Member{ID: 1, Name: "Léa Martin", Handle: "lea", User: "U1"}
	bob := coaching.Member{ID: 2, Name: "Bob Harris", Handle: "bob", User: "U2"}
	people := map[string]coaching.Member{
		"lea": lea, "@lea": lea, "lea martin": lea, "@lea martin": lea, bot.PersonToken("U1"): lea, "bob": bob, "@bob": bob, "bob harris": bob, bot.PersonToken("U2"): bob,
	}
	sales := coaching.Channel{ID: 1, Place: coaching.Place{Platform: "stage", Ref: "C1"}, Name: "sales"}
	channels := map[string]coaching.Channel{"#sales": sales, bot.ChannelToken("C1", "sales"): sales}
	return bot.Reader{
		Voice:     v,
		Actor:     lea,
		Workspace: coaching.Workspace{Currency: "EUR", Zone: time.UTC, Fiscal: v.Fiscal},
		Today:     coaching.DayOf(storagetest.Now(), time.UTC),
		Person:    finder(people, "args.person"),
		Channel:   finder(channels, "args.channel"),
		Team:      finder(map[string]coaching.Team{"north": {ID: 1, Name: "North"}}, "args.team"),
		Called: func(token string) (string, error) {
			if user, is := bot.ReadPersonToken(token); is {
				return "@" + user, nil
			}
			_, name, _ := bot.ReadChannelToken(token)
			return "#" + name, nil
		},
	}
}

func finder[T any](all map[string]T, key string) func(string) (T, error) {
	return func(text string) (T, error) {
		found, is := all[text]
		if !is {
			found, is = all[coaching.NameKey(text)]
		}
		if !is {
			return found, coaching.Refuse(coaching.NotFound, key, "text", text)
		}
		return found, nil
	}
}

// check checks how a parameter reads a line: it refuses in words, it takes no
// more of the line than its value, what follows that changes nothing, a form
// that shows the value reads it again as the same one, which it shows alike, and a form's field that
// goes on after it is not taken for it.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, rd bot.Reader, p bot.Param, line string) {
	t.Helper()
	tokens := reading.Tokens(line)
	value, n, err := p.Kind.Read(rd, tokens)
	if n < 0 || n > len(tokens) {
		t.Fatalf("%s in %s looks at %d tokens of %d: %q", p.Name, rd.Locale, n, len(tokens), line)
	}
	if err != nil {
		var refusal *coaching.Error
		if !errors.As(err, &refusal) || refusal.Say.Key == "" {
			t.Fatalf("%s in %s refuses %q without words: %v", p.Name, rd.Locale, line, err)
		}
		return
	}
	if again, m, err := p.Kind.Read(rd, tokens[:n]); err != nil || m != n || !reflect.DeepEqual(again, value) {
		t.Fatalf("%s in %s reads %q as %v, and without what follows as %v, %v", p.Name, rd.Locale, line, value, again, err)
	}
	if _, asks := value.(*reading.Ambiguous); asks {
		return
	}
	shown := p.Kind.Show(rd.Voice, value)
	if strings.Join(shown, "") == "" { // which in a form is no value
		return
	}
	if again, err := p.Kind.Fill(rd, shown); err != nil || !slices.Equal(p.Kind.Show(rd.Voice, again), shown) {
		t.Fatalf("%s in %s reads %q as %v, shows it as %q and reads that as %v, %v", p.Name, rd.Locale, line, value, shown, again, err)
	}
	const garbage = "zzz zzz"
	if _, err := p.Kind.Fill(rd, []string{garbage}); err == nil { // it takes any text
		return
	}
	garbled := slices.Clone(shown)
	garbled[len(garbled)-1] += " " + garbage
	if again, err := p.Kind.Fill(rd, garbled); err == nil {
		t.Fatalf("%s in %s reads %q as %v", p.Name, rd.Locale, garbled, again)
	}
}
