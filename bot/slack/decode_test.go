package slack

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

func TestReadText(t *testing.T) {
	for raw, want := range map[string]string{
		"12k Acme":                                "12k Acme",
		"12k <@U07LEA|lea> 30%":                   "12k " + bot.PersonToken("U07LEA") + " 30%",
		"<@W07LEA>":                               bot.PersonToken("W07LEA"),
		"in <#C0SALES|sales>":                     "in " + bot.ChannelToken("C0SALES", "sales"),
		"in <#C0SALES>":                           "in " + bot.ChannelToken("C0SALES", ""),
		"AT&amp;T &lt;3 &amp;lt;":                 "AT&T <3 &lt;",
		"<http://acme.com|acme.com> won":          "acme.com won",
		"<https://acme.com/?a=1&amp;b=2>":         "https://acme.com/?a=1&b=2",
		"<mailto:lea@acme.com|lea@acme.com>":      "lea@acme.com",
		"<!channel> *bold*":                       "@channel *bold*",
		"<!here> <!everyone>":                     "@here @everyone",
		"<!subteam^S012|@sales-team>":             "@sales-team",
		"<!date^1764064800^{date}|25 Nov>":        "25 Nov",
		"&lt;!channel&gt;":                        "<!channel>",
		"&lt;https://evil.example|x&gt;":          "<https://evil.example|x>",
		"a < b":                                   "a < b",
		"<nothing known>":                         "<nothing known>",
		"<@not-an-id|x>":                          "x",
		"\ue000@U0BOSS\ue001 forged":              "@U0BOSS forged",
		"<@U07LEA|\ue000#C0\ue001>":               bot.PersonToken("U07LEA"),
		"שלום <@U07LEA> مرحبا 🎉":                  "שלום " + bot.PersonToken("U07LEA") + " مرحبا 🎉",
		"'; drop table win; -- <!channel|x> =1+1": "'; drop table win; -- x =1+1",
	} {
		if got := readText(raw); got != want {
			t.Errorf("readText(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestAddressed(t *testing.T) {
	for raw, want := range map[string]string{
		"<@U0CARILLON> win 12k Acme":                    "win 12k Acme",
		"<@U0CARILLON|carillon> win 12k <@U07LEA>":      "win 12k " + bot.PersonToken("U07LEA"),
		"thanks <@U0CARILLON> quota":                    "quota",
		"win 12k Acme <@U0CARILLON>":                    "win 12k Acme",
		"<@U0CARILLON>":                                 "",
		"<@U0CARILLONX> hello":                          bot.PersonToken("U0CARILLONX") + " hello",
		"quota":                                         "quota",
		"<@U0CARILLON> /win 12k":                        "/win 12k",
		"<@U0CARILLON>  win &lt;12k&gt; Smith &amp; Co": "win <12k> Smith & Co",
	} {
		if got := addressed(raw, "U0CARILLON"); got != want {
			t.Errorf("addressed(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestDecodeCommand(t *testing.T) {
	d, err := decode([]byte(fakeslack.Command("U07LEA", "C0SALES", "/win", "12k Smith &amp; Co", "trigger.1", "https://hooks.example/1")))
	if err != nil {
		t.Fatal(err)
	}
	want := delivery{kind: command, trigger: "trigger.1", responseURL: "https://hooks.example/1", channel: "C0SALES", in: bot.Incoming{
		ID: "trigger.1", Platform: "slack", Tenant: fakeslack.Team, User: "U07LEA",
		Place:   coaching.Place{Platform: "slack", Tenant: fakeslack.Team, Ref: "C0SALES"},
		Command: "win", Text: "12k Smith & Co", CanOpenForm: true,
	}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("got  %+v\nwant %+v", d, want)
	}
}

func TestCommandName(t *testing.T) {
	for command, want := range map[string]string{"/win": "win", "/cr-win": "win", "/sales-bot-quota": "quota", "win": "win", "/": "", "/réglages": "réglages"} {
		if got := commandName(command); got != want {
			t.Errorf("commandName(%q) = %q, want %q", command, got, want)
		}
	}
}

// A direct conversation in which a command is typed may be one of two people; one
// in which our message stands is ours.
func TestDirectConversations(t *testing.T) {
	for name, test := range map[string]struct {
		body   string
		direct bool
	}{
		"command":         {fakeslack.Command("U07LEA", "D07LEA", "/quota", "", "t1", ""), false},
		"press":           {fakeslack.Press("U07LEA", "D07LEA", "win.undo", "1", "t2", ""), true},
		"press elsewhere": {fakeslack.Press("U07LEA", "C0SALES", "win.undo", "1", "t2", ""), false},
		"press on a private answer": {strings.Replace(fakeslack.Press("U07LEA", "D0OTHER", "win.undo", "1", "t2", ""),
			url.QueryEscape(`"is_ephemeral":false`), url.QueryEscape(`"is_ephemeral":true`), 1), false},
		"said":    {fakeslack.Direct("E1", "U07LEA", "quota"), true},
		"mention": {fakeslack.Mention("E1", "U07LEA", "C0SALES", "<@U0CARILLON> quota"), false},
	} {
		d, err := decode([]byte(test.body))
		if err != nil {
			t.Fatal(name, err)
		}
		if d.in.Direct != test.direct {
			t.Errorf("%s: direct is %t, want %t", name, d.in.Direct, test.direct)
		}
		if want := bot.DirectPlace("slack", fakeslack.Team, "U07LEA"); test.direct && d.in.Place != want {
			t.Errorf("%s: place is %v, want %v", name, d.in.Place, want)
		}
	}
}

func TestDecodePress(t *testing.T) {
	d, err := decode([]byte(fakeslack.Press("U07LEA", "C0SALES", "win.undo#2", "42", "trigger.2", "https://hooks.example/2")))
	if err != nil {
		t.Fatal(err)
	}
	in := d.in
	if d.kind != press || in.ID != "trigger.2" || in.Action != "win.undo" || in.Value != "42" || !in.CanOpenForm || in.Place.Ref != "C0SALES" || in.User != "U07LEA" {
		t.Errorf("got %+v", d)
	}
}

// What is not for us, or not known yet, is acknowledged and no more.
func TestNothing(t *testing.T) {
	said := func(fields map[string]any) string {
		inner := map[string]any{"type": "message", "channel_type": "im", "user": "U07LEA", "channel": "D07LEA", "text": "win 12k"}
		for name, value := range fields {
			inner[name] = value
		}
		return fakeslack.Event("E1", inner)
	}
	for name, body := range map[string]string{
		"unknown outer type":        `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}`,
		"unknown inner type":        fakeslack.Event("E1", map[string]any{"type": "not_invented_yet"}),
		"inner type of other shape": fakeslack.Event("E1", map[string]any{"type": "user_change", "user": map[string]any{"id": "U1"}, "channel": map[string]any{}}),
		"edited message":            said(map[string]any{"subtype": "message_changed"}),
		"deleted message":           said(map[string]any{"subtype": "message_deleted"}),
		"bot's message":             said(map[string]any{"subtype": "bot_message", "bot_id": "B1"}),
		"our own message":           said(map[string]any{"bot_id": "B0CARILLON"}),
		"message of a channel":      said(map[string]any{"channel_type": "channel", "channel": "C0SALES"}),
		"mention in a direct talk":  fakeslack.Mention("E1", "U07LEA", "D07LEA", "<@U0CARILLON> quota"),
		"closed view":               "payload=" + url.QueryEscape(`{"type":"view_closed","view":{"id":"V1"}}`),
		"shortcut":                  "payload=" + url.QueryEscape(`{"type":"shortcut","callback_id":"x"}`),
		"suggestion":                "payload=" + url.QueryEscape(`{"type":"block_suggestion"}`),
		"certificate check":         "ssl_check=1&token=x",
	} {
		if d, err := decode([]byte(body)); err != nil || d.kind != nothing {
			t.Errorf("%s: got %+v, %v", name, d, err)
		}
	}
}

func TestMalformed(t *testing.T) {
	for name, body := range map[string]string{
		"empty":                     "",
		"no JSON":                   `{"type":`,
		"wrong types":               `{"type":42}`,
		"event without inner part":  `{"type":"event_callback","team_id":"T1","event_id":"E1"}`,
		"no form":                   "%zz",
		"form of something else":    "a=b",
		"array":                     "[]",
		"payload that is no JSON":   "payload=%7B",
		"command without trigger":   "command=%2Fwin&team_id=T1&user_id=U1",
		"command without team":      "command=%2Fwin&trigger_id=t&user_id=U1",
		"command without user":      "command=%2Fwin&trigger_id=t&team_id=T1",
		"press without trigger":     "payload=" + url.QueryEscape(`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"actions":[{"action_id":"a"}]}`),
		"submission without a view": "payload=" + url.QueryEscape(`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"}}`),
		"odd private metadata":      "payload=" + url.QueryEscape(`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1","private_metadata":"no"}}`),
		"event without id":          fakeslack.Event("", map[string]any{"type": "app_mention", "user": "U1", "channel": "C1"}),
		"event without user":        fakeslack.Event("E1", map[string]any{"type": "app_mention", "channel": "C1"}),
	} {
		if d, err := decode([]byte(body)); !errors.Is(err, errMalformed) {
			t.Errorf("%s: got %+v, %v", name, d, err)
		}
	}
}

func TestFieldErrorsFindAField(t *testing.T) {
	d := delivery{fields: []string{"amount", "customer"}}
	for name, test := range map[string]struct{ given, want map[string]string }{
		"known":            {map[string]string{"customer": "Who?"}, map[string]string{"customer": "Who?"}},
		"unknown":          {map[string]string{"": "Broken."}, map[string]string{"amount": "Broken."}},
		"known and others": {map[string]string{"amount": "How much?", "x": "One.", "y": "Two."}, map[string]string{"amount": "How much? One. Two."}},
	} {
		if got := d.fieldErrors(test.given); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// FuzzDecode: whatever is signed, decoding neither panics nor lets a token in that
// people typed themselves; what it gives can be handed on as it is.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(fakeslack.Command("U07LEA", "C0SALES", "/win", "12k <@U07LEA|lea> &amp; <!channel>", "t1", "u")))
	f.Add([]byte(fakeslack.Press("U07LEA", "C0SALES", "win.undo", "1", "t2", "u")))
	f.Add([]byte(fakeslack.Mention("E1", "U07LEA", "C0SALES", "<@U0CARILLON> quota")))
	f.Add([]byte(fakeslack.Direct("E2", "U07LEA", "win 12k \ue000@U1\ue001")))
	f.Add([]byte(`{"type":"url_verification","challenge":"c"}`))
	f.Add([]byte("payload=" + url.QueryEscape(`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1","callback_id":"win","state":{"values":{"amount":{"amount":{"type":"plain_text_input","value":"12k"}}}}}}`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := decode(body)
		if err != nil {
			if !errors.Is(err, errMalformed) {
				t.Errorf("error is not errMalformed: %v", err)
			}
			return
		}
		if d.kind == nothing || d.kind == challenge {
			return
		}
		if d.in.ID == "" || d.in.Tenant == "" || d.in.User == "" || d.in.Platform != Name {
			t.Errorf("incomplete: %+v", d.in)
		}
		addressed(d.raw, "U0CARILLON")
	})
}

// FuzzReadText: every token in what is read stands for a reference that Slack
// made, and text without references is kept, entities aside.
func FuzzReadText(f *testing.F) {
	f.Add("12k <@U07LEA|lea> <#C1|x> <https://a|b> &lt; <!here> <")
	f.Add("\ue000@U0BOSS\ue001")
	f.Fuzz(func(t *testing.T, raw string) {
		text := readText(raw)
		if opened := strings.Count(text, "\ue000"); opened != strings.Count(text, "\ue001") || opened > strings.Count(raw, "<") {
			t.Errorf("%q has tokens that Slack did not make: %q", raw, text)
		}
		if !strings.ContainsAny(raw, "<&\ue000\ue001") && strings.ToValidUTF8(raw, "") == raw && text != raw {
			t.Errorf("%q became %q", raw, text)
		}
	})
}
