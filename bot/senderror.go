package bot

import (
	"errors"
	"fmt"
	"time"
)

// SendError says what became of a message that was not known to be delivered.
type SendError struct {
	Retry   bool          // it was not posted, and may be later
	After   time.Duration // not before this has passed; with Retry
	Gone    bool          // the place or the message is not there, or is closed to the bot
	Unknown bool          // it may have been posted
	Code    string        // the platform's own word for it, for whoever watches; perhaps none
	Err     error
}

func (e *SendError) Error() string {
	switch {
	case e.Unknown:
		return fmt.Sprintf("send, outcome unknown: %v", e.Err)
	case e.Gone:
		return fmt.Sprintf("send, place gone: %v", e.Err)
	default:
		return fmt.Sprintf("send: %v", e.Err)
	}
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }

// ErrCannotLook says that a platform has no means to look up what was sent.
var ErrCannotLook = errors.New("sent messages cannot be looked up here")
