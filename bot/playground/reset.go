package playground

import (
	"context"
	"fmt"
	"net/http"
)

// reset makes the world anew: the made-up team, unless an empty one is asked
// for. Who asks has been asked whether they mean it; the page sees to that.
//
// The clock goes back to the real time, which it does at no other time, because
// nothing is left that was done by it. Another workspace of the same store was
// there when it was moved, though; as long as there is one, the clock stays and
// the new world begins at the time that it shows.
func (p *Playground) reset(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
	var in struct {
		Team Team `json:"team"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return nil, err
	}
	switch in.Team {
	case "":
		in.Team = DemoTeam
	case DemoTeam, EmptyTeam:
	default:
		return nil, refuse(http.StatusBadRequest, "playground.reset.malformed", "team", shorten(string(in.Team)))
	}
	all, err := p.World.Workspaces(r.Context())
	if err != nil {
		return nil, err
	}
	alone := len(all) == 1 && !p.Beside
	unhurried(w)
	err = p.Clock.Anew(r.Context(), alone, p.Jobs, func(ctx context.Context) error {
		return p.Transactions.Within(ctx, func(ctx context.Context) error {
			if err := p.Worlds.Renew(ctx, in.Team); err != nil || !alone {
				return err
			}
			return p.Hours.SetClockAhead(ctx, 0)
		})
	})
	p.changed.Ring()
	if err != nil {
		return nil, fmt.Errorf("reset: %w", err)
	}
	return p.renewed(r.Context())
}

// renewed is the world as it is after a reset.
func (p *Playground) renewed(ctx context.Context) (any, error) {
	s, err := p.scene(ctx)
	if err != nil {
		return nil, err
	}
	return p.world(nil, nil, s)
}
