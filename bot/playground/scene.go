package playground

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const (
	// botName is the bot as it is mentioned, and as the sender of messages.
	botName = "carillon"
	// newcomerPrefix begins the ids of people who were never seen before.
	newcomerPrefix = "newcomer-"
	// longestName is how many characters a newcomer's name may have.
	longestName = 40
	// homePlace is where each person's dashboard is kept, as one message.
	homePlace = "home"
)

// scene is the workspace as it is during one request, seen by one person.
type scene struct {
	workspace coaching.Workspace
	people    []person // in the order in which they came
	channels  []coaching.Channel
	me        person
	voice     bot.Voice // the person's; the workspace's until it is known who acts
}

// person is somebody by their id in the playground.
type person struct {
	id     string
	member coaching.Member
}

func (p *Playground) scene(ctx context.Context) (*scene, error) {
	w, err := p.World.InstalledAt(ctx, Name, p.Tenant)
	if err != nil {
		return nil, fmt.Errorf("playground workspace: %w", err)
	}
	members, err := p.World.Members(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	users, err := p.World.Users(ctx, Name, p.Tenant, ids)
	if err != nil {
		return nil, err
	}
	channels, err := p.World.Channels(ctx, w.ID, Name, p.Tenant)
	if err != nil {
		return nil, err
	}
	s := &scene{workspace: w, channels: channels}
	for _, m := range members {
		if user := users[m.ID]; user != "" && m.Active {
			s.people = append(s.people, person{user, m})
		}
	}
	slices.SortFunc(s.people, func(a, b person) int { return cmp.Compare(a.member.ID, b.member.ID) })
	s.voice = bot.Voice{Catalogue: p.Catalogue, Locale: w.Locale, Zone: w.Zone}
	return s, nil
}

// enter makes the scene that of a person: one of the workspace's people, or
// somebody who is seen for the first time.
func (s *scene) enter(id string) error {
	if id == "" {
		return refuse(http.StatusBadRequest, "playground.missing", "field", "as")
	}
	me, known := s.person(id)
	if !known {
		if newcomerName(id) == "" {
			return refuse(http.StatusNotFound, "playground.unknown_person", "text", shorten(id))
		}
		me = person{id, coaching.Member{Name: newcomerName(id), Zone: s.workspace.Zone, Locale: s.workspace.Locale}}
	}
	s.me = me
	s.voice.Locale, s.voice.Zone = me.member.Locale, me.member.Zone
	return nil
}

func (s *scene) person(id string) (person, bool) {
	i := slices.IndexFunc(s.people, func(p person) bool { return p.id == id })
	if i < 0 {
		return person{}, false
	}
	return s.people[i], true
}

func (s *scene) channel(ref string) (coaching.Channel, bool) {
	i := slices.IndexFunc(s.channels, func(c coaching.Channel) bool { return c.Ref == ref })
	if i < 0 {
		return coaching.Channel{}, false
	}
	return s.channels[i], true
}

// has reports whether a place of any platform is a channel here.
func (s *scene) has(place coaching.Place) bool {
	return slices.ContainsFunc(s.channels, func(c coaching.Channel) bool { return c.Place == place })
}

// direct is the person's own conversation with the bot.
func (s *scene) direct() string { return "@" + s.me.id }

// at makes sure that the person may be in a place: a channel, or their own
// conversation with the bot.
func (s *scene) at(place string) error {
	if place == "" {
		return refuse(http.StatusBadRequest, "playground.missing", "field", "place")
	}
	if _, known := s.channel(place); !known && place != s.direct() {
		return refuse(http.StatusNotFound, "playground.unknown_place", "text", shorten(place))
	}
	return nil
}

// enterAt makes the scene that of a person in a place.
func (s *scene) enterAt(id, place string) error {
	if err := s.enter(id); err != nil {
		return err
	}
	return s.at(place)
}

// sees reports whether the person can read an utterance.
func (s *scene) sees(u bot.Utterance) bool {
	if u.Reader != "" && u.Reader != s.me.id {
		return false
	}
	return u.Place == homePlace || s.at(u.Place) == nil
}

// managerOf is the id of the person who manages another: the manager of their
// team, else one of all teams.
func (s *scene) managerOf(m coaching.Member) string {
	everyones := ""
	for _, p := range s.people {
		for _, g := range p.member.Grants {
			switch {
			case g.Role != coaching.Manager || p.member.ID == m.ID:
			case g.Team == 0 && everyones == "":
				everyones = p.id
			case g.Team != 0 && g.Team == m.Team.ID:
				return p.id
			}
		}
	}
	return everyones
}

// newcomerName is the name in the id of somebody who was never seen before:
// newcomer-zoe is Zoe. It is empty where the id is not of that kind.
func newcomerName(id string) string {
	name, ok := strings.CutPrefix(id, newcomerPrefix)
	if !ok || name == "" || utf8.RuneCountInString(name) > longestName {
		return ""
	}
	for _, r := range name {
		if !isWord(r) {
			return ""
		}
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// isWord reports whether a character can be part of an id or a channel's name.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '-' || r == '_'
}

// refusal is an answer other than 200, with the words for it.
type refusal struct {
	status int
	words  coaching.Words
}

func refuse(status int, key string, args ...any) *refusal {
	return &refusal{status, coaching.Say(key, args...)}
}

// Error is for logs: the key, never the words.
func (r *refusal) Error() string { return r.words.Key }

// asRefusal reports whether an error is a refusal, and which.
func asRefusal(err error) (*refusal, bool) {
	var r *refusal
	ok := errors.As(err, &r)
	return r, ok
}

// shorten keeps what is quoted back to people within a line.
func shorten(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
