package bot

import (
	"errors"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Free is text as it stands. In a line it goes on up to the next clause, or is
// one quoted piece.
type Free struct {
	Max  int  // characters
	Long bool // several lines
}

// Field asks for text.
func (k Free) Field(Voice) FormField {
	if k.Long {
		return FormField{Type: TextareaField, Max: k.Max}
	}
	return FormField{Type: TextField, Max: k.Max}
}

// Read takes all tokens that it is given.
func (k Free) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	text, err := spell(reading.Join(tokens), rd.Called)
	if err != nil {
		return nil, 0, err
	}
	if blank(text) {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.empty")
	}
	return text, len(tokens), k.fits(text)
}

// Fill takes the field as it is.
func (k Free) Fill(_ Reader, values []string) (any, error) {
	text := strings.TrimSpace(strings.Join(values, " "))
	return text, k.fits(text)
}

// Show is the text.
func (k Free) Show(_ Voice, value any) []string { return []string{value.(string)} }

func (k Free) fits(text string) error {
	if n := len([]rune(text)); k.Max > 0 && n > k.Max {
		return coaching.Refuse(coaching.Invalid, "args.long", "n", n, "most", k.Max)
	}
	return nil
}

// Sum is an amount of money. One that can be read in two ways is a value of
// type *reading.Ambiguous where Asks is set, and refused elsewhere.
type Sum struct{ Asks bool }

// Field asks for an amount.
func (k Sum) Field(Voice) FormField { return FormField{Type: MoneyField, Max: 40} }

// Read reads an amount by the writer's locale.
func (k Sum) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	m, n, err := reading.Amount(tokens, reading.AmountStyle{
		Locale: rd.Locale, Reporting: rd.Workspace.Currency, Dollar: rd.Workspace.Dollar(),
	})
	var ambiguous *reading.Ambiguous
	if !errors.As(err, &ambiguous) {
		return m, n, err
	}
	if k.Asks {
		return ambiguous, n, nil
	}
	return nil, n, ambiguous.Refusal()
}

// Fill reads the whole field, where one that can be read in two ways is written
// anew and needs no question.
func (k Sum) Fill(rd Reader, values []string) (any, error) { return FillWhole(Sum{}, rd, values) }

// Show is the amount as its reader types it.
func (k Sum) Show(v Voice, value any) []string {
	if m, ok := value.(coaching.Money); ok {
		return []string{v.TypedMoney(m)}
	}
	return []string{value.(*reading.Ambiguous).Text}
}

// Date is a day; Lean says which year one without a year is in.
type Date struct{ Lean reading.Lean }

// Field asks for a date.
func (k Date) Field(Voice) FormField { return FormField{Type: DateField} }

// Read reads a date as the writer writes dates.
func (k Date) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	return reading.Day(tokens, rd.Today, rd.Workspace.Fiscal, rd.Locale, k.Lean)
}

// Fill reads the whole field.
func (k Date) Fill(rd Reader, values []string) (any, error) { return FillWhole(k, rd, values) }

// Show is the date as 2006-01-02.
func (k Date) Show(_ Voice, value any) []string { return []string{value.(coaching.Day).String()} }

// Period is a run of days.
type Period struct{}

// Field asks for a period in words.
func (k Period) Field(Voice) FormField { return FormField{Type: TextField, Max: 60} }

// Read reads a period.
func (k Period) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	return reading.Period(tokens, rd.Today, rd.Workspace.Fiscal)
}

// Fill reads the whole field.
func (k Period) Fill(rd Reader, values []string) (any, error) { return FillWhole(k, rd, values) }

// Show is the period as its reader types it.
func (k Period) Show(v Voice, value any) []string {
	return []string{v.TypedPeriod(value.(coaching.Period))}
}

// Choice is one of a few words. Labels are said by their keys.
type Choice struct{ Options []ChoiceOption }

// ChoiceOption is a value, the words that it is typed as in every language, and
// the key of its label.
type ChoiceOption struct {
	Value string
	Words []string
	Label string
}

// Field asks for one of the options.
func (k Choice) Field(v Voice) FormField {
	f := FormField{Type: SelectField}
	for _, o := range k.Options {
		f.Options = append(f.Options, Option{Value: o.Value, Label: v.Plain(o.Label)})
	}
	return f
}

// Read takes one of the options' words.
func (k Choice) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) == 0 {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.empty")
	}
	for _, o := range k.Options {
		for _, word := range o.Words {
			if reading.Fold(word) == reading.Fold(tokens[0].Text) {
				return o.Value, 1, nil
			}
		}
	}
	return nil, 0, k.refuse(rd.Voice, tokens[0].Text)
}

// Fill takes one of the options' values, or of their words.
func (k Choice) Fill(rd Reader, values []string) (any, error) {
	text := strings.Join(values, " ")
	for _, o := range k.Options {
		if o.Value == text {
			return o.Value, nil
		}
	}
	return FillWhole(k, rd, values)
}

// Show is the option's value.
func (k Choice) Show(_ Voice, value any) []string { return []string{value.(string)} }

func (k Choice) refuse(v Voice, text string) error {
	var labels []string
	for _, o := range k.Options {
		labels = append(labels, v.Plain(o.Label))
	}
	return coaching.Refuse(coaching.Invalid, "args.choice", "text", text, "choices", v.Either(labels))
}

// Parsed is a kind that is one reading function and one text field: a time of
// the day, days of the week, a rate, a number.
type Parsed[T any] struct {
	Type FieldType
	From func(tokens []reading.Token) (T, int, error)
	Text func(v Voice, value T) string
}

// Field asks for it in words.
func (k Parsed[T]) Field(Voice) FormField { return FormField{Type: k.Type, Max: 60} }

// Read calls the reading function.
func (k Parsed[T]) Read(_ Reader, tokens []reading.Token) (any, int, error) {
	value, n, err := k.From(tokens)
	return value, n, err
}

// Fill reads the whole field.
func (k Parsed[T]) Fill(rd Reader, values []string) (any, error) { return FillWhole(k, rd, values) }

// Show writes the value.
func (k Parsed[T]) Show(v Voice, value any) []string { return []string{k.Text(v, value.(T))} }

// FillWhole reads a field as a line that has to be of the kind to its end.
func FillWhole(k Kind, rd Reader, values []string) (any, error) {
	tokens := reading.Tokens(strings.Join(values, " "))
	value, n, err := k.Read(rd, tokens)
	if err == nil && n < len(tokens) {
		err = coaching.Refuse(coaching.Invalid, "args.rest", "text", reading.Join(tokens[n:]))
	}
	return value, err
}

func firstOf(tokens []reading.Token) string {
	if len(tokens) == 0 {
		return ""
	}
	return tokens[0].Text
}
