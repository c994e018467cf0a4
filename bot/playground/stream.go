package playground

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// heartbeat is how often a stream shows that it lives, and how late the clock
// on a page may be.
const heartbeat = 10 * time.Second

// stream sends the page of a person in a place what is new, as server-sent
// events: a message as its HTML, the clock likewise, and the name of a place
// where something was said elsewhere. The id of an event is the revision up to
// which everything was sent, with which the browser asks again. When the world
// that the page shows is gone, it is told where to begin anew, and that is all.
func (p *Playground) stream(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s, err := p.scene(r.Context())
	if err == nil && q.Get("world") == writeID(s.workspace.ID) {
		err = s.enter(q.Get("as"))
	}
	if err != nil {
		p.failPage(w, r, err)
		return
	}
	since := readID(cmp.Or(r.Header.Get("Last-Event-ID"), q.Get("since")))
	out := unhurried(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		changed := p.changed.Listen()
		var events bytes.Buffer
		since, err = p.news(r.Context(), &events, q.Get("world"), q.Get("as"), q.Get("place"), since)
		if err != nil && !errors.Is(err, errGone) {
			if r.Context().Err() == nil {
				p.Log.WarnContext(r.Context(), "playground stream failed", "error", err)
			}
			return
		}
		if _, err := w.Write(events.Bytes()); err != nil {
			return
		}
		if flushed := out.Flush(); flushed != nil || err != nil {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
		case <-p.closing:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// unhurried lifts the times that the server allows a request and its answer, for
// what takes longer. A server that sets none need not be able to lift them.
func unhurried(w http.ResponseWriter) *http.ResponseController {
	out := http.NewResponseController(w)
	_ = out.SetReadDeadline(time.Time{})
	_ = out.SetWriteDeadline(time.Time{})
	return out
}

// errGone says that the world is not there any more.
var errGone = errors.New("world made anew")

// news writes what has happened since a revision, and gives the newest one.
func (p *Playground) news(ctx context.Context, events *bytes.Buffer, world, as, place string, since int64) (int64, error) {
	s, err := p.scene(ctx)
	if err != nil {
		return since, err
	}
	if world != writeID(s.workspace.ID) {
		fmt.Fprint(events, "event: anew\ndata: /playground/\n\n")
		return since, errGone
	}
	if err := s.enter(as); err != nil {
		return since, err
	}
	if err := p.event(events, "clock", since, "clock", s.clock(p.Clock.Now(), p.Beside)); err != nil {
		return since, err
	}
	utterances, err := p.History.Utterances(ctx, s.workspace.ID, as, "", 0, since)
	if err != nil {
		return since, err
	}
	slices.SortFunc(utterances, func(a, b bot.Utterance) int { return cmp.Compare(a.Revision, b.Revision) })
	for _, u := range utterances {
		since = u.Revision
		if u.Place != place {
			fmt.Fprintf(events, "event: elsewhere\nid: %d\ndata: %s\n\n", since, u.Place)
			continue
		}
		if err := p.event(events, "message", since, "message", s.messageView(u)); err != nil {
			return since, err
		}
	}
	return since, nil
}

// event writes a template as one event.
func (p *Playground) event(events *bytes.Buffer, name string, id int64, page string, view any) error {
	var html strings.Builder
	if err := p.pages.ExecuteTemplate(&html, page, view); err != nil {
		return fmt.Errorf("render %s: %w", page, err)
	}
	fmt.Fprintf(events, "event: %s\nid: %d\n", name, id)
	// A carriage return would end the line of the event, too.
	text := strings.ReplaceAll(html.String(), "\r", "&#13;")
	for line := range strings.Lines(text) {
		fmt.Fprintf(events, "data: %s\n", strings.TrimSuffix(line, "\n"))
	}
	events.WriteString("\n")
	return nil
}
