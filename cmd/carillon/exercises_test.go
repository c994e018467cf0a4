package main

import (
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// exercise is something that people do while things go wrong. A new feature joins
// the fault runs by one more entry in exercises.
type exercise struct {
	name string
	// One exercise of this kind is done for every so many wins, after the win.
	every int
	// body is what Slack sends.
	body func(c circumstances) string
	// done is in the answer of what was done; an empty answer says it where
	// done is empty.
	done string
	// fault is what is wrong with what was kept, given that the person was
	// told that it was done; empty when nothing is.
	fault func(k kept, c circumstances) string
}

// circumstances are what tells one exercise from another: which it is, and the win
// that it follows.
type circumstances struct {
	n           int
	user        string // whose win it is
	customer    string
	number      string // of the win, once it is known
	trigger     string
	responseURL string
}

func (c circumstances) slash(user, name, format string, args ...any) string {
	return fakeslack.Command(user, sales, name, fmt.Sprintf(format, args...), c.trigger, c.responseURL)
}

func (c circumstances) press(user, action string) string {
	return fakeslack.Press(user, sales, action, c.number, c.trigger, c.responseURL)
}

// Sums that no two exercises share.
func (c circumstances) won() int       { return 1_000 + c.n }
func (c circumstances) corrected() int { return 500_000 + c.n }
func (c circumstances) aim() int       { return 2_000_000 + c.n }

// aWin is the exercise that the others follow.
var aWin = exercise{
	name: "win", every: 1, done: `"win.undo"`,
	body: func(c circumstances) string { return c.slash(c.user, "/win", "%d %s", c.won(), c.customer) },
	fault: func(k kept, c circumstances) string {
		if n := k.entries[c.number+" record"]; n != 1 {
			return fmt.Sprintf("recorded %d times", n)
		}
		return ""
	},
}

// exercises are done in this order, so that what was taken back is not touched again.
var exercises = []exercise{
	{
		name: "win edit", every: 9, done: "corrected",
		body: func(c circumstances) string {
			return c.slash(c.user, "/win", "edit %s amount %d because typo", c.number, c.corrected())
		},
		fault: func(k kept, c circumstances) string {
			if n := k.entries[c.number+" edit"]; n != 1 {
				return fmt.Sprintf("edited %d times", n)
			}
			if shown, is := k.shown(c.number); is && strings.Contains(shown.Blocks, "win.cheer") && !strings.Contains(shown.Text, euros(c.corrected())) {
				return "announced as it was: " + shown.Text
			}
			return ""
		},
	},
	{
		name: "cheer", every: 7,
		body: func(c circumstances) string { return c.press(lea, "win.cheer") },
		fault: func(k kept, c circumstances) string {
			if n := k.cheers[c.number]; n != 1 {
				return fmt.Sprintf("cheered %d times", n)
			}
			if shown, is := k.shown(c.number); is && strings.Contains(shown.Blocks, "win.cheer") && !strings.Contains(shown.Blocks, "(1)") {
				return "not shown"
			}
			return ""
		},
	},
	{
		name: "lost", every: 25, done: "is noted",
		body: func(c circumstances) string { return c.slash(c.user, "/lost", "%s because of the price", c.customer) },
		fault: func(k kept, c circumstances) string {
			if n := k.lost[c.customer]; n != 1 {
				return fmt.Sprintf("noted %d times", n)
			}
			return ""
		},
	},
	{
		name: "quota set", every: 30, done: "Quota set",
		body: func(c circumstances) string { return c.slash(bob, "/quota", "set <@%s> %d", c.user, c.aim()) },
		fault: func(k kept, c circumstances) string {
			if n := k.quotas[fmt.Sprint(c.aim()*100)]; n != 1 {
				return fmt.Sprintf("set %d times", n)
			}
			return ""
		},
	},
	{
		name: "undo", every: 10,
		body: func(c circumstances) string { return c.press(c.user, "win.undo") },
		fault: func(k kept, c circumstances) string {
			if n := k.entries[c.number+" undo"]; n != 1 {
				return fmt.Sprintf("undone %d times", n)
			}
			if shown, is := k.shown(c.number); is && strings.Contains(shown.Blocks, "win.cheer") {
				return "still announced"
			}
			return ""
		},
	},
}

// euros is an amount as the English of the channel shows it.
func euros(n int) string {
	text := fmt.Sprint(n)
	return "€" + text[:len(text)-3] + "," + text[len(text)-3:]
}
