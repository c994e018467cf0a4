package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/carillon-bot/carillon/storage/seal"
)

// keyFile is what the key is kept in that is made at the first start on an
// embedded database, in the folder of that.
const keyFile = "carillon.key"

// keyHint is how one comes by a key.
const keyHint = "set it to what openssl rand -base64 32 prints, the same for all processes"

// keys are those that stored secrets are sealed by. Beside an embedded database
// one is made, unless it is there. Several processes on one database have to be
// given the same.
func (s *config) keys() (*seal.Ring, error) {
	keys, err := s.knownKeys()
	if keys != nil || err != nil {
		return keys, err
	}
	path, embedded := s.keyPath()
	if !embedded {
		return nil, fmt.Errorf("CARILLON_SECRET_KEY is missing, which PostgreSQL needs: %s", keyHint)
	}
	if err := makeKey(path); err != nil {
		return nil, fmt.Errorf("CARILLON_SECRET_KEY is missing and cannot be made: %w: %s", err, keyHint)
	}
	return s.knownKeys()
}

// knownKeys are the keys that are set or were made; none where there are none.
func (s *config) knownKeys() (*seal.Ring, error) {
	if s.SecretKey != "" {
		keys, err := seal.Parse(s.SecretKey)
		if err != nil {
			return nil, fmt.Errorf("CARILLON_SECRET_KEY: %w: %s", err, keyHint)
		}
		return keys, nil
	}
	path, embedded := s.keyPath()
	if !embedded {
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("CARILLON_SECRET_KEY: %w", err)
	}
	keys, err := seal.Parse(strings.TrimSpace(string(content)))
	if err != nil {
		return nil, fmt.Errorf("CARILLON_SECRET_KEY: %s: %w: put back the one that was there, or remove the file to have another made", path, err)
	}
	return keys, nil
}

// keyPath is where the key of an embedded database is kept; false for one that
// is none.
func (s *config) keyPath() (path string, embedded bool) {
	database, embedded := strings.CutPrefix(s.Database, "sqlite:")
	return filepath.Join(filepath.Dir(database), keyFile), embedded
}

// makeKey makes a key that only its owner can read. One that came to be
// meanwhile stays.
func makeKey(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(seal.NewKey() + "\n")
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
