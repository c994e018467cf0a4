package storagetest

import (
	"context"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
)

// World is the team of a stage, before a transcript begins: tests bring it to
// where theirs is to start.
type World struct {
	T     testing.TB
	Store *storage.Store
}

// Who is one of the people, and their workspace.
func (w World) Who(user string) (coaching.Workspace, coaching.Member) {
	w.T.Helper()
	workspace, member, err := w.Store.Who(context.Background(), bottest.StagePlatform, bottest.StageTenant, user)
	w.OK(err)
	return workspace, member
}

// Changes stores what change makes of a person.
func (w World) Changes(user string, change func(m *coaching.Member)) {
	w.T.Helper()
	_, m := w.Who(user)
	change(&m)
	w.OK(w.Store.SaveMember(context.Background(), m))
}

// ForgetsChannel leaves the workspace without a wins channel.
func (w World) ForgetsChannel() {
	w.T.Helper()
	workspace, _ := w.Who("sam")
	workspace.Wins = nil
	w.OK(w.Store.SaveWorkspace(context.Background(), workspace))
}

// ClosesChannel has the wins channel closed to the bot.
func (w World) ClosesChannel() {
	w.T.Helper()
	workspace, _ := w.Who("sam")
	_, err := w.Store.CloseChannel(context.Background(), workspace.ID, workspace.Wins.Place)
	w.OK(err)
}

// OK ends the test where something could not be brought about.
func (w World) OK(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}
