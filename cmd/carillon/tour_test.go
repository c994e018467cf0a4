package main

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the tour of the playground tells people to send brings what it waits
// for, in either language; else it would wait for ever.
func TestTourBringsWhatItWaitsFor(t *testing.T) {
	p := start(t, "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	step := regexp.MustCompile(`data-step data-points="([^"]*)" data-until="([^"]*)" data-line="([^"]*)"`)
	action := regexp.MustCompile(`data-action="([^"]+)"`)
	for _, as := range []string{"bob", "lea"} {
		steps := step.FindAllStringSubmatch(p.page("?"+url.Values{"as": {as}, "place": {"#sales"}}.Encode()), -1)
		if len(steps) != 5 {
			t.Fatalf("%s has %d steps", as, len(steps))
		}
		for _, found := range steps {
			until, line := html.UnescapeString(found[2]), html.UnescapeString(found[3])
			if line == "" {
				continue
			}
			wanted := action.FindStringSubmatch(until)
			if wanted == nil {
				t.Fatalf("after %s it waits for %s", line, until)
			}
			if got := p.say(as, "#sales", line); !got.offers(wanted[1]) {
				t.Errorf("%s brings no %s:\n%s", line, wanted[1], got.text())
			}
		}
		var s seen
		eventually(t, "an announcement", func() bool {
			p.get("place?place=%23sales&as="+as, &s)
			return s.offers("win.cheer")
		})
	}
	// Three days bring a working day, whatever today is; the last step looks
	// for the board by its table.
	p.post("clock", map[string]string{"advance": "72h"}, &struct{}{})
	if page := p.page("?as=bob&place=%23sales"); !strings.Contains(page, `<div class="table"`) {
		t.Error("no board was posted")
	}
}

// page is a page of the playground.
func (p *process) page(path string) string {
	p.t.Helper()
	response, err := http.Get(p.base + "/playground/" + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s, %v", path, response.Status, err)
	}
	return string(body)
}

// offers reports whether a message has a button of an action.
func (s seen) offers(action string) bool {
	for _, m := range s.Messages {
		for _, b := range m.Buttons {
			if b.Action == action {
				return true
			}
		}
	}
	return false
}
