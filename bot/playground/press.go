package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

func (p *Playground) press(h bot.Handler) answering {
	return func(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
		var in struct {
			As       string `json:"as"`
			Message  string `json:"message"`
			Action   string `json:"action"`
			Value    string `json:"value"`
			Delivery string `json:"delivery"`
		}
		if err := readJSON(w, r, &in); err != nil {
			return nil, err
		}
		if err := s.enter(in.As); err != nil {
			return nil, err
		}
		for _, needed := range [][2]string{{"message", in.Message}, {"action", in.Action}} {
			if needed[1] == "" {
				return nil, refuse(http.StatusBadRequest, "playground.missing", "field", needed[0])
			}
		}
		on, err := p.visible(r.Context(), s, in.Message)
		if err != nil {
			return nil, err
		}
		place := on.Place
		if place == homePlace {
			place = s.direct()
		}
		a := s.newAct("press", place, in.Delivery)
		a.on, a.thread = &on, on.Thread
		pressed := func(b button) bool { return b.Action == in.Action && b.Value == in.Value }
		if !slices.ContainsFunc(buttonsOf(on.Message), pressed) {
			// It may be gone because this very delivery has replaced the message.
			return p.once(r.Context(), s, a, func(context.Context) ([]bot.Utterance, error) {
				return nil, refuse(http.StatusNotFound, "playground.unknown_action", "text", shorten(in.Action))
			})
		}
		incoming := p.incoming(s, a)
		incoming.Action, incoming.Value, incoming.CanOpenForm = in.Action, in.Value, true
		return p.handle(r.Context(), s, h, a, incoming)
	}
}

func (p *Playground) submit(h bot.Handler) answering {
	return func(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
		var in struct {
			As     string            `json:"as"`
			Form   string            `json:"form"`
			Values map[string]values `json:"values"`
		}
		if err := readJSON(w, r, &in); err != nil {
			return nil, err
		}
		if err := s.enter(in.As); err != nil {
			return nil, err
		}
		if in.Form == "" || in.Values == nil {
			return nil, refuse(http.StatusBadRequest, "playground.malformed")
		}
		on, err := p.visible(r.Context(), s, in.Form)
		if refused, ok := said(err); ok && refused.status == http.StatusNotFound || err == nil && (on.Form == nil || on.Reader != s.me.id) {
			err = refuse(http.StatusNotFound, "playground.unknown_form", "text", shorten(in.Form))
		}
		if err != nil {
			return nil, err
		}
		a := s.newAct("submit", on.Place, in.Form)
		a.on, a.thread = &on, on.Thread
		if on.Answered {
			return p.once(r.Context(), s, a, func(context.Context) ([]bot.Utterance, error) {
				return nil, errors.New("form accepted without an answer")
			})
		}
		incoming := p.incoming(s, a)
		incoming.Form = &bot.Submission{Name: on.Form.Name, State: on.Form.State, Values: s.filled(on.Form.Fields, in.Values)}
		return p.handle(r.Context(), s, h, a, incoming)
	}
}

// values are what one field was filled in with. In JSON they are a string, a
// number, true or false, an array of strings, or null.
type values []string

// UnmarshalJSON reads any of these.
func (v *values) UnmarshalJSON(data []byte) error {
	*v = nil
	switch data = bytes.TrimSpace(data); {
	case data[0] == '[':
		return json.Unmarshal(data, (*[]string)(v))
	case data[0] == '{':
		return errors.New("a field's value is no object")
	case data[0] == '"':
		*v = values{""}
		return json.Unmarshal(data, &(*v)[0])
	case string(data) == "null", string(data) == "false":
		return nil
	default:
		*v = values{string(data)}
		return nil
	}
}

// filled are the values of a form's own fields, people and channels as tokens.
// Fields that are left empty are left out, as platforms do.
func (s *scene) filled(fields []bot.FormField, given map[string]values) map[string][]string {
	filled := map[string][]string{}
	for _, f := range fields {
		for _, v := range given[f.Name] {
			if v = clean(v); v == "" {
				continue
			}
			switch f.Type {
			case bot.PeopleField:
				v = s.tokens("@" + strings.TrimPrefix(v, "@"))
			case bot.ChannelField:
				v = s.tokens("#" + strings.TrimPrefix(v, "#"))
			}
			filled[f.Name] = append(filled[f.Name], v)
		}
	}
	return filled
}
