package playground

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// hues is how many colours there are for people.
const hues = 8

// reader is who the page is for, and in whose language it is.
type reader struct{ voice bot.Voice }

// Say puts a key of the catalogue into words.
func (r reader) Say(key string, args ...any) string { return r.voice.Plain(key, args...) }

// pageView is what the page shows.
type pageView struct {
	reader
	Lang        coaching.Locale
	World       string // names the workspace, which a reset replaces
	Workspace   string
	Demo        bool
	Me          personView
	People      []personView
	Places      []placeView
	Place       string
	Title       string
	Direct      bool
	Home        bool
	Since       int64
	Clock       clockView
	Messages    []messageView
	Suggestions []Suggestion
	Tries       []string
	Tour        *tourView // nil where there is none
	Alert       string    // what to say at once
}

type personView struct {
	ID       string
	Name     string
	Role     string
	Initials string
	Hue      string
	Here     string // the page of that person in the same place
	Current  bool
}

type placeView struct {
	Ref     string
	Name    string
	Kind    string // channel, direct or home
	Link    string
	Current bool
}

type clockView struct {
	reader
	Time     string
	Day      string
	Zone     string
	Wall     string // as an input of type datetime-local has it
	Tomorrow string // 9:00 on the next day, likewise
	Fixed    bool   // the clock cannot be moved
}

func (s *scene) page(place string, since int64) pageView {
	v := pageView{
		reader: reader{s.voice}, Lang: s.voice.Locale, World: writeID(s.workspace.ID),
		Workspace: s.workspace.Name, Demo: s.workspace.Demo,
		Me: s.personView(s.me, place), Place: place, Since: since,
		Direct: place == s.direct(), Home: place == homePlace,
	}
	if _, known := s.person(s.me.id); !known {
		v.People = append(v.People, v.Me)
	}
	for _, one := range s.people {
		v.People = append(v.People, s.personView(one, place))
	}
	v.Places = s.placeViews(place)
	for _, one := range v.Places {
		if one.Current {
			v.Title = one.Name
		}
	}
	v.Tries = strings.Split(v.Say(s.triesKey()), "\n")
	return v
}

// triesKey is the key of what somebody in this role may want to try first, one
// line each.
func (s *scene) triesKey() string {
	if s.me.member.Has(coaching.Manager) {
		return "playground.try.manager"
	}
	return "playground.try.rep"
}

func (s *scene) placeViews(place string) []placeView {
	views := []placeView{{Ref: homePlace, Name: s.voice.Plain("playground.home"), Kind: "home"}}
	for _, c := range s.channels {
		views = append(views, placeView{Ref: c.Ref, Name: c.Name, Kind: "channel"})
	}
	views = append(views, placeView{Ref: s.direct(), Name: s.voice.Plain("playground.bot"), Kind: "direct"})
	for i := range views {
		views[i].Link = link(s.me.id, views[i].Ref)
		views[i].Current = views[i].Ref == place
	}
	return views
}

func (s *scene) personView(p person, place string) personView {
	here := place
	if strings.HasPrefix(place, "@") {
		here = "@" + p.id
	}
	return personView{
		ID: p.id, Name: p.member.Name, Role: s.roleWords(p.member),
		Initials: initials(p.member.Name), Hue: hue(p.member),
		Here: link(p.id, here), Current: p.id == s.me.id,
	}
}

// roleWords are the roles of somebody, or that they are new.
func (s *scene) roleWords(m coaching.Member) string {
	var words []string
	for _, role := range rolesOf(m) {
		words = append(words, s.voice.Plain("role."+string(role)))
	}
	if len(words) == 0 {
		return s.voice.Plain("playground.new")
	}
	if m.Team.Name != "" {
		words = append(words, m.Team.Name)
	}
	return strings.Join(words, " · ")
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	names := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	if len(names) > 2 {
		names = []string{names[0], names[len(names)-1]}
	}
	var letters strings.Builder
	for _, n := range names {
		first, _ := utf8.DecodeRuneInString(n)
		letters.WriteRune(unicode.ToUpper(first))
	}
	return letters.String()
}

// hue is a person's colour, always the same one, and different for those who
// came one after the other.
func hue(m coaching.Member) string { return "hue-" + strconv.FormatInt(m.ID%hues, 10) }

// clock shows the workspace's time.
func (s *scene) clock(now time.Time, fixed bool) clockView {
	zone := s.workspace.Zone
	local := now.In(zone)
	today := coaching.DayOf(now, zone)
	return clockView{
		reader: reader{s.voice},
		Time:   local.Format("15:04"), Day: s.dayWords(today), Zone: zone.String(),
		Wall:     local.Format("2006-01-02T15:04"),
		Tomorrow: today.AddDays(1).String() + "T09:00",
		Fixed:    fixed,
	}
}

// dayWords are a date with its day of the week.
func (s *scene) dayWords(d coaching.Day) string {
	weekday := s.voice.Plain("weekday." + strconv.Itoa(int(d.Weekday())))
	return s.voice.Plain("playground.day", "weekday", weekday, "day", d)
}
