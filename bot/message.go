package bot

import (
	"cmp"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Message is what a person sees, in their language already. A platform renders
// it by a total switch over its blocks.
type Message struct {
	Blocks []Block
}

// Block is a part of a message. The set is sealed: a new kind is added here, to
// the codec and to bottest's kitchen sink, and then every platform's golden
// file fails until it is shown there too.
type Block interface{ block() }

// Heading is a message's title line.
type Heading struct{ Text []Span }

// Text is a paragraph.
type Text struct{ Text []Span }

// List is a list of points.
type List struct{ Items [][]Span }

// Fields are labelled values, side by side where there is room.
type Fields struct{ Fields []Field }

// Field is one labelled value.
type Field struct {
	Label []Span
	Value []Span
}

// Table is rows of cells under a header. Right says which columns hold figures.
type Table struct {
	Header [][]Span
	Rows   [][][]Span
	Right  []bool
}

// Quote is what somebody said, set apart.
type Quote struct{ Text []Span }

// Small is an aside in small print.
type Small struct{ Text []Span }

// Progress is a bar: Done of Whole, with a mark at Expected when that is not
// zero. All are in hundredths of a percent; Done may be more than the whole.
type Progress struct {
	Label    []Span
	Done     coaching.Share
	Expected coaching.Share
}

// Divider is a line between two parts.
type Divider struct{}

// Buttons are things to press, at most five.
type Buttons struct{ Buttons []Button }

// Button carries an action's name and a value, never a command's text. Whoever
// handles the action checks workspace and role anew.
type Button struct {
	Action string
	Value  string
	Label  string
	Style  Style
}

// Style is how much a button stands out.
type Style string

// The styles of a button.
const (
	Plain   Style = ""
	Primary Style = "primary"
	Danger  Style = "danger"
)

func (Heading) block()  {}
func (Text) block()     {}
func (List) block()     {}
func (Fields) block()   {}
func (Table) block()    {}
func (Quote) block()    {}
func (Small) block()    {}
func (Progress) block() {}
func (Divider) block()  {}
func (Buttons) block()  {}

// Span is a run of text in one style. The text is data: a renderer escapes it,
// and nobody concatenates markup.
type Span struct {
	Text    string          `json:",omitempty"`
	Strong  bool            `json:",omitempty"`
	Code    bool            `json:",omitempty"`
	Link    string          `json:",omitempty"` // an http or https address that Text stands for
	Mention *Mention        `json:",omitempty"` // a person who is to be notified; Text is then empty
	Channel *coaching.Place `json:",omitempty"` // a channel to link to; Text is its name
	Time    *Instant        `json:",omitempty"` // an instant that clients may show on their own clock; Text is the fallback
}

// Mention notifies a person. User is their id on the platform that the message
// is rendered for, filled in just before; where they have none, Name is shown.
type Mention struct {
	Member int64
	Name   string
	User   string `json:",omitempty"`
}

// Instant is a moment in time, shown with its date when Dated is set.
type Instant struct {
	At    time.Time
	Dated bool `json:",omitempty"`
}

// Plainly is a run of unstyled text.
func Plainly(text string) []Span { return []Span{{Text: text}} }

// Coded is a run of text that is to be typed as it stands.
func Coded(text string) []Span { return []Span{{Text: text, Code: true}} }

// Strongly is the same spans, set strong.
func Strongly(spans []Span) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		s.Strong = true
		out[i] = s
	}
	return out
}

// Mentioning is a span that notifies a member.
func Mentioning(m coaching.Member) []Span {
	return []Span{{Mention: &Mention{Member: m.ID, Name: m.Name}}}
}

// ChannelLink is a span that leads to a channel, shown by its reference where
// nobody knows its name.
func ChannelLink(c coaching.Channel) []Span {
	return []Span{{Text: cmp.Or(c.Name, strings.TrimPrefix(c.Ref, "#")), Channel: &c.Place}}
}

// Say is a message of one paragraph.
func Say(spans []Span) Message { return Message{Blocks: []Block{Text{spans}}} }
