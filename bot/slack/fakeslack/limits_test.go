package fakeslack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// complaints is a test that only takes note of what it is told.
type complaints struct {
	testing.TB
	told []string
}

func (c *complaints) Errorf(format string, args ...any) {
	c.told = append(c.told, fmt.Sprintf(format, args...))
}

// What is as long as Slack takes is taken, and what is one longer is refused with
// Slack's error, and fails the test.
func TestLimits(t *testing.T) {
	text := func(n int) map[string]any {
		return map[string]any{"type": "plain_text", "text": strings.Repeat("é", n)}
	}
	many := func(n int, make func(i int) any) (all []any) {
		for i := range n {
			all = append(all, make(i))
		}
		return all
	}
	button := func(label, value, id int) map[string]any {
		return map[string]any{"type": "button", "text": text(label), "value": strings.Repeat("v", value), "action_id": strings.Repeat("i", id)}
	}
	row := func(elements ...any) []any { return []any{map[string]any{"type": "actions", "elements": elements}} }
	divider := func(int) any { return map[string]any{"type": "divider"} }
	option := func(label, value int) any {
		return map[string]any{"text": text(label), "value": strings.Repeat("v", value)}
	}
	choice := func(kind string, options ...any) any {
		return map[string]any{"type": kind, "action_id": "a", "options": options}
	}
	modal := func(title int, metadata int, blocks ...any) map[string]any {
		return map[string]any{"type": "modal", "title": text(title), "submit": text(4), "private_metadata": strings.Repeat("m", metadata), "blocks": blocks}
	}
	for name, c := range map[string]struct {
		method      string
		most, above any
		code        string
	}{
		"blocks of a message":  {"chat.postMessage", many(50, divider), many(51, divider), "invalid_blocks"},
		"blocks of an edit":    {"chat.update", many(50, divider), many(51, divider), "invalid_blocks"},
		"a header":             {"chat.postMessage", []any{map[string]any{"type": "header", "text": text(150)}}, []any{map[string]any{"type": "header", "text": text(151)}}, "invalid_blocks"},
		"a section":            {"chat.postMessage", []any{map[string]any{"type": "section", "text": text(3000)}}, []any{map[string]any{"type": "section", "text": text(3001)}}, "invalid_blocks"},
		"fields":               {"chat.postMessage", []any{map[string]any{"type": "section", "fields": many(10, func(int) any { return text(1) })}}, []any{map[string]any{"type": "section", "fields": many(11, func(int) any { return text(1) })}}, "invalid_blocks"},
		"a field":              {"chat.postMessage", []any{map[string]any{"type": "section", "fields": []any{text(2000)}}}, []any{map[string]any{"type": "section", "fields": []any{text(2001)}}}, "invalid_blocks"},
		"a button's label":     {"chat.postMessage", row(button(75, 1, 1)), row(button(76, 1, 1)), "invalid_blocks"},
		"a button's value":     {"chat.postMessage", row(button(1, 2000, 1)), row(button(1, 2001, 1)), "invalid_blocks"},
		"an action's id":       {"chat.postMessage", row(button(1, 1, 255)), row(button(1, 1, 256)), "invalid_blocks"},
		"ids in a row":         {"chat.postMessage", row(button(1, 1, 1), button(1, 1, 2)), row(button(1, 1, 1), button(1, 1, 1)), "invalid_blocks"},
		"a row":                {"chat.postMessage", row(many(25, func(i int) any { return button(1, 1, i+1) })...), row(many(26, func(i int) any { return button(1, 1, i+1) })...), "invalid_blocks"},
		"an overflow menu":     {"chat.postMessage", row(choice("overflow", many(5, func(int) any { return option(1, 1) })...)), row(choice("overflow", many(6, func(int) any { return option(1, 1) })...)), "invalid_blocks"},
		"options":              {"chat.postMessage", row(choice("static_select", many(100, func(int) any { return option(1, 1) })...)), row(choice("static_select", many(101, func(int) any { return option(1, 1) })...)), "invalid_blocks"},
		"an option's label":    {"chat.postMessage", row(choice("static_select", option(75, 1))), row(choice("static_select", option(76, 1))), "invalid_blocks"},
		"an option's value":    {"chat.postMessage", row(choice("static_select", option(1, 150))), row(choice("static_select", option(1, 151))), "invalid_blocks"},
		"all text":             {"chat.postMessage", many(4, func(int) any { return map[string]any{"type": "section", "text": text(3000)} }), many(5, func(int) any { return map[string]any{"type": "section", "text": text(3000)} }), "msg_blocks_too_long"},
		"blocks of a modal":    {"views.open", modal(1, 0, many(100, divider)...), modal(1, 0, many(101, divider)...), "invalid_arguments"},
		"a modal's title":      {"views.open", modal(24, 0), modal(25, 0), "invalid_arguments"},
		"what a modal keeps":   {"views.open", modal(1, 3000), modal(1, 3001), "invalid_arguments"},
		"blocks of a Home":     {"views.publish", map[string]any{"type": "home", "blocks": many(100, divider)}, map[string]any{"type": "home", "blocks": many(101, divider)}, "invalid_arguments"},
		"the size of a view":   {"views.publish", map[string]any{"type": "home", "x": strings.Repeat("x", 249_000)}, map[string]any{"type": "home", "x": strings.Repeat("x", 250_001)}, "view_too_large"},
		"an answer at the url": {"response", many(50, divider), many(51, divider), "invalid_blocks"},
	} {
		t.Run(name, func(t *testing.T) {
			told := &complaints{TB: t}
			s := New(told)
			call := func(content any) string {
				encoded, err := json.Marshal(content)
				if err != nil {
					t.Fatal(err)
				}
				form := url.Values{"channel": {"C1"}, "user_id": {"U1"}, "trigger_id": {"t"}, "text": {"x"}, "ts": {s.post(Call{Args: map[string]string{"channel": "C1"}}).Stamp}}
				form.Set(map[bool]string{true: "view", false: "blocks"}[strings.HasPrefix(c.method, "views.")], string(encoded))
				address := s.APIURL() + c.method
				if c.method == "response" {
					address = s.ResponseURL()
				}
				response, err := http.PostForm(address, form)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				var answer struct{ Error string }
				json.NewDecoder(response.Body).Decode(&answer) // a response_url answers nothing
				return answer.Error
			}
			if code := call(c.most); code != "" || len(told.told) > 0 {
				t.Errorf("the most is refused with %s: %q", code, told.told)
			}
			if code := call(c.above); code != c.code || len(told.told) != 1 {
				t.Errorf("more is answered with %q, want %s, and %q", code, c.code, told.told)
			}
		})
	}
}

// A trigger opens one form, and a response_url takes five answers.
func TestUsedUp(t *testing.T) {
	s := New(t)
	open := func() string {
		response, err := http.PostForm(s.APIURL()+"views.open", url.Values{"trigger_id": {"t1"}, "view": {`{"type":"modal","title":{"type":"plain_text","text":"A"}}`}})
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var answer struct{ Error string }
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return answer.Error
	}
	if first, second := open(), open(); first != "" || second != "exchanged_trigger_id" {
		t.Errorf("answered with %q and %q", first, second)
	}
	address := s.ResponseURL()
	for n := range 6 {
		response, err := http.PostForm(address, url.Values{"text": {"x"}})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		want := http.StatusOK
		if n == 5 {
			want = http.StatusNotFound
		}
		if response.StatusCode != want {
			t.Errorf("answer %d: %d, want %d", n+1, response.StatusCode, want)
		}
	}
}
