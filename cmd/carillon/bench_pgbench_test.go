package main

import (
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/storage"
)

// asked is what a rep of a number has the database do for a request of an id,
// which makes a win of a number.
func asked(rep int64, id string, win int64) []storage.Statement {
	return []storage.Statement{
		{Query: "select home.id from who where user = $1", Args: []any{"U" + string(rune('a'+rep))}, Columns: []string{"home.id"}, First: []any{win}, Rows: 1},
		{Query: "begin"},
		{Query: "insert into delivery values ($1, $2)", Args: []any{int64(7), "slack:" + id}},
		{Query: "insert into win values ($1, $2, $3) returning id", Args: []any{rep, "Customer " + id + " & Söhne: it's", nil}, Columns: []string{"id"}, First: []any{win}, Rows: 1},
		{Query: "insert into outbox values ($2, $1)", Args: []any{"win.announce", win}},
		{Query: "update tally set n = n + $1 where member = $2", Args: []any{-2.5, rep}},
		{Query: "update delivery set answer = $1", Args: []any{[]byte{0xca, byte(rep)}}},
		{Query: "commit"},
	}
}

func TestPgbenchScript(t *testing.T) {
	milestone := append(asked(3, "100000000003", 43), storage.Statement{Query: "insert into milestone values (1)"})
	script, err := pgbenchScript([][]storage.Statement{milestone, asked(1, "100000000001", 41), asked(2, "100000000002", 42)})
	if err != nil {
		t.Fatal(err)
	}
	const want = `\set id random(200000000000, 999999999999)
\set own0 case when :client_id % 2 = 0 then 1 when :client_id % 2 = 1 then 2 end
select home.id from who where user = E'Ub';
begin;
insert into delivery values ((7), (E'slack\x3a' || cast(:id as text) || E''));
insert into win values (:own0, (E'Customer ' || cast(:id as text) || E' & Söhne\x3a it''s'), null) returning id \gset s3_
insert into outbox values (:s3_id, E'win.announce');
update tally set n = n + (-2.5) where member = :own0;
update delivery set answer = E'\\xca01';
commit;
`
	if script != want {
		t.Errorf("is\n%s\nwant\n%s", script, want)
	}
}

func TestPgbenchScriptRefuses(t *testing.T) {
	alone := asked(1, "100000000001", 41)
	for name, test := range map[string]struct {
		reps [][]storage.Statement
		want string
	}{
		"nobody":         {nil, "no two reps"},
		"one":            {[][]storage.Statement{alone}, "no two reps"},
		"different ones": {[][]storage.Statement{alone, alone[1:]}, "no two reps"},
		"a variable":     {[][]storage.Statement{{{Query: "select 1::int"}}, {{Query: "select 1::int"}}}, "take a part of this for a variable"},
	} {
		if _, err := pgbenchScript(test.reps); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLiteral(t *testing.T) {
	for want, value := range map[string]any{
		"null":                                 nil,
		"(12)":                                 int64(12),
		"(-1.5)":                               -1.5,
		"(true)":                               true,
		`E'it''s'`:                             "it's",
		`E'12\x3a30'`:                          "12:30",
		`E'a\\b\nc'`:                           "a\\b\nc",
		`E'\\x00ff'`:                           []byte{0, 255},
		`E'2026-11-25 10\x3a00\x3a00.000000Z'`: time.Date(2026, time.November, 25, 10, 0, 0, 0, time.UTC),
	} {
		if is := literal(value); is != want {
			t.Errorf("%v is %s, want %s", value, is, want)
		}
	}
}
