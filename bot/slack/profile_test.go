package slack

import (
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

func TestProfile(t *testing.T) {
	h := connected(t, silent)
	h.slack.User("U07LEA", map[string]any{
		"name": "lea.m", "real_name": "Léa Martin", "tz": "Europe/Paris", "locale": "fr-FR", "is_owner": true,
		"profile": map[string]any{"display_name": "Léa", "real_name": "Léa Martin", "email": "lea@example.com"},
	})
	h.slack.User("U08BOB", map[string]any{"name": "bob", "real_name": "Bob Hall", "locale": "en-GB", "is_admin": true, "profile": map[string]any{"display_name": " "}})
	h.slack.User("U09ANN", map[string]any{"name": "ann", "tz": "Mars/Olympus", "locale": "de-DE"})

	lea, err := h.bot.Profile(t.Context(), fakeslack.Team, "U07LEA")
	if err != nil || lea.Name != "Léa" || lea.Email != "lea@example.com" || lea.Zone.String() != "Europe/Paris" || lea.Locale != coaching.French || !lea.Admin || lea.User != "U07LEA" || lea.Handle != "lea.m" || lea.Bot {
		t.Errorf("Léa is %+v, %v", lea, err)
	}
	if c := h.slack.Calls("users.info")[0]; c.Args["include_locale"] != "true" {
		t.Errorf("asked by %+v, without the locale", c)
	}
	bob, err := h.bot.Profile(t.Context(), fakeslack.Team, "U08BOB")
	if err != nil || bob.Name != "Bob Hall" || bob.Zone != nil || bob.Locale != coaching.English || !bob.Admin {
		t.Errorf("Bob is %+v, %v", bob, err)
	}
	ann, err := h.bot.Profile(t.Context(), fakeslack.Team, "U09ANN")
	if err != nil || ann.Name != "ann" || ann.Zone != nil || ann.Locale != "" || ann.Admin {
		t.Errorf("Ann is %+v, %v", ann, err)
	}
	h.slack.User("U0CRM", map[string]any{"name": "crm", "is_bot": true})
	h.slack.User("USLACKBOT", map[string]any{"name": "slackbot"})
	for _, user := range []string{"U0CRM", "USLACKBOT"} {
		if p, err := h.bot.Profile(t.Context(), fakeslack.Team, user); err != nil || !p.Bot {
			t.Errorf("%s is no bot: %+v, %v", user, p, err)
		}
	}
	if _, err := h.bot.Profile(t.Context(), fakeslack.Team, "U0NOBODY"); err == nil {
		t.Error("nobody has a profile")
	}
	if _, err := h.bot.Profile(t.Context(), "T0FOREIGN", "U07LEA"); err == nil {
		t.Error("somebody of another team has a profile")
	}
}
