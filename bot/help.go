package bot

import (
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching/reading"
)

// helpNames are the words that ask how something is done, in every language.
var helpNames = []string{"help", "aide", "?"}

func isHelp(word string) bool {
	return slices.Contains(helpNames, reading.Fold(strings.TrimPrefix(word, "/")))
}

// help answers `help`, `help win`, and words that are no command.
func (rt *Router) help(r *Request, tokens []reading.Token) Reply {
	var blocks []Block
	if len(tokens) > 0 && isHelp(tokens[0].Text) {
		if c, _, known := rt.command(tokens[1:]); known {
			return rt.explain(r, c)
		}
		tokens = tokens[1:]
	}
	if len(tokens) > 0 {
		blocks = append(blocks, Text{r.Say("help.unknown", "text", shorten(reading.Join(tokens)))})
	}
	blocks = append(blocks, Heading{r.Say("help.title")})
	for _, f := range rt.features {
		for _, c := range f.Commands {
			blocks = append(blocks, Text{r.Say("help.line", "command", Coded("/"+c.Names.In(r.Locale)), "summary", r.Say(c.Key+".summary"), "example", Coded(examples(r.Voice, c)[0]))})
		}
	}
	blocks = append(blocks, Small{r.Say("help.more")})
	return Answer(Message{Blocks: blocks})
}

// explain tells what a command does, by examples.
func (rt *Router) explain(r *Request, c Command) Reply {
	blocks := []Block{
		Heading{Plainly(c.Names.In(r.Locale))},
		Text{r.Say(c.Key + ".summary")},
		List{exampleItems(r.Voice, c)},
	}
	blocks = append(blocks, subcommands(r.Voice, c)...)
	if c.Who != "" {
		blocks = append(blocks, Small{r.Say("help.who", "role", c.Who)})
	}
	return Answer(Message{Blocks: blocks})
}

// subcommands tells what the subcommands of a command do, and theirs.
func subcommands(v Voice, c Command) []Block {
	var blocks []Block
	for _, sub := range c.Subcommands {
		blocks = append(blocks, Text{v.Say(sub.Key + ".summary")}, List{exampleItems(v, sub)})
		blocks = append(blocks, subcommands(v, sub)...)
	}
	return blocks
}

// examples are lines that can be typed as they stand.
func examples(v Voice, c Command) []string {
	return strings.Split(v.Plain(c.Key+".examples"), "\n")
}

// telling is a command's first example, unless all that it shows is the command's
// name, which says nothing to somebody who has just typed it.
func telling(v Voice, c Command) (example string, has bool) {
	if c.Key == "" {
		return "", false
	}
	all := examples(v, c)
	return all[0], len(all) > 1 || !strings.HasSuffix(all[0], " "+c.Names.In(v.Locale))
}

func exampleItems(v Voice, c Command) [][]Span {
	var items [][]Span
	for _, e := range examples(v, c) {
		items = append(items, Coded(e))
	}
	return items
}

// shorten keeps what is quoted back to people within a line.
func shorten(text string) string {
	const most = 60
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
