package playground

import (
	"net/http"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// farthest is how far the clock may be moved at once.
const farthest = 400 * 24 * time.Hour

// clocked is the answer of the clock.
type clocked struct {
	Now time.Time `json:"now"`
}

func (p *Playground) clock(http.ResponseWriter, *http.Request, *scene) (any, error) {
	return clocked{p.Clock.Now().UTC()}, nil
}

func (p *Playground) moveClock(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
	if p.Beside {
		return nil, refuse(http.StatusForbidden, "playground.clock.beside")
	}
	var in struct {
		Advance string `json:"advance"`
		To      string `json:"to"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return nil, err
	}
	target, err := p.target(in.Advance, in.To, s.workspace.Zone)
	if err != nil {
		return nil, err
	}
	unhurried(w)
	err = p.Clock.Move(r.Context(), target, p.Jobs, p.Hours)
	p.changed.Ring()
	if err != nil {
		return nil, err
	}
	return clocked{p.Clock.Now().UTC()}, nil
}

// target is where the clock is to be moved: by a duration, or to a time.
func (p *Playground) target(advance, to string, zone *time.Location) (time.Time, error) {
	now := p.Clock.Now()
	target := now
	switch {
	case advance != "" && to == "":
		by, err := time.ParseDuration(advance)
		if err != nil {
			return target, refuse(http.StatusBadRequest, "playground.clock.malformed")
		}
		target = now.Add(by)
	case to != "" && advance == "":
		at, err := readTime(to, zone)
		if err != nil {
			return target, refuse(http.StatusBadRequest, "playground.clock.malformed")
		}
		target = at
	default:
		return target, refuse(http.StatusBadRequest, "playground.clock.malformed")
	}
	if target.Before(now) {
		return target, refuse(http.StatusBadRequest, "playground.clock.back")
	}
	if target.Sub(now) > farthest {
		return target, refuse(http.StatusBadRequest, "playground.clock.far", "n", int(farthest/(24*time.Hour)))
	}
	return target, nil
}

// readTime reads RFC 3339, or the time on the wall of a zone.
func readTime(text string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	wall, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		return wall, err
	}
	return coaching.TimeOfDay(wall.Hour()*60+wall.Minute()).On(coaching.DayOf(wall, time.UTC), zone), nil
}
