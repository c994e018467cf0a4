package reading

import (
	"errors"
	"testing"

	_ "time/tzdata"

	"github.com/carillon-bot/carillon/coaching"
)

// result is what a reader gives for a line: the tokens it took and either the
// value or the key of the refusal.
type result[T comparable] struct {
	value T
	n     int
	key   string
}

func check[T comparable](t *testing.T, line string, got T, n int, err error, want result[T]) {
	t.Helper()
	if key := keyOf(t, err); key != want.key || n != want.n || err == nil && got != want.value {
		t.Errorf("%q: read %v with %d tokens, refusal %q; want %v with %d, %q",
			line, got, n, key, want.value, want.n, want.key)
	}
}

// keyOf is the key of a refusal, and fails for an error of another kind.
func keyOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var refusal *coaching.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("not a refusal: %v", err)
	}
	return refusal.Say.Key
}

// sound checks what every reader promises for every line.
func sound(t *testing.T, tokens []Token, n int, err error) {
	t.Helper()
	if n < 0 || n > len(tokens) || n == 0 && err == nil {
		t.Errorf("took %d of %d tokens", n, len(tokens))
	}
	keyOf(t, err)
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Réglages":    "reglages",
		"L’ÉQUIPE":    "l'equipe",
		"aujourd´hui": "aujourd'hui",
		"Œuvre":       "oeuvre",
		"Straße":      "strasse",
		"１２k":         "12k",
		"e\u0301":     "e",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}
