package bot

import (
	"errors"
	"testing"
)

func TestSpelling(t *testing.T) {
	names := map[string]string{PersonToken("U1"): "@Léa Martin", ChannelToken("C1", "sales"): "#sales"}
	called := func(token string) (string, error) {
		if name, known := names[token]; known {
			return name, nil
		}
		return "", errors.New("nobody is called that")
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing to spell", "Acme & <Co>", "Acme & <Co>"},
		{"no text", "", ""},
		{"a person", PersonToken("U1"), "@Léa Martin"},
		{"within a text", "ask " + PersonToken("U1") + " in " + ChannelToken("C1", "sales") + ".", "ask @Léa Martin in #sales."},
		{"one behind the other", PersonToken("U1") + PersonToken("U1"), "@Léa Martin@Léa Martin"},
		{"cut in the middle", "ask " + PersonToken("U1")[:6], "ask @U1"},
		{"an end alone", "a\ue001b", "ab"},
	} {
		if got, err := spell(c.text, called); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
	if got, err := spell("ask "+PersonToken("U2"), called); err == nil {
		t.Errorf("what cannot be looked up became %q", got)
	}
}
