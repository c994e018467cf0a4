package main

import (
	"bytes"
	"os"
	"path/filepath"
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
	_, exported, _ = carillon(t, database, "export", "quotas", "--from", "2031-01-01")
	contains(t, exported, "lea,Léa Martin,revenue,2031-Q1,,,140000.50,,2031-01-01,sam,", "bob,Bob Harris,revenue,2031-Q1,,,99000.00,")

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{written(t, "member,period,target\nlea,2031-Q2,1x\nnobody,2031-Q2,120k\n")}, "Line 3: I don’t know anybody called “nobody”"},
		{[]string{sheet, "--as", "lea"}, "Ligne 2\u00a0: Vous"},
		{[]string{sheet, "--as", "nobody"}, "--as"},
		{[]string{"no such file"}, "no such file"},
	} {
		code, _, errs := carillon(t, database, append([]string{"import", "quotas"}, c.args...)...)
		if contains(t, errs, c.want); code != 1 {
			t.Errorf("%v left with %d", c.args, code)
		}
	}
}
