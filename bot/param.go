package bot

import (
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Param is one thing that a command wants to know. The same declaration reads
// a typed line, makes the form's field, reads what the form sends back, and
// explains itself in help.
type Param struct {
	Name     string
	Kind     Kind
	Words    []string // the clause words that introduce it, in every language; none for a parameter told by its position
	Everyday bool     // the clause words are everyday words ("on", "le"): they introduce it only before something that looks like its kind
	Required bool
	// Check refuses a value that was understood and cannot be, so that a form
	// tells it together with what else is wrong; may be nil.
	Check func(rd Reader, value any) error
}

func (p Param) check(rd Reader, value any) error {
	if p.Check == nil {
		return nil
	}
	return p.Check(rd, value)
}

// Kind is a kind of parameter.
type Kind interface {
	// Field is the form field that asks for it; name, label and hint are
	// filled in by the caller.
	Field(v Voice) FormField
	// Read takes a value from the front of a line and says how many tokens
	// it looked at: none when the line does not begin with this kind at all.
	Read(rd Reader, tokens []reading.Token) (value any, looked int, err error)
	// Fill reads what a form's field was filled in with.
	Fill(rd Reader, values []string) (value any, err error)
	// Show is a value as a form's field shows it.
	Show(v Voice, value any) []string
}

// Several is a kind whose values may stand in several pieces of a line, such as
// tags. A piece of any other kind is said once.
type Several interface {
	// Join is two values as one, in the order in which they were said.
	Join(before, now any) any
}

// Reader is what reading depends on: who writes, when, and who is who.
type Reader struct {
	Voice
	Actor     coaching.Member
	Workspace coaching.Workspace
	Today     coaching.Day // the writer's local date
	// Person finds who a token or a typed name stands for.
	Person func(text string) (coaching.Member, error)
	// Channel finds the channel that a token or a typed name stands for.
	Channel func(text string) (coaching.Channel, error)
	// Called is what a token stands for as people read it, with its sign.
	Called func(token string) (string, error)
	// Team finds the team that goes by a name.
	Team func(name string) (coaching.Team, error)
}
