package bot

import "time"

// Utterance is one message of a platform that has no history of its own, so
// that the store keeps it: something that a person said or that the bot did.
type Utterance struct {
	ID       int64 // grows with every utterance of a workspace
	Revision int64 // the ID at first, and grows beyond every other with each change
	Place    string
	Thread   int64  // the utterance that it answers, zero for none
	From     string // the platform's user, empty for the bot
	Reader   string // the only user who sees it, empty for everybody in the place
	Key      string // unique in its workspace where it is not empty
	At       time.Time
	Edited   time.Time // zero if never
	Message  Message
	Form     *Form // a form that its reader is to fill in, if any
	Answered bool  // the form was filled in and accepted
}
