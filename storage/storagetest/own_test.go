package storagetest

import "testing"

// What was committed is there after the server was stopped, and after it was
// killed.
func TestOwnPostgres(t *testing.T) {
	p := OwnPostgres(t)
	Meddle(t, p.URL, `create table kept (n integer)`)
	for n, away := range []func(){p.Stop, p.Kill, p.Kill} {
		Meddle(t, p.URL, `insert into kept values (1)`)
		away()
		p.Start()
		if rows := Look(t, p.URL, `select n from kept`); len(rows) != n+1 {
			t.Errorf("%d rows, want %d", len(rows), n+1)
		}
	}
}
