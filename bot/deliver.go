package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

const (
	// clockSkew is how far a platform's clock may be behind ours when we look
	// for a message by the time at which we sent it.
	clockSkew = time.Minute
	// lookBack is how far back we look where our own clock was set back since.
	lookBack = 24 * time.Hour
	// lookAfter is how long a message whose fate is unknown is given to show
	// up on the platform before it is looked for.
	lookAfter = 3 * time.Second
	// patience is how many attempts a parcel gets that fails for a reason
	// which waiting does not cure; a platform that is overloaded or away is
	// waited for without end. With the pauses between them it holds up its place
	// for about two minutes.
	patience = 8
	// longestPause is the longest that a place is left alone by our own
	// choice; a platform may ask for more.
	longestPause = 5 * time.Minute
)

// deliver does what a claimed parcel asks for. Free is when the next may be posted
// there; zero where nothing was.
func (d *Drainer) deliver(ctx context.Context, p Parcel) (o Outcome, free time.Time) {
	platform, known := d.Platforms[p.Place.Platform]
	if !known {
		d.Log.Warn("platform not configured", "platform", p.Place.Platform, "parcel", p.ID)
		return Outcome{Next: d.Now().Add(longestPause), Unknown: !p.Claimed.IsZero(), Untried: true}, free
	}
	if until := d.quietUntil(ctx, p); !until.IsZero() {
		return Outcome{Held: until, Unknown: !p.Claimed.IsZero(), Untried: true}, free
	}
	r, apart, broken := d.renderTogether(ctx, p)
	post := Post{Place: p.Place, Thread: r.Thread, Key: p.Key(), Message: r.Message}
	blind := false
	if !p.Claimed.IsZero() && r.Edit == "" { // an edit is made again without harm
		ref, found, err := platform.Find(ctx, post, d.earliest(p))
		blind = hopeless(p, err)
		switch {
		case found:
			return Outcome{Ref: ref}, free
		case err != nil && !blind:
			d.Log.Warn("look-up failed", "parcel", p.ID, "error", err)
			return Outcome{Next: d.Now().Add(wait(p, err)), Unknown: true, Untried: true, Failed: !passing(err)}, free
		}
	}
	switch {
	case apart != 0 && !blind:
		d.Log.Warn("parcel goes by itself", "parcel", apart, "error", broken)
		return Outcome{Apart: apart}, free
	case broken != nil:
		o = d.failed(ctx, p, broken)
		o.Unknown, o.Untried = blind, true
		return o, free
	case r.Nothing:
		return Outcome{}, free
	case blind && (p.Repeats > 0 || !d.Kinds[p.Kind].Again):
		d.Log.Error("parcel dropped: nobody knows whether it was posted", "parcel", p.ID, "kind", p.Kind)
		return Outcome{Dropped: "nobody knows whether it was posted"}, free
	case blind:
		// A claim after which nothing was posted, for want of the store perhaps,
		// does not use up the one repeat.
		if err := d.Leases.Settle(ctx, p, Outcome{Repeating: true}); err != nil {
			d.Log.Warn("repeat not noted", "parcel", p.ID, "error", err)
			return Outcome{Next: d.Now().Add(wait(p, err)), Unknown: true, Untried: true}, free
		}
	}
	free = d.Now().Add(platform.Pace())
	ref, err := r.Edit, error(nil)
	if r.Edit != "" {
		err = platform.Edit(ctx, p.Place, r.Edit, r.Message)
	} else {
		ref, err = platform.Send(ctx, post)
	}
	return d.outcome(ctx, p, r, ref, err), free
}

// earliest is from when on a message is looked for. A claim that is still to
// come was made by a clock that was ahead, so that it tells nothing.
func (d *Drainer) earliest(p Parcel) time.Time {
	if now := d.Now(); p.Claimed.After(now) {
		return now.Add(-lookBack)
	}
	return p.Claimed.Add(-clockSkew)
}

// hopeless reports whether a look-up that failed will go on failing.
func hopeless(p Parcel, err error) bool {
	var answer *SendError
	return errors.Is(err, ErrCannotLook) ||
		errors.As(err, &answer) && answer.Gone ||
		err != nil && !passing(err) && p.exhausted()
}

// passing reports whether an error is one that waiting cures.
func passing(err error) bool {
	var answer *SendError
	if errors.As(err, &answer) {
		return answer.Retry || answer.Unknown
	}
	return interrupted(err)
}

// exhausted reports whether one failure more is one too many.
func (p Parcel) exhausted() bool { return p.Failures+1 >= patience }

// Key names the parcel on the platform it is sent to, so that it can be looked
// for there.
func (p Parcel) Key() string { return "parcel-" + strconv.FormatInt(p.ID, 10) }

// outcome reads a platform's answer to a post or an edit.
func (d *Drainer) outcome(ctx context.Context, p Parcel, r Rendered, ref string, err error) Outcome {
	var answer *SendError
	errors.As(err, &answer)
	switch {
	case err == nil:
		if r.shut && r.Edit == "" {
			d.open(ctx, p)
		}
		return Outcome{Ref: ref}
	case answer != nil && answer.Unknown, answer == nil && interrupted(err):
		d.Log.Warn("outcome of a post unknown", "parcel", p.ID, "kind", p.Kind, "error", err)
		return Outcome{Next: d.Now().Add(lookAfter), Unknown: true}
	case answer != nil && answer.Retry:
		d.Log.Info("post put off", "parcel", p.ID, "kind", p.Kind, "error", err)
		return Outcome{Next: d.Now().Add(wait(p, err))}
	case answer != nil && answer.Gone:
		return d.gone(ctx, p, r, err)
	default:
		return d.failed(ctx, p, err)
	}
}

// interrupted reports whether time ran out before there was an answer.
func interrupted(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// gone drops a parcel whose place is closed to the bot, and tells the admins.
// For an edit it may be the message alone that is gone, which is nobody's
// trouble.
func (d *Drainer) gone(ctx context.Context, p Parcel, r Rendered, err error) Outcome {
	d.Log.Warn("parcel dropped: place or message gone", "parcel", p.ID, "kind", p.Kind, "place", p.PlaceID, "error", err)
	if r.Edit == "" {
		if err := d.closed(ctx, p); err != nil {
			return d.failed(ctx, p, err)
		}
	}
	return Outcome{Dropped: "gone"}
}

// closed does what follows when the place of a parcel is closed to the bot.
func (d *Drainer) closed(ctx context.Context, p Parcel) error {
	if err := d.tellGone(ctx, p); err != nil {
		return err
	}
	kind := d.Kinds[p.Kind]
	if kind.Gone == nil {
		return nil
	}
	e, err := d.errand(ctx, p)
	if err != nil {
		return err
	}
	if err := kind.Gone(ctx, e); err != nil {
		return fmt.Errorf("after %s found its place closed: %w", p.Kind, err)
	}
	return nil
}

// open notes that a channel took a post which was known to be closed: that it is
// open again was never told.
func (d *Drainer) open(ctx context.Context, p Parcel) {
	if err := d.Doors.OpenChannel(ctx, p.Workspace, p.Place); err != nil {
		d.Log.Warn("channel not noted as open", "place", p.PlaceID, "error", err)
	}
}

// failed is the outcome of a parcel that could not be rendered or that its
// platform does not take: it is tried again a few times.
func (d *Drainer) failed(ctx context.Context, p Parcel, err error) Outcome {
	if p.exhausted() && ctx.Err() == nil {
		d.Log.Error("parcel dropped after too many failures", "parcel", p.ID, "kind", p.Kind, "attempts", p.Attempts, "error", err)
		return Outcome{Dropped: "failed too often"}
	}
	d.Log.Warn("parcel failed", "parcel", p.ID, "kind", p.Kind, "attempts", p.Attempts, "error", err)
	return Outcome{Next: d.Now().Add(wait(p, err)), Failed: true}
}

// wait is what a platform asked for, else a pause that doubles with every
// attempt.
func wait(p Parcel, err error) time.Duration {
	var answer *SendError
	if errors.As(err, &answer) && answer.After > 0 {
		return answer.After
	}
	pause := time.Second << min(max(p.Attempts-1, 0), 10)
	return min(pause, longestPause)
}
