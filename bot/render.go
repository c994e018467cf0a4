package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// errAlone says that a parcel is no part of a longer message.
var errAlone = errors.New("an edit and an answer in a thread go by themselves")

// quietUntil is until when a parcel is held: the quiet hours of its member, for
// what they did not ask for. Who cannot be read now is not written to now
// either, since rendering fails for the same reason.
func (d *Drainer) quietUntil(ctx context.Context, p Parcel) time.Time {
	if p.Channel != 0 || d.Kinds[p.Kind].Awaited {
		return time.Time{}
	}
	m, err := d.Addressees.Member(ctx, p.Workspace, p.Member)
	if err != nil {
		return time.Time{}
	}
	return m.QuietUntil(d.Now())
}

// renderTogether puts a parcel and those that were claimed with it into one
// message, each part under the other. Apart is the one, if any, that cannot be
// a part of it; the error then says why.
func (d *Drainer) renderTogether(ctx context.Context, p Parcel) (together Rendered, apart int64, err error) {
	first, err := d.render(ctx, p)
	if len(p.With) == 0 {
		return first, 0, err
	}
	var parts []Message
	for i, part := range append([]Parcel{p}, p.With...) {
		r := first
		if i > 0 {
			r, err = d.render(ctx, part)
		}
		if err == nil && (r.Edit != "" || r.Thread != "") {
			err = errAlone
		}
		if err != nil {
			return Rendered{}, part.ID, err
		}
		if !r.Nothing {
			parts = append(parts, r.Message)
		}
	}
	if len(parts) == 0 {
		return Rendered{Nothing: true}, 0, nil
	}
	e, err := d.errand(ctx, p)
	if err != nil {
		return Rendered{}, p.ID, err
	}
	return Rendered{Message: joinedHeld(e.Voice, parts)}, 0, nil
}

// joinedHeld is one message of several that were held.
func joinedHeld(v Voice, parts []Message) Message {
	if len(parts) == 1 {
		return parts[0]
	}
	blocks := []Block{Small{v.Say("machinery.held", "n", len(parts))}}
	for i, part := range parts {
		if i > 0 {
			blocks = append(blocks, Divider{})
		}
		blocks = append(blocks, part.Blocks...)
	}
	return Message{Blocks: blocks}
}

// render puts a parcel into the words of its reader. A kind that panics has
// failed like one that returns an error: it must not hold up its place.
func (d *Drainer) render(ctx context.Context, p Parcel) (r Rendered, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("render %s: panic: %v\n%s", p.Kind, cause, debug.Stack())
		}
	}()
	kind, known := d.Kinds[p.Kind]
	if !known {
		return Rendered{}, fmt.Errorf("render: no such kind of parcel: %s", p.Kind)
	}
	e, err := d.errand(ctx, p)
	if err != nil {
		return Rendered{}, err
	}
	if e.left {
		return Rendered{Nothing: true}, nil
	}
	r, err = kind.Render(ctx, e)
	if err != nil {
		return Rendered{}, fmt.Errorf("render %s: %w", p.Kind, err)
	}
	r.shut = e.shut
	return r, ResolveMentions(ctx, d.Directory, p.Place.Platform, p.Place.Tenant, []Message{r.Message})
}

// errand is the parcel with the voice of whoever reads it: the channel's, or
// the member's in private.
func (d *Drainer) errand(ctx context.Context, p Parcel) (*Errand, error) {
	w, err := d.Addressees.Workspace(ctx, p.Workspace)
	if err != nil {
		return nil, fmt.Errorf("workspace of a parcel: %w", err)
	}
	e := &Errand{Workspace: w, Parcel: p, Now: d.Now()}
	e.Catalogue, e.Fiscal = d.Catalogue, w.Fiscal
	if p.Channel != 0 {
		var c coaching.Channel
		c, err = d.Addressees.Channel(ctx, p.Workspace, p.Channel)
		e.Locale, e.Zone, e.shut = c.Locale, c.Zone, c.Closed
	} else {
		var m coaching.Member
		m, err = d.Addressees.Member(ctx, p.Workspace, p.Member)
		e.Locale, e.Zone, e.left = m.Locale, m.Zone, !m.Active
	}
	if err != nil {
		return nil, fmt.Errorf("addressee of a parcel: %w", err)
	}
	return e, nil
}
