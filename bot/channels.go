package bot

import (
	"context"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// channel finds the channel that a token or a typed name stands for.
func (rt *Router) channel(ctx context.Context, r *Request, text string) (coaching.Channel, error) {
	if ref, name, ok := ReadChannelToken(text); ok {
		place := coaching.Place{Platform: r.Platform, Tenant: r.Tenant, Ref: ref}
		return rt.ports.Channels.ChannelAt(ctx, r.Workspace.ID, place, rt.channelName(ctx, r, place, name))
	}
	c, err := rt.ports.Channels.ChannelNamed(ctx, r.Workspace.ID, r.Platform, r.Tenant, strings.TrimPrefix(text, "#"))
	if coaching.IsRefusal(err, coaching.NotFound) {
		return c, coaching.Refuse(coaching.Invalid, "args.channel", "text", text)
	}
	return c, err
}

// channelName is what a channel is called: as it was mentioned, as the place is
// called that we are in, or as the platform says. Without a name a channel does
// too.
func (rt *Router) channelName(ctx context.Context, r *Request, place coaching.Place, mentioned string) string {
	switch {
	case mentioned != "":
		return mentioned
	case place == r.Place && r.PlaceName != "":
		return r.PlaceName
	}
	name, err := rt.platforms[place.Platform].ChannelName(ctx, place)
	if err != nil {
		rt.log.WarnContext(ctx, "channel name not available", "platform", place.Platform, "channel", place.Ref, "error", err)
	}
	return name
}

// recallPlace keeps the new name of the wins channel when something is said there.
func (rt *Router) recallPlace(ctx context.Context, w coaching.Workspace, in Incoming) (coaching.Workspace, error) {
	if w.Wins == nil || w.Wins.Place != in.Place || in.PlaceName == "" || in.PlaceName == w.Wins.Name {
		return w, nil
	}
	wins, err := rt.ports.Channels.ChannelAt(ctx, w.ID, in.Place, in.PlaceName)
	w.Wins = &wins
	return w, err
}
