package bot

import (
	"reflect"
	"testing"
)

func TestWhatIsNotSeenDoesNotArrive(t *testing.T) {
	for text, want := range map[string]string{
		"12k \u202eevil\u202c \u2066Co\u2069": "12k evil Co",
		"12k a\x00b\x1b[31m\r\nnote\tc\u0085": "12k ab[31m\nnote\tc",
		"12k שלום\u200f 👩\u200d💻 e\u0301":     "12k שלום\u200f 👩\u200d💻 e\u0301",
		PersonToken("U1") + " 12k":            PersonToken("U1") + " 12k",
	} {
		if got := (Incoming{Text: text}).legible().Text; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got := (Incoming{Files: []File{{Name: "a\u202evtt.\x00"}}}).legible().Files[0].Name; got != "avtt." {
		t.Errorf("a file is called %q", got)
	}
	values := map[string][]string{"customer": {"\u202eAcme"}, "tags": {"a\x00", "b"}}
	got := Incoming{Form: &Submission{Name: "win", Values: values}}.legible().Form
	if want := map[string][]string{"customer": {"Acme"}, "tags": {"a", "b"}}; got.Name != "win" || !reflect.DeepEqual(got.Values, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if values["customer"][0] != "\u202eAcme" {
		t.Error("what the platform holds was changed")
	}
}

func TestATextHasToBeSeen(t *testing.T) {
	for text, want := range map[string]bool{"": true, " \n": true, "\u200b\u2060": true, "\u00a0": true, "-": false, "👍🏽": false, "é": false} {
		if got := blank(text); got != want {
			t.Errorf("%q: blank is %v, want %v", text, got, want)
		}
	}
}
