package welcome

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// The set-up's message to an admin, whose subject is the admin, and the edits
// that bring the last one up to date.
const (
	setupKind    = "setup"
	progressKind = "setup.progress"
	skipAction   = "setup.skip"
)

// again sends the set-up anew, as far as it is. Who is met by this very act was
// sent it already, unless it is finished.
func (f feature) again(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	sent, err := f.sentTo(ctx, r.Workspace.ID, r.Actor.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Actor.Welcomed || len(sent) == 0 {
		if err := f.send(ctx, r.Workspace.ID, r.Actor.ID); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Answer(bot.Say(r.Say("setup.sent"))), nil
}

// skip leaves a step out, for now.
func (f feature) skip(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if !slices.ContainsFunc(steps, func(s step) bool { return s.name == r.Value }) {
		return bot.Reply{}, bot.UnknownAction()
	}
	if err := f.keep(ctx, r, skipKey+r.Value, "skipped"); err != nil {
		return bot.Reply{}, err
	}
	s, err := f.state(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Messages: []bot.Message{message(r.Voice, s)}, Replace: true}, nil
}

// send puts the set-up's message to an admin into the outbox.
func (f feature) send(ctx context.Context, workspace, admin int64) error {
	sent, err := f.sentTo(ctx, workspace, admin)
	if err != nil {
		return err
	}
	return f.Outbox.Post(ctx, bot.Parcel{Workspace: workspace, Member: admin, Kind: setupKind, Subject: strconv.FormatInt(admin, 10), Version: len(sent) + 1})
}

func (f feature) sentTo(ctx context.Context, workspace, admin int64) ([]bot.Parcel, error) {
	sent, err := f.Outbox.Sent(ctx, workspace, setupKind, strconv.FormatInt(admin, 10))
	if err != nil {
		return nil, fmt.Errorf("set-up of %d: %w", admin, err)
	}
	return sent, nil
}

// refresh edits the last message of the set-up that an admin has, if any.
func (f feature) refresh(ctx context.Context, admin coaching.Member, s state) error {
	sent, err := f.sentTo(ctx, admin.Workspace, admin.ID)
	if err != nil || len(sent) == 0 {
		return err
	}
	subject := fmt.Sprintf("%d/%d/%s", admin.ID, len(sent), s.mark())
	return f.Outbox.Post(ctx, bot.Parcel{Workspace: admin.Workspace, Member: admin.ID, Kind: progressKind, Subject: subject})
}

func (f feature) renderSetup(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	s, err := f.state(ctx, e.Workspace.ID)
	if err != nil {
		return bot.Rendered{}, err
	}
	return bot.Rendered{Message: message(e.Voice, s)}, nil
}

// renderProgress edits the last message, for the earlier ones have scrolled
// away.
func (f feature) renderProgress(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	sent, err := f.sentTo(ctx, e.Workspace.ID, e.Parcel.Member)
	if err != nil {
		return bot.Rendered{}, err
	}
	if len(sent) == 0 || sent[len(sent)-1].Ref == "" {
		return bot.Rendered{Nothing: true}, nil
	}
	r, err := f.renderSetup(ctx, e)
	r.Edit = sent[len(sent)-1].Ref
	return r, err
}

// message is the set-up: each step with what it does, or what came of it.
func message(v bot.Voice, s state) bot.Message {
	blocks := []bot.Block{bot.Heading{Text: v.Say("setup.heading", "name", s.workspace.Name)}}
	if !s.finished() {
		blocks = append(blocks, bot.Text{Text: v.Say("setup.intro")})
	}
	for _, step := range steps {
		blocks = append(blocks, step.blocks(v, s)...)
	}
	switch {
	case s.finished() && s.workspace.Wins != nil:
		return bot.Message{Blocks: append(blocks, bot.Text{Text: v.Say("setup.finished", "example", v.Typed("setup.win_line"))}, next(v))}
	case s.finished():
		return bot.Message{Blocks: append(blocks, bot.Text{Text: v.Say("setup.finished_unheard")}, next(v))}
	case s.workspace.Wins == nil:
		blocks = append(blocks, bot.Small{Text: v.Say("setup.nothing_posted")})
	}
	return bot.Message{Blocks: append(blocks, bot.Small{Text: v.Say("setup.resume", "command", v.Typed("setup.line"))})}
}

// next is what a workspace may need beyond the steps.
func next(v bot.Voice) bot.Block {
	return bot.Small{Text: v.Say("setup.next", "role", v.Typed("setup.next_role"), "country", v.Typed("setup.next_country"))}
}

func (t step) blocks(v bot.Voice, s state) []bot.Block {
	title := bot.Strongly(v.Say("setup.step_" + t.name))
	if s.done[t.name] {
		return []bot.Block{bot.Text{Text: v.Say("setup.done", "step", title, "outcome", t.outcome(v, s))}}
	}
	var buttons []bot.Button
	for i, open := range t.forms {
		button := bot.OpenFormButton(v, open.command, v.Plain(open.label), t.proposed(v, s))
		if i > 0 || s.skipped[t.name] {
			button.Style = bot.Plain
		}
		buttons = append(buttons, button)
	}
	key := "setup.skipped"
	if !s.skipped[t.name] {
		key = "setup.todo"
		buttons = append(buttons, bot.Button{Action: skipAction, Value: t.name, Label: v.Plain("setup.skip")})
	}
	return []bot.Block{
		bot.Text{Text: v.Say(key, "step", title, "what", v.Say("setup.step_"+t.name+"_means"))},
		bot.Buttons{Buttons: buttons},
	}
}

// proposed is what a step's form is filled in with beyond what is set: an admin
// mostly lives where the workspace does, and speaks its language.
func (t step) proposed(v bot.Voice, s state) map[string][]string {
	if t.name != "basics" {
		return nil
	}
	values := map[string][]string{}
	if !s.set["zone"] && s.workspace.Zone.String() == time.UTC.String() {
		values["zone"] = []string{v.Zone.String()}
	}
	if !s.set["language"] && s.workspace.Locale == coaching.English {
		values["language"] = []string{string(v.Locale)}
	}
	return values
}

// outcome is what came of a step.
func (t step) outcome(v bot.Voice, s state) []bot.Span {
	switch t.name {
	case "basics":
		w := s.workspace
		return v.Say("setup.step_basics_done", "name", w.Name, "zone", w.Zone, "language", v.Say("setup.language_"+string(w.Locale)), "currency", string(w.Currency))
	case "channel":
		if s.board == nil || !s.board.Active {
			return v.Say("setup.step_channel_done", "channel", bot.ChannelLink(*s.workspace.Wins))
		}
		return v.Say("setup.step_channel_done_board", "channel", bot.ChannelLink(*s.workspace.Wins),
			"days", s.board.Schedule.Days, "time", s.board.Schedule.At)
	case "team":
		var names []string
		for _, team := range s.teams {
			names = append(names, team.Name)
		}
		return bot.Plainly(v.List(names))
	default:
		return v.Say("setup.step_"+t.name+"_done", "line", v.Typed("setup.quota_line"))
	}
}
