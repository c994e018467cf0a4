package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/carillon-bot/carillon/bot/outside"
)

// The playground as people meet it, in a browser, in English on a desk and in
// French on a phone: the scenes below .ci/browser, each of which is held against
// the rules for accessible pages. Pictures of all that was seen are kept in
// .ci/out/browser.
func TestPlaygroundInABrowser(t *testing.T) {
	outside.Tool(t, "playwright-core/package.json")
	outside.Tool(t, "axe-core/package.json")
	browser := chromium(t)
	for _, play := range []struct {
		name          string
		language      string
		width, height int
		touch         bool
	}{
		{"English", "en", 1280, 800, false},
		{"French, phone", "fr", 390, 844, true},
	} {
		t.Run(play.name, func(t *testing.T) {
			t.Parallel()
			pictures, err := filepath.Abs(filepath.Join("../../.ci/out/browser", play.name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(pictures); err != nil {
				t.Fatal(err)
			}
			p := start(t, "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
			var report []struct {
				Scene   string
				Faults  []string
				Seconds float64
			}
			outside.Node(t, "browser/play.mjs", map[string]any{
				"chromium": browser, "base": p.base, "lang": play.language,
				"width": play.width, "height": play.height, "touch": play.touch, "pictures": pictures,
			}, &report)
			if len(report) == 0 {
				t.Error("no scene was played")
			}
			for _, played := range report {
				t.Run(played.Scene, func(t *testing.T) {
					t.Logf("%.1f s", played.Seconds)
					for _, fault := range played.Faults {
						t.Error(fault)
					}
				})
			}
		})
	}
}

// chromium is the browser's program.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CARILLON_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	outside.Missing(t, "no Chromium here: install it (on Debian: apt-get install chromium), or name it in CARILLON_TEST_CHROMIUM")
	return ""
}
