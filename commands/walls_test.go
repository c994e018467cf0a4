package commands_test

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The ids of the neighbours begin where nothing else is that has a number.
const (
	firstForeign = 731
	nobodys      = "967" // what is not anybody's
)

// Through no command, button or form that the features have is anything of
// another workspace reached. Whoever names what is there, by its number, a
// person, a team or a channel, is answered to the letter as if it was nowhere,
// and afterwards every row of the other workspace is as it was.
//
// What is tried is made of the list of features: each example of each command in
// each language, each form and each button that a tour through all of them
// brings up, with each number and each name in it replaced.
func TestNothingOfAnotherWorkspaceIsReached(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := stage(t, s)
		ours := newSide(t, s, stage, bottest.StageTenant, "sam", "lea")
		ours.tour()
		storagetest.SkipIDs(t, s, firstForeign)
		storagetest.Neighbours(t, s)
		theirs := newSide(t, s, stage, storagetest.NeighbourTenant, "qfx-sam", "qfx-lea")
		theirs.tour()
		w, _ := theirs.who()
		before := storagetest.Rows(t, s, w.ID)
		last := lastID(t, before)
		if empty := emptyTables(before); !slices.Equal(empty, unreachable) {
			t.Errorf("nothing to be reached is in %v, want nothing in %v: have the tour fill them", empty, unreachable)
		}

		i := &intruder{side: ours, there: theirs, last: last}
		attempts := i.attempts()
		for _, a := range attempts {
			i.try(a)
		}
		i.force(attempts, true)
		for _, m := range stage.Shown()[theirs.posts:] {
			if text := m.PlainText(); strings.Contains(text, storagetest.NeighbourMark) {
				t.Errorf("posted was %s", text)
			}
		}
		i.force(attempts, false)
		t.Logf("%d blanks were filled in %d times, with ids from %d to %d among others", len(attempts), i.tried, firstForeign, last)
		for table, rows := range storagetest.Rows(t, s, w.ID) {
			if !slices.Equal(rows, before[table]) {
				t.Errorf("%s is\n%v\nand was\n%v", table, rows, before[table])
			}
		}
	})
}

// unreachable are the tables that no command fills, or not for long.
var unreachable = []string{"admin_code", "announced", "conversation", "moment", "occurrence", "playground_counter", "playground_utterance"}

func emptyTables(tables map[string][]string) []string {
	var empty []string
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		if len(tables[table]) == 0 {
			empty = append(empty, table)
		}
	}
	return empty
}

// lastID is the greatest number that a row of the neighbours begins with.
func lastID(t *testing.T, tables map[string][]string) int {
	t.Helper()
	last := 0
	for _, rows := range tables {
		for _, row := range rows {
			first, _, _ := strings.Cut(row, "\t")
			if n, err := strconv.Atoi(first); err == nil {
				last = max(last, n)
			}
		}
	}
	if last <= firstForeign || strconv.Itoa(last) >= nobodys {
		t.Fatalf("the ids of the neighbours go up to %d", last)
	}
	return last
}

// attempt is something that is done on one side, with a blank for what is on the
// other.
type attempt struct {
	in     func(blank string) bot.Incoming
	number bool // what goes into the blank: a number, or a name
	whole  bool // the blank is all that says what is meant
}

// intruder tries to reach one side from the other.
type intruder struct {
	*side
	there          *side
	last           int
	tried, numbers int
}

// pair is what goes into a blank: something of the neighbours, and something of
// nobody that looks the same.
type pair struct{ theirs, nobodys string }

// names are how the neighbours' people, team and channel can be called.
var names = []pair{
	{"qfx-lea", "qqq-lea"}, {"@qfx-bob", "@qqq-bob"}, {"Qfxmartin", "Qqqmartin"}, {"Léa Qfxmartin", "Léa Qqqmartin"}, {"qfx-lea@qfx.example", "qqq-lea@qqq.example"},
	{bot.PersonToken("qfx-lea"), bot.PersonToken("qqq-lea")}, {bot.PersonToken("qfx-sam"), bot.PersonToken("qqq-sam")},
	{"Qfxland", "Qqqland"}, {"#qfx-sales", "#qqq-sales"}, {bot.ChannelToken("#qfx-sales", "qfx-sales"), bot.ChannelToken("#qqq-sales", "qqq-sales")},
}

// pairs are what goes into a blank: where that is all there is, every number that
// the neighbours have; where it is one of many a few, in the next one others.
func (i *intruder) pairs(a attempt) []pair {
	if !a.number {
		return names
	}
	some, of := 4, i.last-firstForeign+1
	if a.whole {
		some = of
	}
	var all []pair
	for n := range some {
		all = append(all, pair{strconv.Itoa(firstForeign + (i.numbers+n*of/some)%of), nobodys})
	}
	i.numbers++
	return all
}

// wholes are numbers in a line that stand by themselves, and called what may be
// the name of a person, a channel or a team.
var (
	wholes = regexp.MustCompile(` \d+( |$)`)
	called = regexp.MustCompile(`@\w+|#\w+|\b(North|Nord|Europe)\b`)
)

// attempts are everything that can be done, with a blank in each place.
func (i *intruder) attempts() []attempt {
	var all []attempt
	press := func(action, value string) bot.Incoming { return bot.Incoming{Action: action, Value: value} }
	for action, values := range i.buttons {
		for _, number := range []bool{true, false} {
			all = append(all, attempt{func(blank string) bot.Incoming { return press(action, blank) }, number, true})
		}
		for _, value := range values {
			all = append(all, blanks(value, digits, true, func(value string) bot.Incoming { return press(action, value) })...)
		}
	}
	for name, f := range i.forms {
		submit := func(change func(*bot.Submission)) bot.Incoming {
			form := filled(f)
			form.Name = name
			change(&form)
			return bot.Incoming{Form: &form}
		}
		all = append(all, blanks(f.State, digits, true, func(state string) bot.Incoming {
			return submit(func(form *bot.Submission) { form.State = state })
		})...)
		for _, field := range f.Fields {
			for _, number := range []bool{true, false} {
				all = append(all, attempt{func(blank string) bot.Incoming {
					return submit(func(form *bot.Submission) { form.Values[field.Name] = []string{blank} })
				}, number, field.Type == bot.NumberField})
			}
		}
	}
	for _, locale := range bot.Locales {
		for _, c := range i.commands() {
			for _, line := range append(i.examples(c, locale), i.typed(c, locale)+" 1", i.typed(c, locale)+" @lea") {
				say := func(line string) bot.Incoming { return bot.Incoming{Text: line} }
				all = append(all, blanks(line, wholes, true, say)...)
				all = append(all, blanks(line, called, false, say)...)
			}
		}
	}
	return all
}

// blanks are what is done with a text, with a blank in the place of each that
// matches in it.
func blanks(text string, what *regexp.Regexp, number bool, do func(text string) bot.Incoming) []attempt {
	var all []attempt
	for _, at := range what.FindAllStringIndex(text, -1) {
		match := text[at[0]:at[1]]
		before, after := text[:at[0]]+match[:len(match)-len(strings.TrimLeft(match, " "))], match[len(strings.TrimRight(match, " ")):]+text[at[1]:]
		all = append(all, attempt{func(blank string) bot.Incoming { return do(before + blank + after) }, number, false})
	}
	return all
}

// errTakenBack ends what was only tried.
var errTakenBack = errors.New("taken back")

// try does something with what the neighbours have and with what nobody has, on
// the same world, takes it back and compares the answers.
func (i *intruder) try(a attempt) {
	i.t.Helper()
	control := map[string]string{}
	for _, p := range i.pairs(a) {
		i.tried++
		if _, done := control[p.nobodys]; !done {
			control[p.nobodys] = i.blind(a.in(p.nobodys), p.nobodys)
		}
		if got := i.blind(a.in(p.theirs), p.theirs); got != control[p.nobodys] {
			i.t.Errorf("%s is answered\n%s\nand with what nobody has\n%s", described(a.in(p.theirs)), got, control[p.nobodys])
		}
	}
}

// force does for good what can be done with numbers that the neighbours have, or
// with names.
func (i *intruder) force(all []attempt, numbers bool) {
	i.t.Helper()
	for _, a := range all {
		if a.number != numbers {
			continue
		}
		for _, p := range i.pairs(a) {
			i.do(i.t.Context(), a.in(p.theirs))
		}
		i.acting(func(m *coaching.Member) { m.Locale, m.Active, m.Grants = coaching.English, true, everything })
	}
	if err := i.stage.Quiet(i.t.Context()); err != nil {
		i.t.Fatal(err)
	}
}

// kept are numbers that count on whatever is taken back, and those in blanks.
var kept = regexp.MustCompile(`\b\d{3,6}\b`)

// blind is what something is answered, without what was put into the blank.
func (i *intruder) blind(in bot.Incoming, blank string) string {
	i.t.Helper()
	var answer string
	err := i.store.Within(i.t.Context(), func(ctx context.Context) error {
		answer = told(i.t, i.do(ctx, in))
		return errTakenBack
	})
	if !errors.Is(err, errTakenBack) {
		i.t.Fatalf("%s: %v", described(in), err)
	}
	name, _, _ := strings.Cut(strings.TrimLeft(bot.StripTokens(blank), "@#"), "|")
	for _, echo := range append(strings.Fields(name), blank, name) {
		answer = strings.ReplaceAll(answer, echo, "…")
	}
	return kept.ReplaceAllString(answer, "…")
}
