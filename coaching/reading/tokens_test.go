package reading

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestTokens(t *testing.T) {
	for _, tt := range []struct {
		line string
		want []Token
	}{
		{"", nil},
		{" \t\u00a0\u202f ", nil},
		{"12k Acme", []Token{{"12k", false}, {"Acme", false}}},
		{"12\u00a0500\u202f€", []Token{{"12", false}, {"500", false}, {"€", false}}},
		{`note "why they bought" on 3 nov`, []Token{{"note", false}, {"why they bought", true}, {"on", false}, {"3", false}, {"nov", false}}},
		{`“Smith & Sons” ok`, []Token{{"Smith & Sons", true}, {"ok", false}}},
		{"«\u00a0Café de la Paix\u00a0»", []Token{{"Café de la Paix", true}}},
		{`say "hello`, []Token{{"say", false}, {`"hello`, false}}},
		{`“a “b "c d" “e`, []Token{{"“a", false}, {"“b", false}, {"c d", true}, {"“e", false}}},
		{"\uE000@a \uE000x \uE000#b\uE001", []Token{{"\uE000@a \uE000x \uE000#b\uE001", false}}},
		{`12" pipes`, []Token{{`12"`, false}, {"pipes", false}}},
		{`l'Oréal d’or 'quoted words'`, []Token{{"l'Oréal", false}, {"d’or", false}, {"'quoted", false}, {"words'", false}}},
		{`note ""`, []Token{{"note", false}, {"", true}}},
		{"split \uE000@Ann Lee\uE001 30%", []Token{{"split", false}, {"\uE000@Ann Lee\uE001", false}, {"30%", false}}},
		{"a\uE000#big wins\uE001, b", []Token{{"a", false}, {"\uE000#big wins\uE001", false}, {",", false}, {"b", false}}},
		{"\uE000 lone", []Token{{"\uE000", false}, {"lone", false}}},
	} {
		if got := Tokens(tt.line); !slices.Equal(got, tt.want) {
			t.Errorf("Tokens(%q) = %v, want %v", tt.line, got, tt.want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, line := range []string{`a "b c" d`, "« x »", `"`, "\uE000@a b\uE001c", "\uE000@", "“a"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		left := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || strings.ContainsRune(`"“”«»`, r) {
				return -1
			}
			return r
		}, line)
		for _, token := range Tokens(line) {
			if token.Text == "" && !token.Quoted {
				t.Errorf("Tokens(%q) has an empty token", line)
			}
			for _, r := range token.Text {
				if !unicode.IsSpace(r) && !strings.ContainsRune(`"“”«»`, r) {
					size := strings.IndexRune(left, r)
					if size != 0 {
						t.Fatalf("Tokens(%q) lost or moved something before %q", line, r)
					}
					left = left[len(string(r)):]
				}
			}
		}
		if left != "" {
			t.Errorf("Tokens(%q) lost %q", line, left)
		}
	})
}
