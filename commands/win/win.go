// Package win is the bell itself: a rep records a closed deal in chat, and the
// wins channel hears of it.
//
// It owns the commands, buttons, questions, posts and words around a win, and
// who may correct one until when. It does not own how money is converted and
// shared or what two wins have in common (coaching), nor how wins are kept
// (the ports in store.go say what it needs).
//
// Why a correction is refused after a while: figures of a past quarter have to
// stay what people were told. A win can be edited or voided until five working
// days, Monday to Friday, after the quarter in which it closed, or in which it
// was recorded where that came later. The quarter and the week are the same for
// everybody, so that author, manager and finance see one and the same last day.
package win

import (
	"embed"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

//go:embed words/*.json
var words embed.FS

// Ports are what the feature needs of the store and of the outbox.
type Ports struct {
	Ledger        Ledger
	Circumstances Circumstances
	Cheers        Cheers
	Drafts        bot.Drafts
	Progress      Progress
	Changes       Changes
	Roles         Roles
	Announcements Announcements
	Milestones    Milestones
	Lists         Lists
	Outbox        bot.Outbox
}

// feature is all that is done with wins.
type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:     "win",
		Words:    words,
		Commands: []bot.Command{f.recordCommand()},
		Actions: []bot.Action{
			{Name: amountAction, Who: coaching.Rep, Run: f.chooseAmount},
			{Name: confirmAction, Who: coaching.Rep, Run: f.confirm},
			{Name: dropAction, Run: f.drop},
			{Name: undoAction, Run: f.pressUndo},
			{Name: bot.CheerAction, Run: f.cheer},
			{Name: newerAction, Reads: true, Run: f.turn},
			{Name: olderAction, Reads: true, Run: f.turn},
		},
		Parcels: []bot.ParcelKind{
			{Kind: announceParcel, Render: f.renderAnnouncement, Again: true, Gone: f.elsewhere},
			{Kind: togetherParcel, Render: f.renderTogether, Again: true, Gone: f.elsewhere},
			{Kind: updateParcel, Render: f.renderUpdate, Again: true},
			{Kind: cheeredParcel, Render: f.renderUpdate, Again: true},
			{Kind: explainParcel, Render: f.renderExplanation, Again: true},
			{Kind: settledParcel, Render: f.renderSettled, Again: true},
			{Kind: noRateParcel, Render: f.renderNoRate, Again: true},
		},
		Home: f.home,
	}
}
