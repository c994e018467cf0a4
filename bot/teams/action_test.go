package teams

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// form is the form of the tests, with what was typed already.
func form() *bot.Form {
	return &bot.Form{
		Name: "win.record", State: "kept", Title: "Log a win", Submit: "Save",
		Fields: []bot.FormField{
			{Name: "amount", Label: "Amount", Type: bot.MoneyField, Required: true, Value: []string{"12k"}},
			{Name: "customer", Label: "Customer", Type: bot.TextField},
			{Name: "split", Label: "Shared with", Type: bot.PeopleField},
			{Name: "tags", Label: "Tags", Type: bot.MultiselectField, Options: []bot.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}},
			{Name: "first", Label: "First", Type: bot.CheckboxField},
		},
	}
}

// forms answers the opening of a form with it, and its submission with errors
// while there are any.
func forms(errs bot.FieldErrors) func(bot.Incoming) (bot.Reply, error) {
	return func(in bot.Incoming) (bot.Reply, error) {
		switch {
		case in.Action == bot.OpenFormAction && strings.Contains(in.Value, "forbidden"):
			return bot.Answer(bot.Say(bot.Plainly("This takes the role manager."))), nil
		case in.Action == bot.OpenFormAction:
			return bot.Reply{Form: form()}, nil
		case in.Form != nil && len(errs) > 0 && in.Form.Values["amount"] != nil:
			return bot.Reply{Errors: errs}, nil
		case in.Form != nil:
			return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
		default:
			return bot.Answer(bot.Message{Blocks: []bot.Block{
				bot.Text{Text: bot.Plainly("A form makes this easier.")},
				bot.Buttons{Buttons: []bot.Button{bot.OpenFormButton(bot.Voice{}, "win.record", "Open form", nil)}},
			}}), nil
		}
	}
}

// parsed is the JSON of a body.
func parsed(t *testing.T, body string) map[string]any {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return all
}

// at gives what stands at a path in JSON.
func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// A button answers in the body of its invoke: with the card in its place, with
// words, or with why it was refused.
func TestExecute(t *testing.T) {
	h := newHarness(t, func(in bot.Incoming) (bot.Reply, error) {
		done := bot.Answer(bot.Say(bot.Plainly("done " + in.Value)))
		switch in.Action {
		case "replace":
			done.Replace = true
			return done, nil
		case "broken":
			return bot.Answer(bot.Say(bot.Plainly("Reference 1a2b"))), errors.New("the store is down")
		case "silent":
			return bot.Reply{}, nil
		case "card":
			return bot.Answer(bot.Message{Blocks: []bot.Block{bot.Heading{Text: bot.Plainly("Why")}, bot.Divider{}, bot.Text{Text: bot.Plainly("Because.")}}}), nil
		}
		return done, nil
	})
	press := func(action string) map[string]any {
		return parsed(t, h.sent(h.teams.Execute("press-"+action, bob, salesID, "7", action, map[string]string{"action": action, "value": "42"})))
	}
	if got := press("words"); got["statusCode"] != 200.0 || got["type"] != messageType || got["value"] != "done 42" {
		t.Errorf("words: %v", got)
	}
	if got := press("silent"); got["statusCode"] != 200.0 || got["value"] != "" {
		t.Errorf("silent: %v", got)
	}
	if got := press("broken"); got["statusCode"] != 200.0 || got["value"] != "Reference 1a2b" {
		t.Errorf("broken: %v", got)
	}
	if got := press("replace"); got["type"] != cardType || at(got, "value", "type") != "AdaptiveCard" {
		t.Errorf("replace: %v", got)
	}
	h.settle()
	if posts := h.teams.Posts(); len(posts) > 0 {
		t.Errorf("said beside: %+v", posts)
	}
	if got := press("card"); got["value"] != "Why" {
		t.Errorf("card: %v", got)
	}
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].To != bob.Account() || posts[0].Summary != "Why\nBecause." {
		t.Errorf("said beside: %+v", posts)
	}
	in := h.incoming()[0]
	if in.Action != "words" || in.Value != "42" || in.User != bob.AAD || in.Place != sales {
		t.Errorf("pressed: %+v", in)
	}
}

// A client that does not know Action.Execute says what was pressed by a message;
// the card is edited where it is.
func TestSubmitInPlaceOfExecute(t *testing.T) {
	h := newHarness(t, func(in bot.Incoming) (bot.Reply, error) {
		return bot.Reply{Messages: []bot.Message{bot.Say(bot.Plainly("done " + in.Value))}, Replace: in.Action == "replace"}, nil
	})
	ref, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("a card"))})
	if err == nil {
		t.Fatalf("sent %s where nobody was heard", ref)
	}
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	h.teams.Forget()
	ref, err = h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("a card"))})
	if err != nil {
		t.Fatal(err)
	}
	_, card, _ := strings.Cut(ref, "|")
	h.sent(h.teams.Submit("2", bob, salesID, card, map[string]string{"action": "replace", "value": "42"}))
	h.settle()
	posts := h.teams.Posts()
	if len(posts) != 1 || posts[0].Edits != 1 || posts[0].Summary != "done 42" {
		t.Errorf("%+v", posts)
	}
	h.sent(h.teams.Submit("3", bob, salesID, card, map[string]string{"action": "words", "value": "43"}))
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 2 || posts[1].To != bob.Account() || posts[1].Summary != "done 43" {
		t.Errorf("%+v", posts)
	}
}

// A bare command answers with a card that opens a dialog and holds the same inputs.
// The dialog stays open with what is wrong, and closes once it is right.
func TestDialog(t *testing.T) {
	h := newHarness(t, forms(bot.FieldErrors{"amount": "I can’t read this amount."}))
	h.sent(h.teams.Mention("1", bob, salesID, "win"))
	h.settle()
	posts := h.teams.Posts()
	if len(posts) != 1 || posts[0].To != bob.Account() {
		t.Fatalf("%+v", posts)
	}
	for _, wanted := range []string{`"task/fetch"`, `"feature":"win","form":"win.record"`, `"id":"amount"`, `"id":"customer"`, `"state":"kept"`} {
		if !strings.Contains(posts[0].Card, wanted) {
			t.Errorf("no %s in %s", wanted, posts[0].Card)
		}
	}
	got := parsed(t, h.sent(h.teams.Fetch("2", bob, salesID, posts[0].ID, map[string]string{"feature": "win", "form": "win.record"})))
	if at(got, "task", "type") != "continue" || at(got, "task", "value", "title") != "Log a win" || at(got, "task", "value", "card", "contentType") != cardType {
		t.Errorf("opened: %v", got)
	}
	data := map[string]any{
		"feature": "win", "form": "win.record", "state": "kept", "amount": "abc", "customer": "Acme",
		"split": lea.AAD + ", 29:x", "tags": "a,b", "first": "true",
	}
	body := h.sent(h.teams.Send("3", bob, salesID, posts[0].ID, data))
	if got := parsed(t, body); at(got, "task", "type") != "continue" {
		t.Errorf("refused: %v", got)
	}
	for _, wanted := range []string{"I can’t read this amount.", `"value":"abc"`, `"value":"Acme"`, `"state":"kept"`} {
		if !strings.Contains(body, wanted) {
			t.Errorf("no %s in %s", wanted, body)
		}
	}
	submitted := h.last()
	want := map[string][]string{
		"amount": {"abc"}, "customer": {"Acme"}, "tags": {"a", "b"}, "first": {"true"},
		"split": {bot.PersonToken(lea.AAD), bot.PersonToken("29:x")},
	}
	if submitted.Form.State != "kept" || !maps.EqualFunc(submitted.Form.Values, want, equalStrings) {
		t.Errorf("submitted %+v, want %v", submitted.Form, want)
	}
	h.teams.Forget()
	delete(data, "amount")
	if body := h.sent(h.teams.Send("4", bob, salesID, posts[0].ID, data)); body != "" {
		t.Errorf("accepted with %s", body)
	}
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 1 || posts[0].To != bob.Account() || posts[0].Summary != "Recorded." {
		t.Errorf("%+v", posts)
	}
}

func equalStrings(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }

// last is the last form that was submitted.
func (h *harness) last() bot.Incoming {
	var last bot.Incoming
	for _, in := range h.incoming() {
		if in.Form != nil {
			last = in
		}
	}
	return last
}

// The same inputs, filled in where they stand in the card.
func TestInlineForm(t *testing.T) {
	h := newHarness(t, forms(bot.FieldErrors{"amount": "I can’t read this amount."}))
	h.sent(h.teams.Submit("1", bob, "", "7", map[string]string{"form": "win.record", "amount": "abc", "customer": "Acme"}))
	h.settle()
	posts := h.teams.Posts()
	if len(posts) != 1 || !strings.Contains(posts[0].Card, "I can’t read this amount.") || !strings.Contains(posts[0].Card, `"value":"Acme"`) {
		t.Fatalf("%+v", posts)
	}
	h.sent(h.teams.Submit("2", bob, "", "7", map[string]string{"form": "win.record", "customer": "Acme"}))
	h.settle()
	if posts := h.teams.Posts(); len(posts) != 2 || posts[1].Summary != "Recorded." {
		t.Errorf("%+v", posts)
	}
}

// What is refused says why; what is not known or cannot be read is no 5xx but 501
// for invokes that nobody has invented yet.
func TestRefusedInvokes(t *testing.T) {
	h := newHarness(t, forms(nil))
	got := parsed(t, h.sent(h.teams.Fetch("1", bob, salesID, "7", map[string]string{"feature": "x", "form": "forbidden"})))
	if at(got, "task", "type") != "message" || at(got, "task", "value") != "This takes the role manager." {
		t.Errorf("%v", got)
	}
	fetch := h.teams.Fetch("2", bob, salesID, "7", nil)
	for name, c := range map[string]struct {
		activity faketeams.Activity
		want     int
	}{
		"unknown":         {fetch.With(faketeams.Activity{"name": "composeExtension/query"}), http.StatusNotImplemented},
		"no name":         {fetch.With(faketeams.Activity{"name": ""}), http.StatusNotImplemented},
		"no data":         {fetch, http.StatusOK},
		"a value as text": {fetch.With(faketeams.Activity{"value": "x"}), http.StatusBadRequest},
		"data as text":    {fetch.With(faketeams.Activity{"value": map[string]any{"data": "x"}}), http.StatusBadRequest},
		"no value":        {fetch.With(faketeams.Activity{"value": nil}), http.StatusBadRequest},
	} {
		if status, body := h.send(c.activity); status != c.want {
			t.Errorf("%s: %d %s, want %d", name, status, body, c.want)
		}
	}
}
