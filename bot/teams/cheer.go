package teams

import (
	"context"
	"slices"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
)

// Announcements know what messages that were sent tell of.
type Announcements interface {
	// AnnouncedBy gives the win that one of some messages announces.
	AnnouncedBy(ctx context.Context, platform, tenant string, refs []string) (win string, found bool, err error)
}

// sad are the reactions that are no cheers.
var sad = []schema.MessageReactionTypes{"sad", "angry"}

// cheer takes a reaction to an announcement for its button. Who reacted asked for
// no answer, and gets none: they may have cheered already, or for themselves.
func (t *Teams) cheer(ctx context.Context, a activity, h bot.Handler) {
	if a.ReplyToID == "" || !slices.ContainsFunc(a.ReactionsAdded, func(r schema.MessageReaction) bool { return !slices.Contains(sad, r.Type) }) {
		return
	}
	refs := []string{
		joinRef(a.Conversation.ID, a.ReplyToID),
		joinRef(a.channel(), a.ReplyToID),
		joinRef(a.channel()+threadMark+a.ReplyToID, a.ReplyToID),
	}
	win, found, err := t.settings.Announcements.AnnouncedBy(ctx, Name, a.tenant(), refs)
	if err != nil {
		t.log.ErrorContext(ctx, "teams reaction not read", "error", err)
	}
	if !found {
		return
	}
	if err := t.remember(ctx, a, false); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	in := t.incoming(a)
	in.Action, in.Value = bot.CheerAction, win
	if a.ID == "" {
		in.ID = a.channel() + "/" + a.ReplyToID + "/" + a.user()
	}
	if _, err := h.Handle(ctx, in); err != nil {
		t.log.ErrorContext(ctx, "teams reaction not counted", "error", err)
	}
}
