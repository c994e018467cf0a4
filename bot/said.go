package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// OpenFormAction opens the form of a command, for places where the platform
// opens none in answer to words.
const OpenFormAction = "form.open"

// maxButtonValue is how many bytes a button's value may have; Slack takes 2000
// characters.
const maxButtonValue = 2000

// say understands what was typed: a command's name, perhaps a subcommand's, and
// what follows.
func (rt *Router) say(ctx context.Context, r *Request) (Reply, Command, error) {
	tokens := reading.Tokens(strings.TrimLeft(r.Text, ",:; ")) // behind a mention: @carillon, win 12k
	if r.Command != "" {
		tokens = slices.Insert(tokens, 0, reading.Token{Text: r.Command})
	}
	c, rest, known := rt.command(tokens)
	if !known {
		reply, err := rt.help(ctx, r, tokens)
		return reply, Command{}, err
	}
	if len(rest) > 0 && isHelp(rest[0].Text) {
		return rt.explain(r, c), c, nil
	}
	reply, err := rt.obey(ctx, r, c, rest)
	return reply, c, err
}

// command finds the command that a line begins with, in any language.
func (rt *Router) command(tokens []reading.Token) (c Command, rest []reading.Token, known bool) {
	if len(tokens) == 0 {
		return Command{}, nil, false
	}
	name := strings.TrimPrefix(tokens[0].Text, "/")
	for _, f := range rt.features {
		for _, c := range f.Commands {
			if c.isCalled(name) {
				return descend(c, tokens[1:])
			}
		}
	}
	return Command{}, nil, false
}

func descend(c Command, rest []reading.Token) (Command, []reading.Token, bool) {
	if len(rest) > 0 && !rest[0].Quoted {
		for _, sub := range c.Subcommands {
			if sub.isCalled(rest[0].Text) {
				return descend(sub, rest[1:])
			}
		}
	}
	return c, rest, true
}

func (c Command) isCalled(name string) bool {
	return slices.ContainsFunc(c.Names.All(), func(n string) bool { return reading.Fold(n) == reading.Fold(name) })
}

// obey runs a command, or opens its form where something that it needs was not
// said.
func (rt *Router) obey(ctx context.Context, r *Request, c Command, line []reading.Token) (Reply, error) {
	if err := rt.permit(ctx, r, c.Who); err != nil {
		return Reply{}, err
	}
	args, err := readLine(rt.reader(ctx, r), c.Params, line)
	r.Args = args
	if err != nil {
		return Reply{}, err
	}
	bare := len(line) == 0 && len(r.Files) == 0 && len(c.Params) > 0 && !c.Reads
	if bare || len(missing(c.Params, args)) > 0 {
		return rt.ask(ctx, r, c)
	}
	return rt.run(ctx, r, c.Key, c.Reads, c.Run)
}

// ask opens a command's form with what is known already, or offers a button
// that does where the platform cannot open one now.
func (rt *Router) ask(ctx context.Context, r *Request, c Command) (Reply, error) {
	if r.CanOpenForm {
		form, err := rt.form(ctx, r, c)
		return Reply{Form: &form}, err
	}
	var labels []string
	for _, p := range missing(c.Params, r.Args) {
		labels = append(labels, r.Plain(c.Key+"."+p.Name))
	}
	words := r.Say("router.fill_in")
	if len(r.Args) > 0 && len(labels) > 0 {
		words = r.Say("router.still_needed", "fields", r.List(labels))
	}
	blocks := []Block{
		Text{words},
		Buttons{[]Button{OpenFormButton(r.Voice, c.Key, r.Plain("router.open_form"), shownArgs(r.Voice, c, r.Args))}},
	}
	if example, has := telling(r.Voice, c); has {
		blocks = append(blocks, Small{r.Say("router.example", "example", Coded(example))})
	}
	return Answer(Message{Blocks: blocks}), nil
}

// formRequest is the value of a button that opens a form.
type formRequest struct {
	Command string              `json:"c"`
	Values  map[string][]string `json:"v,omitempty"`
}

// OpenFormButton is a button that opens the form of the command with a key,
// with fields filled in; those that do not fit into a button are left out.
func OpenFormButton(v Voice, key, label string, values map[string][]string) Button {
	encoded, err := json.Marshal(formRequest{key, values})
	if err != nil || len(encoded) > maxButtonValue {
		encoded, _ = json.Marshal(formRequest{Command: key})
	}
	return Button{Action: OpenFormAction, Value: string(encoded), Label: label, Style: Primary}
}

// FormOpenedBy is the key of the command whose form a button opens; empty for any
// other button.
func FormOpenedBy(b Button) string {
	var wanted formRequest
	if b.Action != OpenFormAction || json.Unmarshal([]byte(b.Value), &wanted) != nil {
		return ""
	}
	return wanted.Command
}

func (rt *Router) openForm() Action {
	return Action{Name: OpenFormAction, Reads: true, Run: func(ctx context.Context, r *Request) (Reply, error) {
		var wanted formRequest
		if err := json.Unmarshal([]byte(r.Value), &wanted); err != nil {
			return Reply{}, UnknownAction()
		}
		c, known := rt.byKey(wanted.Command)
		if !known {
			return Reply{}, UnknownAction()
		}
		if err := rt.permit(ctx, r, c.Who); err != nil {
			return Reply{}, err
		}
		r.Args, _ = readForm(rt.reader(ctx, r), c.Params, wanted.Values) // what cannot be read is shown as it is
		form, err := rt.form(ctx, r, c)
		if err != nil {
			return Reply{}, err
		}
		for i, f := range form.Fields {
			if given, ok := wanted.Values[f.Name]; ok {
				form.Fields[i].Value = given
			}
		}
		return Reply{Form: &form}, nil
	}}
}

func (rt *Router) byKey(key string) (Command, bool) {
	line := rt.lineage(key)
	if len(line) == 0 {
		return Command{}, false
	}
	return line[len(line)-1], true
}

// lineage gives the command with a key behind those that it is a subcommand of;
// nothing where there is none such.
func (rt *Router) lineage(key string) []Command {
	var find func(commands []Command) []Command
	find = func(commands []Command) []Command {
		for _, c := range commands {
			if c.Key == key {
				return []Command{c}
			}
			if below := find(c.Subcommands); below != nil {
				return append([]Command{c}, below...)
			}
		}
		return nil
	}
	for _, f := range rt.features {
		if line := find(f.Commands); line != nil {
			return line
		}
	}
	return nil
}

// form makes a command's form from its parameters.
func (rt *Router) form(ctx context.Context, r *Request, c Command) (Form, error) {
	form := Form{Name: c.Key, Title: r.Plain(c.Key + ".title"), Submit: r.Plain(cmp.Or(c.Submit, "form.submit"))}
	values := shownArgs(r.Voice, c, r.Args)
	if c.Prefill != nil {
		prefilled, err := rt.prefilled(ctx, r, c)
		if err != nil {
			return Form{}, err
		}
		for name, shown := range prefilled {
			if _, typed := values[name]; !typed {
				values[name] = shown
			}
		}
		if c.Shared {
			form.State = prefilled.state()
		}
	}
	if c.State != nil {
		state, err := c.State(ctx, r)
		if err != nil {
			return Form{}, fmt.Errorf("state of %s: %w", c.Key, err)
		}
		form.State = state
	}
	for _, p := range c.Params {
		field := p.Kind.Field(r.Voice)
		field.Name, field.Required, field.Value = p.Name, p.Required, values[p.Name]
		field.Label = r.Plain(c.Key + "." + p.Name)
		if hint := c.Key + "." + p.Name + ".hint"; rt.catalogue.Has(r.Locale, hint) {
			field.Hint = r.Plain(hint)
		}
		form.Fields = append(form.Fields, field)
	}
	return form, nil
}

func shownArgs(v Voice, c Command, args Args) map[string][]string {
	values := map[string][]string{}
	for _, p := range c.Params {
		if value, ok := args[p.Name]; ok {
			values[p.Name] = p.Kind.Show(v, value)
		}
	}
	return values
}

// submit reads a form that came back and runs the command whose form it is.
func (rt *Router) submit(ctx context.Context, r *Request) (Reply, Command, error) {
	c, known := rt.byKey(r.Form.Name)
	if !known {
		return Reply{}, Command{}, UnknownAction()
	}
	if err := rt.permit(ctx, r, c.Who); err != nil {
		return Reply{}, c, err
	}
	if c.Shared {
		reply, err := rt.submitShared(ctx, r, c)
		return reply, c, err
	}
	reply, err := rt.fulfil(ctx, r, c, c.Run)
	return reply, c, err
}

// fulfil reads what a form was filled in with and does what it is for.
func (rt *Router) fulfil(ctx context.Context, r *Request, c Command, do func(context.Context, *Request) (Reply, error)) (Reply, error) {
	args, refused := readForm(rt.reader(ctx, r), c.Params, r.Form.Values)
	if len(refused) > 0 {
		errs, err := fieldErrors(r.Voice, refused)
		return Reply{Errors: errs}, err
	}
	r.Args = args
	return rt.run(ctx, r, c.Key, c.Reads, do)
}

// fieldErrors says what was wrong with each field; an error that is not the
// writer's is given back.
func fieldErrors(v Voice, refused map[string]error) (FieldErrors, error) {
	errs := FieldErrors{}
	for name, err := range refused {
		var refusal *coaching.Error
		if !errors.As(err, &refusal) {
			return nil, err
		}
		errs[name] = PlainSpans(v.Words(refusal.Say))
	}
	return errs, nil
}
