package teams

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// carried is what a card's action brings back. It is one of two: a button, with
// what it does and to what, or a form that was filled in. The names of a form's
// inputs are its fields' and stand beside these; no field of ours is called so.
type carried struct {
	Action  string `json:"action,omitempty"`
	Value   string `json:"value,omitempty"`
	Feature string `json:"feature,omitempty"`
	Form    string `json:"form,omitempty"`
	State   string `json:"state,omitempty"`
}

// openForm is what opens a form: its button brings back what stands in it already.
func (c carried) openForm() (string, bool) {
	if c.Action == bot.OpenFormAction {
		return c.Value, true
	}
	if c.Action != "" || c.Form == "" {
		return "", false
	}
	return bot.OpenFormButton(bot.Voice{}, c.Form, "", nil).Value, true
}

// inputs are what a form was filled in with, by field: whatever is not carried.
// An empty one is not among them.
func inputs(data json.RawMessage, fields func(name string) bot.FieldType) map[string][]string {
	var all map[string]json.RawMessage
	_ = json.Unmarshal(data, &all)
	values := map[string][]string{}
	for name, raw := range all {
		switch name {
		case "action", "value", "feature", "form", "state", "msteams":
			continue
		}
		if given := inputValues(raw, fields(name)); len(given) > 0 {
			values[name] = given
		}
	}
	return values
}

// inputValues reads one input. Cards give text for all but what is a number or a
// yes; several choices are parted by commas, which choices do not hold.
func inputValues(raw json.RawMessage, kind bot.FieldType) []string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = strings.Trim(string(raw), `"`)
	}
	text = bot.StripTokens(text)
	switch {
	case text == "" || text == "null" || strings.HasPrefix(text, "{") && kind != bot.TextareaField && kind != bot.TextField:
		return nil
	case kind == bot.CheckboxField && text == "false":
		return nil
	case kind == bot.PeopleField:
		var tokens []string
		for _, user := range strings.Split(text, ",") {
			if user = strings.TrimSpace(user); safeID(user) {
				tokens = append(tokens, bot.PersonToken(strings.ToLower(user)))
			}
		}
		return tokens
	case kind == bot.MultiselectField:
		return strings.Split(text, ",")
	}
	return []string{text}
}

// submission is a form that was filled in. Which kind each field is of is known by
// the form alone, which is made anew; its own state stays what it was.
func (t *Teams) submission(ctx context.Context, in bot.Incoming, h bot.Handler, c carried, data json.RawMessage) *bot.Submission {
	kinds := map[string]bot.FieldType{}
	if form := t.formOf(ctx, in, h, c.Form); form != nil {
		for _, f := range form.Fields {
			kinds[f.Name] = f.Type
			if f.Type == bot.CheckboxField && len(f.Options) > 0 {
				kinds[f.Name] = bot.MultiselectField
			}
		}
	}
	return &bot.Submission{Name: c.Form, State: c.State, Values: inputs(data, func(name string) bot.FieldType { return kinds[name] })}
}

// formOf makes a form; nothing where who acts may not have it.
func (t *Teams) formOf(ctx context.Context, in bot.Incoming, h bot.Handler, name string) *bot.Form {
	button := bot.OpenFormButton(bot.Voice{}, name, "", nil)
	in.Form, in.Action, in.Value, in.CanOpenForm = nil, button.Action, button.Value, true
	reply, err := h.Handle(ctx, in)
	if err != nil {
		return nil
	}
	return reply.Form
}

// pressed reports whether a message is no words but a card's action, from a client
// that does not know Action.Execute.
func (a activity) pressed() bool {
	var c carried
	return json.Unmarshal(a.value, &c) == nil && (c.Action != "" || c.Form != "")
}

// answerSubmit answers such a message. The card that it was on is edited where it
// is to change.
func (t *Teams) answerSubmit(ctx context.Context, a activity, h bot.Handler, handled func()) {
	if err := t.remember(ctx, a, true); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	reply, in, again := t.act(ctx, a, h, a.value)
	handled()
	if again != nil {
		t.once(ctx, in, bot.Answer(bot.Message{}), func(ctx context.Context) error { return t.say(ctx, a, false, *again) })
		return
	}
	t.once(ctx, in, reply, func(ctx context.Context) error { return t.follow(ctx, a, reply) })
}

// act does what a card's action is for. Again is the form that is to be filled in,
// for the first time or once more.
func (t *Teams) act(ctx context.Context, a activity, h bot.Handler, data json.RawMessage) (reply bot.Reply, in bot.Incoming, again *card) {
	var c carried
	_ = json.Unmarshal(data, &c)
	in = t.incoming(a)
	if c.Action == "" && c.Form != "" {
		in.Form = t.submission(ctx, in, h, c, data)
	} else {
		in.Action, in.Value = c.Action, c.Value
	}
	in.CanOpenForm = true
	reply, _ = h.Handle(ctx, in) // what broke is said in the reply
	switch {
	case len(reply.Errors) > 0:
		if form := t.formOf(ctx, in, h, c.Form); form != nil {
			form.State = c.State
			for i, f := range form.Fields {
				form.Fields[i].Value = in.Form.Values[f.Name]
			}
			made := renderForm(*form, reply.Errors, t.needed(a))
			return reply, in, &made
		}
		reply.Messages = []bot.Message{refusedFields(reply.Errors)}
	case reply.Form != nil:
		made := renderForm(*reply.Form, nil, t.needed(a))
		return reply, in, &made
	}
	return reply, in, nil
}

// refusedFields says what is wrong with a form that cannot be shown again.
func refusedFields(errs bot.FieldErrors) bot.Message {
	var items [][]bot.Span
	for _, words := range errs {
		items = append(items, bot.Plainly(words))
	}
	return bot.Message{Blocks: []bot.Block{bot.List{Items: items}}}
}

// follow shows what came of an action: in the place of its card, or to who acted.
func (t *Teams) follow(ctx context.Context, a activity, reply bot.Reply) error {
	messages := reply.Messages
	if reply.Replace && a.ReplyToID != "" {
		err := persist(ctx, func(ctx context.Context) error {
			return t.edit(ctx, a.ServiceURL, a.tenant(), a.Conversation.ID, a.ReplyToID, render(messages[0]))
		})
		if err == nil {
			messages = messages[1:]
		} else {
			t.log.InfoContext(ctx, "teams card not edited", "error", err)
		}
	}
	if len(messages) == 0 {
		return nil
	}
	return t.say(ctx, a, reply.Everyone, render(bot.Joined(messages)))
}
