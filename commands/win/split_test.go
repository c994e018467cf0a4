package win

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// reader knows Bob, Mia and somebody with an awkward name, by handle and name.
func reader() bot.Reader {
	known := []coaching.Member{
		{ID: 2, Name: "Bob Stone", Handle: "bob"},
		{ID: 3, Name: "Mia Wong", Handle: "mia"},
		{ID: 4, Name: `Jo "Ace" Hart`, Handle: "jo"},
	}
	return bot.Reader{Person: func(text string) (coaching.Member, error) {
		name := strings.TrimPrefix(text, "@")
		for _, m := range known {
			if m.Handle == name || m.Name == name {
				return m, nil
			}
		}
		return coaching.Member{}, coaching.Refuse(coaching.Invalid, "args.unknown_person", "text", text)
	}}
}

func TestSplitRead(t *testing.T) {
	for _, test := range []struct {
		line   string
		want   []coaching.Part
		looked int
		refuse string
	}{
		{line: "@bob 30%", want: []coaching.Part{{Member: 2, Share: 3000}}, looked: 2},
		{line: "@bob 30 % product CRM", want: []coaching.Part{{Member: 2, Share: 3000}}, looked: 3},
		{line: "@bob 12,5% @mia 20%", want: []coaching.Part{{Member: 2, Share: 1250}, {Member: 3, Share: 2000}}, looked: 4},
		{line: "@bob, @mia #renewal", want: []coaching.Part{{Member: 2}, {Member: 3}}, looked: 2},
		{line: "@bob and @mia 10% Acme", want: []coaching.Part{{Member: 2}, {Member: 3, Share: 1000}}, looked: 4},
		{line: "@bob et Acme", want: []coaching.Part{{Member: 2}}, looked: 1},
		{line: "@bob Acme", want: []coaching.Part{{Member: 2}}, looked: 1},
		{line: "-", looked: 1},
		{line: "", refuse: "args.empty"},
		{line: "bob 30%", refuse: "args.person"},
		{line: `"Bob Stone" 30%`, refuse: "args.person"},
		{line: "@nobody 30%", looked: 1, refuse: "args.unknown_person"},
		{line: "@Mia Wong 30% Acme", want: []coaching.Part{{Member: 3, Share: 3000}}, looked: 3},
		{line: "@mia Wong 30%", want: []coaching.Part{{Member: 3, Share: 3000}}, looked: 3},
		{line: "@mia Wonder 30%", want: []coaching.Part{{Member: 3}}, looked: 1},
		{line: "@bob 0%", looked: 2, refuse: "reading.percent_positive"},
		{line: "@bob -5%", looked: 2, refuse: "reading.percent_positive"},
		{line: "@bob - 5%", want: []coaching.Part{{Member: 2}}, looked: 1},
		{line: "@bob −5%", looked: 2, refuse: "reading.percent"},
		{line: "@bob half%", looked: 2, refuse: "reading.percent"},
		{line: "@bob +", want: []coaching.Part{{Member: 2}}, looked: 1},
	} {
		t.Run(test.line, func(t *testing.T) {
			value, looked, err := split{}.Read(reader(), reading.Tokens(test.line))
			if refusal(err) != test.refuse {
				t.Fatalf("refused with %q, want %q", refusal(err), test.refuse)
			}
			if looked != test.looked {
				t.Errorf("looked at %d tokens, want %d", looked, test.looked)
			}
			if parts, _ := value.([]part); err == nil && !slices.Equal(sharesOf(parts), test.want) {
				t.Errorf("read %v, want %v", sharesOf(parts), test.want)
			}
		})
	}
}

func TestSplitFill(t *testing.T) {
	for _, test := range []struct {
		field  string
		want   []coaching.Part
		refuse string
	}{
		{field: `"Bob Stone" 30% "Mia Wong"`, want: []coaching.Part{{Member: 2, Share: 3000}, {Member: 3}}},
		{field: "@bob 30%", want: []coaching.Part{{Member: 2, Share: 3000}}},
		{field: "Bob Stone 30%, Mia Wong", want: []coaching.Part{{Member: 2, Share: 3000}, {Member: 3}}},
		{field: "@Bob Stone 30% and mia 20%", want: []coaching.Part{{Member: 2, Share: 3000}, {Member: 3, Share: 2000}}},
		{field: "@bob 30% for the demo", refuse: "args.rest"},
		{field: "half of it", refuse: "args.person"},
	} {
		t.Run(test.field, func(t *testing.T) {
			value, err := split{}.Fill(reader(), []string{test.field})
			if refusal(err) != test.refuse {
				t.Fatalf("refused with %q, want %q", refusal(err), test.refuse)
			}
			if parts, _ := value.([]part); err == nil && !slices.Equal(sharesOf(parts), test.want) {
				t.Errorf("read %v, want %v", sharesOf(parts), test.want)
			}
		})
	}
}

// What a form shows is read again as the same split.
func TestSplitShownIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []part
		for _, handle := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"bob", "mia", "jo"}), 1, 3, rapid.ID[string]).Draw(t, "people") {
			m, _ := reader().Person(handle)
			parts = append(parts, part{m, coaching.Share(rapid.IntRange(0, 10000).Draw(t, "share"))})
		}
		again, err := split{}.Fill(reader(), split{}.Show(bot.Voice{}, parts))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(sharesOf(again.([]part)), sharesOf(parts)) {
			t.Fatalf("read %v again as %v", parts, again)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("@bob 30% @mia")
	f.Add("@bob, 30 % et @mia 1e9%")
	f.Add("- @bob")
	f.Fuzz(func(t *testing.T, line string) {
		tokens := reading.Tokens(line)
		value, looked, err := split{}.Read(reader(), tokens)
		if looked < 0 || looked > len(tokens) {
			t.Fatalf("looked at %d of %d tokens", looked, len(tokens))
		}
		if err == nil && looked == 0 {
			t.Fatal("read a split from nothing")
		}
		parts, _ := value.([]part)
		for _, p := range parts {
			if p.Share < 0 {
				t.Fatalf("read a share of %d", p.Share)
			}
		}
	})
}

// refusal is the key of a refusal's sentence, and nothing for no error.
func refusal(err error) string {
	var e *coaching.Error
	if errors.As(err, &e) {
		return e.Say.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
