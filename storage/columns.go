package storage

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// instantForm is how instants are written on SQLite, where they are text and
// sort as such; Postgres reads it too. It is UTC, to the microsecond.
const instantForm = "2006-01-02T15:04:05.000000Z"

// instant is a column that holds a moment in time, to the microsecond. The zero
// instant is NULL.
type instant struct{ time.Time }

// Value writes the instant.
func (i instant) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.UTC().Format(instantForm), nil
}

// Scan reads what Value wrote.
func (i *instant) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		i.Time = time.Time{}
	case time.Time:
		i.Time = src.UTC()
	case string:
		t, err := time.Parse(instantForm, src)
		if err != nil {
			return fmt.Errorf("read instant: %w", err)
		}
		i.Time = t
	default:
		return fmt.Errorf("read instant: a %T", src)
	}
	return nil
}

// date is a column that holds a plain day, as text. The zero day is NULL.
type date struct{ coaching.Day }

// Value writes the day.
func (d date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value wrote.
func (d *date) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		d.Day = coaching.Day{}
	case string:
		day, err := coaching.ParseDay(src)
		if err != nil {
			return fmt.Errorf("read day: %w", err)
		}
		d.Day = day
	default:
		return fmt.Errorf("read day: a %T", src)
	}
	return nil
}

// reference is a column that holds another row's id. Zero is NULL.
type reference int64

// Value writes the id.
func (r reference) Value() (driver.Value, error) {
	if r == 0 {
		return nil, nil
	}
	return int64(r), nil
}

// Scan reads what Value wrote.
func (r *reference) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		*r = 0
	case int64:
		*r = reference(src)
	default:
		return fmt.Errorf("read reference: a %T", src)
	}
	return nil
}

// name is a column that holds what something is called. Nothing is NULL.
type name string

// Value writes the name.
func (n name) Value() (driver.Value, error) {
	if n == "" {
		return nil, nil
	}
	return string(n), nil
}

// words is a column that holds a list of words, as JSON text.
type words []string

// Value writes the list; none is an empty one.
func (w words) Value() (driver.Value, error) {
	if w == nil {
		w = words{}
	}
	text, err := json.Marshal([]string(w))
	if err != nil {
		return nil, fmt.Errorf("write words: %w", err)
	}
	return string(text), nil
}

// Scan reads what Value wrote; an empty list is none.
func (w *words) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("read words: a %T", src)
	}
	*w = nil
	if err := json.Unmarshal([]byte(text), (*[]string)(w)); err != nil {
		return fmt.Errorf("read words: %w", err)
	}
	if len(*w) == 0 {
		*w = nil
	}
	return nil
}
