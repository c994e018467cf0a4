package bot

import (
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Person is one member.
type Person struct{}

// Field asks for one of the people.
func (k Person) Field(Voice) FormField { return FormField{Type: PeopleField} }

// Read takes a mention, or a name behind an at sign.
func (k Person) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	if !LooksLikePerson(tokens) {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.person", "text", firstOf(tokens))
	}
	m, n, err := ReadPerson(rd, tokens)
	return m, n, err
}

// Fill takes the one person who was picked.
func (k Person) Fill(rd Reader, values []string) (any, error) {
	if len(values) != 1 {
		return nil, coaching.Refuse(coaching.Invalid, "args.one_person")
	}
	return rd.Person(values[0])
}

// Show is the person.
func (k Person) Show(_ Voice, value any) []string {
	return []string{PersonToken(value.(coaching.Member).User)}
}

// People are members.
type People struct{}

// Field asks for any number of the people.
func (k People) Field(Voice) FormField { return FormField{Type: PeopleField} }

// Read takes mentions as far as they go.
func (k People) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	var members []coaching.Member
	n := 0
	for LooksLikePerson(tokens[n:]) {
		m, taken, err := ReadPerson(rd, tokens[n:])
		n += taken
		if err != nil {
			return nil, n, err
		}
		members = joined(members, m)
	}
	if len(members) == 0 {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.person", "text", firstOf(tokens))
	}
	return members, n, nil
}

// Join is all of the people.
func (k People) Join(before, now any) any {
	return joined(before.([]coaching.Member), now.([]coaching.Member)...)
}

// joined is all of the people, each once however often they are named.
func joined(members []coaching.Member, more ...coaching.Member) []coaching.Member {
	for _, m := range more {
		if !slices.ContainsFunc(members, func(other coaching.Member) bool { return other.ID == m.ID }) {
			members = append(members, m)
		}
	}
	return members
}

// Fill takes everybody who was picked.
func (k People) Fill(rd Reader, values []string) (any, error) {
	var members []coaching.Member
	for _, value := range values {
		m, err := rd.Person(value)
		if err != nil {
			return nil, err
		}
		members = joined(members, m)
	}
	return members, nil
}

// Show is the people.
func (k People) Show(_ Voice, value any) []string {
	var tokens []string
	for _, m := range value.([]coaching.Member) {
		tokens = append(tokens, PersonToken(m.User))
	}
	return tokens
}

// mostNames is how many words somebody's name has at most when it is typed
// without quotes.
const mostNames = 5

// ReadPerson reads who a line begins with, and tells how many tokens that was: a
// mention, or a name, which may go on over several words as in @Léa Martin.
func ReadPerson(rd Reader, tokens []reading.Token) (coaching.Member, int, error) {
	text := strings.TrimRight(tokens[0].Text, ",;")
	m, err := rd.Person(text)
	if _, mention := ReadPersonToken(text); mention || tokens[0].Quoted {
		return m, 1, err
	}
	if err == nil {
		return m, goesOn(m.Name, tokens), nil
	}
	for n := 2; n <= min(mostNames, len(tokens)) && !tokens[n-1].Quoted && coaching.IsRefusal(err, coaching.Invalid); n++ {
		text += " " + strings.TrimRight(tokens[n-1].Text, ",;")
		if m, longer := rd.Person(text); longer == nil {
			return m, n, nil
		}
	}
	return coaching.Member{}, 1, err
}

// goesOn is how many tokens a name takes whose first word is found already: all
// of its words, where they are all there.
func goesOn(name string, tokens []reading.Token) int {
	words := strings.Fields(coaching.NameKey(name))
	if len(words) > len(tokens) {
		return 1
	}
	for i, word := range words {
		if tokens[i].Quoted || coaching.NameKey(strings.Trim(tokens[i].Text, "@,;")) != word {
			return 1
		}
	}
	return max(len(words), 1)
}

// LooksLikePerson reports whether a line begins with a mention or an at sign.
func LooksLikePerson(tokens []reading.Token) bool {
	if len(tokens) == 0 {
		return false
	}
	_, mention := ReadPersonToken(tokens[0].Text)
	return mention || strings.HasPrefix(tokens[0].Text, "@") && len(tokens[0].Text) > 1
}

// Room is a channel.
type Room struct{}

// Field asks for a channel.
func (k Room) Field(Voice) FormField { return FormField{Type: ChannelField} }

// Read takes a channel's mention, or its name behind a hash.
func (k Room) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) == 0 {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.channel", "text", "")
	}
	c, err := rd.Channel(tokens[0].Text)
	return c, 1, err
}

// Fill takes the channel that was picked.
func (k Room) Fill(rd Reader, values []string) (any, error) {
	return rd.Channel(strings.Join(values, " "))
}

// Show is the channel.
func (k Room) Show(_ Voice, value any) []string {
	c := value.(coaching.Channel)
	return []string{ChannelToken(c.Ref, c.Name)}
}
