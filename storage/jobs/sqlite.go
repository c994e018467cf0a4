package jobs

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/carillon-bot/carillon/storage"
)

// embedded is River's driver for SQLite, which hears of new jobs by the store's
// bells. Left to itself it looks into a table twenty times a second, on the one
// handle that writes, and is still slower to hear.
type embedded struct {
	*riversqlite.Driver
	store *storage.Store
}

func newEmbedded(db *sql.DB, store *storage.Store) embedded {
	return embedded{riversqlite.New(db), store}
}

// GetListener gives the listener to the bells.
func (e embedded) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return listener{e.store}
}

// listener passes the rings of bells on. Of all that River listens for it hears
// of jobs alone; the rest is between several processes, and SQLite has one.
type listener struct{ store *storage.Store }

// WaitForNotification waits for the next ring.
func (l listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-l.store.Bell(storage.WorkQueue):
		return inserted(storage.WorkQueue), nil
	case <-l.store.Bell(storage.DrainQueue):
		return inserted(storage.DrainQueue), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func inserted(queue string) *riverdriver.Notification {
	return &riverdriver.Notification{Topic: "river_insert", Payload: fmt.Sprintf(`{"queue": %q}`, queue)}
}

// Close does nothing: there is no connection.
func (listener) Close(context.Context) error { return nil }

// Connect does nothing.
func (listener) Connect(context.Context) error { return nil }

// Listen does nothing: what is heard is always the same.
func (listener) Listen(context.Context, string) error { return nil }

// Ping does nothing.
func (listener) Ping(context.Context) error { return nil }

// Schema is none.
func (listener) Schema() string { return "" }

// SetAfterConnectExec does nothing.
func (listener) SetAfterConnectExec(string) {}

// Unlisten does nothing.
func (listener) Unlisten(context.Context, string) error { return nil }
