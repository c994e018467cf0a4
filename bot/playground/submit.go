package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// submit sends a form that the person filled in. It is one act by the form's
// id, so that one that was accepted is not accepted again.
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
		on, err := p.asked(r.Context(), s, in.Form)
		if err != nil {
			return nil, err
		}
		a := s.newAct("submit", on.Place, in.Form)
		a.on, a.thread = &on, on.Thread
		if answer, before, err := p.answered(r.Context(), s, a); before || err != nil {
			return answer, err
		}
		incoming := p.incoming(s, a)
		incoming.Form = &bot.Submission{Name: on.Form.Name, State: on.Form.State, Values: s.filled(on.Form.Fields, in.Values)}
		return p.handle(r.Context(), s, h, a, incoming)
	}
}

// asked is the message with a form that the person is to fill in.
func (p *Playground) asked(ctx context.Context, s *scene, id string) (bot.Utterance, error) {
	u, found, err := p.Transcript.Utterance(ctx, s.workspace.ID, readID(id))
	if err != nil {
		return u, err
	}
	if !found || u.Form == nil || u.Reader != s.me.id {
		return u, refuse(http.StatusNotFound, "playground.unknown_form", "text", shorten(id))
	}
	return u, nil
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
