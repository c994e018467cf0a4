package main

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/storage/seal"
)

// The people and the wins channel of the fake tenant.
var teamsPeople = map[string]faketeams.Person{
	"lea": {AAD: "1ea00000-0000-4000-8000-000000000001", Name: "Léa Martin", Email: "lea@example.com", Locale: "fr-FR", Zone: "Europe/Paris"},
	"bob": {AAD: "b0b00000-0000-4000-8000-000000000002", Name: "Bob Harris", Email: "bob@example.com", Locale: "en-GB", Zone: "Europe/London"},
	"sam": {AAD: "5a000000-0000-4000-8000-000000000003", Name: "Sam Wood", Email: "sam@example.com", Locale: "en-GB", Zone: "Europe/London"},
}

const teamsSales = "19:sales@thread.tacv2"

// inTeams is a fake Microsoft Teams, with a running program behind.
type inTeams struct {
	*process
	teams *faketeams.Server
	acts  *int
	said  map[string]answer            // what was answered, by delivery
	cards map[string]faketeams.Post    // what somebody alone saw last
	forms map[string]map[string]string // what the form carries that somebody has open
	shown *[]string                    // what answered activities in their bodies
}

// setTeams sets the environment of a program that is on a fake Teams.
func setTeams(t *testing.T, database string) *faketeams.Server {
	t.Helper()
	s := faketeams.New(t)
	for _, p := range teamsPeople {
		s.Person(p)
	}
	for name, value := range map[string]string{
		"DATABASE_URL":              database,
		"TEAMS_APP_ID":              faketeams.App,
		"TEAMS_APP_PASSWORD":        faketeams.Password,
		"TEAMS_TENANT_ID":           faketeams.Tenant,
		"TEAMS_SERVICE_HOSTS":       s.Host(),
		"TEAMS_OPENID_METADATA_URL": s.MetadataURL(),
		"TEAMS_TOKEN_URL":           s.TokenURL(),
		"CARILLON_WINS_CHANNEL":     teamsSales,
		"CARILLON_ADMINS":           teamsPeople["bob"].AAD,
	} {
		t.Setenv(name, value)
	}
	if !strings.HasPrefix(database, "sqlite:") {
		t.Setenv("CARILLON_SECRET_KEY", seal.NewKey())
	}
	return s
}

func startOnTeams(t *testing.T) inTeams {
	t.Helper()
	return onTeamsWith(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
}

func onTeamsWith(t *testing.T, database string) inTeams {
	t.Helper()
	s := setTeams(t, database)
	p := inTeams{start(t), s, new(int), map[string]answer{}, map[string]faketeams.Post{}, map[string]map[string]string{}, new([]string)}
	for _, who := range []string{"lea", "bob"} {
		p.say("mention", who, "help", "meets "+who)
	}
	s.Wait("the greetings", func(posts []faketeams.Post) bool { return len(posts) == 4 }) // and the answers
	s.Forget()
	return p
}

func onTeams(t *testing.T) chat { return startOnTeams(t) }

func (p inTeams) in(t *testing.T) chat {
	p.process = p.process.in(t)
	return p
}

// hand hands an activity to the program and gives what answers it.
func (p inTeams) hand(a faketeams.Activity) string {
	p.t.Helper()
	response, err := http.DefaultClient.Do(p.teams.Signed(p.base+"/api/messages", a.JSON()))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		p.t.Errorf("%d %s %v", response.StatusCode, body, err)
	}
	if len(body) > 0 {
		*p.shown = append(*p.shown, string(body))
	}
	return string(body)
}

// say says something: a slash command is one that only the bot sees. Its form opens
// by the button of the card that answers it, for Teams opens none by words.
func (p inTeams) say(way, who, words, delivery string) answer {
	p.t.Helper()
	person, before := teamsPeople[who], p.seenBy(who)
	id := strings.ReplaceAll(delivery, " ", "-")
	var a faketeams.Activity
	switch way {
	case "slash":
		a = p.teams.Slash(id, person, teamsSales, "/"+words)
	case "mention":
		a = p.teams.Mention(id, person, teamsSales, words)
	default:
		a = p.teams.Direct(id, person, words)
	}
	p.hand(a)
	if first, again := p.said[delivery]; again {
		return first
	}
	got := p.answered(who, before)
	if opens, ok := got.values["form.open"]; ok && way == "slash" && len(got.values) == 1 {
		got.open = p.press(who, "form.open", opens, true).open
	}
	p.said[delivery] = got
	return got
}

// seenBy is how many messages somebody alone has seen.
func (p inTeams) seenBy(who string) int { return len(p.alone(who)) }

// alone is what somebody alone is answered: in the channel, or in their own
// conversation, where other messages come too.
func (p inTeams) alone(who string) []faketeams.Post {
	person := teamsPeople[who]
	return slices.DeleteFunc(p.teams.Posts(), func(post faketeams.Post) bool {
		return post.To != person.Account() && (post.Conversation != person.Personal() || post.Answers == "")
	})
}

// answered waits for what somebody alone is shown.
func (p inTeams) answered(who string, before int) answer {
	p.t.Helper()
	a := answer{values: map[string]string{}}
	eventually(p.t, "an answer to "+who, func() bool { return p.seenBy(who) > before })
	for _, post := range p.alone(who)[before:] {
		a.text += post.Summary + "\n"
		maps.Copy(a.values, teamsButtons(p.t, post.Card))
		p.cards[who] = post
	}
	return a
}

// teamsAction is an action of a card.
type teamsAction struct {
	Type  string
	Title string
	Data  map[string]any
}

// actionsIn are the actions of a card, wherever they stand.
func actionsIn(t *testing.T, card string) []teamsAction {
	t.Helper()
	var all []teamsAction
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if kind, _ := v["type"].(string); strings.HasPrefix(kind, "Action.") {
				title, _ := v["title"].(string)
				data, _ := v["data"].(map[string]any)
				all = append(all, teamsAction{kind, title, data})
				return
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	if card == "" {
		return nil
	}
	var v any
	if err := json.Unmarshal([]byte(card), &v); err != nil {
		t.Fatalf("%v: %s", err, card)
	}
	walk(v)
	return all
}

// teamsButtons are the values of a card's buttons, by action.
func teamsButtons(t *testing.T, card string) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, a := range actionsIn(t, card) {
		if action, ok := a.Data["action"].(string); ok {
			values[action], _ = a.Data["value"].(string)
		}
	}
	return values
}

// task is what answers a dialog.
type teamsTask struct {
	Task struct {
		Type  string
		Value json.RawMessage
	}
}

// opened reads a dialog that opens or stays open.
func (p inTeams) opened(who, body string) (answer, bool) {
	p.t.Helper()
	if body == "" {
		return answer{}, false
	}
	var got teamsTask
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		p.t.Fatalf("%v: %s", err, body)
	}
	if got.Task.Type != "continue" {
		var text string
		_ = json.Unmarshal(got.Task.Value, &text)
		return answer{text: text}, false
	}
	var shown struct {
		Title string
		Card  struct{ Content json.RawMessage }
	}
	if err := json.Unmarshal(got.Task.Value, &shown); err != nil || shown.Title == "" {
		p.t.Fatalf("%v: %s", err, body)
	}
	for _, a := range actionsIn(p.t, string(shown.Card.Content)) {
		if form, ok := a.Data["form"].(string); ok {
			p.forms[who] = map[string]string{"form": form}
			if state, ok := a.Data["state"].(string); ok {
				p.forms[who]["state"] = state
			}
		}
	}
	return answer{open: true, errors: faultsIn(string(shown.Card.Content))}, true
}

// faultsIn are the words in a card's form that call for attention, by the field
// that follows them.
func faultsIn(card string) map[string]string {
	var shown struct {
		Body []struct {
			ID      string
			Inlines []struct{ Text, Color string }
		}
	}
	_ = json.Unmarshal([]byte(card), &shown)
	errs := map[string]string{}
	words := ""
	for _, e := range shown.Body {
		for _, run := range e.Inlines {
			if run.Color == "Attention" {
				words = run.Text
			}
		}
		if e.ID != "" && words != "" {
			errs[e.ID], words = words, ""
		}
	}
	return errs
}

func (p inTeams) fill(who string, values map[string]string) answer {
	p.t.Helper()
	*p.acts++
	before := p.seenBy(who)
	data := maps.Clone(p.forms[who])
	maps.Copy(data, values)
	body := p.hand(p.teams.Send("fill"+strconv.Itoa(*p.acts), teamsPeople[who], teamsSales, "1", data))
	if a, open := p.opened(who, body); open {
		return a
	}
	return p.answered(who, before)
}

func (p inTeams) press(who, action, value string, answered bool) answer {
	p.t.Helper()
	*p.acts++
	id, person, before := "press"+strconv.Itoa(*p.acts), teamsPeople[who], p.seenBy(who)
	if action == "form.open" {
		a, _ := p.opened(who, p.hand(p.teams.Fetch(id, person, teamsSales, p.cards[who].ID, map[string]string{"action": action, "value": value})))
		return a
	}
	body := p.hand(p.teams.Execute(id, person, teamsSales, "1", action, map[string]string{"action": action, "value": value}))
	if !answered {
		return answer{}
	}
	var shown struct {
		StatusCode int
		Type       string
		Value      json.RawMessage
	}
	if err := json.Unmarshal([]byte(body), &shown); err != nil || shown.StatusCode != http.StatusOK {
		p.t.Fatalf("%v: %s", err, body)
	}
	var text string
	if json.Unmarshal(shown.Value, &text) == nil && text != "" && p.seenBy(who) == before {
		return answer{text: text}
	}
	if strings.HasSuffix(shown.Type, "card.adaptive") {
		return answer{text: string(shown.Value), values: teamsButtons(p.t, string(shown.Value))}
	}
	return p.answered(who, before)
}

func (p inTeams) channel() []announced {
	var all []announced
	for _, post := range p.teams.Posts() {
		if post.Channel() == teamsSales && post.To == "" {
			all = append(all, announced{text: post.Summary, labels: post.Card, edited: post.Edits > 0, thread: post.InThread()})
		}
	}
	return all
}

// home asks for the dashboard, which is an answer here.
func (p inTeams) home(who string) string {
	p.t.Helper()
	*p.acts++
	before := p.seenBy(who)
	p.hand(p.teams.Direct("home"+strconv.Itoa(*p.acts), teamsPeople[who], "home"))
	return p.answered(who, before).text
}
