package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Examination is what Slack says of us to whoever looks after the bot.
type Examination struct {
	Team     Team
	At       time.Time     // by Slack's clock, to the second; zero when it does not say
	Ahead    time.Duration // of that is ours; negative when it is behind
	Scopes   []string      // that were granted; none when it does not say
	Missing  []string      // that the bot cannot do without
	Optional []string      // that are missing and need not be granted
}

// Examine asks Slack who we are and what we may, once, and whether the app token
// opens sockets where there is one. An error says what to mend; what was found
// before it comes with it.
func (s *Slack) Examine(ctx context.Context) (Examination, error) {
	who, err := s.api.AuthTestContext(ctx)
	if err != nil {
		if refused := tokenRefused(err); refused != nil {
			return Examination{}, refused
		}
		return Examination{}, fmt.Errorf("not reachable: %w", err)
	}
	e := Examination{Team: Team{ID: who.TeamID, Name: who.Team, url: who.URL}}
	if at, err := http.ParseTime(who.Header.Get("Date")); err == nil {
		e.At, e.Ahead = at, s.now().Sub(at)
	}
	if granted := who.Header.Get("X-OAuth-Scopes"); granted != "" {
		e.Scopes = strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
		e.Missing, e.Optional = without(botScopes, e.Scopes), without(optionalScopes, e.Scopes)
	}
	if s.settings.AppToken == "" {
		return e, nil
	}
	if _, _, err := s.api.StartSocketModeContext(ctx); err != nil {
		if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
			return e, fmt.Errorf("SLACK_APP_TOKEN is refused by Slack (%s): copy an App-Level Token with the scope connections:write", refused.Err)
		}
		return e, fmt.Errorf("no socket can be opened: %w", err)
	}
	return e, nil
}

// Entry is whether the bot can post in a channel.
type Entry struct {
	Name     string
	Inside   bool // it is a member
	Archived bool
}

// Entry asks Slack about a channel. One that is private and does not have the
// bot in it is not found.
func (s *Slack) Entry(ctx context.Context, channel string) (Entry, error) {
	info, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil {
		return Entry{}, fmt.Errorf("ask about channel %s: %w", channel, err)
	}
	return Entry{Name: info.Name, Inside: info.IsMember, Archived: info.IsArchived}, nil
}

// without are the wanted ones that are not there.
func without(wanted, there []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return slices.Contains(there, w) })
}
