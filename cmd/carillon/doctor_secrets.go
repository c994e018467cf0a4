package main

import (
	"context"
	"os"

	"github.com/carillon-bot/carillon/storage"
)

// sealed looks whether the secrets that are stored can be opened, and by which
// keys.
func (d *doctor) sealed(ctx context.Context, store *storage.Store) {
	keys, err := d.settings.knownKeys()
	if err != nil {
		d.fail("secrets", "%v", err)
		return
	}
	path, embedded := d.settings.keyPath()
	if keys == nil && !embedded {
		d.fail("secrets", "CARILLON_SECRET_KEY is missing, which PostgreSQL needs: %s", keyHint)
		return
	}
	store.SealBy(keys)
	if d.Repair && keys != nil {
		resealed, err := store.Reseal(ctx)
		if err != nil {
			d.fail("secrets", "%v", err)
			return
		}
		if resealed > 0 {
			d.ok("secrets", "%d were sealed by an older key, and are by the newest now", resealed)
		}
	}
	seals, err := store.Seals(ctx)
	switch {
	case err != nil:
		d.fail("secrets", "%v", err)
	case seals.Lost > 0:
		d.fail("secrets", "%d of %d are opened by no key of CARILLON_SECRET_KEY: put the key back that sealed them, behind the newest; a code for the first admin is made anew by the next start", seals.Lost, seals.All)
	case seals.Older > 0:
		d.warn("secrets", "%d of %d are sealed by an older key, which has to stay: run carillon doctor --repair", seals.Older, seals.All)
	default:
		d.ok("secrets", "%d stored, all sealed by the newest key", seals.All)
	}
	if info, err := os.Stat(path); embedded && d.settings.SecretKey == "" && err == nil && info.Mode().Perm()&0o077 != 0 {
		d.warn("secrets", "%s can be read by others: chmod 600 %[1]s", path)
	}
}
