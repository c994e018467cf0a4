package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/carillon-bot/carillon/bot/outside"
)

// What the renderer makes of every kind of block, field and element, and the
// manifests, are of the types that Slack publishes.
func TestSlackTypes(t *testing.T) {
	const goldens = "../../bot/slack/testdata/"
	var message struct{ Blocks json.RawMessage }
	if err := json.Unmarshal(golden(t, goldens+"kitchensink.json"), &message); err != nil {
		t.Fatal(err)
	}
	samples := []outside.Sample{
		{Name: "a message", Type: outside.Blocks, JSON: message.Blocks},
		{Name: "a form", Type: outside.Modal, JSON: golden(t, goldens+"kitchensink_form.json")},
		{Name: "a Home", Type: outside.Home, JSON: golden(t, goldens+"kitchensink_home.json")},
	}
	for _, file := range []string{"../../manifest.yml", goldens + "manifest.en.yml", goldens + "manifest.fr.yml", goldens + "manifest.socket.yml"} {
		manifest, err := yaml.YAMLToJSON(golden(t, file))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		samples = append(samples, outside.Sample{Name: file, Type: outside.Manifest, JSON: manifest})
	}
	for name, fault := range outside.Mistyped(t, samples) {
		t.Errorf("%s: %s", name, fault)
	}
}

// The judge notices what is wrong.
func TestSlackTypesJudge(t *testing.T) {
	faults := outside.Mistyped(t, []outside.Sample{
		{Name: "right", Type: outside.Blocks, JSON: []byte(`[{"type":"divider"}]`)},
		{Name: "no such block", Type: outside.Blocks, JSON: []byte(`[{"type":"text"}]`)},
		{Name: "markup in a button", Type: outside.Blocks, JSON: []byte(`[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"mrkdwn","text":"x"}}]}]`)},
		{Name: "a form without a title", Type: outside.Modal, JSON: []byte(`{"type":"modal","blocks":[]}`)},
		{Name: "a Home with a title", Type: outside.Home, JSON: []byte(`{"type":"home","blocks":[],"title":{"type":"plain_text","text":"x"}}`)},
		{Name: "no such scope", Type: outside.Manifest, JSON: []byte(`{"display_information":{"name":"x"},"oauth_config":{"scopes":{"bot":["chat:shout"]}}}`)},
		{Name: "no such event", Type: outside.Manifest, JSON: []byte(`{"display_information":{"name":"x"},"settings":{"event_subscriptions":{"bot_events":["app_yawned"]}}}`)},
	})
	if _, wrong := faults["right"]; wrong || len(faults) != 6 {
		t.Errorf("found wrong: %q", faults)
	}
}

func golden(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
