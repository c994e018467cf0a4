package bot

import "github.com/carillon-bot/carillon/coaching"

// Nothing is what is typed in place of a text to take it away: a field that is
// left empty stays as it was.
const Nothing = "-"

// Edited is the text that was given for a parameter, no text for Nothing, or
// what was there.
func Edited(args Args, name, was string) string {
	text, given := Arg[string](args, name)
	switch {
	case !given:
		return was
	case text == Nothing:
		return ""
	default:
		return text
	}
}

// NotNothing refuses to take away what is needed; it is a Param's Check.
func NotNothing(_ Reader, value any) error {
	if value == Nothing {
		return coaching.Refuse(coaching.Invalid, "args.nothing")
	}
	return nil
}
