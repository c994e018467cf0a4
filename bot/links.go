package bot

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// WinAnnouncement is the kind of the parcels that announce a win; their subject
// is its number. Other features link to them.
const WinAnnouncement = "win.announce"

// CheerAction cheers for a win; its value is the win's number. Platforms take
// reactions to an announcement for it.
const CheerAction = "win.cheer"

// Linker is a platform on which a message that was sent has an address.
type Linker interface {
	// Link is the address, as a Span takes it; empty when there is none.
	Link(place coaching.Place, ref string) string
}

// Announcements knows where wins were announced.
type Announcements interface {
	// Announced gives the first announcement of each of some wins that was
	// sent, by the win; no entry for the others.
	Announced(ctx context.Context, workspace int64, wins []int64) (map[int64]Parcel, error)
}

// Links makes links to what was posted.
type Links struct {
	Announcements Announcements
	Platforms     map[string]Platform
}

// Wins gives the addresses of wins' announcements; no entry for a win that has
// none.
func (l Links) Wins(ctx context.Context, workspace int64, wins []int64) (map[int64]string, error) {
	announced, err := l.Announcements.Announced(ctx, workspace, wins)
	if err != nil {
		return nil, fmt.Errorf("find announcements: %w", err)
	}
	links := make(map[int64]string, len(announced))
	for win, parcel := range announced {
		if platform, ok := l.Platforms[parcel.Place.Platform].(Linker); ok {
			links[win] = platform.Link(parcel.Place, parcel.Ref)
		}
	}
	return links, nil
}

// Linked is text that leads to an address, or just text where there is none.
func Linked(text, address string) []Span { return []Span{{Text: text, Link: address}} }
