package storage_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/seal"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A code opens the workspace that it was made for, once, and not at all where the
// transaction that spent it was broken off.
func TestAdminCode(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ours, theirs := newCompany(t, s, "ours", 0).ID, newCompany(t, s, "theirs", 0).ID
		if _, err := s.AdminCode(ctx, ours); err == nil || !strings.Contains(err.Error(), "CARILLON_SECRET_KEY") {
			t.Errorf("without keys: %v", err)
		}
		s.SealBy(must(seal.Parse(seal.NewKey()))(t))
		code, other := adminCode(t, s, ours), adminCode(t, s, theirs)
		if again := adminCode(t, s, ours); again != code || code == other || len(code) != 16 {
			t.Errorf("codes are %s, %s and of another workspace %s", code, again, other)
		}
		spend := func(ctx context.Context, workspace int64, code string) bool {
			t.Helper()
			right, err := s.SpendAdminCode(ctx, workspace, code)
			if err != nil {
				t.Fatal(err)
			}
			return right
		}
		for _, wrong := range []string{"", "x", code[1:], code + "A", other} {
			if spend(ctx, ours, wrong) {
				t.Errorf("%q opens", wrong)
			}
		}
		broken := errors.New("broken off")
		if err := s.Within(ctx, func(ctx context.Context) error {
			if !spend(ctx, ours, code) {
				t.Error("the code does not open")
			}
			return broken
		}); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if !spend(ctx, ours, strings.ToLower(code)) || spend(ctx, ours, code) {
			t.Error("the code does not open once")
		}
		if next := adminCode(t, s, ours); next == code {
			t.Error("a spent code was made again")
		}
		if err := s.ForgetAdminCode(ctx, theirs); err != nil {
			t.Fatal(err)
		}
		if spend(ctx, theirs, other) {
			t.Error("a forgotten code opens")
		}
	})
}

// No code is kept in the clear, and none can be put in another's place.
func TestAdminCodesAreSealed(t *testing.T) {
	for engine, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "carillon.db"), "postgres": storagetest.PostgresURL(t)} {
		t.Run(engine, func(t *testing.T) {
			s := must(storage.Open(t.Context(), storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}))(t)
			defer s.Close()
			ok(t, s.Migrate(t.Context()))
			s.SealBy(must(seal.Parse(seal.NewKey()))(t))
			ours, theirs := newCompany(t, s, "ours", 0).ID, newCompany(t, s, "theirs", 0).ID
			code := adminCode(t, s, ours)
			adminCode(t, s, theirs)
			if seals, err := s.Seals(t.Context()); err != nil || seals != (storage.Seals{All: 2}) {
				t.Errorf("sealed are %+v, %v", seals, err)
			}
			storagetest.Meddle(t, url, fmt.Sprintf(`update admin_code set sealed = (select o.sealed from admin_code o where o.workspace = %d) where workspace = %d`, ours, theirs))
			if right, err := s.SpendAdminCode(t.Context(), theirs, code); right || err != nil {
				t.Errorf("a code that was moved opens: %t, %v", right, err)
			}
			if seals, err := s.Seals(t.Context()); err != nil || seals != (storage.Seals{All: 2, Lost: 1}) {
				t.Errorf("sealed are %+v, %v", seals, err)
			}
		})
	}
}

func adminCode(t *testing.T, s *storage.Store, workspace int64) string {
	t.Helper()
	code, err := s.AdminCode(t.Context(), workspace)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
