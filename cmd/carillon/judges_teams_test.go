package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/outside"
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
