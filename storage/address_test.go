package storage

import "testing"

func TestParseAddress(t *testing.T) {
	const pragmas = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&_txlock=immediate"
	for text, want := range map[string]address{
		"sqlite:carillon.db": {
			dialect: sqlite,
			writing: "file:carillon.db" + pragmas,
			reading: "file:carillon.db?mode=ro&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)",
		},
		"sqlite:/var/lib/a b?c#d%20.db": {
			dialect: sqlite,
			writing: "file:/var/lib/a%20b%3Fc%23d%2520.db" + pragmas,
			reading: "file:/var/lib/a%20b%3Fc%23d%2520.db?mode=ro&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)",
		},
		"postgres://me:secret@db.example.com/carillon": {
			dialect: postgres,
			writing: "postgres://me:secret@db.example.com/carillon?binary_parameters=yes&connect_timeout=10&sslmode=prefer",
			shared:  "postgres://me:secret@db.example.com/carillon?connect_timeout=10&sslmode=prefer",
		},
		"postgresql:///carillon?host=/run/postgresql&sslmode=disable&binary_parameters=no&connect_timeout=3": {
			dialect: postgres,
			writing: "postgresql:///carillon?binary_parameters=no&connect_timeout=3&host=%2Frun%2Fpostgresql&sslmode=disable",
			shared:  "postgresql:///carillon?connect_timeout=3&host=%2Frun%2Fpostgresql&sslmode=disable",
		},
	} {
		got, err := parseAddress(text)
		if err != nil || got != want {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                       "DATABASE_URL must be postgres://user@host/database or sqlite:PATH, for instance sqlite:carillon.db",
		"mysql://me:secret@db/x": "DATABASE_URL must be postgres://user@host/database or sqlite:PATH, for instance sqlite:carillon.db",
		"carillon.db":            "DATABASE_URL must be postgres://user@host/database or sqlite:PATH, for instance sqlite:carillon.db",
		"postgres://me:%zz@db/x": "DATABASE_URL must be postgres://user@host/database or sqlite:PATH, for instance sqlite:carillon.db",
		"sqlite:":                "DATABASE_URL: sqlite: needs the path of a file, for instance sqlite:carillon.db",
		"sqlite::memory:":        "DATABASE_URL: sqlite: needs the path of a file, for instance sqlite:carillon.db",
	} {
		if _, err := parseAddress(text); err == nil || err.Error() != want {
			t.Errorf("%q: got error %v, want %s", text, err, want)
		}
	}
}
