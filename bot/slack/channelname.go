package slack

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/coaching"
)

// ChannelName asks Slack what a channel is called. It is asked while somebody
// waits for an answer, so it gives up soon.
func (s *Slack) ChannelName(ctx context.Context, place coaching.Place) (string, error) {
	if self := s.self.Load(); self == nil || self.team.ID != place.Tenant {
		return "", fmt.Errorf("name of channel %s: not our team %s", place.Ref, place.Tenant)
	}
	return s.channelName(ctx, place.Ref)
}

func (s *Slack) channelName(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	channel, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	if err != nil {
		return "", fmt.Errorf("name of channel %s: %w", id, err)
	}
	return channel.Name, nil
}

// placeName is the name of a channel as a slash command brings it. Of those that
// are not public it says no more than what they are.
func placeName(name string) string {
	if name == "directmessage" || name == "privategroup" || strings.HasPrefix(name, "mpdm-") {
		return ""
	}
	return name
}
