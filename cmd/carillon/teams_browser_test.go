package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/carillon-bot/carillon/bot/outside"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// Teams as people meet it: what is said and pressed in a browser comes to the program
// signed, so that all of its checks run, and what it posts is shown there.
func TestTeamsInABrowser(t *testing.T) {
	for _, tool := range []string{"playwright-core/package.json", "adaptivecards/package.json", "markdown-it/package.json"} {
		outside.Tool(t, tool)
	}
	browser := chromium(t)
	p := startOnTeams(t)
	bridge := httptest.NewServer(bridgeTo(p))
	defer bridge.Close()
	pictures, err := filepath.Abs("../../.ci/out/teams")
	if err != nil {
		t.Fatal(err)
	}
	var faults []string
	outside.Node(t, "browser/teams.mjs", map[string]any{"chromium": browser, "bridge": bridge.URL, "pictures": pictures}, &faults)
	for _, fault := range faults {
		t.Error(fault)
	}
}

// bridgeTo signs what somebody does in the page of Teams, and hands it on.
func bridgeTo(p inTeams) http.Handler {
	var acts atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!doctype html><title>Teams</title>")
	})
	mux.HandleFunc("GET /posts", func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode(append([]faketeams.Post{}, p.teams.Posts()...)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("POST /act", func(w http.ResponseWriter, r *http.Request) {
		var did struct {
			Who, Kind, Text, Verb string
			On                    struct{ ID, Conversation string }
			Data                  map[string]any
		}
		if err := json.NewDecoder(r.Body).Decode(&did); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		who, known := teamsPeople[did.Who]
		if !known {
			http.Error(w, "no such person: "+did.Who, http.StatusBadRequest)
			return
		}
		id := fmt.Sprint("browser-", acts.Add(1))
		channel, _, _ := strings.Cut(did.On.Conversation, ";messageid=")
		if channel == who.Personal() {
			channel = ""
		}
		var a faketeams.Activity
		switch did.Kind {
		case "say":
			a = p.teams.Mention(id, who, teamsSales, did.Text)
		case "execute":
			a = p.teams.Execute(id, who, channel, did.On.ID, did.Verb, did.Data)
		case "fetch":
			a = p.teams.Fetch(id, who, channel, did.On.ID, did.Data)
		case "send":
			a = p.teams.Send(id, who, channel, did.On.ID, did.Data)
		case "submit":
			a = p.teams.Submit(id, who, channel, did.On.ID, did.Data)
		default:
			http.Error(w, "no such act: "+did.Kind, http.StatusBadRequest)
			return
		}
		response, err := http.DefaultClient.Do(p.teams.Signed(p.base+"/api/messages", a.JSON()))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		w.WriteHeader(response.StatusCode)
		io.Copy(w, response.Body)
	})
	return mux
}
