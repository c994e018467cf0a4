package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// carillon runs a subcommand on a database and gives its exit code and what it
// printed.
func carillon(t *testing.T, database string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), append(args, "--database", database), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// demoStore is a database with the made-up team in it.
func demoStore(t *testing.T) string {
	t.Helper()
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	start(t, "--database", database).end()
	return database
}

func written(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sheet.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestImportQuotas(t *testing.T) {
	database := demoStore(t)
	_, exported, _ := carillon(t, database, "export", "quotas")
	code, out, errs := carillon(t, database, "import", "quotas", written(t, exported))
	if contains(t, out, "12 unchanged"); code != 0 {
		t.Errorf("what was exported is not taken back: %d %s", code, errs)
	}

	sheet := written(t, "membre;p\xE9riode;objectif\r\nL\xE9a Martin;2031-T1;140 000,50 \x80\r\nbob;2031-T1;99k\r\n")
	code, out, _ = carillon(t, database, "import", "quotas", sheet)
	if contains(t, out, "2 new", "Léa Martin", "€140,000.50", "--apply"); code != 0 {
		t.Errorf("a dry run leaves with %d", code)
	}
	if _, again, _ := carillon(t, database, "export", "quotas"); again != exported {
		t.Error("a dry run wrote")
	}
	code, out, errs = carillon(t, database, "import", "quotas", sheet, "--apply", "--as", "@sam")
	if contains(t, out, "Imported: 2 new"); code != 0 {
		t.Errorf("refused: %s", errs)
	}
	if code, _, errs := carillon(t, database, "export", "quotas", "--from", "2031-01-02", "--to", "2031-01-01"); code != 1 || !strings.Contains(errs, "2031-01-02 is after") {
		t.Errorf("days the wrong way round: %d %s", code, errs)
	}
	_, exported, _ = carillon(t, database, "export", "quotas", "--from", "2031-01-01")
	contains(t, exported, "lea,Léa Martin,revenue,2031-Q1,,,140000.50,,2031-01-01,sam,", "bob,Bob Harris,revenue,2031-Q1,,,99000.00,")

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{written(t, "member,period,target\nlea,2031-Q2,1x\nnobody,2031-Q2,120k\n")}, "Line 3: I don’t know anybody called “nobody”"},
		{[]string{sheet, "--as", "lea"}, "Ligne 2\u00a0: Léa"},
		{[]string{sheet, "--as", "nobody"}, "--as"},
		{[]string{"no such file"}, "no such file"},
	} {
		code, _, errs := carillon(t, database, append([]string{"import", "quotas"}, c.args...)...)
		if contains(t, errs, c.want); code != 1 {
			t.Errorf("%v left with %d", c.args, code)
		}
	}
}

func TestImportWins(t *testing.T) {
	database := demoStore(t)
	const header = "external_id,customer,amount,currency,closed_on,member,credits,product,note,tags\n"
	sheet := written(t, header+
		"A-1,Zorglub & Co,12500.50,EUR,2026-01-02,@lea,bob:30,CRM,\"the demo, twice\",new;eu\n"+
		"A-2,Xanadu,1000,CHF,2026-01-03,Bob Harris,,,,\n"+
		"A-3,Quux,9k,,2026-01-04,mia,,,,\n")
	imports := func(file string, args ...string) (code int, out, errs string) {
		return carillon(t, database, append([]string{"import", "wins", file}, args...)...)
	}
	quarter := func() string {
		_, out, _ := carillon(t, database, "export", "wins", "--from", "2026-01-01", "--to", "2026-01-04")
		return out
	}

	before := quarter()
	_, out, _ := imports(sheet)
	contains(t, out, "3 new wins", "€21,500.50", "1 win in CHF waits for a rate", "--apply")
	if quarter() != before {
		t.Error("a dry run wrote")
	}
	code, out, errs := imports(sheet, "--apply")
	if contains(t, out, "Imported: 3 new wins", "None of them is announced"); code != 0 {
		t.Fatal(errs)
	}
	after := quarter()
	contains(t, after, "Zorglub & Co,CRM,12500.50,EUR,8750.35,8750.35,EUR,1,2026-01-02,new;eu,\"the demo, twice\",", "3750.15,3750.15,EUR", "Xanadu,,1000.00,CHF,1000.00,,,,,")
	if _, out, _ := imports(sheet, "--apply"); quarter() != after {
		t.Errorf("the same sheet twice changes something: %s", out)
	}

	corrected := written(t, header+"A-1,Zorglub & Co,12000,EUR,2026-01-02,@lea,bob:30,CRM,\"the demo, twice\",new;eu\nA-4,Hooli,5k,,2026-01-04,mia,,,,\n")
	_, out, _ = imports(corrected)
	contains(t, out, "1 new win and 1 changed", "Line 2, A-1 (win ", "Amount: €12,500.50 → €12,000")
	_, out, _ = imports(corrected, "--apply", "--announce")
	contains(t, out, "1 of them is announced")
	contains(t, quarter(), "edit,", "-500.50,EUR,-350.35,-350.35,EUR,1,2026-01-02", ",import\n")

	p := start(t, "--database", database)
	eventually(t, "an announcement", func() bool {
		var s seen
		p.get("place?place=%23sales&as=bob", &s)
		if strings.Contains(s.text(), "Zorglub") {
			t.Error("what was not to be announced is")
		}
		return strings.Contains(s.text(), "Hooli")
	})
	if answer := p.say("mia", "@mia", "win undo").text(); strings.Contains(answer, "Hooli") {
		t.Errorf("an imported win was undone: %s", answer)
	}
	contains(t, p.say("lea", "@lea", "win 12k Zorglub on 2026-01-02").text(), "Zorglub & Co")
	p.end()

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{written(t, header+"A-9,Acme,1.2.3,,soon,lea,,,,\nA-9,Acme,5,,2026-01-04,lea,,,,\n")}, "Line 2: I can’t read “1.2.3”"},
		{[]string{sheet, "--as", "lea"}, "imported by an admin"},
		{[]string{written(t, before)}, "Line 1: I don’t know the columns “entry_id”"},
	} {
		code, _, errs := imports(c.args[0], c.args[1:]...)
		if contains(t, errs, c.want); code != 1 {
			t.Errorf("%v left with %d", c.args, code)
		}
	}
}
