package bot

import (
	"context"
	"io/fs"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Feature is a piece of the product: its commands, buttons, parcels, rituals
// and words, in one folder.
type Feature struct {
	Name     string
	Words    fs.FS // catalogue files, in a folder words
	Commands []Command
	Actions  []Action
	Parcels  []ParcelKind
	Rituals  []RitualKind
	// Home is the feature's part of the private dashboard, which begins with
	// those of the features that lead it.
	Home  func(ctx context.Context, r *Request) ([]Block, error)
	Leads bool
	// Met is told of a person's first act, once, in a transaction of its own
	// before the act is answered.
	Met func(ctx context.Context, r *Request) error
	// After is told of everything that wrote something, by the command's key
	// or the action's name, in the transaction that it wrote in.
	After func(ctx context.Context, r *Request, what string) error
}

// Command is something that people type. Parsing, permission, help, forms and
// the platforms' manifests derive from it. Its words in the catalogues begin
// with its Key: KEY.summary, KEY.examples (one a line), KEY.title (of the
// form), and KEY.NAME and KEY.NAME.hint for each parameter.
type Command struct {
	Key         string
	Names       Names
	Who         coaching.Role // who may; empty for everybody
	Reads       bool          // answers a question and writes nothing
	Params      []Param
	Run         func(ctx context.Context, r *Request) (Reply, error)
	Prefill     func(ctx context.Context, r *Request) (Args, error)   // what the form shows beside what was typed; may be nil
	Submit      string                                                // the key of what the form's button says; empty for the usual
	State       func(ctx context.Context, r *Request) (string, error) // what the form carries to its submission, as Request.Form.State; may be nil
	Shared      bool                                                  // the form shows what others may change meanwhile, so that nobody undoes what they never saw
	Subcommands []Command
}

// Names are what a command is called; Others are understood too.
type Names struct {
	English string
	French  string
	Others  []string
}

// All lists every name.
func (n Names) All() []string { return append([]string{n.English, n.French}, n.Others...) }

// In is the name in a language.
func (n Names) In(locale coaching.Locale) string {
	if locale == coaching.French {
		return n.French
	}
	return n.English
}

// Action is what a button does; Request.Value is the button's value.
type Action struct {
	Name  string
	Who   coaching.Role
	Reads bool
	Run   func(ctx context.Context, r *Request) (Reply, error)
}

// UnknownAction refuses a button that nobody knows, or whose value nobody can
// read: an older version made it.
func UnknownAction() *coaching.Error {
	return coaching.Refuse(coaching.NotFound, "router.unknown_action")
}

// RitualKind says what happens when a ritual of a kind comes due. What it is
// called, with its article, is KIND.ritual in the catalogues.
type RitualKind struct {
	Kind string
	// Late reports whether an occurrence is too late to be opened, so that
	// it is skipped and the owner told.
	Late func(planned, now time.Time, zone *time.Location) bool
	// Open opens an occurrence, in a transaction.
	Open func(ctx context.Context, ritual coaching.Ritual, o coaching.Occurrence) error
}
