package welcome

import (
	"context"

	"github.com/carillon-bot/carillon/bot"
)

// welcomeKind is the message that greets a newcomer.
const welcomeKind = "welcome"

// renderWelcome greets a newcomer with three things to try.
func (f feature) renderWelcome(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	m, err := f.People.Member(ctx, e.Workspace.ID, e.Parcel.Member)
	if err != nil {
		return bot.Rendered{}, err
	}
	return bot.Rendered{Message: bot.Message{Blocks: []bot.Block{
		bot.Heading{Text: e.Say("welcome.heading", "name", m)},
		bot.Text{Text: e.Say("welcome.intro", "workspace", e.Workspace.Name)},
		bot.List{Items: [][]bot.Span{
			e.Say("welcome.win", "example", e.Typed("setup.win_line")),
			e.Say("welcome.quota", "example", e.Typed("welcome.quota_line")),
			e.Say("welcome.help", "example", e.Typed("welcome.help_word")),
		}},
		bot.Buttons{Buttons: []bot.Button{
			bot.OpenFormButton(e.Voice, "win", e.Plain("welcome.win_open"), nil),
			bot.QuestionButton("quota.show", e.Plain("welcome.quota_open")),
			bot.QuestionButton("", e.Plain("welcome.help_open")),
		}},
		bot.Small{Text: e.Say("welcome.private")},
	}}}, nil
}
