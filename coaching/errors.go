package coaching

import (
	"errors"
	"fmt"
)

// Words is a sentence to be said in its reader's language: a key of the
// catalogues and the values of its slots, as alternating name and value.
type Words struct {
	Key  string
	Args []any
}

// Say makes Words out of a catalogue key and alternating slot names and values.
func Say(key string, args ...any) Words { return Words{Key: key, Args: args} }

// IsZero reports whether there is nothing to say.
func (w Words) IsZero() bool { return w.Key == "" }

// Kind says what went wrong, for those who must act on it rather than read it.
type Kind int

// The kinds of refusal.
const (
	Invalid   Kind = iota + 1 // what was written was not understood, or cannot be
	Forbidden                 // the actor lacks the role
	NotFound                  // what was named does not exist in this workspace
	Conflict                  // the world has moved on: closed, undone, already there
)

// Error is a refusal that a person reads: Say is in the reader's own terms and
// names what was not understood. Field is the form field that it belongs to,
// where it belongs to one.
type Error struct {
	Kind  Kind
	Field string
	Say   Words
	Err   error
}

// Refuse makes an Error of a kind with the sentence that explains it.
func Refuse(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Say: Say(key, args...)}
}

// IsRefusal reports whether an error is a refusal of a kind.
func IsRefusal(err error, kind Kind) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Kind == kind
}

// At returns a copy of e that belongs to a form's field.
func (e *Error) At(field string) *Error {
	placed := *e
	placed.Field = field
	return &placed
}

// Error is for logs: the key, never the words or the values that people typed.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Say.Key, e.Err)
	}
	return e.Say.Key
}

// Unwrap gives the cause, if there is one.
func (e *Error) Unwrap() error { return e.Err }
