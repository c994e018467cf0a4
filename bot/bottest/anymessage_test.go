package bottest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
)

var slackIds = Ids{"slack", "U07LEA", "C0SALES"}

// Every block that there is, every type of field and each of their fields is
// drawn, so that a new one is tried on every platform or fails here.
func TestEverythingIsDrawn(t *testing.T) {
	drawn := map[string]bool{}
	for seed := range 600 {
		note(drawn, reflect.ValueOf(AnyMessage(slackIds).Example(seed)))
		note(drawn, reflect.ValueOf(AnyForm(slackIds).Example(seed)))
	}
	blocks := 0
	for _, declaration := range declarations(t) {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "block" && d.Recv != nil {
				blocks++
				if name := d.Recv.List[0].Type.(*ast.Ident).Name; !drawn[name] {
					t.Errorf("no %s is drawn", name)
				}
			}
		case *ast.GenDecl:
			for _, name := range fieldTypesIn(d) {
				if !slices.Contains(fieldTypes(), bot.FieldType(name)) {
					t.Errorf("no field of type %s is drawn", name)
				}
			}
		}
	}
	if blocks < 10 {
		t.Errorf("%d blocks were found in the source", blocks)
	}
	for what, is := range drawn {
		if !is {
			t.Errorf("%s is never drawn", what)
		}
	}
}

// note notes of a value, and of all in it, which types there are and which of
// their fields were ever anything but zero.
func note(drawn map[string]bool, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			note(drawn, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			note(drawn, v.Index(i))
		}
	case reflect.Struct:
		if !strings.Contains(v.Type().PkgPath(), "carillon") {
			return
		}
		drawn[v.Type().Name()] = true
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			if name == "Place.Tenant" { // no renderer looks at it
				continue
			}
			drawn[name] = drawn[name] || !v.Field(i).IsZero()
			note(drawn, v.Field(i))
		}
	}
}

func declarations(t *testing.T) (all []ast.Decl) {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file.Decls...)
	}
	return all
}

// fieldTypesIn are the values of the constants of type FieldType.
func fieldTypesIn(d *ast.GenDecl) (values []string) {
	for _, spec := range d.Specs {
		value, is := spec.(*ast.ValueSpec)
		if !is || d.Tok != token.CONST {
			continue
		}
		if name, typed := value.Type.(*ast.Ident); typed && name.Name == "FieldType" {
			values = append(values, strings.Trim(value.Values[0].(*ast.BasicLit).Value, `"`))
		}
	}
	return values
}

func TestUnsaid(t *testing.T) {
	for _, test := range []struct {
		shown, words string
		want         bool
	}{
		{"", "", true},
		{"a b", "ab", true},
		{"ab…", "abcdef", true},
		{"ab…f…", "abcdefg", true},
		{"…", "", true},
		{"a…", "a", true},
		{"…ab", "abab", true},
		{"", "a", false},
		{"ab", "abc", false},
		{"abc", "ab", false},
		{"ab…e", "abcd", false},
		{"b…", "abc", false},
	} {
		if got := Unsaid(test.shown, test.words); (got == "") != test.want {
			t.Errorf("of %q, %q leaves out %s", test.words, test.shown, got)
		}
	}
}

// As plain text a message says everything, whatever stands around it.
func TestPlainTextSaysAll(t *testing.T) {
	marks := strings.NewReplacer("•", "", "·", "", ">", "", "[", "", "]", "")
	rapid.Check(t, func(t *rapid.T) {
		m := AnyMessage(slackIds).Draw(t, "message")
		var plain, words string
		for _, b := range m.Blocks {
			one := bot.Message{Blocks: []bot.Block{b}}
			plain += one.PlainText()
			words += Words(one, func(s bot.Span) string { return bot.PlainSpans([]bot.Span{s}) })
			for _, button := range ButtonsOf(one) {
				words += button.Label
			}
		}
		if unspaced(marks.Replace(plain)) != unspaced(marks.Replace(words)) {
			t.Fatalf("plain text says %q, want %q", plain, words)
		}
	})
}

// A message that was stored is the same message.
func TestMessagesAreStoredWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := AnyMessage(slackIds).Draw(t, "message")
		stored, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var again bot.Message
		if err := json.Unmarshal(stored, &again); err != nil {
			t.Fatal(err)
		}
		if len(m.Blocks)+len(again.Blocks) > 0 && !reflect.DeepEqual(again, m) {
			t.Fatalf("stored as %+v, read as %+v", m, again)
		}
	})
}
