package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/outside"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// judgedCards are what Microsoft's renderer and types say is wrong with cards.
func judgedCards(t *testing.T, cards []json.RawMessage) map[int][]string {
	t.Helper()
	outside.Tool(t, "adaptivecards/package.json")
	var found [][]string
	outside.Node(t, "cards.cjs", map[string]any{"cards": cards}, &found)
	if len(found) != len(cards) {
		t.Fatalf("%d cards were judged, not %d", len(found), len(cards))
	}
	faults := map[int][]string{}
	var samples []outside.Sample
	for i, card := range cards {
		for _, fault := range found[i] {
			if !picked(fault) {
				faults[i] = append(faults[i], fault)
			}
		}
		samples = append(samples, outside.Sample{Name: string(card), Type: outside.Card, JSON: card})
	}
	for name, fault := range outside.Mistyped(t, samples) {
		for i, card := range cards {
			if string(card) == name {
				faults[i] = append(faults[i], fault)
			}
		}
	}
	return faults
}

// picked reports whether a fault is that of a people picker: Teams shows it in cards
// of any version, and looks for people where it has no choices, of which the
// renderer knows nothing.
func picked(fault string) bool {
	return strings.Contains(fault, `"choices.data" is supported in version 1.6`) ||
		strings.Contains(fault, "must have at least one choice defined")
}

// What the renderer makes of every kind of block, field and element is of the types
// that Microsoft publishes, and its renderer takes it.
func TestTeamsCards(t *testing.T) {
	const goldens = "../../bot/teams/testdata/"
	cards := []json.RawMessage{golden(t, goldens+"kitchensink.json"), golden(t, goldens+"kitchensink_form.json")}
	for i, faults := range judgedCards(t, cards) {
		t.Errorf("card %d: %s", i, strings.Join(faults, "\n"))
	}
}

// Every card that is shown to anybody while all is done on Teams that can be done.
func TestTeamsCardsOfAllThatIsPlayed(t *testing.T) {
	outside.Tool(t, "adaptivecards/package.json")
	p := startOnTeams(t)
	for _, row := range append(commandRows(t), parity...) {
		t.Run(row.english, func(t *testing.T) { row.play(t, p.in(t)) })
	}
	bodies := *p.shown
	for _, method := range []string{http.MethodPost, http.MethodPut} {
		for _, call := range p.teams.Calls(method, "/v3/conversations") {
			bodies = append(bodies, call.Body)
		}
	}
	cards := cardsIn(t, bodies)
	if len(cards) < len(parity) {
		t.Errorf("only %d cards were seen", len(cards))
	}
	for i, faults := range judgedCards(t, cards) {
		t.Errorf("%s: %s", cards[i], strings.Join(faults, "\n"))
	}
	var named []map[string]any
	for i, card := range cards {
		named = append(named, map[string]any{"name": fmt.Sprintf("played-%03d", i), "card": card})
	}
	for i, seen := range seenCards(t, 700, named) {
		if len(seen.Strange) > 0 || seen.Text == "" {
			t.Errorf("%s: seen as %q, with %q", cards[i], seen.Text, seen.Strange)
		}
	}
}

// cardsIn are the cards that stand in JSON, each once.
func cardsIn(t *testing.T, bodies []string) []json.RawMessage {
	t.Helper()
	known := map[string]bool{}
	var cards []json.RawMessage
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if v["type"] == "AdaptiveCard" {
				card, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				if !known[string(card)] {
					known[string(card)] = true
					cards = append(cards, card)
				}
				return
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	for _, body := range bodies {
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		walk(v)
	}
	return cards
}

// seenCard is a card as a browser shows it.
type seenCard struct {
	Text     string
	Links    []string
	Strange  []string // elements that no text makes but Markdown or HTML
	Mentions []string
}

// seenCards shows cards in a browser, by Microsoft's renderer with Markdown as Teams
// has it. Pictures of them are kept in .ci/out/cards.
func seenCards(t *testing.T, width int, cards []map[string]any) []seenCard {
	t.Helper()
	for _, tool := range []string{"playwright-core/package.json", "markdown-it/package.json"} {
		outside.Tool(t, tool)
	}
	pictures, err := filepath.Abs(fmt.Sprintf("../../.ci/out/cards/%d", width))
	if err != nil {
		t.Fatal(err)
	}
	var seen []seenCard
	outside.Node(t, "browser/cards.mjs", map[string]any{
		"chromium": chromium(t), "pictures": pictures, "width": width, "cards": cards,
	}, &seen)
	if len(seen) != len(cards) {
		t.Fatalf("%d cards were seen, not %d", len(seen), len(cards))
	}
	return seen
}

// People see what others typed as it was typed, on a desk and on a phone.
func TestTeamsCardsInABrowser(t *testing.T) {
	sink := map[string]any{"name": "kitchensink", "card": json.RawMessage(golden(t, "../../bot/teams/testdata/kitchensink.json"))}
	form := map[string]any{"name": "kitchensink_form", "card": json.RawMessage(golden(t, "../../bot/teams/testdata/kitchensink_form.json"))}
	for _, width := range []int{700, 360} {
		seen := seenCards(t, width, []map[string]any{sink, form})
		text := strings.ReplaceAll(seen[0].Text, "\u200b", "")
		// The bidirectional marks at its end are seen by what they do.
		hostile, _, _ := strings.Cut(bottest.Hostile, "\u202e")
		// Two headings and texts, a list, fields, two tables, a quote, progress and
		// small print; the label of the button is cut.
		if got := strings.Count(text, hostile); got != 9 {
			t.Errorf("%d wide: what is typed is seen %d times: %q", width, got, text)
		}
		if len(seen[0].Strange) > 0 {
			t.Errorf("%d wide: %q", width, seen[0].Strange)
		}
		if want := []string{"https://example.com/?a=1&b=%3C2%3E%7C3", "https://example.com/d/1?x=1&y=2", "https://example.com/"}; !slices.Equal(seen[0].Links, want) {
			t.Errorf("%d wide: links %q", width, seen[0].Links)
		}
		for _, who := range seen[0].Mentions {
			if who != "Léa Martin" {
				t.Errorf("%d wide: %q is mentioned", width, who)
			}
		}
		if len(seen[0].Mentions) != 6 {
			t.Errorf("%d wide: mentions %q", width, seen[0].Mentions)
		}
		if len(seen[1].Links) > 0 {
			t.Errorf("%d wide: a form leads to %q", width, seen[1].Links)
		}
	}
}

// The judges notice what is wrong.
func TestTeamsCardsJudge(t *testing.T) {
	wrong := map[string]string{
		"no such element":     `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"Nope"}]}`,
		"no such size":        `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"x","size":"huge"}]}`,
		"an input without id": `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"Input.Text"}]}`,
		"no such property":    `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"x","colour":"Good"}]}`,
		"a number as text":    `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":7}]}`,
	}
	cards := []json.RawMessage{[]byte(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"right"}]}`)}
	names := []string{"right"}
	for name, card := range wrong {
		names, cards = append(names, name), append(cards, []byte(card))
	}
	faults := judgedCards(t, cards)
	for i, name := range names {
		if found := len(faults[i]) > 0; found != (name != "right") {
			t.Errorf("%s: %q", name, faults[i])
		}
	}
}

// teamsParts are the parts of an app package that have a schema, each with its own.
func teamsParts(t *testing.T, file, schema string) []map[string]any {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var parts []map[string]any
	for name, of := range map[string]string{"manifest.json": "MicrosoftTeams.schema.json", "fr.json": "MicrosoftTeams.Localization.schema.json"} {
		r, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		parts = append(parts, map[string]any{"schema": schema, "file": of, "content": json.RawMessage(content)})
	}
	return parts
}

// The app package is of the schema that Microsoft publishes, with all commands.
func TestTeamsPackage(t *testing.T) {
	outside.Tool(t, "@microsoft/app-manifest/package.json")
	t.Setenv("TEAMS_APP_ID", faketeams.App)
	t.Setenv("CARILLON_PUBLIC_URL", "https://carillon.example.com")
	var parts []map[string]any
	for _, schema := range []string{"1.29", "1.24"} {
		file := filepath.Join(t.TempDir(), "carillon-teams.zip")
		var said bytes.Buffer
		if code := run(t.Context(), []string{"manifest", "teams", "-o", file, "--schema", schema}, &said, &said); code != 0 || !strings.Contains(said.String(), file) {
			t.Fatalf("%d: %s", code, &said)
		}
		parts = append(parts, teamsParts(t, file, schema)...)
	}
	sound := len(parts)
	parts = append(parts,
		map[string]any{"schema": "1.29", "file": "MicrosoftTeams.schema.json", "content": map[string]any{"manifestVersion": "1.29"}},
		map[string]any{"schema": "1.29", "file": "MicrosoftTeams.Localization.schema.json", "content": map[string]any{"name.short": 7}},
	)
	// What 1.29 has is not for 1.24.
	for _, part := range parts[:sound] {
		if part["schema"] == "1.29" && part["file"] == "MicrosoftTeams.schema.json" {
			parts = append(parts, map[string]any{"schema": "1.24", "file": part["file"], "content": part["content"]})
		}
	}
	var found [][]string
	outside.Node(t, "manifests.cjs", map[string]any{"parts": parts}, &found)
	if len(found) != len(parts) {
		t.Fatalf("%d parts were judged, not %d", len(found), len(parts))
	}
	for i, faults := range found {
		if i < sound && len(faults) > 0 {
			t.Errorf("%s of %s: %s", parts[i]["file"], parts[i]["schema"], strings.Join(faults, "\n"))
		}
		if i >= sound && len(faults) == 0 {
			t.Errorf("nothing is found wrong with %v", parts[i])
		}
	}
}
