package commands_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Whatever takes a role, be it typed, sent as a form or pressed, is refused to
// whoever has every role but that one, and changes nothing.
func TestWhatTakesARoleIsRefusedWithout(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := stage(t, s)
		ours := newSide(t, s, stage, bottest.StageTenant, "sam", "lea")
		ours.tour()
		w, _ := ours.who()
		tried := map[coaching.Role]int{}
		for _, locale := range bot.Locales {
			refusals := ours.refusals(locale)
			for role, acts := range ours.actsThatTake(locale) {
				ours.acting(func(m *coaching.Member) { m.Locale, m.Grants = locale, without(role) })
				before := storagetest.Rows(t, s, w.ID)
				for _, in := range acts {
					tried[role]++
					if answer := said(ours.do(t.Context(), in)); !slices.ContainsFunc(refusals, func(refusal string) bool { return strings.HasPrefix(answer, refusal) }) {
						t.Errorf("without the role %s, %s is answered %s", role, described(in), answer)
					}
				}
				for table, rows := range storagetest.Rows(t, s, w.ID) {
					if !slices.Equal(rows, before[table]) {
						t.Errorf("without the role %s, %s is\n%v\nand was\n%v", role, table, rows, before[table])
					}
				}
			}
		}
		t.Logf("tried were %v", tried)
		for _, role := range []coaching.Role{coaching.Rep, coaching.Manager, coaching.Admin} {
			if tried[role] == 0 {
				t.Errorf("nothing takes the role %s", role)
			}
		}
	})
}

// actsThatTake are the acts that a role is asked for, by it: each example of the
// commands and their bare names, their forms, and the buttons.
func (s *side) actsThatTake(locale coaching.Locale) map[coaching.Role][]bot.Incoming {
	acts := map[coaching.Role][]bot.Incoming{}
	for _, c := range s.commands() {
		if c.Who == "" {
			continue
		}
		for _, line := range append(s.examples(c, locale), s.typed(c, locale)) {
			if strings.HasPrefix(line, s.typed(c, locale)) {
				acts[c.Who] = append(acts[c.Who], bot.Incoming{Text: line})
			}
		}
		form := bot.Submission{Name: c.Key}
		if f, opened := s.forms[c.Key]; opened {
			form = filled(f)
		}
		acts[c.Who] = append(acts[c.Who], bot.Incoming{Form: &form},
			bot.Incoming{Action: "form.open", Value: `{"c":"` + c.Key + `"}`})
		if c.Reads {
			acts[c.Who] = append(acts[c.Who], bot.Incoming{Action: "command.ask", Value: c.Key})
		}
	}
	for _, f := range s.features {
		for _, a := range f.Actions {
			if a.Who == "" {
				continue
			}
			for _, value := range s.buttons[a.Name] {
				acts[a.Who] = append(acts[a.Who], bot.Incoming{Action: a.Name, Value: value})
			}
		}
	}
	return acts
}

// without are all roles but those by which one may act in a role.
func without(role coaching.Role) []coaching.Grant {
	return slices.DeleteFunc(slices.Clone(everything), func(g coaching.Grant) bool {
		return coaching.Member{Grants: []coaching.Grant{g}}.Has(role)
	})
}

// refusals are how the answers begin that refuse somebody for want of a role.
func (s *side) refusals(locale coaching.Locale) []string {
	var all []string
	for _, key := range []string{"router.forbidden", "router.forbidden_nobody"} {
		begin, _, found := strings.Cut(s.catalogue.Sentence(locale, key, 2), "{role}")
		if !found || begin == "" {
			s.t.Fatalf("%s does not begin with words that tell it", key)
		}
		all = append(all, begin)
	}
	return all
}

// said is what a reply says in words.
func said(reply bot.Reply) string {
	var texts []string
	for _, m := range reply.Messages {
		texts = append(texts, m.PlainText())
	}
	return strings.Join(texts, "\n")
}
