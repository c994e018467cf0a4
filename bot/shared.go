package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// seen is what a form of shared settings shows of them, by field.
type seen map[string][]string

// prefilled is what a command's form shows beside what was typed: of shared
// settings, how they are now.
func (rt *Router) prefilled(ctx context.Context, r *Request, c Command) (seen, error) {
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

// errMoved says that shared settings changed after a form was held against them.
var errMoved = errors.New("shared settings changed meanwhile")

// submitShared is fulfil for a form of shared settings. It is held against them
// before it is read, for which a platform may have to be asked, and saved while
// nobody else can change them: where somebody did in between, from the beginning.
func (rt *Router) submitShared(ctx context.Context, r *Request, c Command) (Reply, error) {
	given := r.Form.Values
	for {
		now, err := rt.prefilled(ctx, r, c)
		if err != nil {
			return Reply{}, err
		}
		values, errs := reconcile(r, c, given, now)
		if len(errs) > 0 {
			return Reply{Errors: errs}, nil
		}
		r.Form.Values = values
		reply, err := rt.fulfil(ctx, r, c, func(ctx context.Context, r *Request) (Reply, error) {
			if err := rt.still(ctx, r, c, now); err != nil {
				return Reply{}, err
			}
			return c.Run(ctx, r)
		})
		if !errors.Is(err, errMoved) {
			return reply, err
		}
	}
}

// still keeps the settings as they are until the caller's transaction ends. It
// is errMoved where that is no longer how they were.
func (rt *Router) still(ctx context.Context, r *Request, c Command, was seen) error {
	workspace, err := rt.ports.Transactions.LockWorkspace(ctx, r.Workspace.ID)
	if err != nil {
		return fmt.Errorf("lock settings: %w", err)
	}
	r.Workspace, r.Fiscal = workspace, workspace.Fiscal
	is, err := rt.prefilled(ctx, r, c)
	if err != nil {
		return err
	}
	if !maps.EqualFunc(was, is, slices.Equal) {
		return errMoved
	}
	return nil
}

// reconcile holds what a form was filled in with against what others changed
// since it was opened. What its writer left alone is as the others made it; what
// both changed is refused, with what it was and is, so that nothing is
// overwritten that its writer never saw.
func reconcile(r *Request, c Command, filled, now seen) (seen, FieldErrors) {
	var opened seen
	if json.Unmarshal([]byte(r.Form.State), &opened) != nil {
		return filled, nil // it was opened by an older version, which kept nothing
	}
	values, errs := seen{}, FieldErrors{}
	maps.Copy(values, filled)
	for _, p := range c.Params {
		given, was, is := filled[p.Name], opened[p.Name], now[p.Name]
		switch {
		case slices.Equal(was, is) || slices.Equal(given, is):
		case slices.Equal(given, was):
			values[p.Name] = is
		default:
			errs[p.Name] = r.Plain("router.changed_meanwhile", "before", legend(r.Voice, p, was), "after", legend(r.Voice, p, is))
		}
	}
	return values, errs
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
