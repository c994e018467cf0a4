package quota_test

import (
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
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
		act := func(in bot.Incoming) bot.Message { return act(t, stage, "sam", in) }
		file := bot.File{Name: "quotas.txt", Body: body}
		asked := act(bot.Incoming{Text: "quota import", Files: []bot.File{file}})
		if text := asked.PlainText(); !strings.Contains(text, "Léa Martin  Q4 2026  €120,000") {
			t.Fatalf("the file comes to: %s", text)
		}
		if done := act(confirming(asked)).PlainText(); !strings.Contains(done, "Imported: 1 new.") {
			t.Errorf("confirmed, it comes to: %s", done)
		}
		if several := act(bot.Incoming{Text: "quota import", Files: []bot.File{file, file}}).PlainText(); !strings.Contains(several, "one file") {
			t.Errorf("two files come to: %s", several)
		}
		if large := act(bot.Incoming{Text: "quota import", Files: []bot.File{{Body: make([]byte, bot.MostFile+1)}}}).PlainText(); !strings.Contains(large, "5 MB") {
			t.Errorf("a large file comes to: %s", large)
		}
	})
}

// Of two managers who confirm sheets for the same quotas at the same time, one
// is told that the sheet comes to something else by now.
func TestImportsWaitForEachOther(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage, w := storagetest.Stage(t, s, features(s)), &world{storagetest.World{T: t, Store: s}}
		managers := []string{"sam", "ines"}
		w.Changes("ines", func(m *coaching.Member) {
			m.Grants, m.Locale = []coaching.Grant{{Role: coaching.Manager}}, coaching.English
		})
		// Whether they come in each other's way is a matter of chance.
		for _, period := range []string{"2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"} {
			presses := map[string]bot.Incoming{}
			for i, target := range []string{"100k", "120k"} {
				sheet := "member,metric,period,base,floor,target,stretch,from,reason\nLéa Martin,revenue," + period + ",,," + target + ",,,\n"
				presses[managers[i]] = confirming(act(t, stage, managers[i], bot.Incoming{Text: "quota import\n" + sheet}))
			}
			var answers [2]string
			var all sync.WaitGroup
			for i, user := range managers {
				all.Go(func() { answers[i] = act(t, stage, user, presses[user]).PlainText() })
			}
			all.Wait()
			imported, asked := 0, 0
			for _, answer := range answers {
				imported += strings.Count(answer, "Imported: 1 new.")
				asked += strings.Count(answer, "in the meantime")
			}
			if imported != 1 || asked != 1 {
				t.Fatalf("the managers read:\n%s", strings.Join(answers[:], "\n---\n"))
			}
		}
	})
}

// act has somebody do something in private that is answered by one message.
func act(t *testing.T, stage *bottest.Stage, user string, in bot.Incoming) (answer bot.Message) {
	t.Helper()
	in.ID, in.Platform, in.Tenant, in.User = rand.Text(), bottest.StagePlatform, bottest.StageTenant, user
	in.Place, in.Direct, in.At = bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), true, stage.Now()
	reply, err := stage.Router().Handle(t.Context(), in)
	if err != nil || len(reply.Messages) != 1 {
		t.Errorf("got %+v, %v", reply, err)
		return bot.Message{}
	}
	return reply.Messages[0]
}

// confirming presses the first button of a message.
func confirming(asked bot.Message) bot.Incoming {
	for _, b := range asked.Blocks {
		if buttons, is := b.(bot.Buttons); is {
			return bot.Incoming{Action: buttons.Buttons[0].Action, Value: buttons.Buttons[0].Value}
		}
	}
	return bot.Incoming{}
}
