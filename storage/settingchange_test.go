package storage_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Of each setting the last change is given: of the workspace, of its channels
// and of one member, and of nobody else's.
func TestSettingChanges(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, other := newOffice(t, s, "T1"), newOffice(t, s, "T2")
		keep := func(c coaching.SettingChange) coaching.SettingChange {
			t.Helper()
			if err := s.KeepSetting(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			return c
		}
		at := storagetest.Now()
		keep(coaching.SettingChange{Workspace: o.workspace, Key: "zone", Before: "UTC", After: "Europe/Rome", At: at})
		keep(coaching.SettingChange{Workspace: other.workspace, Key: "zone", After: "Asia/Tokyo", At: at})
		keep(coaching.SettingChange{Workspace: o.workspace, Member: o.member.ID, Key: "zone", After: "Europe/Oslo", By: o.member.ID, At: at})
		want := []coaching.SettingChange{
			keep(coaching.SettingChange{Workspace: o.workspace, Key: "zone", Before: "Europe/Rome", After: "Europe/Paris", By: o.member.ID, At: at.Add(time.Hour)}),
			keep(coaching.SettingChange{Workspace: o.workspace, Channel: o.channel.ID, Key: "language", After: "fr", By: o.member.ID, At: at}),
		}
		got, err := s.SettingChanges(t.Context(), o.workspace, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].ID, got[i].At = 0, got[i].At.UTC()
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("changes are\n%+v, want\n%+v", got, want)
		}
		if got, err = s.SettingChanges(t.Context(), o.workspace, o.member.ID); err != nil || len(got) != 3 {
			t.Errorf("with the member's they are %+v, %v", got, err)
		}
	})
}

// A team that is renamed stays the team that it was.
func TestRenamedTeamKeepsItsWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		north, err := s.CreateTeam(t.Context(), o.workspace, "North")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateTeam(t.Context(), o.workspace, "South"); err != nil {
			t.Fatal(err)
		}
		if err := s.JoinTeam(t.Context(), o.workspace, o.member.ID, north.ID, coaching.NewDay(2026, 1, 1)); err != nil {
			t.Fatal(err)
		}
		amount := coaching.Money{Minor: 100, Currency: "EUR"}
		day := coaching.NewDay(2026, 11, 24)
		_, err = s.RecordWin(t.Context(), coaching.Win{
			Workspace: o.workspace, Author: o.member.ID, Customer: "Acme", Amount: amount, Reporting: amount, Rate: coaching.Rate{Decimal: "1", Day: day},
			ClosedOn: day, RecordedAt: storagetest.Now(), State: coaching.Standing,
			Credits: []coaching.Credit{{Member: o.member.ID, Team: north.ID, Share: coaching.Whole, Amount: amount, Reporting: amount}},
		}, o.member.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.RenameTeam(t.Context(), o.workspace, north.ID, "south"); !coaching.IsRefusal(err, coaching.Conflict) {
			t.Errorf("a second team is called South: %v", err)
		}
		if renamed, err := s.RenameTeam(t.Context(), o.workspace, north.ID, " Far  North "); err != nil || renamed.Name != "Far North" || renamed.ID != north.ID {
			t.Errorf("renamed is %+v, %v", renamed, err)
		}
		if m, err := s.Member(t.Context(), o.workspace, o.member.ID); err != nil || m.Team != (coaching.Team{ID: north.ID, Name: "Far North"}) {
			t.Errorf("the member is in %+v, %v", m.Team, err)
		}
		teams, err := s.TeamsOn(t.Context(), o.workspace, []int64{o.member.ID}, day)
		if err != nil || teams[o.member.ID] != north.ID {
			t.Errorf("on the day of the win they were in %v, %v", teams, err)
		}
	})
}

func TestChannelSpeaksForItself(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		paris, err := time.LoadLocation("Europe/Paris")
		if err != nil {
			t.Fatal(err)
		}
		if _, after, err := s.ChangeChannel(t.Context(), o.workspace, o.channel.ID, coaching.French, nil); err != nil || after.Locale != coaching.French || after.Zone.String() != "UTC" {
			t.Errorf("in French it is %+v, %v", after, err)
		}
		before, after, err := s.ChangeChannel(t.Context(), o.workspace, o.channel.ID, "", paris)
		if err != nil || before.Zone.String() != "UTC" || after.Locale != coaching.French || after.Zone.String() != "Europe/Paris" {
			t.Errorf("in Paris it was %+v and is %+v, %v", before, after, err)
		}
		if _, _, err := s.ChangeChannel(t.Context(), o.workspace, o.channel.ID+1000, "", paris); !coaching.IsRefusal(err, coaching.NotFound) {
			t.Errorf("no such channel: %v", err)
		}
	})
}
