package storage_test

import (
	"log/slog"
	"regexp"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestBacklog(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		now := storagetest.Now()
		empty := must(s.Backlog(t.Context(), now))(t)
		if empty.Parcels != 0 || !empty.Since.IsZero() {
			t.Errorf("an empty store waits with %+v", empty)
		}
		for i, at := range []time.Time{now.Add(-time.Hour), now.Add(-time.Minute)} {
			if err := s.Post(t.Context(), bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Version: i, At: at}); err != nil {
				t.Fatal(err)
			}
		}
		waiting := must(s.Backlog(t.Context(), now))(t)
		if waiting.Parcels != 2 || !waiting.Since.Equal(now.Add(-time.Hour)) {
			t.Errorf("two that wait are %+v", waiting)
		}
		states := must(s.JobStates(t.Context()))(t)
		if len(states) != 1 || states["available"] != 2 {
			t.Errorf("their jobs are %v", states)
		}
		if err := s.Uninstall(t.Context(), o.channel.Place.Platform, o.channel.Place.Tenant, now); err != nil {
			t.Fatal(err)
		}
		if away := must(s.Backlog(t.Context(), now))(t); away.Parcels != 0 {
			t.Errorf("where the bot is not, %+v waits", away)
		}
	})
}

func TestEngine(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		want := `^SQLite 3\.[0-9.]+, synchronous full$`
		if _, is := s.Postgres(); is {
			want = `^PostgreSQL [0-9].*, fsync off, synchronous_commit off$`
		}
		if engine := must(s.Engine(t.Context()))(t); !regexp.MustCompile(want).MatchString(engine) {
			t.Errorf("is %q, want %s", engine, want)
		}
	})
}

// After Analyze Postgres knows how many rows a table has.
func TestAnalyze(t *testing.T) {
	newStore := storagetest.PostgresURL(t)
	s := must(storage.Open(t.Context(), storage.Config{URL: newStore, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}))(t)
	defer s.Close()
	newCompany(t, s, "T1", 20)
	ok(t, s.Analyze(t.Context()))
	storagetest.Meddle(t, newStore, `do $$ begin
		if (select reltuples from pg_class where relname = 'member') <> 20 then raise 'not analyzed'; end if;
	end $$`)
	ok(t, storagetest.SQLite(t).Analyze(t.Context()))
}
