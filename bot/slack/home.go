package slack

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// answerOpened shows somebody the Home that they have opened.
func (s *Slack) answerOpened(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	home := s.homes.open(d.in.User, s.now())
	turn := home.draw()
	reply, err := h.Handle(ctx, d.in)
	if err != nil {
		a.again()
		return
	}
	s.acknowledged(ctx, a, func(ctx context.Context) {
		s.show(ctx, h, d, home, turn, reply)
	})
}

// refreshHome shows somebody who has opened the Home what has become of it by
// what they did just now.
func (s *Slack) refreshHome(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	home, known := s.homes.get(d.in.User)
	if d.home && !known {
		home = s.homes.open(d.in.User, s.now()) // before we were started anew
	} else if !known {
		return
	}
	s.acknowledged(ctx, a, func(ctx context.Context) {
		turn := home.draw()
		reply, err := h.Handle(ctx, homeOf(d))
		if err != nil {
			return // the log has it from the handler
		}
		s.show(ctx, h, d, home, turn, reply)
	})
}

// acknowledged does something once the acknowledgement is on its way.
func (s *Slack) acknowledged(ctx context.Context, a acknowledgement, do func(context.Context)) {
	a.send()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), apiTimeout)
	defer cancel()
	do(ctx)
}

// homeOf asks for the Home of whoever did something.
func homeOf(d delivery) bot.Incoming {
	in := bot.Incoming{ID: d.in.ID, Platform: d.in.Platform, Tenant: d.in.Tenant, User: d.in.User, At: d.in.At, Home: true, Direct: true}
	in.Place = bot.DirectPlace(Name, d.in.Tenant, d.in.User)
	return in
}

// show publishes a Home that was drawn at its turn, unless a later one is shown
// already. Where another was published since the one that it is to replace, by
// another process or by us while the person pressed a button, nobody knows which
// is newer: it is drawn again, at a turn of its own, so that what was drawn in
// between is not shown over it.
func (s *Slack) show(ctx context.Context, h bot.Handler, d delivery, home *home, turn int64, reply bot.Reply) {
	err := home.show(turn, d.hash, func(hash string) (int64, string, error) {
		shown, err := s.publish(ctx, d.in.User, reply, hash)
		if refused, ok := errors.AsType[slack.SlackErrorResponse](err); !ok || refused.Err != "hash_conflict" {
			return turn, shown, err
		}
		latest := home.draw()
		anew, err := h.Handle(ctx, homeOf(d))
		if err != nil {
			return 0, "", err
		}
		shown, err = s.publish(ctx, d.in.User, anew, "")
		return latest, shown, err
	})
	if err != nil {
		s.log.WarnContext(ctx, "slack home not published", "delivery", d.in.ID, "error", err)
	}
}

// publish puts a Home before a person, in the place of the one with a hash, and
// gives its own.
func (s *Slack) publish(ctx context.Context, user string, reply bot.Reply, hash string) (string, error) {
	request := slack.PublishViewContextRequest{UserID: user, View: renderHome(bot.Joined(reply.Messages))}
	if hash != "" {
		request.Hash = &hash
	}
	published, err := s.api.PublishViewContext(ctx, request)
	if err != nil {
		return "", err
	}
	return published.Hash, nil
}
