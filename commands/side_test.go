package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/storage"
)

// side is one of two workspaces on a stage: what was shown there, and who acts.
type side struct {
	t         *testing.T
	store     *storage.Store
	stage     *bottest.Stage
	features  []bot.Feature
	catalogue *bot.Catalogue
	tenant    string
	user      string
	colleague string
	acts      int
	posts     int                          // of the stage that were looked at, or are another's
	buttons   map[string]map[string]string // values by action and shape
	forms     map[string]bot.Form          // by name
}

// newSide is the side of a tenant on a stage, whose user acts there and has a
// colleague.
func newSide(t *testing.T, s *storage.Store, stage *bottest.Stage, tenant, user, colleague string) *side {
	features := commands.All(commands.Ports{})
	return &side{
		t: t, store: s, stage: stage, features: features, catalogue: bottest.Catalogue(t, features...), tenant: tenant, user: user, colleague: colleague,
		posts: len(stage.Shown()), buttons: map[string]map[string]string{}, forms: map[string]bot.Form{},
	}
}

// who is the side's workspace and the one who acts there.
func (s *side) who() (coaching.Workspace, coaching.Member) {
	s.t.Helper()
	w, m, err := s.store.Who(s.t.Context(), bottest.StagePlatform, s.tenant, s.user)
	if err != nil {
		s.t.Fatal(err)
	}
	return w, m
}

// acting has somebody act from now on who is as change makes them.
func (s *side) acting(change func(m *coaching.Member)) {
	s.t.Helper()
	_, m := s.who()
	change(&m)
	if err := s.store.SaveMember(s.t.Context(), m); err != nil {
		s.t.Fatal(err)
	}
}

// do does something there, in private, and gives what is answered.
func (s *side) do(ctx context.Context, in bot.Incoming) bot.Reply {
	s.t.Helper()
	s.acts++
	in.Text = channels.ReplaceAllStringFunc(in.Text, func(name string) string { return bot.ChannelToken(name, name[1:]) })
	in.ID = fmt.Sprintf("%s-%d", s.tenant, s.acts)
	in.Platform, in.Tenant, in.User, in.At = bottest.StagePlatform, s.tenant, s.user, s.stage.Now()
	in.Place, in.Direct, in.CanOpenForm = bot.DirectPlace(in.Platform, s.tenant, s.user), true, true
	reply, err := s.stage.Router().Handle(ctx, in)
	if err != nil {
		s.t.Fatalf("%s: %v", described(in), err)
	}
	return reply
}

// channels are what a platform puts tokens for.
var channels = regexp.MustCompile(`\B#[a-z][a-z-]*`)

// described is what is done, for people who read what a test says.
func described(in bot.Incoming) string {
	switch {
	case in.Action != "":
		return "button " + in.Action + " " + in.Value
	case in.Form != nil:
		return fmt.Sprintf("form %s %s %v", in.Form.Name, in.Form.State, in.Form.Values)
	case in.Home:
		return "home"
	default:
		return bot.StripTokens(in.Text)
	}
}

// look remembers the buttons and forms that were shown.
func (s *side) look(reply bot.Reply) {
	s.t.Helper()
	if reply.Form != nil {
		s.forms[reply.Form.Name] = *reply.Form
	}
	if err := s.stage.Quiet(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	posted := s.stage.Shown()
	for _, m := range append(reply.Messages, posted[s.posts:]...) {
		for _, b := range m.Blocks {
			if buttons, ok := b.(bot.Buttons); ok {
				for _, b := range buttons.Buttons {
					s.remember(b)
				}
			}
		}
	}
	s.posts = len(posted)
}

var digits = regexp.MustCompile(`\d+`)

// remember keeps one button of each action and shape, the last of them: values
// that differ by their numbers alone have one shape.
func (s *side) remember(b bot.Button) {
	if s.buttons[b.Action] == nil {
		s.buttons[b.Action] = map[string]string{}
	}
	s.buttons[b.Action][digits.ReplaceAllString(b.Value, "#")] = b.Value
}

// button is the value of a button of an action that was shown.
func (s *side) button(action string) string {
	for _, value := range s.buttons[action] {
		return value
	}
	s.t.Fatalf("no button %s was shown", action)
	return ""
}

// tour has every command of the features be typed by its examples, in every
// language, and bare, and every button be pressed that comes up; what brings up
// those that no example does is typed too. It ends with questions that are open.
func (s *side) tour() {
	s.t.Helper()
	for _, line := range slices.Concat(numbered("win 3k Hooli%d on 2 nov"), numbered("lost Hooli%d because of the price")) {
		s.do(s.t.Context(), bot.Incoming{Text: line})
	}
	for _, locale := range bot.Locales {
		s.acting(func(m *coaching.Member) { m.Locale = locale })
		for _, line := range surfacing {
			in := bot.Incoming{Text: line}
			if action, pressed := strings.CutPrefix(line, "press "); pressed {
				in = bot.Incoming{Action: action, Value: s.button(action)}
			}
			s.look(s.do(s.t.Context(), in))
		}
		s.user, s.colleague = s.colleague, s.user
		s.pressAll() // by somebody who may cheer
		s.user, s.colleague = s.colleague, s.user
		for _, c := range s.commands() {
			lines := append(s.examples(c, locale), s.typed(c, locale))
			for _, line := range lines {
				s.look(s.do(s.t.Context(), bot.Incoming{Text: line}))
				s.acting(func(m *coaching.Member) { m.Locale, m.Active, m.Grants = locale, true, everything })
			}
		}
		s.pressAll()
	}
	for _, line := range questions {
		s.look(s.do(s.t.Context(), bot.Incoming{Text: line}))
	}
	s.look(s.do(s.t.Context(), bot.Incoming{Home: true}))
	s.wants()
}

// pressAll presses every button that was shown, whoever it was shown to.
func (s *side) pressAll() {
	s.t.Helper()
	for _, action := range slices.Sorted(maps.Keys(s.buttons)) {
		for _, value := range maps.Clone(s.buttons[action]) {
			s.look(s.do(s.t.Context(), bot.Incoming{Action: action, Value: value}))
		}
	}
}

// everything is what may be done at all.
var everything = []coaching.Grant{{Role: coaching.Admin}, {Role: coaching.Manager}, {Role: coaching.Rep}, {Role: coaching.CS}, {Role: coaching.Auditor}}

// surfacing brings up the buttons that no example does: by lines that are typed,
// or a button that is pressed.
var surfacing = slices.Concat(
	[]string{"setup"},
	questions,
	[]string{"win list", "press win.older", "lost list"},
)

// questions bring up those that keep a draft until they are answered: duplicates,
// an amount that can be read in two ways, and a table.
var questions = []string{
	"win 5k Initech", "win 5k Initech", "lost Initech because late", "lost Initech because late",
	"vente 12,500 € Initech", "win 12.500 € Initech",
	"quota import\nmember;period;target\nlea;Q1 2027;100000",
}

// numbered is more of a line than a list shows at once.
func numbered(line string) []string {
	lines := make([]string, 25)
	for i := range lines {
		lines[i] = fmt.Sprintf(line, i)
	}
	return lines
}

// wants fails where a button or a form of the features was never shown: then it
// would not be tried out either.
func (s *side) wants() {
	s.t.Helper()
	for _, f := range s.features {
		for _, a := range f.Actions {
			if len(s.buttons[a.Name]) == 0 {
				s.t.Errorf("no button %s was shown: have a line in surfacing bring one up", a.Name)
			}
		}
	}
	for _, c := range s.commands() {
		if _, opened := s.forms[c.Key]; !opened && !c.Reads && len(c.Params) > 0 {
			s.t.Errorf("no form of %s was opened", c.Key)
		}
	}
}

// commands are all commands of the features, and those below them.
func (s *side) commands() []bot.Command {
	var all []bot.Command
	for _, f := range s.features {
		for _, c := range f.Commands {
			all = append(all, withSubcommands(c)...)
		}
	}
	return all
}

func (s *side) examples(c bot.Command, locale coaching.Locale) []string {
	return strings.Split(s.catalogue.Sentence(locale, c.Key+".examples", nil), "\n")
}

// typed is the name of a command as it is typed, with those above it.
func (s *side) typed(c bot.Command, locale coaching.Locale) string {
	var find func(commands []bot.Command, above string) string
	find = func(commands []bot.Command, above string) string {
		for _, one := range commands {
			name := strings.TrimSpace(above + " " + one.Names.In(locale))
			if one.Key == c.Key {
				return name
			}
			if below := find(one.Subcommands, name); below != "" {
				return below
			}
		}
		return ""
	}
	for _, f := range s.features {
		if name := find(f.Commands, ""); name != "" {
			return name
		}
	}
	s.t.Fatalf("no command %s", c.Key)
	return ""
}

// filled is a form as it was shown, with something in every field that has to be
// filled in.
func filled(f bot.Form) bot.Submission {
	values := map[string][]string{}
	for _, field := range f.Fields {
		values[field.Name] = slices.Clone(field.Value)
		if len(field.Value) > 0 || !field.Required {
			continue
		}
		switch field.Type {
		case bot.SelectField, bot.MultiselectField:
			values[field.Name] = []string{field.Options[0].Value}
		case bot.PeopleField:
			values[field.Name] = []string{bot.PersonToken("lea")}
		case bot.ChannelField:
			values[field.Name] = []string{bot.ChannelToken("#sales", "sales")}
		case bot.DateField:
			values[field.Name] = []string{"2026-11-20"}
		default:
			values[field.Name] = []string{"12"}
		}
	}
	return bot.Submission{Name: f.Name, State: f.State, Values: values}
}

// told is everything that a reply says and carries, written down.
func told(t *testing.T, reply bot.Reply) string {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
