package slack

import (
	"cmp"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Link is a message's permalink, made as chat.getPermalink makes it: the
// channel, and the stamp without its point. Before Slack has said who we are
// there is none.
func (s *Slack) Link(_ coaching.Place, ref string) string {
	channel, stamp, err := splitRef(ref)
	self := s.self.Load()
	if err != nil || self == nil {
		return ""
	}
	return cmp.Or(self.team.url, "https://slack.com/") + "archives/" + channel + "/p" + strings.Replace(stamp, ".", "", 1)
}
