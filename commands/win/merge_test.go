package win_test

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Several changes that wait are one edit of the announcement and one reply in
// its thread, which gives every reason and what changed in sum.
func TestChangesMerge(t *testing.T) {
	for _, test := range []struct {
		file   string
		locale coaching.Locale
		lines  []string
	}{
		{"merged.en", coaching.English, []string{
			"bob: win edit 1 amount 10k because typo",
			"sam: win edit 1 product CRM amount 11k because the contract says so",
			"bob: win edit 1 product - because there was none",
		}},
		{"merged.fr", coaching.French, []string{
			"bob: vente corriger 1 montant 10k car faute de frappe",
			"bob: vente corriger 1 client Acme SA car c’est leur nom",
			"sam: vente corriger 1 montant 10 500 € car le contrat le dit",
		}},
		{"merged.back", coaching.English, []string{
			"bob: win edit 1 amount 10k because typo",
			"bob: win edit 1 amount 12k because it was right at first",
		}},
	} {
		t.Run(test.file, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				h := newHouse(t, s, options{locale: test.locale, idle: true})
				h.handle(t, h.says("bob", "win 12k Acme"))
				for _, line := range test.lines {
					user, text, _ := strings.Cut(line, ": ")
					h.handle(t, h.says(user, text))
				}
				h.work(t)
				bottest.Golden(t, "testdata/"+test.file+".golden", h.Play(t, "clock 2026-11-25T11:10"))
				h.balanced(t)
			})
		})
	}
}

// Wins beyond the limit that wait are one message from the first.
func TestWinsToldTogetherMerge(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English, idle: true, before: house.announcesTwoAnHour})
		for _, line := range []string{"win 1k A", "win 2k B", "win 3k C", "win 4k D", "win undo", "win 5k E"} {
			h.handle(t, h.says("bob", line))
		}
		h.work(t)
		seen := h.Play(t, "clock 2026-11-25T11:10")
		if strings.Count(seen, "everybody in #sales sees") != 3 || strings.Contains(seen, "edited in") || strings.Contains(seen, "thread") {
			t.Errorf("seen: %s", seen)
		}
		const last = "2 more wins this hour:\n  • Bob Stone closed C for €3,000 (win 3)\n  • Bob Stone closed E for €5,000 (win 5)\n"
		if !strings.HasSuffix(seen, last) {
			t.Errorf("seen last: %s", seen)
		}
	})
}

// A cheer that is delivered twice counts once, and gets one answer.
func TestCheerDeliveredTwice(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English})
		h.Play(t, "bob: win 12k Acme")
		in := h.presses("mia", "win.cheer", "1")
		for range 2 {
			if got := h.handle(t, in); got != "" {
				t.Errorf("answered: %s", got)
			}
		}
		seen := h.Play(t, "clock 2026-11-25T11:10")
		if !strings.Contains(seen, "[Cheer (1)]") || strings.Count(seen, "edited in") != 1 {
			t.Errorf("seen: %s", seen)
		}
	})
}

// Once the channel for wins is closed its admin is told once, whatever happens;
// in a channel that is chosen then wins are announced again.
func TestWinsFlowAgainElsewhere(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English})
		h.Play(t, "bob: win 10k One")
		h.Play(t, "close #sales")
		var seen string
		for _, line := range []string{"bob: win 20k Two", "bob: win 30k Three", "bob: win edit 1 amount 11k because typo", "mia: win 1k Four"} {
			seen += h.Play(t, line)
		}
		if strings.Count(seen, "I can no longer post in #sales") != 1 || !strings.Contains(seen, "settings wins #other") || strings.Contains(seen, "in #sales sees") {
			t.Errorf("seen: %s", seen)
		}
		other := h.channel(t, "other")
		h.workspace.Wins = &other
		if err := s.SaveWorkspace(t.Context(), h.workspace); err != nil {
			t.Fatal(err)
		}
		seen = h.Play(t, "bob: win 40k Five") + h.Play(t, "bob: win edit 5 amount 41k because typo")
		if !strings.Contains(seen, "everybody in #other sees:") || !strings.Contains(seen, "edited in #other:") || strings.Contains(seen, "no longer") {
			t.Errorf("seen: %s", seen)
		}
	})
}
