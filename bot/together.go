package bot

import (
	"context"
	"fmt"
)

// Together gives the parcels that one message can tell of, the given one the
// last of them: of its kind, subject and reader, in order, since something was
// posted of these last. It gives none when another is waiting behind, which is
// rendered later and tells all.
func Together(ctx context.Context, outbox Outbox, p Parcel) ([]Parcel, error) {
	sent, err := outbox.Sent(ctx, p.Workspace, p.Kind, p.Subject)
	if err != nil {
		return nil, fmt.Errorf("what goes together with parcel %d: %w", p.ID, err)
	}
	var together []Parcel
	for _, other := range sent {
		switch {
		case other.Channel != p.Channel || other.Member != p.Member:
		case other.ID > p.ID && !other.Settled:
			return nil, nil
		case other.ID > p.ID:
		case other.Ref != "" && other.ID != p.ID:
			together = nil
		default:
			together = append(together, other)
		}
	}
	return together, nil
}
