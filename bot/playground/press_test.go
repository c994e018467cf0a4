package playground_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// withButton is a message that can be undone.
func withButton(text string) bot.Message {
	return bot.Message{Blocks: []bot.Block{
		bot.Text{Text: bot.Plainly(text)},
		bot.Buttons{Buttons: []bot.Button{{Action: "win.undo", Value: "42", Label: "Undo", Style: bot.Danger}}},
	}}
}

func TestPress(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		s.handler.answer(bot.Answer(withButton("Recorded.")))
		id := s.say("lea", "#sales", "/win 12k").Messages[0].ID
		s.handler.answer(bot.Reply{Messages: []bot.Message{bot.Say(bot.Plainly("Undone.")), bot.Say(bot.Plainly("And more."))}, Replace: true})
		press := fields{"as": "lea", "message": id, "action": "win.undo", "value": "42", "delivery": "p1"}
		got := s.well(s.post("press", press))
		if in := s.handler.last(t); in.Action != "win.undo" || in.Value != "42" || !in.CanOpenForm || in.Direct || in.Place != place("#sales") || in.Text != "" {
			t.Errorf("heard %+v", in)
		}
		if want := []string{"Undone.", "And more."}; !slices.Equal(texts(got.Messages), want) || got.Messages[0].ID != id || got.Messages[0].EditedAt == nil {
			t.Errorf("got %s", got.body)
		}
		if all := s.read("lea", "#sales"); !slices.Equal(texts(all), []string{"/win 12k", "Undone.", "And more."}) {
			t.Errorf("lea sees %q", texts(all))
		}
		if again := s.well(s.post("press", press)); again.body != got.body {
			t.Errorf("the same delivery: %s", again.body)
		}
		press["delivery"] = "p2"
		if a := s.post("press", press); a.status != http.StatusNotFound {
			t.Errorf("the button that is gone: %d", a.status)
		}
	})
}

func TestPressOfWhatIsNotThere(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.handler.answer(bot.Answer(withButton("Recorded.")))
	id := s.say("lea", "#sales", "/win 12k").Messages[0].ID
	for name, c := range map[string]struct {
		press  fields
		status int
	}{
		"as asked":          {fields{"as": "lea", "message": id, "action": "win.undo", "value": "42"}, http.StatusOK},
		"another value":     {fields{"as": "lea", "message": id, "action": "win.undo", "value": "43"}, http.StatusNotFound},
		"another action":    {fields{"as": "lea", "message": id, "action": "win.void", "value": "42"}, http.StatusNotFound},
		"somebody else's":   {fields{"as": "bob", "message": id, "action": "win.undo", "value": "42"}, http.StatusNotFound},
		"no such message":   {fields{"as": "lea", "message": "999", "action": "win.undo", "value": "42"}, http.StatusNotFound},
		"no number":         {fields{"as": "lea", "message": "x'; --", "action": "win.undo", "value": "42"}, http.StatusNotFound},
		"nobody":            {fields{"as": "zoe", "message": id, "action": "win.undo", "value": "42"}, http.StatusNotFound},
		"without a message": {fields{"as": "lea", "action": "win.undo", "value": "42"}, http.StatusBadRequest},
		"without an action": {fields{"as": "lea", "message": id, "value": "42"}, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			if a := s.post("press", c.press); a.status != c.status || c.status != http.StatusOK && a.Error == "" {
				t.Errorf("got %d %s", a.status, a.body)
			}
		})
	}
}

// winForm is a form of every way in which values come.
var winForm = bot.Form{Name: "win", State: "s", Title: "A win", Submit: "Save", Fields: []bot.FormField{
	{Name: "amount", Label: "Amount", Type: bot.MoneyField, Required: true},
	{Name: "split", Label: "Split", Type: bot.PeopleField},
	{Name: "channel", Label: "Channel", Type: bot.ChannelField},
	{Name: "tags", Label: "Tags", Type: bot.MultiselectField},
	{Name: "sure", Label: "Sure", Type: bot.CheckboxField},
	{Name: "note", Label: "Note", Type: bot.TextareaField},
}}

// opened opens the form for lea in #sales.
func (s *stage) opened() string {
	s.t.Helper()
	s.handler.answer(bot.Reply{Form: &winForm})
	got := s.say("lea", "#sales", "/win").Messages
	if len(got) != 1 || got[0].Form == nil || got[0].Form.Title != "A win" || got[0].Text == "" || !slices.Equal(got[0].To, []string{"lea"}) {
		s.t.Fatalf("a form: %+v", got)
	}
	return got[0].Form.ID
}

func TestSubmit(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		form := s.opened()
		submit := func(amount string) answer {
			return s.well(s.post("submit", fields{"as": "lea", "form": form, "values": fields{"amount": amount}}))
		}
		s.handler.answer(bot.Reply{Errors: bot.FieldErrors{"amount": "Not an amount."}})
		if a := submit("abc"); a.Errors["amount"] != "Not an amount." || a.Messages != nil {
			t.Fatalf("refused: %s", a.body)
		}
		s.handler.answer(bot.Answer(bot.Say(bot.Plainly("Recorded."))))
		first := submit("12k")
		if len(first.Messages) != 1 || first.Messages[0].Text != "Recorded." || first.Messages[0].Place != "#sales" {
			t.Fatalf("accepted: %s", first.body)
		}
		s.handler.answer(bot.Reply{Errors: bot.FieldErrors{"amount": "Not an amount."}})
		if again := submit("abc"); again.body != first.body {
			t.Errorf("a second time: %s", again.body)
		}
		if ids := []string{s.handler.heard[1].ID, s.handler.heard[2].ID}; ids[0] != ids[1] || len(s.handler.heard) != 3 {
			t.Errorf("submissions came in as %q of %d", ids, len(s.handler.heard))
		}
	})
}

func TestSubmittedValues(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	form := s.opened()
	s.handler.answer(bot.Reply{Errors: bot.FieldErrors{"amount": "Not an amount."}})
	lea, bob := bot.PersonToken("lea"), bot.PersonToken("bob")
	for name, c := range map[string]struct {
		values fields
		want   map[string][]string
	}{
		"text":             {fields{"amount": "12k", "note": "a\nb"}, map[string][]string{"amount": {"12k"}, "note": {"a\nb"}}},
		"a number":         {fields{"amount": 12.5}, map[string][]string{"amount": {"12.5"}}},
		"an array":         {fields{"tags": []string{"a", "b"}}, map[string][]string{"tags": {"a", "b"}}},
		"true":             {fields{"sure": true}, map[string][]string{"sure": {"true"}}},
		"false and null":   {fields{"sure": false, "note": nil, "amount": ""}, map[string][]string{}},
		"people":           {fields{"split": []string{"lea", "@bob"}}, map[string][]string{"split": {lea, bob}}},
		"one person":       {fields{"split": "bob"}, map[string][]string{"split": {bob}}},
		"nobody":           {fields{"split": "nobody"}, map[string][]string{"split": {"@nobody"}}},
		"a channel":        {fields{"channel": "#sales"}, map[string][]string{"channel": {bot.ChannelToken("#sales", "sales")}}},
		"its name":         {fields{"channel": "sales"}, map[string][]string{"channel": {bot.ChannelToken("#sales", "sales")}}},
		"no channel":       {fields{"channel": "nowhere"}, map[string][]string{"channel": {"#nowhere"}}},
		"forged tokens":    {fields{"note": bob + "\x00"}, map[string][]string{"note": {"@bob"}}},
		"an unknown field": {fields{"other": "x"}, map[string][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			s.well(s.post("submit", fields{"as": "lea", "form": form, "values": c.values}))
			got := s.handler.last(t).Form
			if got.Name != "win" || got.State != "s" || !maps.EqualFunc(got.Values, c.want, slices.Equal) {
				t.Errorf("got %q, want %q", got.Values, c.want)
			}
		})
	}
}

func TestSubmitOfWhatIsNotThere(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	form := s.opened()
	s.say("lea", "#sales", "hello")
	other := s.read("lea", "#sales")[2].ID
	for name, c := range map[string]struct {
		submit fields
		status int
	}{
		"somebody else's":  {fields{"as": "bob", "form": form, "values": fields{}}, http.StatusNotFound},
		"no such form":     {fields{"as": "lea", "form": "999", "values": fields{}}, http.StatusNotFound},
		"a mere message":   {fields{"as": "lea", "form": other, "values": fields{}}, http.StatusNotFound},
		"nobody":           {fields{"as": "zoe", "form": form, "values": fields{}}, http.StatusNotFound},
		"without values":   {fields{"as": "lea", "form": form}, http.StatusBadRequest},
		"without a form":   {fields{"as": "lea", "values": fields{}}, http.StatusBadRequest},
		"an object inside": {fields{"as": "lea", "form": form, "values": fields{"amount": fields{}}}, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			if a := s.post("submit", c.submit); a.status != c.status || a.Error == "" {
				t.Errorf("got %d %s", a.status, a.body)
			}
		})
	}
}

func TestHome(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.handler.answer(bot.Answer(withButton("Hello Léa")))
	home := s.well(s.get("api/home?as=lea"))
	if in := s.handler.last(t); !in.Home || !in.Direct || in.User != "lea" {
		t.Errorf("heard %+v", in)
	}
	if home.From != "carillon" || home.Place != "@lea" || !slices.Equal(home.To, []string{"lea"}) || home.Text != "Hello Léa\n[Undo]" {
		t.Errorf("home %s", home.body)
	}
	if again := s.well(s.get("api/home?as=lea")); again.ID != home.ID {
		t.Errorf("a second home %s", again.body)
	}
	if got := s.read("lea", "@lea"); len(got) != 0 {
		t.Errorf("in private lea sees %q", texts(got))
	}
	// Its buttons work, and are answered in private.
	s.handler.answer(bot.Answer(bot.Say(bot.Plainly("Undone."))))
	if got := s.well(s.post("press", fields{"as": "lea", "message": home.ID, "action": "win.undo", "value": "42"})); got.Messages[0].Place != "@lea" {
		t.Errorf("got %s", got.body)
	}
	if a := s.get("api/home?as=zoe"); a.status != http.StatusNotFound {
		t.Errorf("nobody's home: %d", a.status)
	}
}
