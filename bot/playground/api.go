package playground

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// answering answers a request in a scene with a JSON body, or with a refusal.
type answering func(w http.ResponseWriter, r *http.Request, s *scene) (any, error)

// methods are what can be done at a path of the interface. The mux knows
// methods too, but says in plain text that there is none such.
type methods map[string]answering

func (p *Playground) routeAPI(mux *http.ServeMux, h bot.Handler) {
	for path, does := range map[string]methods{
		"world":  {http.MethodGet: p.world},
		"place":  {http.MethodGet: p.place},
		"home":   {http.MethodGet: p.home(h)},
		"say":    {http.MethodPost: p.say(h)},
		"file":   {http.MethodPost: p.file(h)},
		"press":  {http.MethodPost: p.press(h)},
		"submit": {http.MethodPost: p.submit(h)},
		"clock":  {http.MethodGet: p.clock, http.MethodPost: p.moveClock},
		"reset":  {http.MethodPost: p.reset},
	} {
		mux.HandleFunc("/playground/api/"+path, p.api(does.answer))
	}
	mux.HandleFunc("/playground/api/", p.api(func(http.ResponseWriter, *http.Request, *scene) (any, error) {
		return nil, refuse(http.StatusNotFound, "playground.unknown_path")
	}))
}

// answer does what the request's method asks for.
func (m methods) answer(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
	if does, ok := m[r.Method]; ok {
		return does(w, r, s)
	}
	allowed := strings.Join(slices.Sorted(maps.Keys(m)), ", ")
	w.Header().Set("Allow", allowed)
	return nil, refuse(http.StatusMethodNotAllowed, "playground.unknown_method", "methods", allowed)
}

func (p *Playground) api(answer answering) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, err := p.scene(r.Context())
		if err != nil {
			s = &scene{voice: bot.Voice{Catalogue: p.Catalogue, Locale: coaching.English}}
			p.fail(w, r, s, err)
			return
		}
		body, err := answer(w, r, s)
		if err != nil {
			p.fail(w, r, s, err)
			return
		}
		writeJSON(w, http.StatusOK, body)
	}
}

// fail says what went wrong in the person's language.
func (p *Playground) fail(w http.ResponseWriter, r *http.Request, s *scene, err error) {
	if refused, ok := asRefusal(err); ok {
		writeJSON(w, refused.status, problem{bot.PlainSpans(s.voice.Words(refused.words))})
		return
	}
	p.Log.ErrorContext(r.Context(), "playground request failed", "path", r.URL.Path, "error", err)
	writeJSON(w, http.StatusInternalServerError, problem{s.voice.Plain("playground.broken")})
}

func (p *Playground) world(_ http.ResponseWriter, _ *http.Request, s *scene) (any, error) {
	people, places := make([]worldPerson, 0, len(s.people)), []worldPlace{}
	for _, c := range s.channels {
		places = append(places, worldPlace{c.Ref, "channel"})
	}
	for _, one := range s.people {
		people = append(people, s.describe(one))
		places = append(places, worldPlace{"@" + one.id, "direct"})
	}
	return map[string]any{
		"now":      p.Clock.Now().UTC(),
		"zone":     s.workspace.Zone.String(),
		"currency": s.workspace.Currency,
		"people":   people,
		"places":   places,
	}, nil
}

func (s *scene) describe(p person) worldPerson {
	m := p.member
	w := worldPerson{ID: p.id, Name: m.Name, Roles: rolesOf(m), Zone: m.Zone.String(), Locale: m.Locale}
	if m.Team.Name != "" {
		w.Team = &m.Team.Name
	}
	if manager := s.managerOf(m); manager != "" {
		w.Manager = &manager
	}
	return w
}

// rolesOf are a person's roles, each once, in the order in which roles are
// shown.
func rolesOf(m coaching.Member) []coaching.Role {
	roles := []coaching.Role{}
	for _, role := range coaching.Roles {
		if slices.ContainsFunc(m.Grants, func(g coaching.Grant) bool { return g.Role == role }) {
			roles = append(roles, role)
		}
	}
	return roles
}

func (p *Playground) place(_ http.ResponseWriter, r *http.Request, s *scene) (any, error) {
	q := r.URL.Query()
	if err := s.enterAt(q.Get("as"), q.Get("place")); err != nil {
		return nil, err
	}
	after, err := readAfter(q.Get("after"))
	if err != nil {
		return nil, err
	}
	utterances, err := p.History.Utterances(r.Context(), s.workspace.ID, s.me.id, q.Get("place"), after, 0)
	if err != nil {
		return nil, err
	}
	return given{s.messages(utterances)}, nil
}

func readAfter(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	id := readID(text)
	if id <= 0 {
		return 0, refuse(http.StatusBadRequest, "playground.malformed")
	}
	return id, nil
}

func (p *Playground) home(h bot.Handler) answering {
	return func(_ http.ResponseWriter, r *http.Request, s *scene) (any, error) {
		if err := s.enter(r.URL.Query().Get("as")); err != nil {
			return nil, err
		}
		u, err := p.dashboard(r.Context(), s, h)
		if err != nil {
			return nil, err
		}
		return s.message(u), nil
	}
}
