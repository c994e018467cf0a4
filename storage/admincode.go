package storage

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/storage/seal"
)

// adminCodes is the table of the codes.
const adminCodes = "admin_code"

// adminCodeLength is how many characters of five bits a code has: too many to be
// guessed in any number of attempts.
const adminCodeLength = 16

// AdminCode gives the code that makes the first admin of a workspace, and makes
// one when there is none: the same one for every process, and until it is spent.
// One that no key opens any more is made anew.
func (s *Store) AdminCode(ctx context.Context, workspace int64) (code string, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		var found bool
		code, found, err = s.adminCode(ctx, workspace)
		if found || err != nil && !errors.Is(err, seal.ErrNoKey) && !errors.Is(err, seal.ErrBroken) {
			return err
		}
		if err != nil {
			s.log.WarnContext(ctx, "admin code cannot be opened and is made anew", "workspace", workspace, "error", err)
		}
		code = rand.Text()[:adminCodeLength]
		sealed, err := s.sealed(adminCodes, workspace, code)
		if err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `insert into admin_code (workspace, sealed) values ($1, $2)
			on conflict (workspace) do update set sealed = excluded.sealed`, workspace, sealed)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("admin code: %w", err)
	}
	return code, nil
}

// SpendAdminCode tells whether a code makes the first admin of a workspace, in
// the caller's transaction, and if so takes it away. Its case does not matter.
func (s *Store) SpendAdminCode(ctx context.Context, workspace int64, given string) (right bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		code, found, err := s.adminCode(ctx, workspace)
		if errors.Is(err, seal.ErrNoKey) || errors.Is(err, seal.ErrBroken) {
			s.log.WarnContext(ctx, "admin code cannot be opened, the next start makes another", "workspace", workspace, "error", err)
			return nil
		}
		if !found || err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(strings.ToUpper(given)), []byte(code)) == 0 {
			return nil
		}
		right, err = s.added(ctx, `delete from admin_code where workspace = $1`, workspace)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("spend admin code: %w", err)
	}
	return right, nil
}

// ForgetAdminCode takes the code of a workspace away that has an admin.
func (s *Store) ForgetAdminCode(ctx context.Context, workspace int64) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `delete from admin_code where workspace = $1`, workspace)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget admin code: %w", err)
	}
	return nil
}

func (s *Store) adminCode(ctx context.Context, workspace int64) (code string, found bool, err error) {
	var sealed []byte
	err = s.q(ctx).GetContext(ctx, &sealed, `select sealed from admin_code where workspace = $1`, workspace)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	code, err = s.unsealed(adminCodes, workspace, sealed)
	return code, err == nil, err
}
