package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// seen is what a form of shared settings shows of them, by field.
type seen map[string][]string

// seen gives the settings as they are now.
func (rt *Router) seen(ctx context.Context, r *Request, c Command) (seen, error) {
	args, err := c.Prefill(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("fill in %s: %w", c.Key, err)
	}
	return shownArgs(r.Voice, c, args), nil
}

// state is what the form carries with it until it comes back.
func (s seen) state() string {
	encoded, _ := json.Marshal(s)
	return string(encoded)
}

// reconcile holds a form that came back against what others changed since it
// was opened. What its writer left alone stays as the others made it; what both
// changed is refused, with what it was and is, so that nothing is overwritten
// that its writer never saw.
func (rt *Router) reconcile(ctx context.Context, r *Request, c Command) (FieldErrors, error) {
	var opened seen
	if json.Unmarshal([]byte(r.Form.State), &opened) != nil {
		return nil, nil // it was opened by an older version, which kept nothing
	}
	now, err := rt.seen(ctx, r, c)
	if err != nil {
		return nil, err
	}
	errs := FieldErrors{}
	for _, p := range c.Params {
		given, was, is := r.Form.Values[p.Name], opened[p.Name], now[p.Name]
		switch {
		case slices.Equal(was, is) || slices.Equal(given, is):
		case slices.Equal(given, was):
			r.Form.Values[p.Name] = is
		default:
			errs[p.Name] = r.Plain("router.changed_meanwhile", "before", legend(r.Voice, p, was), "after", legend(r.Voice, p, is))
		}
	}
	return errs, nil
}

// legend is a field's value as people read it.
func legend(v Voice, p Param, values []string) string {
	if len(values) == 0 {
		return v.Plain("router.empty")
	}
	words := slices.Clone(values)
	for i, value := range words {
		if _, name, ok := ReadChannelToken(value); ok {
			words[i] = "#" + name
		}
		for _, o := range p.Kind.Field(v).Options {
			if o.Value == value {
				words[i] = o.Label
			}
		}
	}
	return strings.Join(words, " ")
}
