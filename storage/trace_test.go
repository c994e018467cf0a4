package storage_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A trace holds what is run in a context, in order, with what went in and what
// came out.
func TestTrace(t *testing.T) {
	for engine, database := range map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "carillon.db"),
		"postgres": storagetest.PostgresURL(t),
	} {
		t.Run(engine, func(t *testing.T) {
			type watched struct{}
			var told []storage.Statement
			s := must(storage.Open(t.Context(), storage.Config{
				URL: database, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now,
				Trace: func(ctx context.Context, statement storage.Statement) {
					if ctx.Value(watched{}) != nil {
						told = append(told, statement)
					}
				},
			}))(t)
			defer s.Close()
			ok(t, s.Migrate(t.Context()))
			ctx := context.WithValue(t.Context(), watched{}, true)
			w := must(s.Install(ctx, "slack", "T1", coaching.Workspace{Name: "Acme", Zone: storagetest.Now().Location(), Locale: "en", Currency: "EUR"}))(t)
			broken := errors.New("broken")
			if err := s.Within(ctx, func(context.Context) error { return broken }); !errors.Is(err, broken) {
				t.Error(err)
			}
			queries := make([]string, len(told))
			for i, statement := range told {
				queries[i] = statement.Query
			}
			added := slices.IndexFunc(told, func(statement storage.Statement) bool {
				return strings.HasPrefix(statement.Query, "insert into workspace")
			})
			if added < 0 {
				t.Fatalf("no workspace added: %q", queries)
			}
			if begun := slices.Index(queries, "begin"); begun < 0 || begun > added ||
				slices.Index(queries, "commit") < added || queries[len(queries)-1] != "rollback" {
				t.Errorf("not in transactions: %q", queries)
			}
			statement := told[added]
			if !slices.Contains(statement.Args, any("Acme")) || !slices.Equal(statement.Columns, []string{"id"}) ||
				statement.Rows != 1 || !slices.Equal(statement.First, []any{w.ID}) {
				t.Errorf("%+v", statement)
			}
		})
	}
}
