package playground

import (
	"context"
	"net/http"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// spoken is something said in a place.
type spoken struct {
	As       string `json:"as"`
	Place    string `json:"place"`
	Text     string `json:"text"`
	Thread   string `json:"thread"`
	Delivery string `json:"delivery"`
	files    []bot.File
}

func (p *Playground) say(h bot.Handler) answering {
	return func(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
		var in spoken
		if err := readJSON(w, r, &in); err != nil {
			return nil, err
		}
		return p.listen(r.Context(), s, h, in)
	}
}

// listen keeps what was said and lets the bot answer what is for it. A slash
// command is not said to the others in a channel, whatever else is.
func (p *Playground) listen(ctx context.Context, s *scene, h bot.Handler, in spoken) (any, error) {
	text := strings.TrimSpace(clean(in.Text))
	if err := s.enterAt(in.As, in.Place); err != nil {
		return nil, err
	}
	if text == "" && len(in.files) == 0 {
		return nil, refuse(http.StatusBadRequest, "playground.missing", "field", "text")
	}
	a := s.newAct("say", in.Place, in.Delivery)
	if answer, before, err := p.answered(ctx, s, a); before || err != nil {
		return answer, err
	}
	if in.Thread != "" {
		parent, err := p.visible(ctx, s, in.Thread)
		if err != nil {
			return nil, err
		}
		if parent.Place != in.Place {
			return nil, unknownMessage(in.Thread)
		}
		a.thread = threadOf(parent)
	}
	meant, spokenTo := s.hear(text, in.Place == s.direct())
	own := bot.Utterance{Place: in.Place, Thread: a.thread, From: s.me.id, Key: a.id, At: p.Clock.Now(), Message: typed(text, in.files)}
	if meant.command != "" {
		own.Reader = s.me.id
	}
	if _, err := p.Transcript.Utter(ctx, s.workspace.ID, own); err != nil {
		return nil, err
	}
	p.changed.Ring()
	if !spokenTo {
		return p.once(ctx, s, a, func(context.Context) ([]bot.Utterance, error) { return nil, nil })
	}
	incoming := p.incoming(s, a)
	incoming.Command, incoming.Text, incoming.CanOpenForm = meant.command, meant.text, meant.command != ""
	incoming.Files = in.files
	return p.handle(ctx, s, h, a, incoming)
}

// typed is a message of what somebody typed, as it was typed.
func typed(text string, files []bot.File) bot.Message {
	var m bot.Message
	if text != "" {
		m.Blocks = append(m.Blocks, bot.Text{Text: bot.Plainly(text)})
	}
	for _, f := range files {
		m.Blocks = append(m.Blocks, bot.Small{Text: bot.Plainly("📎 " + f.Name)})
	}
	return m
}

// clean takes out of typed text what no message holds: NUL, which the store
// refuses, and the characters of tokens.
func clean(text string) string {
	return strings.ReplaceAll(bot.StripTokens(text), "\x00", "")
}

// visible is a message that the person can see.
func (p *Playground) visible(ctx context.Context, s *scene, id string) (bot.Utterance, error) {
	u, found, err := p.Transcript.Utterance(ctx, s.workspace.ID, readID(id))
	if err != nil {
		return u, err
	}
	if !found || !s.sees(u) {
		return u, unknownMessage(id)
	}
	return u, nil
}

func unknownMessage(id string) error {
	return refuse(http.StatusNotFound, "playground.unknown_message", "text", shorten(id))
}
