package playground

import (
	"slices"

	"github.com/carillon-bot/carillon/bot"
)

// formView is a form as a dialog.
type formView struct {
	reader
	ID     string
	Title  string
	Submit string
	Fields []formFieldView
}

type formFieldView struct {
	reader
	ID       string // unique in the page
	Name     string
	Label    string
	Hint     string
	Type     string
	Several  bool // takes any number of the choices
	Required bool
	Max      int
	Value    string // of the types that have one
	Choices  []choiceView
}

type choiceView struct {
	ID     string
	Value  string
	Label  string
	Chosen bool
}

func (s *scene) formView(u bot.Utterance) formView {
	v := formView{reader: reader{s.voice}, ID: writeID(u.ID), Title: u.Form.Title, Submit: u.Form.Submit}
	for _, asked := range u.Form.Fields {
		values := plainValues(asked)
		f := formFieldView{
			reader: v.reader,
			ID:     "form-" + v.ID + "-" + asked.Name, Name: asked.Name,
			Label: asked.Label, Hint: asked.Hint, Type: string(asked.Type), Several: takesSeveral(asked),
			Required: asked.Required, Max: asked.Max,
		}
		if len(values) > 0 {
			f.Value = values[0]
		}
		for _, o := range s.options(asked) {
			f.Choices = append(f.Choices, choiceView{f.ID + "-" + o.Value, o.Value, o.Label, slices.Contains(values, o.Value)})
		}
		v.Fields = append(v.Fields, f)
	}
	return v
}
