package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// kept is what a drill left behind: in the store, and on Slack.
type kept struct {
	entries map[string]int            // by "number kind"
	wins    map[string]string         // customers, by number
	cheers  map[string]int            // by number
	lost    map[string]int            // by customer
	quotas  map[string]int            // by target in minor units
	parcels map[string]parcel         // announcements, by number
	posts   map[string]int            // announcements, by customer
	stamps  map[string]fakeslack.Post // by stamp
}

// parcel is what the outbox says of an announcement.
type parcel struct {
	state, ref string
	doubts     int
}

// shown is the announcement of a win as it stands.
func (k kept) shown(number string) (fakeslack.Post, bool) {
	_, stamp, _ := strings.Cut(k.parcels[number].ref, ":")
	post, is := k.stamps[stamp]
	return post, is
}

// figures are what a drill comes to.
type figures struct {
	told, recorded             int // wins
	announced, doubled, missed int // wins, messages too many, wins without
	unknown                    int // posts whose outcome was unknown
	again                      int // deliveries that were repeated
	reworded, misled, unsure   int
	kills                      int
	recovery                   time.Duration // from the last fault until all was posted
}

func (f figures) String() string {
	return fmt.Sprintf("told %d, in the ledger %d, announced %d, doubled %d, missed %d, unknown outcomes %d; kills %d, deliveries repeated %d, told to try again %d (though done: %d), told that nobody knows though done %d; all posted %s after the last fault",
		f.told, f.recorded, f.announced, f.doubled, f.missed, f.unknown, f.kills, f.again, f.reworded, f.misled, f.unsure, f.recovery.Round(time.Millisecond))
}

// audit waits until all is posted and holds against the book what was kept.
func (d *drill) audit() {
	t := d.t
	t.Helper()
	deadline := time.After(longest)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for d.waiting() > 0 {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("%d parcels still wait", d.waiting())
		}
	}
	f := &d.figures
	f.recovery = time.Since(d.settled)
	f.reworded, f.misled, f.unsure = d.book.reworded, d.book.misled, d.book.unsure
	k := d.read()

	told := map[string]entry{}
	for _, e := range d.book.entries {
		if e.name == aWin.name {
			f.told++
			told[e.number] = e
		}
		if fault := e.fault(k, e.circumstances); fault != "" {
			t.Errorf("%s of win %s, which somebody was told is done: %s", e.name, e.number, fault)
		}
	}
	f.recorded = len(k.wins)
	stray := 0
	for number, customer := range k.wins {
		if e, is := told[number]; !is {
			stray++
		} else if e.customer != customer {
			t.Errorf("win %s is of %s, told was %s", number, customer, e.customer)
		}
	}
	if f.misled > 0 {
		t.Errorf("%d were told that nothing was changed though it was", f.misled)
	}
	if stray != f.unsure {
		t.Errorf("%d wins are in the ledger that nobody was told of, but %d were told that nobody knows", stray, f.unsure)
	}
	for number, customer := range k.wins {
		d.auditPosts(k, number, customer)
	}
	if code, said := d.doctor(); code != 0 || !strings.Contains(said, "tally       agrees") {
		t.Errorf("the doctor finds (%d):\n%s", code, said)
	}
	t.Log(f)
}

// auditPosts holds the announcements of one win against what is known of it.
func (d *drill) auditPosts(k kept, number, customer string) {
	f, p, n := &d.figures, k.parcels[number], k.posts[customer]
	f.unknown += p.doubts
	undone := k.entries[number+" undo"] > 0
	switch {
	case n == 0 && !undone:
		f.missed++
		d.t.Errorf("win %s was never announced: %+v", number, p)
	case n > 1:
		f.doubled += n - 1
		if d.looks || n-1 > p.doubts {
			d.t.Errorf("win %s was announced %d times: %+v", number, n, p)
		}
	}
	f.announced += min(n, 1)
}

// waiting is how many parcels are still to be posted.
func (d *drill) waiting() int {
	return len(storagetest.Look(d.t, d.database, `select id from outbox where settled_at is null`))
}

// holder is who holds the lease of the channel, and nobody where it is free.
func (d *drill) holder() string {
	rows := storagetest.Look(d.t, d.database, `select leased_by from place where ref = '`+sales+`'`)
	if len(rows) == 0 {
		return ""
	}
	return rows[0][0]
}

// read reads what was kept.
func (d *drill) read() kept {
	k := kept{
		entries: map[string]int{}, wins: map[string]string{}, cheers: map[string]int{}, lost: map[string]int{},
		quotas: map[string]int{}, parcels: map[string]parcel{}, posts: map[string]int{}, stamps: map[string]fakeslack.Post{},
	}
	look := func(query string) [][]string { return storagetest.Look(d.t, d.database, query) }
	for _, row := range look(`select win, kind from entry`) {
		k.entries[row[0]+" "+row[1]]++
	}
	for _, row := range look(`select id, customer from win`) {
		k.wins[row[0]] = row[1]
	}
	for _, row := range look(`select win from cheer`) {
		k.cheers[row[0]]++
	}
	for _, row := range look(`select customer from lost_deal`) {
		k.lost[row[0]]++
	}
	for _, row := range look(`select target from quota`) {
		k.quotas[row[0]]++
	}
	for _, row := range look(`select subject, state, ref, doubts from outbox where kind = 'win.announce'`) {
		p := parcel{state: row[1], ref: row[2]}
		fmt.Sscan(row[3], &p.doubts)
		k.parcels[row[0]] = p
	}
	name := regexp.MustCompile(customers)
	for _, post := range d.slack.Posts() {
		k.stamps[post.Stamp] = post
		if post.Channel == sales && post.To == "" && post.Thread == "" {
			k.posts[name.FindString(post.Text)]++
		}
	}
	return k
}
