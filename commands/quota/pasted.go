package quota

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// pasted is the kind of a sheet that is pasted: all that there is.
type pasted struct{}

// Field asks for it.
func (pasted) Field(bot.Voice) bot.FormField { return bot.FormField{Type: bot.TextareaField} }

// Read takes the rest of the line, of which the lines are looked up in what was
// said: tokens know of none.
func (pasted) Read(_ bot.Reader, tokens []reading.Token) (any, int, error) {
	return reading.Join(tokens), len(tokens), nil
}

// Fill takes the field as it is.
func (pasted) Fill(_ bot.Reader, values []string) (any, error) {
	return strings.Join(values, "\n"), nil
}

// Show is the text.
func (pasted) Show(_ bot.Voice, value any) []string { return []string{value.(string)} }

// given is the sheet that came along: a file as it is, what the form was filled
// in with, or what follows the command's words.
func (f feature) given(ctx context.Context, r *bot.Request) ([]byte, error) {
	var body []byte
	switch text, _ := bot.Arg[string](r.Args, "sheet"); {
	case len(r.Files) > 1:
		return nil, coaching.Refuse(coaching.Invalid, "quota.import_one").At("sheet")
	case len(r.Files) == 1:
		body = r.Files[0].Body
	default:
		switch {
		case r.Form == nil && r.Command != "":
			text = afterWords(r.Text, 1)
		case r.Form == nil:
			text = afterWords(strings.TrimLeft(r.Text, ",:; "), 2)
		}
		if strings.TrimSpace(text) == "" {
			return nil, coaching.Refuse(coaching.Invalid, "args.required").At("sheet")
		}
		text, err := f.mentioned(ctx, r, text)
		if err != nil {
			return nil, err
		}
		body = []byte(text)
	}
	if len(body) > bot.MostFile {
		return nil, coaching.Refuse(coaching.Invalid, "quota.import_large", "n", bot.MostFile>>20).At("sheet")
	}
	return body, nil
}

// afterWords is what follows the first words of a text, with its lines.
func afterWords(text string, words int) string {
	for range words {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		text = text[len(text)-len(strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })):]
	}
	return strings.TrimLeftFunc(text, unicode.IsSpace)
}

// mentioned puts handles in the place of the people whom a platform mentions.
func (f feature) mentioned(ctx context.Context, r *bot.Request, text string) (string, error) {
	if bot.StripTokens(text) == text {
		return text, nil
	}
	members, err := f.Imports.Members(ctx, r.Workspace.ID)
	if err != nil {
		return "", fmt.Errorf("members: %w", err)
	}
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	users, err := f.Imports.Users(ctx, r.Platform, r.Tenant, ids)
	if err != nil {
		return "", fmt.Errorf("users: %w", err)
	}
	var tokens []string
	for _, m := range members {
		if user, is := users[m.ID]; is {
			tokens = append(tokens, bot.PersonToken(user), "@"+m.Handle)
		}
	}
	return bot.StripTokens(strings.NewReplacer(tokens...).Replace(text)), nil
}
