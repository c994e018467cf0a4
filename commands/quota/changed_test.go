package quota_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Changes that were made before the member could be told of the first make one
// message, from the quota that the member knows to the one there is.
func TestChangesAreToldTogether(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := storagetest.Stage(t, s, features(s))
		w := &world{storagetest.World{T: t, Store: s}}
		w.Changes("ines", func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Manager}} })
		var told strings.Builder
		acts := 0
		for _, lines := range [][]string{
			{"sam: quota set {bob} 90k Q4", "sam: quota set {bob} 100k Q4"},
			{"sam: quota adjust {bob} 110k Q4 because of a new patch", "ines: quota ajuster {bob} 120k T4 stretch 150k car le secteur grandit"},
			{"sam: quota adjust {bob} 130k Q4 because typo", "sam: quota adjust {bob} 120k Q4 because it was right"},
			{"sam: quota adjust {bob} 125k Q4 because of leave", "sam: quota adjust {bob} 140k Q4 from 1 dec because of a new hire"},
			{"sam: quota set {bob} 9 wins Q4", "sam: quota adjust {bob} 115k Q4 because summer"},
		} {
			// In one transaction, so that nothing is sent in between.
			w.OK(s.Within(t.Context(), func(ctx context.Context) error {
				for _, line := range lines {
					user, text, _ := strings.Cut(strings.ReplaceAll(line, "{bob}", bot.PersonToken("bob")), ": ")
					acts++
					_, err := stage.Router().Handle(ctx, bot.Incoming{
						ID: "together-" + strconv.Itoa(acts), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user,
						Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true, At: stage.Now(), Text: text,
					})
					if err != nil {
						return err
					}
				}
				return nil
			}))
			told.WriteString("> " + strings.Join(lines, "\n> ") + "\n" + stage.Play(t, "clock 2026-11-25T11:00") + "\n")
		}
		bottest.Golden(t, "testdata/together.golden", told.String())
	})
}
