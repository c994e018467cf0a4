package playground

import (
	"net/http"
	"slices"

	"github.com/carillon-bot/carillon/bot"
)

// press presses a button of a message that the person sees.
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
		// Before the button is looked for: what it led to may have replaced it.
		if answer, before, err := p.answered(r.Context(), s, a); before || err != nil {
			return answer, err
		}
		pressed := func(b button) bool { return b.Action == in.Action && b.Value == in.Value }
		if !slices.ContainsFunc(buttonsOf(on.Message), pressed) {
			return nil, refuse(http.StatusNotFound, "playground.unknown_action", "text", shorten(in.Action))
		}
		incoming := p.incoming(s, a)
		incoming.Action, incoming.Value, incoming.CanOpenForm = in.Action, in.Value, true
		return p.handle(r.Context(), s, h, a, incoming)
	}
}
