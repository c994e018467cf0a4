package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching/reading"
)

// helpNames are the words that ask how something is done, in every language.
var helpNames = []string{"help", "aide", "?"}

func isHelp(word string) bool {
	return slices.Contains(helpNames, reading.Fold(strings.TrimPrefix(word, "/")))
}

// greetings are words with which people begin to talk, in every language.
var greetings = []string{"hello", "hi", "hey", "bonjour", "bonsoir", "salut", "coucou"}

func isGreeting(word string) bool {
	return slices.Contains(greetings, reading.Fold(strings.TrimRight(word, "!.,")))
}

// help answers `help`, `help win`, and words that are no command.
func (rt *Router) help(ctx context.Context, r *Request, tokens []reading.Token) (Reply, error) {
	var blocks []Block
	if len(tokens) > 0 && isHelp(tokens[0].Text) {
		if c, _, known := rt.command(tokens[1:]); known {
			return rt.explain(r, c), nil
		}
		tokens = tokens[1:]
	}
	switch {
	case len(tokens) == 1 && isGreeting(tokens[0].Text):
		blocks = append(blocks, Text{r.Say("help.hello")})
	case len(tokens) > 0:
		text, err := rt.spell(ctx, r, reading.Join(tokens))
		if err != nil {
			return Reply{}, err
		}
		blocks = append(blocks, Text{r.Say("help.unknown", "text", shorten(text))})
	}
	blocks = append(blocks, Heading{r.Say("help.title")})
	for _, f := range rt.features {
		for _, c := range f.Commands {
			blocks = append(blocks, Text{r.Say("help.line", "command", Coded("/"+c.Names.In(r.Locale)), "summary", r.Say(c.Key+".summary"), "example", Coded(examples(r.Voice, c)[0]))})
		}
	}
	blocks = append(blocks, Small{r.Say("help.more")})
	return Answer(Message{Blocks: blocks}), nil
}

// explain tells under its full name what a command does, and then its
// subcommands.
func (rt *Router) explain(r *Request, c Command) Reply {
	var name []string
	for _, part := range rt.lineage(c.Key) {
		name = append(name, part.Names.In(r.Locale))
	}
	blocks := []Block{Heading{Plainly(strings.Join(name, " "))}}
	return Answer(Message{Blocks: append(blocks, explanation(r.Voice, c)...)})
}

// explanation is what a command does, the role that it takes, and examples; then
// the same of its subcommands.
func explanation(v Voice, c Command) []Block {
	summary := v.Say(c.Key + ".summary")
	if c.Who != "" {
		summary = v.Say("help.takes", "summary", summary, "role", c.Who)
	}
	blocks := []Block{Text{summary}, List{exampleItems(v, c)}}
	for _, sub := range c.Subcommands {
		blocks = append(blocks, explanation(v, sub)...)
	}
	return blocks
}

// examples are lines that can be typed as they stand.
func examples(v Voice, c Command) []string {
	return strings.Split(v.Plain(c.Key+".examples"), "\n")
}

// telling is a command's first example that shows more than the command's name,
// which says nothing to somebody who has just typed it.
func telling(v Voice, c Command) (example string, has bool) {
	if c.Key == "" {
		return "", false
	}
	name := c.Names.In(v.Locale)
	for _, example := range examples(v, c) {
		if example != name && !strings.HasSuffix(example, " "+name) {
			return example, true
		}
	}
	return "", false
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
