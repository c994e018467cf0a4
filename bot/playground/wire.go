package playground

import (
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// message is an utterance as the interface gives it.
type message struct {
	ID       string     `json:"id"`
	Place    string     `json:"place"`
	Thread   *string    `json:"thread"` // the parent's id
	At       time.Time  `json:"at"`
	EditedAt *time.Time `json:"edited_at"`
	From     string     `json:"from"`
	To       []string   `json:"to"` // null for everyone there
	Everyone bool       `json:"everyone"`
	Text     string     `json:"text"` // all blocks as plain text
	Blocks   []any      `json:"blocks"`
	Buttons  []button   `json:"buttons"`
	Form     *form      `json:"form"`
}

type button struct {
	Action string `json:"action"`
	Value  string `json:"value"`
	Label  string `json:"label"`
	Style  string `json:"style"` // plain, primary or danger
}

type form struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Submit string  `json:"submit"`
	Fields []field `json:"fields"`
}

type field struct {
	Name     string        `json:"name"`
	Label    string        `json:"label"`
	Type     bot.FieldType `json:"type"`
	Required bool          `json:"required"`
	Options  []option      `json:"options"`
	Value    any           `json:"value"` // a string, an array of strings, or a bool for a lone checkbox
	Hint     string        `json:"hint"`
}

type option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

func (s *scene) messages(utterances []bot.Utterance) []message {
	messages := make([]message, 0, len(utterances))
	for _, u := range utterances {
		messages = append(messages, s.message(u))
	}
	return messages
}

func (s *scene) message(u bot.Utterance) message {
	m := message{
		ID:       writeID(u.ID),
		Place:    u.Place,
		At:       u.At.UTC(),
		From:     u.From,
		Everyone: u.Reader == "",
		Text:     u.Message.PlainText(),
		Blocks:   wireBlocks(u.Message),
		Buttons:  buttonsOf(u.Message),
	}
	if u.Thread != 0 {
		thread := writeID(u.Thread)
		m.Thread = &thread
	}
	if !u.Edited.IsZero() {
		edited := u.Edited.UTC()
		m.EditedAt = &edited
	}
	if u.Place == homePlace {
		m.Place = s.direct()
	}
	if u.From == "" {
		m.From = botName
	}
	if u.Reader != "" {
		m.To = []string{u.Reader}
	}
	if u.Form != nil {
		m.Form = s.form(u)
	}
	return m
}

// buttonsOf gives all buttons of a message, whichever block they are in.
func buttonsOf(m bot.Message) []button {
	buttons := []button{}
	for _, b := range m.Blocks {
		if row, ok := b.(bot.Buttons); ok {
			buttons = append(buttons, wireButtons(row)...)
		}
	}
	return buttons
}

func wireButtons(row bot.Buttons) []button {
	buttons := make([]button, 0, len(row.Buttons))
	for _, b := range row.Buttons {
		style := string(b.Style)
		if b.Style == bot.Plain {
			style = "plain"
		}
		buttons = append(buttons, button{b.Action, b.Value, b.Label, style})
	}
	return buttons
}

func (s *scene) form(u bot.Utterance) *form {
	f := &form{ID: writeID(u.ID), Title: u.Form.Title, Submit: u.Form.Submit, Fields: make([]field, 0, len(u.Form.Fields))}
	for _, asked := range u.Form.Fields {
		f.Fields = append(f.Fields, field{
			Name:     asked.Name,
			Label:    asked.Label,
			Type:     asked.Type,
			Required: asked.Required,
			Options:  s.options(asked),
			Value:    value(asked),
			Hint:     asked.Hint,
		})
	}
	return f
}

// options are what can be chosen in a field. People and channels are those that
// there are.
func (s *scene) options(f bot.FormField) []option {
	options := make([]option, 0, len(f.Options))
	switch f.Type {
	case bot.PeopleField:
		for _, p := range s.people {
			options = append(options, option{p.id, p.member.Name})
		}
	case bot.ChannelField:
		for _, c := range s.channels {
			options = append(options, option{c.Ref, c.Ref})
		}
	default:
		for _, o := range f.Options {
			options = append(options, option{o.Value, o.Label})
		}
	}
	return options
}

// value is what a field is filled in with, as JSON has it.
func value(f bot.FormField) any {
	values := plainValues(f)
	switch {
	case takesSeveral(f):
		return values
	case f.Type == bot.CheckboxField:
		return len(values) > 0
	case len(values) == 0:
		return ""
	default:
		return values[0]
	}
}

// takesSeveral reports whether a field is filled in with any number of choices.
// A checkbox without options is one tick.
func takesSeveral(f bot.FormField) bool {
	return f.Type == bot.MultiselectField || f.Type == bot.PeopleField ||
		f.Type == bot.CheckboxField && len(f.Options) > 0
}

// plainValues are a field's values with ids in place of tokens.
func plainValues(f bot.FormField) []string {
	values := make([]string, 0, len(f.Value))
	for _, v := range f.Value {
		if user, ok := bot.ReadPersonToken(v); ok {
			v = user
		} else if ref, _, ok := bot.ReadChannelToken(v); ok {
			v = ref
		}
		values = append(values, v)
	}
	return values
}

// worldPerson and worldPlace are the people and places of the interface.
type worldPerson struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	Roles   []coaching.Role `json:"roles"`
	Team    *string         `json:"team"`
	Zone    string          `json:"zone"`
	Locale  coaching.Locale `json:"locale"`
	Manager *string         `json:"manager"`
}

type worldPlace struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // channel or direct
}
