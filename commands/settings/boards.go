package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// boardRitual is the kind of the rituals that post a board.
const boardRitual = "board"

// usual is when the board is posted where nothing else was said.
var usual = coaching.Schedule{Days: coaching.MondayToFriday, At: 17*60 + 30}

// prefillWorkspace fills in the workspace's settings as they are.
func (f feature) prefillWorkspace(ctx context.Context, r *bot.Request) (bot.Args, error) {
	args := bot.Args{"currency": r.Workspace.Currency}
	if r.Workspace.Wins != nil {
		args["channel"] = *r.Workspace.Wins
	}
	ritual, found, err := f.ritual(ctx, r.Workspace.ID)
	if err != nil {
		return nil, err
	}
	args["time"], args["days"] = timing{at: usual.At}, usual.Days
	if found {
		args["time"], args["days"] = timing{at: ritual.Schedule.At, off: !ritual.Active}, ritual.Schedule.Days
	}
	return args, nil
}

// checkOpen refuses a channel that is known to be closed to the bot.
func checkOpen(_ bot.Reader, value any) error {
	if channel := value.(coaching.Channel); channel.Closed {
		return coaching.Refuse(coaching.Conflict, "settings.channel_closed", "channel", bot.ChannelLink(channel))
	}
	return nil
}

// wins sets where wins are announced, and brings the daily board there.
func (f feature) wins(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	channel, _ := bot.Arg[coaching.Channel](r.Args, "channel")
	if err := f.attended(ctx, r); err != nil {
		return bot.Reply{}, err
	}
	before, ritual, err := f.announceIn(ctx, r.Workspace.ID, channel, r.Actor.ID, r.Args)
	if err != nil {
		return bot.Reply{}, err
	}
	was := ""
	if before.Wins != nil {
		was = "#" + before.Wins.Name
	}
	if err := f.keep(ctx, r, workspaceSetting("wins", was, "#"+channel.Name)); err != nil {
		return bot.Reply{}, err
	}
	_, timed := r.Args["time"]
	_, dated := r.Args["days"]
	if timed || dated {
		if err := f.keep(ctx, r, workspaceSetting("board_time", "", inEnglish(r.Voice, ritual))); err != nil {
			return bot.Reply{}, err
		}
	}
	means := r.Say("settings.wins_mean")
	if before.Wins == nil {
		from, err := f.begin(ctx, r, channel)
		if err != nil {
			return bot.Reply{}, err
		}
		means = r.Say("settings.wins_from", "day", from, "line", r.Typed("settings.announce_line", "day", from.String()))
	}
	beside := [][]bot.Span{means, r.Say("settings.board_there", "board", when(r.Voice, ritual))}
	next, err := f.next(ctx, r.Voice, ritual)
	if err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.wins", winsChannel(r.Voice, before), bot.ChannelLink(channel), append(beside, next...)...), nil
}

// AnnounceIn makes a channel the one in which a workspace's wins and boards are
// posted, for a set-up outside chat. Nobody owns its board.
func AnnounceIn(ctx context.Context, p Ports, w coaching.Workspace, channel coaching.Channel) error {
	_, _, err := feature{p}.announceIn(ctx, w.ID, channel, 0, nil)
	return err
}

// announceIn gives the workspace as it was, and the ritual of its board at the
// time that was chosen, if one was. That is looked for while nobody else changes
// the workspace, so that two who choose a channel at the same time make one
// board.
func (f feature) announceIn(ctx context.Context, workspace int64, channel coaching.Channel, owner int64, chosen bot.Args) (before coaching.Workspace, ritual coaching.Ritual, err error) {
	before, _, err = f.Workspaces.ChangeWorkspace(ctx, workspace, func(ctx context.Context, w *coaching.Workspace) error {
		w.Wins = &channel
		board, found, err := f.ritual(ctx, w.ID)
		if err != nil {
			return err
		}
		if !found {
			board = coaching.Ritual{Workspace: w.ID, Kind: boardRitual, Schedule: usual, Owner: owner, Active: true}
			board.Schedule.Holidays = w.Country
		}
		board.Channel = channel
		ritual, err = f.schedule(ctx, timed(board, chosen))
		return err
	})
	if err != nil {
		return before, ritual, fmt.Errorf("save wins channel: %w", err)
	}
	return before, ritual, nil
}

// boardTime sets when the board is posted, or that it is not for now, while
// nobody else changes where.
func (f feature) boardTime(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if err := f.attended(ctx, r); err != nil {
		return bot.Reply{}, err
	}
	var before, after coaching.Ritual
	_, _, err := f.Workspaces.ChangeWorkspace(ctx, r.Workspace.ID, func(ctx context.Context, w *coaching.Workspace) error {
		var found bool
		var err error
		if before, found, err = f.ritual(ctx, w.ID); err != nil {
			return err
		}
		if !found {
			return &coaching.Error{Kind: coaching.Conflict, Field: "time", Say: r.NoWinsChannel(nil)}
		}
		after, err = f.schedule(ctx, timed(before, r.Args))
		return err
	})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("save board time: %w", err)
	}
	if err := f.keep(ctx, r, workspaceSetting("board_time", inEnglish(r.Voice, before), inEnglish(r.Voice, after))); err != nil {
		return bot.Reply{}, err
	}
	next, err := f.next(ctx, r.Voice, after)
	if err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.board_time", when(r.Voice, before), when(r.Voice, after), next...), nil
}

// next says on which day the board is posted next, which is not today when
// today's was posted already; nothing for a board that is paused.
func (f feature) next(ctx context.Context, v bot.Voice, ritual coaching.Ritual) ([][]bot.Span, error) {
	due, err := f.Boards.Next(ctx, ritual)
	if err != nil {
		return nil, fmt.Errorf("next board: %w", err)
	}
	if due.IsZero() {
		return nil, nil
	}
	return [][]bot.Span{v.Say("settings.board_next", "day", coaching.DayOf(due, ritual.Channel.Zone))}, nil
}

// timed is a board's ritual at the time and on the days that were chosen.
func timed(ritual coaching.Ritual, args bot.Args) coaching.Ritual {
	if chosen, given := bot.Arg[timing](args, "time"); given {
		ritual.Active = !chosen.off
		if !chosen.off {
			ritual.Schedule.At = chosen.at
		}
	}
	if days, given := bot.Arg[coaching.Weekdays](args, "days"); given {
		ritual.Schedule.Days = days
	}
	return ritual
}

// ritual is the workspace's board, if there is one.
func (f feature) ritual(ctx context.Context, workspace int64) (ritual coaching.Ritual, found bool, err error) {
	rituals, err := f.Rituals.RitualsOf(ctx, workspace, boardRitual)
	if err != nil {
		return ritual, false, fmt.Errorf("find board: %w", err)
	}
	if len(rituals) == 0 {
		return ritual, false, nil
	}
	return rituals[0], true, nil
}

func (f feature) schedule(ctx context.Context, ritual coaching.Ritual) (coaching.Ritual, error) {
	id, err := f.Rituals.SaveRitual(ctx, ritual)
	if err != nil {
		return ritual, fmt.Errorf("save board: %w", err)
	}
	ritual.ID = id
	if err := f.Boards.Schedule(ctx, ritual); err != nil {
		return ritual, fmt.Errorf("schedule board: %w", err)
	}
	return ritual, nil
}

// attended refuses days for the board on which nobody works.
func (f feature) attended(ctx context.Context, r *bot.Request) error {
	days, given := bot.Arg[coaching.Weekdays](r.Args, "days")
	if !given {
		return nil
	}
	members, err := f.People.Members(ctx, r.Workspace.ID)
	if err != nil {
		return fmt.Errorf("who works when: %w", err)
	}
	var worked coaching.Weekdays
	for _, m := range members {
		if m.Active {
			worked |= m.Hours.Days
		}
	}
	if days&worked != 0 {
		return nil
	}
	return coaching.Refuse(coaching.Conflict, "settings.board_unattended", "days", days, "worked", worked).At("days")
}

func inEnglish(v bot.Voice, ritual coaching.Ritual) string {
	return bot.PlainSpans(when(english(v), ritual))
}

// when says when and where the board is posted.
func when(v bot.Voice, ritual coaching.Ritual) []bot.Span {
	if !ritual.Active {
		return v.Say("settings.paused")
	}
	return v.Say("settings.when", "days", ritual.Schedule.Days, "time", ritual.Schedule.At,
		"channel", bot.ChannelLink(ritual.Channel), "zone", ritual.Channel.Zone)
}

func winsChannel(v bot.Voice, w coaching.Workspace) []bot.Span {
	if w.Wins == nil {
		return v.Say("settings.none")
	}
	return bot.ChannelLink(*w.Wins)
}
