package teams

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// The types of what an invoke is answered with.
const (
	cardType    = "application/vnd.microsoft.card.adaptive"
	messageType = "application/vnd.microsoft.activity.message"
)

// invoke answers what is to be answered in the body: actions of cards and dialogs.
// A refusal is an answer like others. What we do not know is a 501.
func (t *Teams) invoke(w http.ResponseWriter, r *http.Request, a activity, h bot.Handler) {
	var answer func(context.Context, activity, bot.Handler, json.RawMessage) any
	var value struct {
		Action struct {
			Verb string          `json:"verb"`
			Data json.RawMessage `json:"data"`
		} `json:"action"`
		Data json.RawMessage `json:"data"`
	}
	malformed := json.Unmarshal(a.value, &value) != nil || a.From.ID == ""
	data := value.Data
	switch a.Name {
	case "adaptiveCard/action":
		answer, data = t.executed, value.Action.Data
	case "task/fetch":
		answer = t.fetched
	case "task/submit":
		answer = t.submitted
	default:
		w.WriteHeader(http.StatusNotImplemented)
		return
	}
	var c carried
	if malformed || json.Unmarshal(data, &c) != nil {
		t.refuse(w, refused(http.StatusBadRequest, "malformed invoke"))
		return
	}
	ctx, cancel := context.WithTimeout(bot.Refer(r.Context(), bot.Incoming{ID: a.delivery()}), invokeTimeout)
	defer cancel()
	if err := t.remember(ctx, a, true); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	body := answer(ctx, a, h, data)
	if body == nil {
		return
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		t.log.ErrorContext(ctx, "teams invoke not answered", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(encoded)
}

// executed answers Action.Execute: with the card as it is now, or with words.
func (t *Teams) executed(ctx context.Context, a activity, h bot.Handler, data json.RawMessage) any {
	reply, in, again := t.act(ctx, a, h, data)
	if again != nil {
		return executeCard(*again)
	}
	if len(reply.Messages) == 0 {
		return executeMessage("")
	}
	if reply.Replace {
		t.afterwards(ctx, a, in, reply.Everyone, reply.Messages[1:])
		return executeCard(render(reply.Messages[0]))
	}
	if text, whole := brief(bot.Joined(reply.Messages)); whole && !reply.Everyone {
		return executeMessage(text)
	}
	t.afterwards(ctx, a, in, reply.Everyone, reply.Messages)
	return executeMessage(firstLine(reply.Messages[0]))
}

// mostBrief is how long a text may be that is shown beside a card, in characters.
const mostBrief = 300

// brief is a message as a few words, where these say all of it.
func brief(m bot.Message) (text string, whole bool) {
	for _, b := range m.Blocks {
		switch b.(type) {
		case bot.Text, bot.Small:
		default:
			return "", false
		}
	}
	text = m.PlainText()
	return text, utf8.RuneCountInString(text) <= mostBrief
}

// executeAnswer is the body that answers an Action.Execute.
type executeAnswer struct {
	Status int    `json:"statusCode"`
	Type   string `json:"type"`
	Value  any    `json:"value"`
}

func executeCard(c card) executeAnswer {
	return executeAnswer{http.StatusOK, cardType, c.content}
}

func executeMessage(text string) executeAnswer {
	return executeAnswer{http.StatusOK, messageType, text}
}

// firstLine is what is said beside a card of an answer that stands elsewhere.
func firstLine(m bot.Message) string {
	if len(m.Blocks) == 0 {
		return ""
	}
	return bot.Message{Blocks: m.Blocks[:1]}.PlainText()
}

// afterwards tells who acted what the body of an invoke has no room for.
func (t *Teams) afterwards(ctx context.Context, a activity, in bot.Incoming, everyone bool, messages []bot.Message) {
	if len(messages) == 0 {
		return
	}
	say := func() {
		ctx, cancel := t.work.within(ctx, answerTimeout)
		defer cancel()
		defer t.survive(ctx, string(a.Type))
		t.once(ctx, in, bot.Answer(messages...), func(ctx context.Context) error {
			return t.say(ctx, a, everyone, render(bot.Joined(messages)))
		})
	}
	if !t.work.begin(say) {
		say()
	}
}

// taskAnswer is the body that answers a dialog.
type taskAnswer struct {
	Task task `json:"task"`
}

type task struct {
	Type  string `json:"type"`
	Value any    `json:"value"`
}

// dialog is a dialog that shows a card.
type dialog struct {
	Title  string `json:"title"`
	Height string `json:"height"`
	Width  string `json:"width"`
	Card   any    `json:"card"`
}

func taskCard(c card) taskAnswer {
	return taskAnswer{task{"continue", dialog{c.title, "medium", "medium", c.attachment()}}}
}

func taskMessage(text string) taskAnswer { return taskAnswer{task{"message", text}} }

// fetched answers a button that opens a dialog: with the form, or with why there
// is none.
func (t *Teams) fetched(ctx context.Context, a activity, h bot.Handler, data json.RawMessage) any {
	var c carried
	_ = json.Unmarshal(data, &c)
	in := t.incoming(a)
	in.CanOpenForm = true
	in.Action, in.Value = c.Action, c.Value
	if value, ok := c.openForm(); ok {
		in.Action, in.Value = bot.OpenFormAction, value
	}
	reply, _ := h.Handle(ctx, in)
	if reply.Form == nil {
		return taskMessage(bot.Joined(reply.Messages).PlainText())
	}
	return taskCard(renderForm(*reply.Form, nil, t.needed(a)))
}

// submitted answers a dialog that was filled in. One that was refused stays open,
// with what is wrong beside its fields; else it closes, and who filled it in is
// told what came of it.
func (t *Teams) submitted(ctx context.Context, a activity, h bot.Handler, data json.RawMessage) any {
	reply, in, again := t.act(ctx, a, h, data)
	if again != nil {
		return taskCard(*again)
	}
	t.afterwards(ctx, a, in, reply.Everyone, reply.Messages)
	return nil
}

// needed is what a client says itself of a field that is left empty, in its language.
func (t *Teams) needed(a activity) string { return t.voice(a).Plain("args.required") }

// voice says something in the language of who acted.
func (t *Teams) voice(a activity) bot.Voice {
	return bot.Voice{Catalogue: t.settings.Catalogue, Locale: bot.LocaleOf(a.Locale), Zone: time.UTC}
}
