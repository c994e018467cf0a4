package main

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

// updateREADME writes the parity table anew: go test ./cmd/carillon -run Parity -readme.
var updateREADME = flag.Bool("readme", false, "write the README's parity table anew")

// chat is a platform as people meet it, with a whole program behind. Its people
// are Bob, who writes English and is an admin, and Léa, who writes French.
type chat interface {
	// in is the same platform, played in a test of its own.
	in(t *testing.T) chat
	// say says words in one of the ways, and gives what is answered to who
	// said them. A delivery that was there before is the same act.
	say(way, who, words, delivery string) answer
	// fill sends back the form that was opened last for somebody.
	fill(who string, values map[string]string) answer
	// press presses a button that somebody sees, and waits for what comes of
	// it where something is to come to them alone.
	press(who, action, value string, answered bool) answer
	// channel is what everybody in the wins channel sees.
	channel() []announced
	// home is somebody's private dashboard.
	home(who string) string
}

// answer is what somebody alone was shown.
type answer struct {
	text   string
	open   bool              // a form was opened
	values map[string]string // of the buttons, by action
	errors map[string]string // of a refused form, by field
}

// announced is a message in a channel, or in the thread of one.
type announced struct {
	text   string
	labels string // of its buttons
	edited bool
	thread bool
}

// The ways to speak to the bot.
var ways = []string{"slash", "mention", "direct"}

// chats are the platforms, in the table's order.
var chats = []struct {
	name  string
	start func(t *testing.T) chat
}{
	{"Slack, HTTP", onSlackHTTP},
	{"Slack, Socket Mode", onSlackSocket},
	{"Teams", onTeams},
	{"Playground", onPlayground},
}

// act is something that people do, with its row's name in each README.
type act struct {
	english, french string
	play            func(t *testing.T, c chat)
}

// sentTwice is the act for which a platform has to send something again.
const sentTwice = "the same delivery twice, done once"

// parity are the acts of the table beside the commands: what each platform is
// to do alike, in an order that one team can play.
var parity = []act{
	{"`/help`", "`/aide`", func(t *testing.T, c chat) {
		for _, way := range ways {
			contains(t, c.say(way, "bob", "help", way+"help").text, "/win", "/quota")
		}
	}},
	{"an answer that only the asker sees", "une réponse que seul le demandeur voit", func(t *testing.T, c chat) {
		contains(t, c.say("slash", "bob", "win 12k Vandelay", "p1").text, "Vandelay", "12,000")
	}},
	{"the announcement in the wins channel", "l’annonce dans le canal des ventes", func(t *testing.T, c chat) {
		contains(t, inChannel(t, c, "Vandelay").text, "Bob Harris", "€12,000")
	}},
	{sentTwice, "le même envoi deux fois, fait une fois", func(t *testing.T, c chat) {
		first := c.say("slash", "bob", "win 7k Twice", "p2")
		again := c.say("slash", "bob", "win 7k Twice", "p2")
		if first.text != again.text {
			t.Errorf("answered %q, then %q", first.text, again.text)
		}
		inChannel(t, c, "Twice")
		c.say("slash", "bob", "win 6k Next", "p3")
		inChannel(t, c, "Next")
		if n := times(c, "Twice"); n != 1 {
			t.Errorf("announced %d times", n)
		}
	}},
	{"a form, with errors beside its fields", "un formulaire, les erreurs à côté des champs", func(t *testing.T, c chat) {
		if opened := c.say("slash", "bob", "win", "p4"); !opened.open {
			t.Fatalf("no form: %+v", opened)
		}
		refused := c.fill("bob", map[string]string{"amount": "abc", "customer": "Hooli"})
		if refused.errors["amount"] == "" {
			t.Errorf("no error beside the amount: %+v", refused)
		}
		c.fill("bob", map[string]string{"amount": "12k", "customer": "Hooli"})
		inChannel(t, c, "Hooli")
	}},
	{"a form by a button, where none can be opened", "un formulaire par un bouton, là où aucun ne peut s’ouvrir", func(t *testing.T, c chat) {
		asked := c.say("mention", "bob", "win", "p5")
		if asked.open || len(asked.values) == 0 {
			t.Fatalf("no button: %+v", asked)
		}
		for action, value := range asked.values {
			if opened := c.press("bob", action, value, true); !opened.open {
				t.Errorf("%s opened no form: %+v", action, opened)
			}
		}
	}},
	{"a cheer, counted once", "un bravo, compté une fois", func(t *testing.T, c chat) {
		number := c.say("slash", "bob", "win 5k Initech", "p6").values["win.undo"]
		inChannel(t, c, "Initech")
		c.press("lea", "win.cheer", number, false)
		eventually(t, "a cheer", func() bool { return strings.Contains(inChannel(t, c, "Initech").labels, "(1)") })
		contains(t, c.press("lea", "win.cheer", number, true).text, "déjà")
	}},
	{"a win taken back: its announcement edited and explained", "une vente annulée : son annonce corrigée et expliquée", func(t *testing.T, c chat) {
		number := c.say("slash", "bob", "win 4k Globex", "p7").values["win.undo"]
		inChannel(t, c, "Globex")
		c.press("bob", "win.undo", number, false)
		eventually(t, "an edit and a reply", func() bool {
			var edited, explained bool
			for _, m := range c.channel() {
				edited = edited || m.edited && strings.Contains(m.text, "Globex")
				explained = explained || m.thread
			}
			return edited && explained
		})
	}},
	{"French beside English", "le français à côté de l’anglais", func(t *testing.T, c chat) {
		contains(t, c.say("slash", "lea", "vente 8k Zorglub", "p8").text, "Zorglub", "8\u202f000")
		contains(t, inChannel(t, c, "Zorglub").text, "€8,000")
	}},
	{"a private dashboard", "un tableau de bord privé", func(t *testing.T, c chat) {
		contains(t, c.home("bob"), "Hooli")
	}},
}

// inChannel waits for a message about somebody in the wins channel.
func inChannel(t *testing.T, c chat, text string) announced {
	t.Helper()
	var found announced
	eventually(t, text+" in the channel", func() bool {
		for _, m := range c.channel() {
			if !m.thread && strings.Contains(m.text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// times is how many messages of the wins channel are about somebody.
func times(c chat, text string) int {
	n := 0
	for _, m := range c.channel() {
		if !m.thread && strings.Contains(m.text, text) {
			n++
		}
	}
	return n
}

// Every platform does what every other does, in whichever way it is spoken to,
// and the READMEs say so in a table that is made here: what was played there
// without a failure.
func TestParity(t *testing.T) {
	rows := append(commandRows(t), parity...)
	played := map[string]map[string]bool{}
	for _, platform := range chats {
		played[platform.name] = map[string]bool{}
		t.Run(platform.name, func(t *testing.T) {
			c := platform.start(t)
			for _, row := range rows {
				played[platform.name][row.english] = t.Run(row.english, func(t *testing.T) { row.play(t, c.in(t)) })
			}
		})
	}
	for _, file := range []struct {
		name  string
		label func(act) string
	}{
		{"../../README.md", func(a act) string { return a.english }},
		{"../../.github/README.fr.md", func(a act) string { return a.french }},
	} {
		table := parityTable(rows, file.label, played)
		keepTable(t, file.name, table)
	}
}

// commandRows are the commands, each said in every way with its first example.
func commandRows(t *testing.T) []act {
	features := commands.All(commands.Ports{})
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		t.Fatal(err)
	}
	var rows []act
	for _, f := range features {
		for _, c := range f.Commands {
			example, _, _ := strings.Cut(catalogue.Sentence(coaching.English, c.Key+".examples", nil), "\n")
			rows = append(rows, act{"`/" + c.Names.English + "`", "`/" + c.Names.French + "`", func(t *testing.T, p chat) {
				for _, way := range ways {
					said := p.say(way, "bob", example, way+c.Key)
					if said.text == "" || misses(catalogue, said.text) {
						t.Errorf("%s, by %s, is answered with %q", example, way, said.text)
					}
				}
			}})
		}
	}
	return rows
}

// misses reports whether an answer shows how something is to be typed, in either
// language: the line may have chosen the other one.
func misses(catalogue *bot.Catalogue, answer string) bool {
	return slices.ContainsFunc(bot.Locales, func(locale coaching.Locale) bool {
		howTo, _, _ := strings.Cut(catalogue.Sentence(locale, "router.example", nil), "{")
		return strings.Contains(answer, howTo)
	})
}

// parityTable is the table in Markdown: a row for each act, a column for each
// platform.
func parityTable(rows []act, label func(act) string, played map[string]map[string]bool) string {
	var table strings.Builder
	table.WriteString("| |")
	for _, platform := range chats {
		table.WriteString(" " + platform.name + " |")
	}
	table.WriteString("\n|---|" + strings.Repeat("---|", len(chats)) + "\n")
	for _, row := range rows {
		table.WriteString("| " + label(row) + " |")
		for _, platform := range chats {
			mark := "–"
			if played[platform.name][row.english] {
				mark = "✓"
			}
			table.WriteString(" " + mark + " |")
		}
		table.WriteString("\n")
	}
	return table.String()
}

// keepTable compares the table between a file's marks with what was played, and
// writes it anew with -readme.
func keepTable(t *testing.T, file, table string) {
	t.Helper()
	const begin, end = "<!-- parity: written by a test -->\n", "<!-- /parity -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(text), begin)
	there, after, ended := strings.Cut(rest, end)
	switch {
	case !begun || !ended:
		t.Errorf("%s has no marks for the table", file)
	case there == table:
	case *updateREADME:
		if err := os.WriteFile(file, []byte(before+begin+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s does not say what was played; go test ./cmd/carillon -run Parity -readme writes it:\n%s", file, table)
	}
}
