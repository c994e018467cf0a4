package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// spell writes names in the place of tokens, so that a text reads the same
// wherever it is kept, shown or exported, and mentions nobody anew.
func spell(text string, called func(token string) (string, error)) (string, error) {
	var b strings.Builder
	for {
		before, rest, opened := strings.Cut(text, string(tokenOpen))
		body, after, closed := strings.Cut(rest, string(tokenClose))
		b.WriteString(StripTokens(before))
		if !opened || !closed {
			b.WriteString(StripTokens(rest))
			return b.String(), nil
		}
		name, err := called(string(tokenOpen) + body + string(tokenClose))
		if err != nil {
			return "", err
		}
		b.WriteString(name)
		text = after
	}
}

// called is what the person or channel of a token is called, with its sign. Who
// is only spoken of is not taken in for that.
func (rt *Router) called(ctx context.Context, r *Request, token string) (string, error) {
	user, person := ReadPersonToken(token)
	if !person {
		ref, name, _ := ReadChannelToken(token)
		place := coaching.Place{Platform: r.Platform, Tenant: r.Tenant, Ref: ref}
		return "#" + strings.TrimPrefix(cmp.Or(rt.channelName(ctx, r, place, name), ref), "#"), nil
	}
	_, m, err := rt.ports.Directory.Who(ctx, r.Platform, r.Tenant, user)
	switch {
	case errors.Is(err, ErrStranger):
		profile, err := rt.platforms[r.Platform].Profile(ctx, r.Tenant, user)
		if err != nil {
			rt.log.Warn("profile not available", "platform", r.Platform, "user", user, "error", err)
		}
		return "@" + cmp.Or(profile.Name, user), nil
	case err != nil:
		return "", fmt.Errorf("who is mentioned: %w", err)
	}
	return "@" + m.Name, nil
}

func (rt *Router) spell(ctx context.Context, r *Request, text string) (string, error) {
	return spell(text, func(token string) (string, error) { return rt.called(ctx, r, token) })
}

// spelled is spans with names in the place of tokens that were quoted back.
func (rt *Router) spelled(ctx context.Context, r *Request, spans []Span) ([]Span, error) {
	spans = slices.Clone(spans)
	for i := range spans {
		text, err := rt.spell(ctx, r, spans[i].Text)
		if err != nil {
			return nil, err
		}
		spans[i].Text = text
	}
	return spans, nil
}
