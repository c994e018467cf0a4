package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/carillon-bot/carillon/coaching"
)

// Voice speaks one reader's language: it puts Words into sentences and writes
// numbers, money, dates and times as that reader expects them (CLDR).
type Voice struct {
	Catalogue *Catalogue
	Locale    coaching.Locale
	Zone      *time.Location
	Fiscal    coaching.Fiscal // what periods are named by
}

// Say puts a catalogue key and its slots, given as alternating name and value,
// into spans. Values may be text, spans, Words, numbers, Money, Share, Day,
// Period, month, TimeOfDay, Weekdays, a Member (named, not notified) or an instant.
func (v Voice) Say(key string, args ...any) []Span {
	slots := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		slots[args[i].(string)] = args[i+1]
	}
	return fill(v.Catalogue.Sentence(v.Locale, key, slots["n"]), func(name string) ([]Span, bool) {
		value, ok := slots[name]
		if !ok {
			return nil, false
		}
		return v.Spans(value), true
	})
}

// Plain is Say without styles, for labels and titles.
func (v Voice) Plain(key string, args ...any) string { return PlainSpans(v.Say(key, args...)) }

// Typed is Say for a line that can be typed as it stands.
func (v Voice) Typed(key string, args ...any) []Span { return Coded(v.Plain(key, args...)) }

// Words says a sentence that the domain made.
func (v Voice) Words(w coaching.Words) []Span { return v.Say(w.Key, w.Args...) }

// Spans writes any value that a slot may hold.
func (v Voice) Spans(value any) []Span {
	switch value := value.(type) {
	case []Span:
		return value
	case Span:
		return []Span{value}
	case coaching.Words:
		return v.Words(value)
	case time.Time:
		return []Span{{Text: v.Time(value), Time: &Instant{At: value}}}
	default:
		return Plainly(v.Write(value))
	}
}

// Write writes any value that is plain text.
func (v Voice) Write(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return v.Number(int64(value))
	case int64:
		return v.Number(value)
	case coaching.Money:
		return v.Money(value)
	case coaching.Share:
		return v.Percent(value)
	case coaching.Day:
		return v.Day(value)
	case coaching.Period:
		return v.Period(value)
	case time.Month:
		return v.Month(value)
	case coaching.Weekdays:
		return v.Weekdays(value)
	case coaching.Member:
		return value.Name
	case coaching.Role:
		return v.Plain("role." + string(value))
	case fmt.Stringer:
		return value.String()
	default:
		return fmt.Sprint(value)
	}
}

// Number writes a whole number with the reader's grouping; the French one is
// the narrow space that amounts have too.
func (v Voice) Number(n int64) string {
	if -1000 < n && n < 1000 { // nothing to group; a printer takes thirty times as long
		return strconv.FormatInt(n, 10)
	}
	return strings.ReplaceAll(message.NewPrinter(language.Make(string(v.Locale))).Sprintf("%d", n), "\u00a0", "\u202f")
}

// Money writes an amount with its currency; cents only where there are some.
func (v Voice) Money(m coaching.Money) string {
	return formatMoney(m, currency.NewFormatter(currency.NewLocale(string(v.Locale))))
}

// TypedMoney is an amount as its reader types it. Its sign is one that no other
// currency has, as the dollar sign is Canada's where Canadians write; where there
// is none, it is the currency's code.
func (v Voice) TypedMoney(m coaching.Money) string {
	f := currency.NewFormatter(currency.NewLocale(string(v.Locale)))
	f.SymbolMap = map[string]string{"EUR": "€", "GBP": "£", "USD": "US$", "CAD": "CA$", "AUD": "A$", "BRL": "R$", "INR": "₹", "JPY": "¥"}
	if m.Currency.Digits() == 3 {
		f.MinDigits = 4 // three could be thousands
	}
	if _, signed := f.SymbolMap[string(m.Currency)]; signed {
		return formatMoney(m, f)
	}
	f.CurrencyDisplay = currency.DisplayNone
	return string(m.Currency) + formatMoney(m, f)
}

func formatMoney(m coaching.Money, f *currency.Formatter) string {
	amount, err := currency.NewAmount(m.Decimal(), string(m.Currency))
	if err != nil {
		return m.Decimal() + " " + string(m.Currency)
	}
	if m.Minor%m.Currency.Unit() == 0 {
		f.MinDigits = 0
	}
	return f.Format(amount)
}

// Signed writes an amount that is a difference, with its sign.
func (v Voice) Signed(m coaching.Money) string {
	if m.Minor > 0 {
		return "+" + v.Money(m)
	}
	return v.Money(m)
}

// Percent writes a share, with one decimal where it is below ten percent and
// not whole.
func (v Voice) Percent(s coaching.Share) string {
	figure := v.Number(int64((s + 50) / 100))
	if tenths := (s + 5) / 10; s > 0 && tenths < 100 && s%100 != 0 {
		figure = v.Decimal(fmt.Sprintf("%d.%d", tenths/10, tenths%10))
	}
	return v.Plain("figure.percent", "figure", figure)
}

// Exactly writes a share with all the decimals that it has.
func (v Voice) Exactly(s coaching.Share) string {
	digits := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%02d", s/100, s%100), "0"), ".")
	return v.Plain("figure.percent", "figure", v.Decimal(digits))
}

// Day writes a date with its year.
func (v Voice) Day(d coaching.Day) string {
	return v.Plain("date.day", "day", v.dayOfMonth(d), "month", v.Month(d.Month), "year", strconv.Itoa(d.Year))
}

// ShortDay writes a date without its year.
func (v Voice) ShortDay(d coaching.Day) string {
	return v.Plain("date.short", "day", v.dayOfMonth(d), "month", v.Month(d.Month))
}

// Time writes a time of the day on the reader's clock.
func (v Voice) Time(t time.Time) string { return t.In(v.Zone).Format("15:04") }

// Weekdays names days of the week: a run as first and last, others one by one.
func (v Voice) Weekdays(days coaching.Weekdays) string {
	if days == coaching.EveryDay {
		return v.Plain("weekdays.every")
	}
	var names []string
	last, runs := -1, 0
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if !days.Has(day) {
			continue
		}
		names = append(names, v.Plain("weekday."+strconv.Itoa(int(day))))
		if last < 0 || last != i-1 {
			runs++
		}
		last = i
	}
	if runs == 1 && len(names) > 2 {
		return v.Plain("weekdays.run", "first", names[0], "last", names[len(names)-1])
	}
	return v.List(names)
}

// List joins names as the language does: a, b and c.
func (v Voice) List(names []string) string { return v.join("list.and", names) }

// mostNamed is how many people a sentence names before it counts the others.
const mostNamed = 5

// Names names people: all of a few, of many the first and how many others.
func (v Voice) Names(people []coaching.Member) string {
	var names []string
	for _, m := range people[:min(len(people), mostNamed)] {
		names = append(names, m.Name)
	}
	if others := len(people) - len(names); others > 0 {
		return v.Plain("list.others", "names", strings.Join(names, ", "), "n", others)
	}
	return v.List(names)
}

// Either joins choices as the language does: a, b or c.
func (v Voice) Either(choices []string) string { return v.join("list.or", choices) }

func (v Voice) join(key string, names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return v.Plain(key, "before", strings.Join(names[:last], ", "), "last", names[last])
}

// Month names a month.
func (v Voice) Month(m time.Month) string { return v.Plain("month." + strconv.Itoa(int(m))) }

func (v Voice) dayOfMonth(d coaching.Day) string {
	if d.Day == 1 {
		return v.Plain("date.first")
	}
	return strconv.Itoa(d.Day)
}
