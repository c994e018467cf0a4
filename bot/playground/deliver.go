package playground

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Send posts a message. One whose key was sent already is not sent again.
func (p *Playground) Send(ctx context.Context, post bot.Post) (string, error) {
	workspace, err := p.workspaceOf(ctx, post.Place)
	if err != nil {
		return "", err
	}
	u := bot.Utterance{Place: post.Place.Ref, Reader: readerOf(post.Place.Ref), Key: post.Key, At: p.Clock.Now(), Message: post.Message}
	if post.Thread != "" {
		parent, err := p.find(ctx, workspace, post.Thread)
		if err != nil {
			return "", err
		}
		u.Thread = threadOf(parent)
	}
	u, err = p.Transcript.Utter(ctx, workspace, u)
	if err != nil {
		return "", err
	}
	p.changed.Ring()
	return writeID(u.ID), nil
}

// Edit replaces a message that was sent.
func (p *Playground) Edit(ctx context.Context, place coaching.Place, ref string, m bot.Message) error {
	workspace, err := p.workspaceOf(ctx, place)
	if err != nil {
		return err
	}
	u, err := p.find(ctx, workspace, ref)
	if err != nil {
		return err
	}
	u.Message, u.Edited = m, p.Clock.Now()
	if _, err := p.Transcript.Revise(ctx, workspace, u); err != nil {
		return err
	}
	p.changed.Ring()
	return nil
}

// Find looks for a message by the key that it was sent with.
func (p *Playground) Find(ctx context.Context, post bot.Post, since time.Time) (string, bool, error) {
	workspace, err := p.workspaceOf(ctx, post.Place)
	if err != nil {
		return "", false, err
	}
	u, found, err := p.Transcript.UtteranceKeyed(ctx, workspace, post.Key)
	if err != nil || !found || u.Place != post.Place.Ref || u.At.Before(since) {
		return "", false, err
	}
	return writeID(u.ID), true, nil
}

func (p *Playground) workspaceOf(ctx context.Context, place coaching.Place) (int64, error) {
	w, err := p.World.InstalledAt(ctx, Name, place.Tenant)
	if errors.Is(err, bot.ErrNotInstalled) {
		return 0, &bot.SendError{Gone: true, Err: err}
	}
	return w.ID, err
}

func (p *Playground) find(ctx context.Context, workspace int64, ref string) (bot.Utterance, error) {
	u, found, err := p.Transcript.Utterance(ctx, workspace, readID(ref))
	if err == nil && !found {
		err = &bot.SendError{Gone: true, Err: fmt.Errorf("no message %q", ref)}
	}
	return u, err
}

// readerOf is the only person who sees what is posted to a place: everybody in
// a channel does.
func readerOf(place string) string {
	user, direct := strings.CutPrefix(place, "@")
	if !direct {
		return ""
	}
	return user
}

// threadOf is the thread that an answer to an utterance is in: threads have no
// threads of their own.
func threadOf(parent bot.Utterance) int64 {
	if parent.Thread != 0 {
		return parent.Thread
	}
	return parent.ID
}

func writeID(id int64) string { return strconv.FormatInt(id, 10) }

// readID reads what writeID wrote; zero, which no utterance has, for all else.
func readID(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return id
}
