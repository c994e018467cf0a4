package playground

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mostShown is how many messages of a place the page shows at first.
const mostShown = 400

//go:embed templates static
var files embed.FS

func parsePages() (*template.Template, error) {
	return template.New("playground").ParseFS(files, "templates/*.html")
}

func (p *Playground) routePage(mux *http.ServeMux, h bot.Handler) {
	mux.HandleFunc("GET /playground/{$}", p.page(h))
	mux.HandleFunc("GET /playground/form", p.formPage)
	mux.HandleFunc("GET /playground/stream", p.stream)
	// The embedded folder is there, or the program would not have been built.
	static, _ := fs.Sub(files, "static")
	mux.Handle("GET /playground/static/", http.StripPrefix("/playground/static/", http.FileServerFS(static)))
}

// page shows one person one place, or their dashboard.
func (p *Playground) page(h bot.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if name := strings.TrimSpace(q.Get("newcomer")); name != "" {
			id := newcomerPrefix + strings.Join(strings.Fields(name), "-")
			http.Redirect(w, r, link(id, "@"+id), http.StatusSeeOther)
			return
		}
		s, err := p.scene(r.Context())
		if err != nil {
			p.failPage(w, r, err)
			return
		}
		place, lost := s.arrive(q.Get("as"), q.Get("place"), r.Header.Get("Accept-Language"))
		v, err := p.pageView(r.Context(), s, h, place)
		if err != nil {
			p.failPage(w, r, err)
			return
		}
		if refused, ok := asRefusal(lost); ok {
			v.Alert = bot.PlainSpans(s.voice.Words(refused.words))
		}
		p.render(w, r, "page", v)
	}
}

// arrive makes the scene that which a link leads to, and gives its place. Who or
// what the link names and is not there is said by lost; one is somebody else
// then, or in one's own conversation.
func (s *scene) arrive(as, place, languages string) (there string, lost error) {
	if as == "" {
		as = s.anybody(languages)
	}
	if lost = s.enter(as); lost != nil {
		_ = s.enter(s.anybody(languages)) // who is there can be entered
	}
	if place == "" {
		return s.direct(), lost
	}
	if nowhere := s.at(place); nowhere == nil || place == homePlace {
		return place, lost
	} else if lost == nil {
		lost = nowhere
	}
	return s.direct(), lost
}

// anybody is who one is at first: a rep, for whom the bot does most, and one
// who speaks a language of the browser's; with nobody there yet, a newcomer.
func (s *scene) anybody(languages string) string {
	if len(s.people) == 0 {
		return newcomerPrefix + "me"
	}
	_, preferred := language.MatchStrings(language.NewMatcher([]language.Tag{language.English, language.French}), languages)
	fit := func(p person) int {
		speaks := p.member.Locale == bot.Locales[preferred]
		switch {
		case sells(p.member) && speaks:
			return 2
		case sells(p.member):
			return 1
		default:
			return 0
		}
	}
	return slices.MaxFunc(s.people, func(a, b person) int { return cmp.Compare(fit(a), fit(b)) }).id
}

func (p *Playground) pageView(ctx context.Context, s *scene, h bot.Handler, place string) (pageView, error) {
	// Before what is read next, so that the stream misses nothing after it.
	since, err := p.History.LatestRevision(ctx, s.workspace.ID)
	if err != nil {
		return pageView{}, err
	}
	var utterances []bot.Utterance
	if place == homePlace {
		home, err := p.dashboard(ctx, s, h)
		if err != nil {
			return pageView{}, err
		}
		utterances = append(utterances, home)
	} else {
		utterances, err = p.History.Utterances(ctx, s.workspace.ID, s.me.id, place, 0, 0)
		if err != nil {
			return pageView{}, err
		}
	}
	v := s.page(place, since)
	v.Clock = s.clock(p.Clock.Now(), p.Beside)
	v.Messages = s.conversation(utterances[max(0, len(utterances)-mostShown):])
	if !p.Beside { // where the clock is people's own, nobody can bring tomorrow on
		v.Tour = s.tour(place)
	}
	v.Suggestions = p.Suggest(s.voice.Locale)
	return v, nil
}

// formPage is a form's dialog, as a fragment.
func (p *Playground) formPage(w http.ResponseWriter, r *http.Request) {
	s, err := p.scene(r.Context())
	if err == nil {
		err = s.enter(r.URL.Query().Get("as"))
	}
	if err != nil {
		p.failPage(w, r, err)
		return
	}
	u, err := p.asked(r.Context(), s, r.URL.Query().Get("id"))
	if err != nil {
		p.failPage(w, r, err)
		return
	}
	p.render(w, r, "form", s.formView(u))
}

// render writes a template, whole or not at all.
func (p *Playground) render(w http.ResponseWriter, r *http.Request, name string, view any) {
	var html bytes.Buffer
	if err := p.pages.ExecuteTemplate(&html, name, view); err != nil {
		p.failPage(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(html.Bytes())
}

func (p *Playground) failPage(w http.ResponseWriter, r *http.Request, err error) {
	v := bot.Voice{Catalogue: p.Catalogue, Locale: coaching.English}
	w.Header().Set("Cache-Control", "no-store")
	if refused, ok := asRefusal(err); ok {
		http.Error(w, bot.PlainSpans(v.Words(refused.words)), refused.status)
		return
	}
	p.Log.ErrorContext(r.Context(), "playground page failed", "path", r.URL.Path, "error", err)
	http.Error(w, v.Plain("playground.broken"), http.StatusInternalServerError)
}

// link is the page of a person in a place.
func link(as, place string) string {
	return "/playground/?" + url.Values{"as": {as}, "place": {place}}.Encode()
}

// conversation puts answers under what they answer. An answer whose parent is
// not there stands by itself.
func (s *scene) conversation(utterances []bot.Utterance) []messageView {
	var roots []messageView
	at := map[int64]int{}
	for _, u := range utterances {
		v := s.messageView(u)
		if i, ok := at[u.Thread]; ok {
			roots[i].Replies = append(roots[i].Replies, v)
			continue
		}
		at[u.ID] = len(roots)
		v.NewDay = len(roots) == 0 || roots[len(roots)-1].Day != v.Day
		roots = append(roots, v)
	}
	return roots
}
