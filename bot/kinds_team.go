package bot

import (
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// longestTeam is of how many words a team's name is recognised in a line.
const longestTeam = 5

// Team is one of the workspace's teams, by its name. Where All is set its clause
// word may stand alone, and the zero Team stands for all of them.
type Team struct{ All bool }

// Field asks for a name.
func (k Team) Field(Voice) FormField { return FormField{Type: TextField, Max: 60} }

// Read takes the longest name of a team that the line begins with.
func (k Team) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	for n := min(longestTeam, len(tokens)); n > 0; n-- {
		team, err := rd.Team(reading.Join(tokens[:n]))
		switch {
		case err == nil:
			return team, n, nil
		case !coaching.IsRefusal(err, coaching.NotFound):
			return nil, n, err
		}
	}
	if k.All {
		return coaching.Team{}, 0, nil
	}
	return nil, 0, coaching.Refuse(coaching.NotFound, "args.team", "text", firstOf(tokens))
}

// Fill takes a name.
func (k Team) Fill(rd Reader, values []string) (any, error) {
	text := strings.Join(values, " ")
	team, err := rd.Team(text)
	if coaching.IsRefusal(err, coaching.NotFound) {
		return nil, coaching.Refuse(coaching.NotFound, "args.team", "text", text)
	}
	return team, err
}

// Show is the team's name.
func (k Team) Show(_ Voice, value any) []string { return []string{value.(coaching.Team).Name} }
