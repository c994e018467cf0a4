package bot

import (
	"errors"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// readLine reads what was typed after a command's name. Positional parameters
// come in their order, those with clause words anywhere. What was read before
// an error comes with it, so that a form can keep it.
func readLine(rd Reader, params []Param, tokens []reading.Token) (Args, error) {
	args := Args{}
	positional := slices.DeleteFunc(slices.Clone(params), func(p Param) bool { return len(p.Words) > 0 })
	for len(tokens) > 0 {
		p, rest, ok := clauseAt(rd, params, tokens)
		if ok && len(rest) == len(tokens) && len(args) == 0 && leads(rd, positional, tokens) {
			ok = false // #42 is the number before it is a tag
		}
		if !ok {
			rest = tokens
			p, positional, ok = positionAt(rd, positional, tokens)
			if !ok {
				return args, coaching.Refuse(coaching.Invalid, "args.unexpected", "text", reading.Join(tokens))
			}
		}
		value, n, err := p.Kind.Read(rd, extent(rd, p, params, rest))
		if err != nil {
			return args, atField(err, p.Name)
		}
		if err := add(rd, args, p, value, tokens[0].Text); err != nil {
			return args, atField(err, p.Name)
		}
		tokens = rest[n:]
	}
	return args, nil
}

// leads reports whether a line begins with the value of the parameter that has
// to come first, which anything may be where that is free text.
func leads(rd Reader, positional []Param, tokens []reading.Token) bool {
	if len(positional) == 0 || !positional[0].Required {
		return false
	}
	if _, free := positional[0].Kind.(Free); free {
		return false
	}
	_, _, err := positional[0].Kind.Read(rd, tokens)
	return err == nil
}

// clauseAt tells whether a clause begins here, and what follows its own words.
func clauseAt(rd Reader, params []Param, tokens []reading.Token) (p Param, rest []reading.Token, ok bool) {
	for _, p := range params {
		rest, introduced := p.introducedBy(tokens)
		if !introduced {
			if marked, is := p.Kind.(interface{ Marks(reading.Token) bool }); is && marked.Marks(tokens[0]) {
				return p, tokens, true
			}
			continue
		}
		if p.Everyday {
			if _, looked, err := p.Kind.Read(rd, rest); err != nil && looked == 0 {
				continue
			}
		}
		return p, rest, true
	}
	return Param{}, nil, false
}

// positionAt gives the positional parameter that the line goes on with, and
// those that may follow. An optional one that cannot be read here is passed
// over, and may come later.
func positionAt(rd Reader, positional []Param, tokens []reading.Token) (p Param, rest []Param, ok bool) {
	for i, p := range positional {
		if !p.Required {
			if _, looked, err := p.Kind.Read(rd, tokens); err != nil && looked == 0 {
				continue
			}
		}
		return p, slices.Concat(positional[:i], positional[i+1:]), true
	}
	return Param{}, nil, false
}

// extent is the part of a line that a parameter may read: free text ends where
// a clause begins, and a quoted piece that introduces it stands for all of it.
func extent(rd Reader, p Param, params []Param, tokens []reading.Token) []reading.Token {
	if _, free := p.Kind.(Free); !free || len(tokens) == 0 {
		return tokens
	}
	if tokens[0].Quoted && len(p.Words) > 0 {
		return tokens[:1]
	}
	for i := 1; i < len(tokens); i++ {
		if _, _, clause := clauseAt(rd, params, tokens[i:]); clause {
			return tokens[:i]
		}
	}
	return tokens
}

// add takes a value into the args of a line. Of a parameter that is there
// already, nobody can know which of the two is meant, unless it is several.
func add(rd Reader, args Args, p Param, value any, word string) error {
	if before, again := args[p.Name]; again {
		several, is := p.Kind.(Several)
		if !is {
			return coaching.Refuse(coaching.Invalid, "args.twice", "word", word)
		}
		value = several.Join(before, value)
	}
	args[p.Name] = value
	return p.check(rd, value)
}

// readForm reads a form that came back. What could not be read is refused field
// by field.
func readForm(rd Reader, params []Param, values map[string][]string) (Args, map[string]error) {
	args, refused := Args{}, map[string]error{}
	for _, p := range params {
		given := slices.DeleteFunc(slices.Clone(values[p.Name]), blank)
		if len(given) == 0 {
			if p.Required {
				refused[p.Name] = coaching.Refuse(coaching.Invalid, "args.required")
			}
			continue
		}
		value, err := p.Kind.Fill(rd, given)
		if err == nil {
			err = p.check(rd, value)
		}
		if err != nil {
			refused[p.Name] = err
			continue
		}
		args[p.Name] = value
	}
	return args, refused
}

// missing gives the required parameters that are not among the args.
func missing(params []Param, args Args) []Param {
	return slices.DeleteFunc(slices.Clone(params), func(p Param) bool {
		_, given := args[p.Name]
		return given || !p.Required
	})
}

// atField puts a refusal beside the field that it is about.
func atField(err error, field string) error {
	var refusal *coaching.Error
	if errors.As(err, &refusal) && refusal.Field == "" {
		return refusal.At(field)
	}
	return err
}
