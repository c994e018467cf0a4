package storage

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// missing makes of the error of a query for one row what a person is told when
// there is none: a sentence of the catalogue with its slots. Any other error
// says what was being done.
func missing(err error, doing string, key string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return coaching.Refuse(coaching.NotFound, key, args...)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
