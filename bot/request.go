package bot

import (
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Request is an Incoming that is understood: who asked is known and may ask,
// the words are read, and time stands still.
type Request struct {
	Incoming
	Voice     // the actor's
	Workspace coaching.Workspace
	Actor     coaching.Member
	Args      Args
	Now       time.Time
	Today     coaching.Day // the actor's local date
}

// Args are the parameters that were given, by name.
type Args map[string]any

// Arg gives a parameter of a type; false when it was not given.
func Arg[T any](args Args, name string) (T, bool) {
	v, ok := args[name].(T)
	return v, ok
}
