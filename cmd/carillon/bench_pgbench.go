package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/storage"
)

// pgbenchScript writes what several reps had the database do, each statement for
// statement the same, as a script for pgbench. Of what differs between them, the
// ids of requests are drawn anew each time; what an earlier statement gave is
// taken from there; and a number that is the rep's is that of one of them for
// each client. What else differs is the first one's.
func pgbenchScript(reps [][]storage.Statement) (string, error) {
	reps = alike(reps)
	if len(reps) < 2 {
		return "", errors.New("no two reps have the database do the same, so that it cannot be told what differs between them")
	}
	s := pgbench{reps: reps, taken: map[int]bool{}}
	bodies := make([]string, len(reps[0]))
	for i, statement := range reps[0] {
		if pgbenchVariable.MatchString(statement.Query) {
			return "", fmt.Errorf("pgbench would take a part of this for a variable: %s", statement.Query)
		}
		bodies[i] = placeholder.ReplaceAllStringFunc(statement.Query, func(p string) string {
			n, _ := strconv.Atoi(p[1:]) // it is digits
			return s.argument(i, n-1)
		})
	}
	var script strings.Builder
	fmt.Fprintf(&script, "\\set id random(%d, %d)\n", 2*firstID, 10*firstID-1)
	for i, choice := range s.own {
		fmt.Fprintf(&script, "\\set own%d %s\n", i, choice)
	}
	for i, body := range bodies {
		if s.taken[i] {
			fmt.Fprintf(&script, "%s \\gset s%d_\n", body, i)
		} else {
			script.WriteString(body + ";\n")
		}
	}
	return script.String(), nil
}

// alike are the most that had the database do the same: for somebody something
// more may be to be done, such as to say that it was the largest win.
func alike(reps [][]storage.Statement) [][]storage.Statement {
	var most [][]storage.Statement
	for _, like := range reps {
		var some [][]storage.Statement
		for _, statements := range reps {
			if slices.EqualFunc(statements, like, func(a, b storage.Statement) bool {
				return a.Query == b.Query && len(a.Args) == len(b.Args)
			}) {
				some = append(some, statements)
			}
		}
		if len(some) > len(most) {
			most = some
		}
	}
	return most
}

var (
	placeholder     = regexp.MustCompile(`\$\d+`)
	pgbenchVariable = regexp.MustCompile(`:[A-Za-z0-9_]`)
	variableName    = regexp.MustCompile(`^[a-z_]+$`)
	requestID       = regexp.MustCompile(`1000\d{8}`)
)

// pgbench is a script that is being written.
type pgbench struct {
	reps  [][]storage.Statement
	own   []string     // what chooses the numbers that are each client's own
	taken map[int]bool // statements of whose answers something is used
}

// argument is what stands in the place of one of a statement's arguments.
func (s *pgbench) argument(statement, n int) string {
	values := make([]any, len(s.reps))
	for i, statements := range s.reps {
		values[i] = statements[statement].Args[n]
	}
	if same(values) {
		return literal(values[0])
	}
	own, isNumber := ownNumber(values)
	if at := slices.Index(s.own, own); isNumber && at >= 0 {
		return fmt.Sprintf(":own%d", at)
	}
	if from, ok := s.given(statement, values); ok {
		return from
	}
	if text, ok := withIDs(values); ok {
		return text
	}
	if isNumber {
		s.own = append(s.own, own)
		return fmt.Sprintf(":own%d", len(s.own)-1)
	}
	return literal(values[0])
}

// given looks for values among what earlier statements gave.
func (s *pgbench) given(statement int, values []any) (string, bool) {
	for earlier := statement - 1; earlier >= 0; earlier-- {
		columns := s.reps[0][earlier].Columns
		if slices.ContainsFunc(columns, func(name string) bool { return !variableName.MatchString(name) }) {
			continue // pgbench takes all of them or none
		}
		for column, name := range columns {
			if !s.gave(earlier, column, values) {
				continue
			}
			s.taken[earlier] = true
			return fmt.Sprintf(":s%d_%s", earlier, name), true
		}
	}
	return "", false
}

// gave reports whether a statement gave each rep one row, with the value in a
// column.
func (s *pgbench) gave(statement, column int, values []any) bool {
	for i, statements := range s.reps {
		is := statements[statement]
		if is.Rows != 1 || column >= len(is.First) || fmt.Sprint(is.First[column]) != fmt.Sprint(values[i]) {
			return false
		}
	}
	return true
}

// withIDs is a text in which nothing differs but the ids of requests.
func withIDs(values []any) (string, bool) {
	texts := make([]any, len(values))
	for i, value := range values {
		text, ok := value.(string)
		if !ok || !requestID.MatchString(text) {
			return "", false
		}
		texts[i] = requestID.ReplaceAllLiteralString(text, "\x00")
	}
	if !same(texts) {
		return "", false
	}
	parts := strings.Split(texts[0].(string), "\x00")
	for i, part := range parts {
		parts[i] = literal(part)
	}
	return "(" + strings.Join(parts, " || cast(:id as text) || ") + ")", true
}

// ownNumber chooses a number of which each client has that of one rep.
func ownNumber(values []any) (string, bool) {
	var cases strings.Builder
	for i, value := range values {
		number, ok := value.(int64)
		if !ok {
			return "", false
		}
		fmt.Fprintf(&cases, " when :client_id %% %d = %d then %d", len(values), i, number)
	}
	return "case" + cases.String() + " end", true
}

func same(values []any) bool {
	return !slices.ContainsFunc(values, func(v any) bool { return literal(v) != literal(values[0]) })
}

// literal is a value in SQL, in which pgbench finds no variable.
func literal(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		return "E'" + strings.NewReplacer(`'`, `''`, `\`, `\\`, `:`, `\x3a`, "\n", `\n`).Replace(value) + "'"
	case []byte:
		return fmt.Sprintf(`E'\\x%x'`, value)
	case time.Time:
		return literal(value.UTC().Format("2006-01-02 15:04:05.000000Z"))
	default:
		return fmt.Sprintf("(%v)", value)
	}
}

// pgbenchResult is what pgbench found.
type pgbenchResult struct {
	perSecond  float64
	statements int
}

var pgbenchSpeed = regexp.MustCompile(`(?m)^tps = ([0-9.]+) `)

// runPgbench runs what reps had the database do, over and over, as the bot does:
// on as many connections and prepared.
func (c benchCmd) runPgbench(ctx context.Context, program, database string, reps [][]storage.Statement) (pgbenchResult, error) {
	script, err := pgbenchScript(reps)
	if err != nil {
		return pgbenchResult{}, err
	}
	address, err := url.Parse(database)
	if err != nil {
		return pgbenchResult{}, err
	}
	environment := os.Environ()
	if password, set := address.User.Password(); set {
		// Others on this machine see what a program is called with.
		environment = append(environment, "PGPASSWORD="+password)
		address.User = url.User(address.User.Username())
	}
	seconds := max(1, int(c.Duration.Round(time.Second).Seconds()))
	command := exec.CommandContext(ctx, program, "--no-vacuum", "--protocol=prepared", "--file=-",
		"--client="+strconv.Itoa(c.Connections), "--jobs=2", "--time="+strconv.Itoa(seconds), address.String())
	command.Env = environment
	command.Stdin = strings.NewReader(script)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return pgbenchResult{}, fmt.Errorf("%w: %.500s", err, stderr.String())
	}
	found := pgbenchSpeed.FindStringSubmatch(stdout.String())
	if found == nil {
		return pgbenchResult{}, fmt.Errorf("no speed in what it says: %s", stdout.String())
	}
	perSecond, err := strconv.ParseFloat(found[1], 64)
	return pgbenchResult{perSecond, len(alike(reps)[0])}, err
}

// findPgbench looks for it on the path and where Debian puts it.
func findPgbench() (string, bool) {
	if program, err := exec.LookPath("pgbench"); err == nil {
		return program, true
	}
	places, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(places) == 0 {
		return "", false
	}
	return places[len(places)-1], true
}
