package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The import law. Four floors; every import points down, never up or sideways:
//
//	cmd
//	commands/*        storage, storage/jobs, storage/seal
//	bot/*             prompts
//	coaching/*
//
// Rooms are folders; a room that ends in /* is every folder below. What a room
// may import of this module stands behind it. The most exact room counts.
var law = map[string][]string{
	"cmd/*":               {"*"},
	"commands":            {"commands/*", "bot", "coaching/*"}, // the list of features
	"commands/*":          {"bot", "coaching/*"},
	"storage":             {"storage/seal", "bot", "coaching/*"},
	"storage/seal":        {}, // keys and ciphers, and nothing of the house
	"storage/jobs":        {"storage", "bot", "coaching/*"},
	"storage/storagetest": {"storage", "storage/jobs", "bot", "bot/bottest", "coaching/*"},
	"bot":                 {"coaching/*"},
	"bot/*":               {"bot", "coaching/*"},
	"bot/platforms":       {"bot/*", "bot", "coaching/*"}, // the list of platforms
	"coaching":            {"coaching/holiday"},
	"coaching/*":          {"coaching/*"},
}

// Vendors' packages appear in one room only, so that what they break in a new
// version is mended in one room.
var vendors = map[string][]string{
	"github.com/slack-go/slack":     {"bot/slack"},
	"github.com/infracloudio":       {"bot/teams"},
	"github.com/golang-jwt/jwt":     {"bot/teams", "bot/teams/faketeams"}, // the other end signs
	"golang.org/x/oauth2":           {"bot/teams"},
	"github.com/gorilla/websocket":  {"bot/slack/fakeslack", "bot/outside"}, // the other ends of sockets in tests
	"github.com/jmoiron/sqlx":       {"storage"},
	"github.com/lib/pq":             {"storage", "storage/storagetest"}, // the tests' database kit makes databases
	"modernc.org/sqlite":            {"storage"},
	"github.com/pressly/goose":      {"storage"},
	"github.com/riverqueue/river":   {"storage/jobs"},
	"github.com/jackc/pgx":          {"storage/jobs"},
	"github.com/alecthomas/kong":    {"cmd/carillon"},
	"github.com/prometheus":         {"cmd/carillon"},
	"github.com/rickar/cal":         {"coaching/holiday"},
	"github.com/nicksnyder/go-i18n": {"bot"},
}

// The domain may lean on nothing but the standard library and these.
var pure = []string{"github.com/bojanz/currency", "github.com/rickar/cal", "golang.org/x/text"}

const module = "github.com/carillon-bot/carillon/"

func TestImportLaw(t *testing.T) {
	for _, i := range imports(t) {
		if own, ok := strings.CutPrefix(i.path, module); ok {
			if !allows(law[ruleFor(i.room)], own) {
				t.Errorf("%s: %s may not import %s", i.file, i.room, own)
			}
			continue
		}
		for vendor, rooms := range vendors {
			if within(i.path, vendor) && !has(rooms, i.room) {
				t.Errorf("%s: %s is for %s alone", i.file, i.path, strings.Join(rooms, ", "))
			}
		}
		if strings.HasPrefix(i.room, "coaching") && strings.Contains(i.path, ".") && !lean(i.path) {
			t.Errorf("%s: the domain may not import %s", i.file, i.path)
		}
	}
}

func TestEveryRoomHasARule(t *testing.T) {
	for _, i := range imports(t) {
		if ruleFor(i.room) == "" {
			t.Errorf("%s: the import law knows no room %s", i.file, i.room)
		}
	}
}

func TestTheLawIsNotVacuous(t *testing.T) {
	for room, forbidden := range map[string]string{
		"commands/win": "storage",
		"bot":          "bot/slack",
		"bot/slack":    "bot/playground",
		"coaching":     "bot",
		"storage":      "storage/jobs",
	} {
		if allows(law[ruleFor(room)], forbidden) {
			t.Errorf("the law lets %s import %s", room, forbidden)
		}
	}
}

// The list files list every folder, so that nothing is built and forgotten.
func TestEveryFolderIsInItsList(t *testing.T) {
	for list, skip := range map[string][]string{
		"commands/commands.go":       nil,
		"bot/platforms/platforms.go": {"platforms", "bottest", "outside"},
	} {
		floor, _, _ := strings.Cut(list, "/")
		source, err := os.ReadFile(filepath.Join("../..", list))
		if err != nil {
			t.Fatal(err)
		}
		folders, err := os.ReadDir(filepath.Join("../..", floor))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range folders {
			if !f.IsDir() || has(skip, f.Name()) || !hasGo(t, filepath.Join("../..", floor, f.Name())) {
				continue
			}
			if !strings.Contains(string(source), strconv.Quote(module+floor+"/"+f.Name())) {
				t.Errorf("%s does not list %s", list, f.Name())
			}
		}
	}
}

type imported struct{ file, room, path string }

// imports gives what every file imports that is not a test.
func imports(t *testing.T) []imported {
	t.Helper()
	var all []imported
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(rel))
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imported{rel, room, name})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ruleFor gives the most exact rule for a room, or nothing.
func ruleFor(room string) string {
	if _, ok := law[room]; ok {
		return room
	}
	for at := room; ; {
		above, _, found := cutLast(at)
		if !found {
			return ""
		}
		if _, ok := law[above+"/*"]; ok {
			return above + "/*"
		}
		at = above
	}
}

func allows(rules []string, path string) bool {
	for _, rule := range rules {
		floor, all := strings.CutSuffix(rule, "/*")
		if rule == "*" || rule == path || all && within(path, floor) {
			return true
		}
	}
	return false
}

func within(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func lean(path string) bool {
	for _, p := range pure {
		if within(path, p) {
			return true
		}
	}
	return false
}

func has(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func cutLast(path string) (before, after string, found bool) {
	i := strings.LastIndex(path, "/")
	if i < 0 {
		return path, "", false
	}
	return path[:i], path[i+1:], true
}

func hasGo(t *testing.T, folder string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return len(files) > 0
}
