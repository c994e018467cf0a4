package bot

import "time"

// Observer is told of every request once it is answered, for whoever watches the
// program. What is a command's key, an action's name, "home", or "other" where
// none of these was meant.
type Observer interface {
	Answered(platform, what string, came Came, took time.Duration)
}

// Came is what came of a request.
type Came string

// What may come of a request.
const (
	Done    Came = "done"
	Refused Came = "refused" // and said why
	Failed  Came = "failed"  // the program or its store, not the person
)

// unobserved watches nothing.
type unobserved struct{}

func (unobserved) Answered(string, string, Came, time.Duration) {}

// meant is what a request was for, as an observer is told.
func (rt *Router) meant(r *Request, c Command) string {
	_, known := rt.actions[r.Action]
	switch {
	case r.Action != "" && known:
		return r.Action
	case r.Home:
		return "home"
	case c.Key != "":
		return c.Key
	default:
		return "other"
	}
}
