package win_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/win"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The platform may deliver one act several times, also at once: it happens once
// and has one answer.
func TestSameDeliveryFourTimes(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English})
		act := h.says("bob", "win 12k Acme")
		answers := make([]string, 4)
		var copies sync.WaitGroup
		for i := range answers {
			copies.Go(func() {
				reply, err := h.Router().Handle(t.Context(), act)
				if err != nil {
					t.Error(err)
				}
				encoded, err := json.Marshal(reply)
				if err != nil {
					t.Error(err)
				}
				answers[i] = string(encoded)
			})
		}
		copies.Wait()
		for _, answer := range answers {
			if answer != answers[0] || !strings.Contains(answer, "win.undo") {
				t.Errorf("answers differ: %s", answer)
			}
		}
		if n := len(h.wins(t, "bob")); n != 1 {
			t.Errorf("%d wins are recorded", n)
		}
		if amount, wins := h.done(t, "bob"); amount != 12_000_00 || wins != 1 {
			t.Errorf("done are %d and %d wins", amount, wins)
		}
		h.balanced(t)
	})
}

func TestTooLong(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English})
	for name, line := range map[string]string{
		"a customer of 40,000 characters": "win 12k " + strings.Repeat("é", 40_000),
		"40,000 words":                    "win 12k " + strings.Repeat("a ", 20_000),
		"an amount of 40,000 digits":      "win " + strings.Repeat("9", 40_000) + " Acme",
		"a product of 121":                "win 12k Acme product " + strings.Repeat("p", 121),
		"a note of 2,001":                 "win 12k Acme note " + strings.Repeat("n", 2001),
		"a reason of 501":                 "win void 1 because " + strings.Repeat("r", 501),
	} {
		t.Run(name, func(t *testing.T) {
			answer := h.handle(t, h.says("bob", line))
			if n := len(answer); n > 400 || strings.Contains(answer, "recorded") {
				t.Errorf("answered with %d bytes: %.400s", n, answer)
			}
		})
	}
	h.handle(t, h.says("bob", "win 12k "+strings.Repeat("c", 200)+" product "+strings.Repeat("p", 120)+" note "+strings.Repeat("n", 2000)))
	if n := len(h.wins(t, "bob")); n != 1 {
		t.Errorf("%d wins are recorded, not the one that fits", n)
	}
}

// Buttons carry a number, and whoever presses is asked who they are.
func TestForgedButtons(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English})
	h.handle(t, h.says("lea", "vente 12k Acme"))
	if question := h.handle(t, h.says("lea", "vente 12k Acme")); !strings.Contains(question, "vente 1") {
		t.Fatalf("no question: %s", question)
	}
	for _, test := range []struct{ user, action, value, want string }{
		{"bob", "win.undo", "1", "Only Léa Martin can undo win 1."},
		{"sam", "win.undo", "1", "Only Léa Martin can undo win 1."},
		{"bob", "win.undo", "2", "I don’t know a win 2."},
		{"bob", "win.undo", "1 or 1=1", "This button no longer does anything."},
		{"bob", "win.cheer", "", "This button no longer does anything."},
		{"bob", "win.cheer", "99", "I don’t know a win 99."},
		{"bob", "win.confirm_duplicate", "1", "That question is no longer open"},
		{"bob", "win.drop_draft", "1", "That question is no longer open"},
		{"bob", "win.amount", "1:0", "That question is no longer open"},
		{"bob", "win.amount", "x", "This button no longer does anything."},
		{"lea", "win.amount", "1:0", "Ce bouton n’a plus d’effet."}, // of a draft with one amount
		{"lea", "win.amount", "1:-1", "Ce bouton n’a plus d’effet."},
		{"tom", "win.confirm_duplicate", "1", "This takes the role sales rep."},
	} {
		if got := h.handle(t, h.presses(test.user, test.action, test.value)); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s presses %s %q: %s", test.user, test.action, test.value, got)
		}
	}
	if got := h.handle(t, h.presses("lea", "win.confirm_duplicate", "1")); !strings.HasPrefix(got, "La vente 2 est enregistrée") {
		t.Errorf("the draft's owner cannot confirm it any more: %s", got)
	}
	h.handle(t, h.presses("lea", "win.undo", "2"))
	if got := h.handle(t, h.presses("bob", "win.cheer", "2")); got != "Win 2 was taken back already." {
		t.Errorf("cheered for what was taken back: %s", got)
	}
}

// A win that is undone before its announcement went out is never heard of.
func TestUndoneBeforeAnnounced(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English, idle: true})
		h.handle(t, h.says("bob", "win 12k Acme"))
		h.handle(t, h.says("bob", "win edit 1 amount 10k because typo"))
		h.handle(t, h.says("bob", "win undo"))
		h.work(t)
		if seen := h.Play(t, "clock 2026-11-25T11:10"); seen != "" {
			t.Errorf("seen: %s", seen)
		}
		h.balanced(t)
	})
}

// Several cheers that wait are one edit of the announcement.
func TestCheersMerge(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English, idle: true})
		h.handle(t, h.says("bob", "win 12k Acme"))
		for _, user := range []string{"lea", "mia", "sam", "tom"} {
			if got := h.handle(t, h.presses(user, "win.cheer", "1")); got != "" {
				t.Errorf("%s is told: %s", user, got)
			}
		}
		h.work(t)
		seen := h.Play(t, "clock 2026-11-25T11:10")
		if n := strings.Count(seen, "[Cheer (4)]"); n != 2 {
			t.Errorf("%d messages with four cheers, want a post and an edit: %s", n, seen)
		}
		if n := strings.Count(seen, "edited in"); n != 1 {
			t.Errorf("%d edits: %s", n, seen)
		}
	})
}

// Another channel for wins does not move what was announced.
func TestWinsChannelChangedSince(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English})
	h.Play(t, "bob: win 12k Acme")
	place := coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#wins"}
	wins, err := h.store.ChannelAt(t.Context(), h.workspace.ID, place, "wins")
	if err != nil {
		t.Fatal(err)
	}
	h.workspace.Wins = &wins
	if err := h.store.SaveWorkspace(t.Context(), h.workspace); err != nil {
		t.Fatal(err)
	}
	seen := h.Play(t, "bob: win edit 1 amount 10k because typo")
	if !strings.Contains(seen, "edited in #sales") || strings.Contains(seen, "in #wins") {
		t.Errorf("seen: %s", seen)
	}
	if seen := h.Play(t, "bob: win 12k Globex"); !strings.Contains(seen, "everybody in #wins sees") {
		t.Errorf("seen: %s", seen)
	}
}

// hasty is a ledger in which somebody else changes each win that was looked at.
type hasty struct{ win.Ledger }

func (l hasty) Win(ctx context.Context, workspace, id int64) (coaching.Win, error) {
	w, err := l.Ledger.Win(ctx, workspace, id)
	if err != nil {
		return w, err
	}
	_, err = l.ChangeWin(ctx, w, coaching.EntryEdit, w.Author, w.RecordedAt, "meanwhile")
	return w, err
}

func TestChangedMeanwhile(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English, idle: true,
		ledger: func(l win.Ledger) win.Ledger { return hasty{l} }})
	h.handle(t, h.says("bob", "win 12k Acme"))
	for _, line := range []string{"win edit 1 amount 10k because typo", "win void 1 because typo"} {
		if got := h.handle(t, h.says("bob", line)); !strings.HasPrefix(got, "Win 1 was changed by somebody else in the meantime.") {
			t.Errorf("%s: %s", line, got)
		}
	}
	if w := h.wins(t, "bob")[0]; w.State != coaching.Standing || w.Amount.Minor != 12_000_00 {
		t.Errorf("the win became %+v", w)
	}
	h.balanced(t)
}

// A rate settles what waited, and an edit keeps the rate of its day unless the
// currency changes.
func TestRates(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English})
		sam := h.people["sam"].ID
		h.handle(t, h.says("bob", "win $10k Acme split @mia 50%"))
		if amount, wins := h.done(t, "bob"); amount != 0 || wins != 0 {
			t.Errorf("a win without a rate counts: %d, %d wins", amount, wins)
		}
		rate := coaching.Rate{Decimal: "0.92", Day: coaching.Day{Year: 2026, Month: time.November, Day: 1}}
		if _, err := s.SetRate(t.Context(), h.workspace.ID, "USD", rate, sam, h.Now()); err != nil {
			t.Fatal(err)
		}
		if amount, wins := h.done(t, "bob"); amount != 4_600_00 || wins != 1 {
			t.Errorf("with a rate it counts %d, %d wins", amount, wins)
		}
		if got := h.handle(t, h.says("bob", "win $1k Globex")); !strings.Contains(got, "It counts as €920: one USD was 0.92 on 1 November 2026.") {
			t.Errorf("answered: %s", got)
		}
		later := coaching.Rate{Decimal: "0.80", Day: coaching.Day{Year: 2026, Month: time.November, Day: 2}}
		if _, err := s.SetRate(t.Context(), h.workspace.ID, "USD", later, sam, h.Now()); err != nil {
			t.Fatal(err)
		}
		h.handle(t, h.says("bob", "win edit 2 amount $2k because more"))
		h.handle(t, h.says("bob", "win edit 2 date 20 nov because earlier"))
		if w := h.wins(t, "bob")[0]; w.Reporting.Minor != 1_840_00 || w.Rate.Decimal != "0.92" {
			t.Errorf("an edit gave %d at %s", w.Reporting.Minor, w.Rate.Decimal)
		}
		h.handle(t, h.says("bob", "win edit 2 amount 2k because euros"))
		h.handle(t, h.says("bob", "win edit 2 amount $2k because dollars"))
		if w := h.wins(t, "bob")[0]; w.Reporting.Minor != 1_600_00 || w.Rate.Decimal != "0.80" {
			t.Errorf("another currency and back gave %d at %s", w.Reporting.Minor, w.Rate.Decimal)
		}
		h.balanced(t)
	})
}

// Who sold is of the team of the day on which the win closed.
func TestTeamOfTheDay(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		h := newHouse(t, s, options{locale: coaching.English})
		north, err := s.CreateTeam(t.Context(), h.workspace.ID, "North")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.JoinTeam(t.Context(), h.workspace.ID, h.people["mia"].ID, north.ID, coaching.Day{Year: 2026, Month: time.November, Day: 10}); err != nil {
			t.Fatal(err)
		}
		h.handle(t, h.says("bob", "win 10k Acme on 20 nov split @mia 30%"))
		team := func() int64 { return h.wins(t, "mia")[0].Credits[1].Team }
		if team() != north.ID {
			t.Errorf("recorded under team %d", team())
		}
		h.handle(t, h.says("bob", "win edit 1 date 3 nov because earlier"))
		if team() != 0 {
			t.Errorf("moved to a day before the team, the win is under team %d", team())
		}
		h.handle(t, h.says("bob", "win edit 1 date 12 nov because later"))
		if w := h.wins(t, "mia")[0]; team() != north.ID || w.Credits[1].Share != 3000 {
			t.Errorf("moved on, the win has the credits %+v", w.Credits)
		}
		h.balanced(t)
	})
}

// Whatever a rep does to wins, the sums are those of the wins that stand.
func TestSumsFollow(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English, idle: true})
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		amount := rapid.IntRange(1, 1_000_000).Draw(rt, "amount")
		target := rapid.IntRange(1, max(n, 1)).Draw(rt, "win")
		split := rapid.SampledFrom([]string{"", " split @mia 33.33%", " split @mia", " split @mia @lea 12.5%", " split @mia 100%"}).Draw(rt, "split")
		on := rapid.SampledFrom([]string{"3 nov", "25 nov", "30 sep 2026"}).Draw(rt, "day")
		for _, line := range rapid.SliceOfN(rapid.SampledFrom([]string{
			fmt.Sprintf("win %d.07 Customer %d on %s%s", amount, n+1, on, split),
			fmt.Sprintf("win edit %d amount %d.13%s because of it", target, amount, split),
			fmt.Sprintf("win edit %d date %s because of it", target, on),
			fmt.Sprintf("win void %d because of it", target),
			"win undo",
		}), 1, 4).Draw(rt, "lines") {
			h.handle(t, h.says("bob", line))
		}
		n = max(n, highest(h.wins(t, "bob")), highest(h.wins(t, "mia")))
		for _, user := range []string{"bob", "mia", "lea"} {
			sum, count := int64(0), 0
			for _, w := range h.wins(t, user) {
				if w.State != coaching.Standing || w.ClosedOn.Month < time.October {
					continue
				}
				count++
				for _, c := range w.Credits {
					if c.Member == h.people[user].ID {
						sum += c.Reporting.Minor
					}
				}
			}
			if amount, wins := h.done(t, user); amount != sum || wins != count {
				rt.Fatalf("%s has done %d with %d wins; their wins are %d, together %d", user, amount, wins, count, sum)
			}
		}
	})
	h.balanced(t)
}

func highest(wins []coaching.Win) int {
	most := 0
	for _, w := range wins {
		most = max(most, int(w.ID))
	}
	return most
}

func TestHome(t *testing.T) {
	h := newHouse(t, storagetest.SQLite(t), options{locale: coaching.English})
	look := func(user string) string {
		in := h.acts(user)
		in.Home = true
		return h.handle(t, in)
	}
	if got := look("lea"); !strings.Contains(got, "Pas encore de vente. Pour enregistrer la première\u00a0: vente 12k Acme\n[Enregistrer une vente]") {
		t.Errorf("an empty home: %s", got)
	}
	for _, customer := range []string{"Acme", "Globex", "Initech", "Hooli"} {
		h.handle(t, h.says("lea", "vente 12k "+customer+" partage @bob 25%"))
	}
	if got := look("lea"); !strings.Contains(got, "• 9\u202f000\u00a0€ sur 12\u202f000\u00a0€ avec Hooli, le 25 novembre 2026") || strings.Contains(got, "Acme") {
		t.Errorf("a home with wins: %s", got)
	}
	if got := look("tom"); strings.Contains(got, "win") {
		t.Errorf("the home of who records none: %s", got)
	}
}

// BenchmarkWin is a win through the router, with its announcement in the outbox.
func BenchmarkWin(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		h := newHouse(b, s, options{locale: coaching.English, idle: true})
		n := 0
		for b.Loop() {
			n++
			in := h.says("lea", fmt.Sprintf("vente 12k Client %d", n))
			if reply, err := h.Router().Handle(context.Background(), in); err != nil || len(reply.Messages) != 1 {
				b.Fatal(reply, err)
			}
		}
	})
}
