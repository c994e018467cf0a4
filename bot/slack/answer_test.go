package slack

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

var winForm = bot.Form{
	Name: "win", State: "draft 7", Title: "Log a win", Submit: "Save",
	Fields: []bot.FormField{
		{Name: "amount", Label: "Amount", Type: bot.MoneyField, Required: true},
		{Name: "customer", Label: "Customer", Type: bot.TextField, Required: true},
		{Name: "split", Label: "Split", Type: bot.PeopleField},
		{Name: "channel", Label: "Channel", Type: bot.ChannelField},
		{Name: "loud", Label: "Loud", Type: bot.CheckboxField},
	},
}

// asks answers words with the form, where one can be opened, and else with what
// stands in for it.
func asks(in bot.Incoming) (bot.Reply, error) {
	if !in.CanOpenForm {
		return bot.Answer(bot.Say(bot.Plainly("A form makes this easier."))), nil
	}
	form := winForm
	return bot.Reply{Form: &form}, nil
}

func TestCommandAnswersInTheBody(t *testing.T) {
	h := connected(t, func(in bot.Incoming) (bot.Reply, error) {
		reply := bot.Answer(bot.Say(bot.Plainly("Won: <Acme> & *Co*")), bot.Say(bot.Plainly("104 %")))
		reply.Everyone = in.Text == "loud"
		return reply, nil
	})
	for text, want := range map[string]string{"12k Acme": "ephemeral", "loud": "in_channel"} {
		_, body := h.send("/slack/commands", h.command(text, "t-"+text))
		var answer struct {
			ResponseType string `json:"response_type"`
			Text         string
			Blocks       []map[string]any
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err, body)
		}
		if answer.ResponseType != want || answer.Text != "Won: &lt;Acme&gt; &amp; *Co*\n104 %" || len(answer.Blocks) != 3 {
			t.Errorf("got %+v", answer)
		}
	}
}

func TestBareCommandOpensAModal(t *testing.T) {
	h := connected(t, asks)
	status, body := h.send("/slack/commands", h.command("", "trigger.1"))
	if status != 200 || body != "" {
		t.Errorf("%d %q, want an empty body", status, body)
	}
	opened := h.slack.Calls("views.open")
	if len(opened) != 1 || opened[0].Args["trigger_id"] != "trigger.1" || opened[0].Authorization != "Bearer "+fakeslack.Token {
		t.Fatalf("opened %+v", opened)
	}
	if !strings.Contains(opened[0].Args["view"], `"block_id":"amount"`) || !strings.Contains(opened[0].Args["view"], `"action_id":"amount"`) {
		t.Errorf("view is %s", opened[0].Args["view"])
	}
}

// The trigger of a copy was used already: its modal is open.
func TestUsedTriggerMeansOpened(t *testing.T) {
	h := connected(t, asks)
	h.slack.Next("views.open", fakeslack.Refusal("exchanged_trigger_id"))
	if status, body := h.send("/slack/commands", h.command("", "trigger.1")); status != 200 || body != "" {
		t.Errorf("%d %q, want an empty body", status, body)
	}
}

func TestExpiredTrigger(t *testing.T) {
	h := connected(t, asks)
	for _, script := range []fakeslack.Script{
		fakeslack.Refusal("expired_trigger_id"), fakeslack.Status(http.StatusInternalServerError, ""), fakeslack.Status(429, "30"),
	} {
		h.slack.Next("views.open", script)
		if status, body := h.send("/slack/commands", h.command("", "trigger.1")); status != 200 || !strings.Contains(body, "A form makes this easier.") {
			t.Errorf("%d %s, want what stands in", status, body)
		}
	}
	h.slack.Next("views.open", fakeslack.Refusal("expired_trigger_id"))
	h.answer = func(bot.Incoming) (bot.Reply, error) { return bot.Reply{Form: &winForm}, nil }
	if _, body := h.send("/slack/commands", h.command("", "trigger.2")); !strings.Contains(body, "did not open") || !strings.Contains(body, "n’a pas ouvert") {
		t.Errorf("a form that cannot be stood in for: %s", body)
	}
}

func TestPress(t *testing.T) {
	h := connected(t, func(bot.Incoming) (bot.Reply, error) {
		reply := bot.Answer(bot.Say(bot.Plainly("Undone.")), bot.Say(bot.Plainly("And more.")))
		reply.Replace = true
		return reply, nil
	})
	if status, body := h.send("/slack/interactions", h.press("win.undo", "t1")); status != 200 || body != "" {
		t.Errorf("%d %q, want an empty body", status, body)
	}
	answers := h.slack.Wait("response", 2)
	if a := answers[0]; a.Args["replace_original"] != "true" || a.Args["text"] != "Undone." || a.Args["response_type"] != "ephemeral" || a.Authorization != "" {
		t.Errorf("first answer is %+v: it has to replace, without the token", a)
	}
	if a := answers[1]; a.Args["replace_original"] != "false" || a.Args["text"] != "And more." {
		t.Errorf("second answer is %+v", a)
	}
}

// Slack waits three seconds for the acknowledgement; what comes after it may take
// longer.
func TestAcknowledgementComesFirst(t *testing.T) {
	for name, test := range map[string]struct {
		err    error
		method string
		send   func(h *harness)
	}{
		"press":        {nil, "response", func(h *harness) { h.send("/slack/interactions", h.press("win.undo", "t1")) }},
		"broken press": {http.ErrHandlerTimeout, "response", func(h *harness) { h.send("/slack/interactions", h.press("win.undo", "t1")) }},
		"submission":   {nil, "chat.postEphemeral", func(h *harness) { submitted(t, h, "C0SALES") }},
	} {
		h := connected(t, func(in bot.Incoming) (bot.Reply, error) {
			if in.Command != "" {
				return asks(in)
			}
			return bot.Answer(bot.Say(bot.Plainly("Done."))), test.err
		})
		acknowledged := make(chan struct{})
		h.slack.Next(test.method, func(http.ResponseWriter, fakeslack.Call) bool {
			select {
			case <-acknowledged:
			case <-time.After(5 * time.Second):
				t.Errorf("%s: answered before it was acknowledged", name)
			}
			return false
		})
		test.send(h)
		close(acknowledged)
		h.finish()
		if n := len(h.slack.Calls(test.method)); n != 1 {
			t.Errorf("%s: answered %d times", name, n)
		}
	}
}

// A response_url takes answers for half an hour; later the person is told where
// they are.
func TestPressWithoutResponseURL(t *testing.T) {
	h := connected(t, say("Undone."))
	h.slack.Next("response", fakeslack.Status(http.StatusNotFound, ""))
	h.send("/slack/interactions", h.press("win.undo", "t1"))
	if posted := h.slack.Wait("chat.postEphemeral", 1)[0]; posted.Args["channel"] != "C0SALES" || posted.Args["user"] != "U07LEA" {
		t.Errorf("posted %+v", posted)
	}
}

func TestPressInADirectConversationStays(t *testing.T) {
	h := connected(t, say("Undone."))
	h.send("/slack/interactions", fakeslack.Press("U07LEA", "D07LEA", "win.undo", "42", "t1", h.slack.ResponseURL()))
	if a := h.slack.Wait("response", 1)[0]; a.Args["response_type"] != "in_channel" {
		t.Errorf("answer is %+v: an ephemeral one would be gone after a reload", a)
	}
}

func TestPressOpensAModal(t *testing.T) {
	h := connected(t, asks)
	if status, body := h.send("/slack/interactions", h.press("form.open", "trigger.3")); status != 200 || body != "" {
		t.Errorf("%d %q", status, body)
	}
	if opened := h.slack.Calls("views.open"); len(opened) != 1 || opened[0].Args["trigger_id"] != "trigger.3" {
		t.Errorf("opened %+v", opened)
	}
}

// submitted opens the win form in a channel and sends it back.
func submitted(t *testing.T, h *harness, channel string) (status int, body string) {
	t.Helper()
	h.send("/slack/commands", fakeslack.Command("U07LEA", channel, "/win", "", "trigger.1", h.slack.ResponseURL()))
	return h.send("/slack/interactions", fakeslack.Submit("U07LEA", "V1", h.slack.Calls("views.open")[0], map[string]any{
		"amount":   fakeslack.Input("amount", "12k"),
		"customer": fakeslack.Input("customer", "Smith & <Co> \ue000@U1\ue001"),
		"split":    map[string]any{"split": map[string]any{"type": "multi_users_select", "selected_users": []string{"U08BOB", "U09MIA"}}},
		"channel":  map[string]any{"channel": map[string]any{"type": "conversations_select", "selected_conversation": "C0SALES"}},
		"loud":     map[string]any{"loud": map[string]any{"type": "checkboxes", "selected_options": []any{map[string]any{"value": "true"}}}},
		"empty":    map[string]any{"empty": map[string]any{"type": "plain_text_input", "value": nil}},
		"date":     map[string]any{"date": map[string]any{"type": "datepicker", "selected_date": "2026-11-25"}},
		"select":   map[string]any{"select": map[string]any{"type": "static_select", "selected_option": nil}},
	}))
}

func onSubmission(reply bot.Reply, err error) func(bot.Incoming) (bot.Reply, error) {
	return func(in bot.Incoming) (bot.Reply, error) {
		if in.Form == nil {
			return asks(in)
		}
		return reply, err
	}
}

func TestSubmission(t *testing.T) {
	h := connected(t, onSubmission(bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil))
	if status, body := submitted(t, h, "C0SALES"); status != 200 || body != "" {
		t.Errorf("%d %q, want an empty body, which closes the modal", status, body)
	}
	in := h.incoming()[1]
	if in.ID != "V1" || in.Place.Ref != "C0SALES" || in.Direct || in.Form.Name != "win" || in.Form.State != "draft 7" {
		t.Errorf("got %+v %+v", in, in.Form)
	}
	want := map[string]string{
		"amount": "12k", "customer": "Smith & <Co> @U1", "split": bot.PersonToken("U08BOB") + " " + bot.PersonToken("U09MIA"),
		"channel": bot.ChannelToken("C0SALES", ""), "loud": "true", "date": "2026-11-25",
	}
	for field, values := range in.Form.Values {
		if got := strings.Join(values, " "); got != want[field] {
			t.Errorf("%s is %q, want %q", field, got, want[field])
		}
		delete(want, field)
	}
	if len(want) > 0 {
		t.Errorf("not read: %v", want)
	}
	if p := h.slack.Wait("chat.postEphemeral", 1)[0]; p.Args["channel"] != "C0SALES" || p.Args["user"] != "U07LEA" || p.Args["text"] != "Recorded." {
		t.Errorf("answered %+v", p)
	}
}

func TestSubmissionWhereWeAreNot(t *testing.T) {
	h := connected(t, onSubmission(bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil))
	h.slack.Next("chat.postEphemeral", fakeslack.Refusal("not_in_channel"))
	submitted(t, h, "C0PRIVATE")
	if p := h.slack.Wait("chat.postMessage", 1)[0]; p.Args["channel"] != "U07LEA" || p.Args["text"] != "Recorded." {
		t.Errorf("answered %+v, want a direct message", p)
	}
}

func TestSubmissionRefused(t *testing.T) {
	h := connected(t, onSubmission(bot.Reply{Errors: bot.FieldErrors{"amount": "“12q” is no amount.", "nowhere": "Something else."}}, nil))
	_, body := submitted(t, h, "C0SALES")
	if want := `{"response_action":"errors","errors":{"amount":"“12q” is no amount. Something else."}}`; body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	if posts := h.slack.Posts(); len(posts) > 0 {
		t.Errorf("posted %+v", posts)
	}
}

// When the store fails, the form stays open with what was filled in.
func TestSubmissionFails(t *testing.T) {
	h := connected(t, onSubmission(bot.Answer(bot.Say(bot.Plainly("Reference a1b2"))), http.ErrHandlerTimeout))
	if status, body := submitted(t, h, "C0SALES"); status != 200 || body != `{"response_action":"errors","errors":{"amount":"Reference a1b2"}}` {
		t.Errorf("%d %s", status, body)
	}
}

func TestSubmissionLeadsToAnotherForm(t *testing.T) {
	another := winForm
	another.Name = "confirm"
	h := connected(t, onSubmission(bot.Reply{Form: &another}, nil))
	if _, body := submitted(t, h, "C0SALES"); !strings.Contains(body, `"response_action":"update"`) || !strings.Contains(body, `"callback_id":"confirm"`) {
		t.Errorf("got %s", body)
	}
}

func TestFormStateThatDoesNotFit(t *testing.T) {
	form := winForm
	form.State = strings.Repeat("x", 3000)
	if _, err := modal(form, delivery{}); err == nil || !strings.Contains(err.Error(), "Slack keeps 3000") {
		t.Errorf("error is %v", err)
	}
}

func TestChoiceOfNothingIsLeftOut(t *testing.T) {
	view, err := modal(bot.Form{Fields: []bot.FormField{{Name: "a", Type: bot.SelectField}, {Name: "b", Type: bot.MultiselectField}, {Name: "c", Type: bot.TextField}}}, delivery{})
	if err != nil || len(view.Blocks.BlockSet) != 1 {
		t.Errorf("%d blocks, %v", len(view.Blocks.BlockSet), err)
	}
}

func TestMention(t *testing.T) {
	for name, test := range map[string]struct {
		everyone bool
		refused  bool
		method   string
		channel  string
	}{
		"private":         {false, false, "chat.postEphemeral", "C0SALES"},
		"private, not in": {false, true, "chat.postMessage", "U07LEA"},
		"for everybody":   {true, false, "chat.postMessage", "C0SALES"},
	} {
		h := connected(t, func(bot.Incoming) (bot.Reply, error) {
			reply := bot.Answer(bot.Say(bot.Plainly("72 %")))
			reply.Everyone = test.everyone
			return reply, nil
		})
		if test.refused {
			h.slack.Next("chat.postEphemeral", fakeslack.Refusal("user_not_in_channel"))
		}
		status, body := h.send("/slack/events", fakeslack.Mention("E1", "U07LEA", "C0SALES", "<@U0CARILLON> quota"))
		if status != 200 || body != "" {
			t.Errorf("%s: %d %q", name, status, body)
		}
		if calls := h.slack.Calls(test.method); len(calls) != 1 || calls[0].Args["channel"] != test.channel || calls[0].Args["text"] != "72 %" {
			t.Errorf("%s: %s %+v", name, test.method, calls)
		}
		if in := h.incoming()[0]; in.Text != "quota" || in.CanOpenForm || in.Direct {
			t.Errorf("%s: got %+v", name, in)
		}
	}
}

func TestMentionInAThreadIsAnsweredThere(t *testing.T) {
	h := connected(t, say("72 %"))
	h.send("/slack/events", fakeslack.Event("E1", map[string]any{
		"type": "app_mention", "user": "U07LEA", "channel": "C0SALES", "text": "<@U0CARILLON> quota", "ts": "2.2", "thread_ts": "1.1",
	}))
	if p := h.slack.Posts(); len(p) != 1 || p[0].Thread != "1.1" {
		t.Errorf("posted %+v", p)
	}
}

func TestDirectMessage(t *testing.T) {
	h := connected(t, say("72 %"))
	h.send("/slack/events", fakeslack.Direct("E1", "U07LEA", "quota <@U08BOB>"))
	if p := h.slack.Posts(); len(p) != 1 || p[0].Channel != "D07LEA" || p[0].To != "" {
		t.Errorf("posted %+v", p)
	}
	in := h.incoming()[0]
	if in.Text != "quota "+bot.PersonToken("U08BOB") || !in.Direct || in.Place != bot.DirectPlace("slack", fakeslack.Team, "U07LEA") {
		t.Errorf("got %+v", in)
	}
}

// An answer that may yet be posted makes Slack send the event again, and then it
// is answered; one that cannot be does not.
func TestEventWhoseAnswerFails(t *testing.T) {
	h := connected(t, say("72 %"))
	event := fakeslack.Direct("E1", "U07LEA", "quota")
	h.slack.Next("chat.postMessage", fakeslack.Status(429, "1"))
	if status, _ := h.send("/slack/events", event); status != 503 {
		t.Errorf("limited: %d, want 503", status)
	}
	if status, _ := h.send("/slack/events", event); status != 200 || len(h.slack.Posts()) != 1 {
		t.Errorf("again: %d, %d posts", status, len(h.slack.Posts()))
	}
	if status, _ := h.send("/slack/events", event); status != 200 || len(h.slack.Posts()) != 1 {
		t.Errorf("once more: %d, %d posts", status, len(h.slack.Posts()))
	}
	h.slack.Next("chat.postMessage", fakeslack.Refusal("user_disabled"))
	if status, _ := h.send("/slack/events", fakeslack.Direct("E2", "U07LEA", "quota")); status != 200 {
		t.Errorf("gone: %d, want 200", status)
	}
	mustNotLeak(t, h)
}
