package quota_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A file that comes along is imported as it was sent, whatever its encoding, and
// as it was sent it is kept until the button is pressed.
func TestImportsAFile(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := storagetest.Stage(t, s, features(s))
		body, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte("membre\tpériode\tobjectif\r\nLéa Martin\tT4\t120 000 €\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		act := func(in bot.Incoming) bot.Message {
			t.Helper()
			in.ID, in.Platform, in.Tenant, in.User = in.Text+in.Action, bottest.StagePlatform, bottest.StageTenant, "sam"
			in.Place, in.Direct, in.At = bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, "sam"), true, stage.Now()
			reply, err := stage.Router().Handle(t.Context(), in)
			if err != nil || len(reply.Messages) != 1 {
				t.Fatalf("got %+v, %v", reply, err)
			}
			return reply.Messages[0]
		}
		file := bot.File{Name: "quotas.txt", Body: body}
		asked := act(bot.Incoming{Text: "quota import", Files: []bot.File{file}})
		if text := asked.PlainText(); !strings.Contains(text, "Léa Martin  Q4 2026  €120,000") {
			t.Fatalf("the file comes to: %s", text)
		}
		var confirm bot.Button
		for _, b := range asked.Blocks {
			if buttons, is := b.(bot.Buttons); is {
				confirm = buttons.Buttons[0]
			}
		}
		if done := act(bot.Incoming{Action: confirm.Action, Value: confirm.Value}).PlainText(); !strings.Contains(done, "Imported: 1 new.") {
			t.Errorf("confirmed, it comes to: %s", done)
		}
		if several := act(bot.Incoming{Text: "quota import ", Files: []bot.File{file, file}}).PlainText(); !strings.Contains(several, "one file") {
			t.Errorf("two files come to: %s", several)
		}
		if large := act(bot.Incoming{Text: "quota  import", Files: []bot.File{{Body: make([]byte, bot.MostFile+1)}}}).PlainText(); !strings.Contains(large, "5 MB") {
			t.Errorf("a large file comes to: %s", large)
		}
	})
}
