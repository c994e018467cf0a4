package playground

import "github.com/carillon-bot/carillon/coaching"

// tourStep is one step of the guided tour through the made-up team. It shows
// the real controls and waits for what really comes of them; so this file is
// the one of the playground that knows features, by the names of their buttons.
type tourStep struct {
	key string // of its words, behind playground.tour.
	// points select what the step is about; the first that is there is meant.
	points string
	// until selects what there has to be among the messages that came since
	// the step began. Where it is empty, people say when they have seen enough.
	until string
	types bool // the words have a line to send, behind the key and .line
}

var tourSteps = []tourStep{
	{key: "win", points: `[data-action="win.confirm_duplicate"], #composer`, until: `.private [data-action="win.undo"]`, types: true},
	{key: "announced", points: `.bot:not(.private) [data-action="win.cheer"]`},
	{key: "quota", points: `#composer`, until: `.private [data-action="quota.why"]`, types: true},
	{key: "board", points: `[data-advance="24h"]`, until: `.bot:not(.private) .table`},
	{key: "end"},
}

// tourView is the tour as the page shows it, in the reader's language.
type tourView struct {
	reader
	Start string // the page on which it takes place
	Here  bool   // that is this page
	Guide string // whom one is there
	Steps []tourStepView
}

type tourStepView struct {
	reader
	Key    string
	Number int
	All    int
	Points string
	Until  string
	Line   string
	Guide  string
	Place  string
}

// tour is the guided tour, which there is for the made-up team alone: it needs
// somebody who sells and has a quota, in the channel in which wins are posted.
func (s *scene) tour(place string) *tourView {
	wins := s.workspace.Wins
	if !s.workspace.Demo || wins == nil || !s.has(wins.Place) || len(s.people) == 0 {
		return nil
	}
	guide, known := s.person(s.me.id)
	if !known || !sells(guide.member) {
		guide, _ = s.person(s.anybody(string(s.voice.Locale)))
	}
	v := &tourView{
		reader: reader{s.voice}, Guide: guide.member.Name,
		Start: link(guide.id, wins.Ref), Here: guide.id == s.me.id && place == wins.Ref,
	}
	for i, step := range tourSteps {
		view := tourStepView{
			reader: v.reader, Key: "playground.tour." + step.key, Number: i + 1, All: len(tourSteps),
			Points: step.points, Until: step.until, Guide: v.Guide, Place: wins.Ref,
		}
		if step.types {
			view.Line = v.Say(view.Key + ".line")
		}
		v.Steps = append(v.Steps, view)
	}
	return v
}

// sells reports whether somebody is a rep and not the one who manages them.
func sells(m coaching.Member) bool { return m.Has(coaching.Rep) && !m.Has(coaching.Manager) }
