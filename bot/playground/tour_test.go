package playground_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// announced gives the stage's workspace a channel for wins, which the tour
// takes place in.
func (s *stage) announced() {
	s.t.Helper()
	sales, err := s.store.ChannelAt(s.t.Context(), s.workspace.ID, place("#sales"), "sales")
	s.must(err)
	s.workspace.Wins = &sales
	s.must(s.store.SaveWorkspace(s.t.Context(), s.workspace))
}

func TestTour(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.announced()
	for name, c := range map[string]struct {
		as, place string
		start     string // the page it begins on
		here      bool
		shows     []string
	}{
		"a rep, there":               {"bob", "#sales", "?as=bob&amp;place=%23sales", true, []string{"You are Bob Stone", "/win 18k", "Step 5 of 5", "reads in #sales"}},
		"a rep, elsewhere":           {"bob", "#product", "?as=bob&amp;place=%23sales", false, []string{"You are Bob Stone"}},
		"a rep, in French":           {"lea", "#sales", "?as=lea&amp;place=%23sales", true, []string{"Vous êtes Léa Martin", "/vente 18k", "Étape 5 sur 5"}},
		"the manager, who is no rep": {"sam", "#sales", "?as=bob&amp;place=%23sales", false, []string{"You are Bob Stone"}},
		"a newcomer":                 {"newcomer-zoe", "#sales", "?as=bob&amp;place=%23sales", false, []string{"You are Bob Stone"}},
	} {
		t.Run(name, func(t *testing.T) {
			page := s.well(s.get("?" + query("as", c.as, "place", c.place))).body
			for _, text := range append(c.shows, `data-start="/playground/`+c.start+`"`) {
				if !strings.Contains(page, text) {
					t.Errorf("it does not show %q", text)
				}
			}
			if here := strings.Contains(page, " data-here>"); here != c.here {
				t.Errorf("it takes place here: %v", here)
			}
			if n := strings.Count(page, "<li hidden data-step"); n != 5 {
				t.Errorf("it has %d steps", n)
			}
		})
	}
}

func TestTourIsForTheMadeUpTeam(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	without := func(why string) {
		t.Helper()
		page := s.well(s.get("?" + query("as", "bob", "place", "#sales"))).body
		if strings.Contains(page, "data-tour") || strings.Contains(page, "data-step") {
			t.Errorf("%s: there is a tour", why)
		}
	}
	without("no channel for wins")
	s.announced()
	s.must(s.store.Raze(t.Context(), "playground", "demo"))
	w, err := s.store.Install(t.Context(), "playground", "demo", coaching.Workspace{Name: "Real", Zone: s.workspace.Zone, Locale: coaching.English, Currency: "EUR"})
	s.must(err)
	s.workspace = w
	_, err = s.store.Join(t.Context(), w.ID, bot.Profile{Platform: "playground", Tenant: "demo", User: "bob", Name: "Bob"}, []coaching.Grant{{Role: coaching.Rep}})
	s.must(err)
	s.announced()
	without("a team of one's own")
	s = newStageWith(t, storagetest.SQLite(t), func(settings *playground.Settings) { settings.Beside = true })
	s.announced()
	without("the clock is people's own")
}

// What the page's script and the server name to each other is there on both
// sides: a control without its script would do nothing and say nothing.
func TestScriptKnowsThePage(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.announced()
	page := s.well(s.get("?" + query("as", "bob", "place", "#sales"))).body
	scripts := map[string]string{}
	for todo := []string{"playground.js"}; len(todo) > 0; todo = todo[1:] {
		if _, read := scripts[todo[0]]; read {
			continue
		}
		scripts[todo[0]] = s.well(s.get("static/" + todo[0])).body
		for _, m := range regexp.MustCompile(`from "\./([^"]+)"`).FindAllStringSubmatch(scripts[todo[0]], -1) {
			todo = append(todo, m[1])
		}
	}
	for name, script := range scripts {
		for _, m := range regexp.MustCompile(`getElementById\("([^"]+)"\)`).FindAllStringSubmatch(script, -1) {
			if !strings.Contains(page, ` id="`+m[1]+`"`) {
				t.Errorf("%s looks for #%s, which the page does not have", name, m[1])
			}
		}
	}
	if len(scripts) < 5 {
		t.Errorf("only %d scripts were found", len(scripts))
	}
}

func TestPageIsUsableWithoutAMouse(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.announced()
	page := s.well(s.get("?" + query("as", "bob", "place", "#sales"))).body
	for what, pattern := range map[string]string{
		"a way past the side":            `<a class="skip" href="#text">`,
		"a place that tells news":        `role="log" aria-live="polite"`,
		"a way to the finder":            `aria-keyshortcuts="Control\+K Meta\+K"`,
		"a name on the composer":         `<label for="text"`,
		"a name on the file":             `<input type="file"[^>]* aria-label="[^"]+"`,
		"places to move among":           `<nav [^>]*data-arrows`,
		"people to move among":           `<ul data-arrows>`,
		"a list that can be chosen from": `role="combobox" aria-controls="finds"`,
		"the person in the list":         `data-link="/playground/\?as=lea&amp;place=%23sales" data-name="Léa Martin lea"`,
		"a question before a reset":      `<dialog class="form" id="reset"`,
	} {
		if !regexp.MustCompile(pattern).MatchString(page) {
			t.Errorf("there is no %s", what)
		}
	}
	for _, button := range regexp.MustCompile(`(?s)<button[^>]*>.*?</button>`).FindAllString(page, -1) {
		label := regexp.MustCompile(`(?s)<[^>]*>|\s`).ReplaceAllString(button, "")
		if label == "" && !strings.Contains(button, "aria-label=") && !strings.Contains(button, "data-next=") {
			t.Errorf("a button has no name: %s", button)
		}
	}
}
