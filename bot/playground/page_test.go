package playground_test

import (
	"bufio"
	"context"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// stream is an open stream of server-sent events.
type stream struct {
	t     testing.TB
	lines *bufio.Scanner
	close func()
}

func (s *stage) listen(as, place, since string) *stream {
	s.t.Helper()
	return s.listenIn(strconv.FormatInt(s.workspace.ID, 10), as, place, since)
}

func (s *stage) listenIn(world, as, place, since string) *stream {
	s.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+"/playground/stream?"+query("world", world, "as", as, "place", place, "since", since), nil)
	s.must(err)
	response, err := s.server.Client().Do(r)
	s.must(err)
	end := func() { stop(); response.Body.Close() }
	s.t.Cleanup(end)
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 1<<20)
	return &stream{s.t, lines, end}
}

// next is the data of the next event of a name.
func (s *stream) next(name string) string {
	s.t.Helper()
	var event string
	var data []string
	for s.lines.Scan() {
		line := s.lines.Text()
		switch {
		case line == "" && event == name:
			return strings.Join(data, "\n")
		case line == "":
			data = nil
		case strings.HasPrefix(line, "event: "):
			event = strings.TrimPrefix(line, "event: ")
		case strings.HasPrefix(line, "data: "):
			data = append(data, strings.TrimPrefix(line, "data: "))
		}
	}
	s.t.Fatalf("the stream ended before an event %s: %v", name, s.lines.Err())
	return ""
}

func TestStream(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	lea, bob := s.listen("lea", "#sales", ""), s.listen("bob", "@bob", "")
	lea.next("clock")
	bob.next("clock")
	s.say("lea", "#sales", "@carillon quota")
	if got := lea.next("message"); !strings.Contains(got, "@carillon quota") || !strings.Contains(got, "Léa Martin") {
		t.Errorf("lea sees %s", got)
	}
	if got := lea.next("message"); !strings.Contains(got, "Noted.") || !strings.Contains(got, "Visible de vous seulement") {
		t.Errorf("lea sees %s", got)
	}
	if got := bob.next("elsewhere"); got != "#sales" {
		t.Errorf("bob hears of %q", got)
	}
	s.say("bob", "@bob", "quota")
	if got := bob.next("message"); !strings.Contains(got, "quota") || strings.Contains(got, "@carillon") {
		t.Errorf("bob sees %s", got)
	}
	s.well(s.post("clock", fields{"advance": "1h"}))
	for got := ""; !strings.Contains(got, "12:00"); {
		got = lea.next("clock")
	}
}

func TestStreamEndsWithTheProgram(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.playground.Run(ctx, s.handler) }()
	lea := s.listen("lea", "#sales", "")
	lea.next("clock")
	stop()
	s.must(<-ended)
	for lea.lines.Scan() {
		if line := lea.lines.Text(); line != "" && !strings.Contains(line, ":") {
			t.Errorf("the stream says %q", line)
		}
	}
	if err := lea.lines.Err(); err != nil {
		t.Errorf("the stream was broken off: %v", err)
	}
}

func TestPage(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.say("lea", "#sales", "hello <b>all</b>")
	for name, c := range map[string]struct {
		path  string
		shows []string
		not   []string
	}{
		"at first": {"", []string{"Bob Stone", "Acme", "Demo", "/win 12k Acme"}, nil},
		"a channel": {"?" + query("as", "lea", "place", "#sales"),
			[]string{`<html lang="fr">`, "hello &lt;b&gt;all&lt;/b&gt;", "Léa Martin", "commercial", "11:00", "mercredi 25 novembre 2026", "Démo", "/win"}, []string{"<b>all"}},
		"in private":        {"?" + query("as", "bob"), []string{`<html lang="en">`, "Hello Bob Stone", "11:00"}, []string{"hello &lt;b"}},
		"home":              {"?" + query("as", "bob", "place", "home"), []string{"Noted."}, []string{"composer"}},
		"a newcomer":        {"?" + query("as", "newcomer-zoe"), []string{"Hello Zoe", "new here"}, nil},
		"a new name":        {"?" + query("newcomer", "Zoé de Sèze"), []string{"Hello Zoé-de-Sèze"}, nil},
		"nobody":            {"?" + query("as", "zoe"), []string{"You are", "There is nobody called “zoe” here.", `data-place="@bob"`}, []string{`="zoe"`}},
		"nobody in a place": {"?" + query("as", "zoe", "place", "#sales"), []string{"There is nobody called “zoe” here.", `data-as="bob" data-place="#sales"`}, nil},
		"no name":           {"?" + query("newcomer", "<b>"), []string{"There is nobody called “newcomer-&lt;b&gt;” here."}, []string{"<b>”"}},
		"nowhere":           {"?" + query("as", "lea", "place", "#nowhere"), []string{"Bonjour Léa Martin", `data-place="@lea"`, "Il n’y a pas de lieu"}, nil},
		"another's":         {"?" + query("as", "lea", "place", "@bob"), []string{"Bonjour Léa Martin", `data-place="@lea"`}, nil},
		"a style":           {"static/playground.css", []string{"--paper"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page := s.well(s.get(c.path)).body
			for _, text := range c.shows {
				if !strings.Contains(page, text) {
					t.Errorf("it does not show %q", text)
				}
			}
			for _, text := range c.not {
				if strings.Contains(page, text) {
					t.Errorf("it shows %q", text)
				}
			}
			if strings.Contains(page, " style=") || strings.Contains(page, "<script>") || strings.Contains(page, " onclick=") {
				t.Error("it holds what its policy forbids")
			}
			if strings.Contains(page, ">playground.") {
				t.Error("words are missing")
			}
		})
	}
	if a := s.get("form?" + query("as", "lea", "id", "1")); a.status != http.StatusNotFound {
		t.Errorf("a form that is none: %d", a.status)
	}
}

// TestTextIsText checks that whatever people write, the page has the same
// markup as with a harmless text in its place.
func TestTextIsText(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	markup := func(text string) map[rune]int {
		form := bot.Form{Name: "f", Title: text, Submit: text, Fields: []bot.FormField{
			{Name: "a", Label: text, Hint: text, Type: bot.TextField, Value: []string{text}},
			{Name: "b", Label: text, Type: bot.TextareaField, Value: []string{text}},
			{Name: "c", Label: text, Type: bot.SelectField, Options: []bot.Option{{Value: text, Label: text}}},
			{Name: "d", Label: text, Type: bot.MultiselectField, Options: []bot.Option{{Value: text, Label: text}}},
		}}
		span := []bot.Span{{Text: text}, {Text: text, Strong: true, Code: true}, {Text: text, Link: "https://example.com/"}, {Mention: &bot.Mention{Name: text}}}
		s.handler.answer(bot.Reply{Form: &form, Messages: []bot.Message{{Blocks: []bot.Block{
			bot.Heading{Text: span}, bot.Text{Text: span}, bot.List{Items: [][]bot.Span{span}}, bot.Quote{Text: span}, bot.Small{Text: span},
			bot.Fields{Fields: []bot.Field{{Label: span, Value: span}}}, bot.Table{Header: [][]bot.Span{span}, Rows: [][][]bot.Span{{span}}},
			bot.Progress{Label: span, Done: 5000}, bot.Buttons{Buttons: []bot.Button{{Action: text, Value: text, Label: text}}},
		}}}})
		messages := s.say("lea", "#sales", "/x").Messages
		events := s.listen("lea", "#sales", before(t, messages[0].ID))
		defer events.close()
		html := events.next("message") + events.next("message") + s.well(s.get("form?"+query("as", "lea", "id", messages[1].ID))).body
		count := map[rune]int{}
		for _, r := range html {
			if strings.ContainsRune(`<>"`, r) {
				count[r]++
			}
		}
		return count
	}
	harmless := markup("x")
	hostile := rapid.OneOf(rapid.SampledFrom([]string{bottest.Hostile, "</textarea><script>alert(1)</script>", "\r\nevent: clock\rdata: x", `" autofocus onfocus="alert(1)`, "javascript:alert(1)", "\n\n"}),
		rapid.StringOf(rapid.RuneFrom([]rune("<>&\"'`=/ \r\n\u2028{}a:")))).Filter(func(text string) bool { return text != "" })
	rapid.Check(t, func(t *rapid.T) {
		text := hostile.Draw(t, "text")
		if got := markup(text); got['<'] != harmless['<'] || got['>'] != harmless['>'] || got['"'] != harmless['"'] {
			t.Fatalf("%q makes %v of %v", text, got, harmless)
		}
	})
}

// Whatever a message is, the page shows all that it says, as text in markup of
// its own.
func TestAnyMessageOnThePage(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	whole := regexp.MustCompile(`(?s)<div class="blocks">(.*?)</div>\n    \n`)
	tag := regexp.MustCompile(`<(/?[a-z0-9]+)((?: [a-zA-Z-]+="[^"<>]*")*)/?>`)
	href := regexp.MustCompile(` href="(?:https?://|\?)`)
	forbidden := regexp.MustCompile(` (?:on[a-z]*|style)="`)
	clock := regexp.MustCompile(`<time [^>]*>[^<]*</time>`)
	tags := strings.Fields("p h3 blockquote ul li dl dt dd div table tr td th hr svg rect button strong code span bdi a time")
	rapid.Check(t, func(t *rapid.T) {
		m := bottest.AnyMessage(bottest.Ids{Platform: playground.Name, User: "lea", Channel: "#sales"}).Draw(t, "message")
		s.handler.answer(bot.Reply{Messages: []bot.Message{m}})
		said := s.say("lea", "@lea", "x").Messages
		events := s.listen("lea", "@lea", before(t, said[len(said)-1].ID))
		defer events.close()
		page := whole.FindStringSubmatch(events.next("message"))
		if page == nil {
			t.Fatal("no blocks are shown")
		}
		blocks := clock.ReplaceAllString(page[1], "")
		for _, found := range tag.FindAllStringSubmatch(blocks, -1) {
			name, attributes := strings.TrimPrefix(found[1], "/"), found[2]
			if !slices.Contains(tags, name) || forbidden.MatchString(attributes) || name == "a" && found[1] == name && !href.MatchString(attributes) {
				t.Errorf("a tag %s", found[0])
			}
		}
		text := tag.ReplaceAllString(blocks, "")
		if strings.ContainsAny(text, "<>") {
			t.Errorf("markup that is not the page's: %s", text)
		}
		var words string
		for _, b := range m.Blocks {
			one := bot.Message{Blocks: []bot.Block{b}}
			words += bottest.Words(one, func(s bot.Span) string {
				if s.Channel != nil {
					s.Text = strings.TrimPrefix(s.Text, "#")
				} else if s.Time != nil {
					return ""
				}
				return bot.PlainSpans([]bot.Span{s})
			})
			for _, button := range bottest.ButtonsOf(one) {
				words += button.Label
			}
		}
		words = strings.ReplaceAll(words, "\x00", "\ufffd") // HTML has no NUL
		if missing := bottest.Unsaid(html.UnescapeString(text), words); missing != "" {
			t.Errorf("left out is %s", missing)
		}
	})
}

// before is the revision before the message of an id was there.
func before(t interface {
	Helper()
	Fatal(...any)
}, id string) string {
	t.Helper()
	n, err := strconv.Atoi(id)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(n - 1)
}
