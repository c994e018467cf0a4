package playground

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// FuzzHear checks that whatever is typed, nothing of it is lost on the way to
// the bot, and that tokens are made of known names only.
func FuzzHear(f *testing.F) {
	for _, text := range []string{"", "/", "/win 12k Acme", "@carillon quota @lea", "a@lea.b #sales #nowhere", "@Lea@LEA#sales", "\ue000@bob\ue001", "@\xff", "/é @", "＠lea"} {
		f.Add(text)
	}
	sales := coaching.Channel{Place: coaching.Place{Platform: Name, Ref: "#sales"}, Name: "sales"}
	s := &scene{people: []person{{id: "lea"}}, channels: []coaching.Channel{sales}, me: person{id: "bob"}}
	names := strings.NewReplacer(
		bot.PersonToken("lea"), "@lea", bot.PersonToken("bob"), "@bob", bot.ChannelToken("#sales", "sales"), "#sales")
	f.Fuzz(func(t *testing.T, text string) {
		typed := clean(text)
		direct, _ := s.hear(typed, true)
		said := names.Replace(direct.text)
		if bot.StripTokens(said) != said {
			t.Fatalf("%q is heard with a forged token: %q", text, direct.text)
		}
		if direct.command != "" {
			said = "/" + direct.command + said
		}
		if got, want := letters(said), letters(typed); got != want && got != strings.Replace(want, "@"+botName, "", 1) {
			t.Fatalf("%q is heard as %q", want, got)
		}
		channel, heard := s.hear(typed, false)
		if heard && channel != direct {
			t.Fatalf("%q is heard as %+v in private and %+v in a channel", text, direct, channel)
		}
	})
}

// letters are a text without case and white space.
func letters(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), ""))
}
