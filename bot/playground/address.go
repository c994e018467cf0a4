package playground

import (
	"net/url"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// addresses begin all addresses of messages. They name the place but nobody
// whose page it is, which is filled in for whoever reads them.
const addresses = "/playground/?place="

// Link is a message's address on this page.
func (p *Playground) Link(place coaching.Place, ref string) string {
	return addresses + url.QueryEscape(place.Ref) + "#message-" + url.PathEscape(ref)
}

// own is an address as one person follows it; false for one that is not ours.
func (s *scene) own(address string) (string, bool) {
	if !strings.HasPrefix(address, addresses) {
		return "", false
	}
	place, message, _ := strings.Cut(strings.TrimPrefix(address, addresses), "#")
	ref, err := url.QueryUnescape(place)
	if err != nil {
		return "", false
	}
	return link(s.me.id, ref) + "#" + message, true
}
