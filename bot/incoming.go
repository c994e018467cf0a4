package bot

import (
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Incoming is one thing that a person did on a platform, as plain data. Exactly
// one of Command or Text (said), Action (pressed), Form (submitted) and Home
// (opened) is what happened.
type Incoming struct {
	ID        string // the platform's delivery id; the same one twice is the same act
	Platform  string
	Tenant    string
	User      string
	Place     coaching.Place
	PlaceName string // the channel's name, without a hash; empty when the platform does not say
	Direct    bool   // a conversation with the bot alone
	At        time.Time

	Command string // a slash command's name, without the slash and any prefix
	Text    string // what follows it, or the whole of what was said, people and channels as tokens

	Action string
	Value  string

	Form *Submission

	Home bool // the private dashboard was opened

	Files []File // what came along with Text

	// CanOpenForm says whether the platform can open a form in answer to this.
	CanOpenForm bool
}

// Submission is a filled-in form. Values of people and channels are tokens.
type Submission struct {
	Name   string
	State  string
	Values map[string][]string
}

// MostFile is how many bytes a file may have that comes with what is said.
const MostFile = 5 << 20

// File is a file that came along with what was said, with its content as it
// was sent, whatever that is: MostFile bytes at most.
type File struct {
	Name      string
	MediaType string // as the platform has it, like text/csv; may be wrong
	Body      []byte
}

// Tokens stand for a person or a channel inside text, whatever a platform
// writes for them. They are made of private-use characters, which StripTokens
// takes out of what people type, so that nobody can forge one.
const (
	tokenOpen  = '\uE000'
	tokenClose = '\uE001'
)

// PersonToken stands for the platform's user in text and in form values.
func PersonToken(user string) string {
	return string(tokenOpen) + "@" + user + string(tokenClose)
}

// ChannelToken stands for the platform's channel; the name is kept for tags.
func ChannelToken(ref, name string) string {
	return string(tokenOpen) + "#" + ref + "|" + name + string(tokenClose)
}

// ReadPersonToken gives the user that a token stands for.
func ReadPersonToken(s string) (user string, ok bool) {
	return readToken(s, "@")
}

// ReadChannelToken gives the channel that a token stands for, and its name.
func ReadChannelToken(s string) (ref, name string, ok bool) {
	body, ok := readToken(s, "#")
	ref, name, _ = strings.Cut(body, "|")
	return ref, name, ok
}

func readToken(s, kind string) (string, bool) {
	body, ok := strings.CutPrefix(s, string(tokenOpen)+kind)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(body, string(tokenClose))
}

// StripTokens takes the characters of tokens out of text that a person typed.
func StripTokens(s string) string {
	return strings.Map(func(r rune) rune {
		if r == tokenOpen || r == tokenClose {
			return -1
		}
		return r
	}, s)
}
