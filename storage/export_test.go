package storage_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestWriteWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0], c.people[1]
		lea.Handle = "lea" // which files do not say
		ok(t, s.SaveMember(t.Context(), lea))
		at := storagetest.Now()

		split := c.record(t, c.deal(t, 100_01, day(t, "2026-11-10"), lea, bob))
		split.Customer, split.Note = `=cmd|"calc"!A1, Ltd.`, "two\nlines"
		split.Amount.Minor, split.Reporting.Minor = 80_00, 80_00
		split.Credits = c.share(t, split, lea, bob)
		split = must(s.ChangeWin(t.Context(), split, coaching.EntryEdit, lea.ID, at, "typo"))(t)
		split.State = coaching.Voided
		must(s.ChangeWin(t.Context(), split, coaching.EntryVoid, lea.ID, at, "gone; \"lost\""))(t)

		yen := c.dealIn(t, coaching.Money{Minor: 5000, Currency: "JPY"}, day(t, "2026-11-20"), bob)
		yen.Tags, yen.Product = nil, ""
		yen = c.record(t, yen)
		pending := c.record(t, c.dealIn(t, coaching.Money{Minor: 5, Currency: "USD"}, day(t, "2026-11-21"), bob))
		must(s.SetRate(t.Context(), c.ID, "JPY", coaching.Rate{Decimal: "0.0061", Day: day(t, "2026-11-01")}, lea.ID, at))(t)
		yen = must(s.Win(t.Context(), c.ID, yen.ID))(t)
		yen.State = coaching.Undone
		must(s.ChangeWin(t.Context(), yen, coaching.EntryUndo, bob.ID, at, ""))(t)

		var file bytes.Buffer
		ok(t, s.WriteWins(t.Context(), &file, c.ID, coaching.Day{}, coaching.Day{}))
		bottest.Golden(t, "testdata/wins.csv", file.String())

		for _, test := range []struct {
			from, to string
			lines    int
		}{
			{"2026-11-10", "2026-11-20", 9},
			{"2026-11-11", "", 4},
			{"", "2026-11-10", 7},
			{"2026-11-22", "", 1},
		} {
			bound := func(text string) coaching.Day {
				if text == "" {
					return coaching.Day{}
				}
				return day(t, text)
			}
			file.Reset()
			ok(t, s.WriteWins(t.Context(), &file, c.ID, bound(test.from), bound(test.to)))
			// One record of this ledger is on two lines, in each of six rows.
			lines := strings.Count(file.String(), "\n")
			if strings.Contains(file.String(), "two\nlines") {
				lines -= strings.Count(file.String(), "two\nlines")
			}
			equal(t, test.from+" to "+test.to, lines, test.lines)
		}
		equal(t, "pending", pending.Pending(), true)
	})
}

func TestExportWinsStops(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		c.record(t, c.deal(t, 100_01, day(t, "2026-11-10"), c.people...))
		rows := 0
		err := s.ExportWins(t.Context(), c.ID, coaching.Day{}, coaching.Day{}, func(storage.ExportedWin) error {
			rows++
			return errStop
		})
		if !errors.Is(err, errStop) || rows != 1 {
			t.Fatalf("got error %v after %d rows", err, rows)
		}
	})
}
