package teams

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image/color"
	"image/png"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

var manifestCommands = []bot.Command{
	{Key: "win", Names: bot.Names{English: "win", French: "vente"}},
	{Key: "settings", Names: bot.Names{English: "settings", French: "réglages"}},
}

func manifestCatalogue(t *testing.T) *bot.Catalogue {
	t.Helper()
	c, err := bot.NewCatalogue(bot.Words, fstest.MapFS{
		"words/test.en.json": {Data: []byte(`{"win.summary": "Logs a win: \"big\" & small <b>", "settings.summary": "Your settings"}`)},
		"words/test.fr.json": {Data: []byte(`{"win.summary": "Enregistre une vente", "settings.summary": "Vos réglages"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// unpacked are the files of a package, by name.
func unpacked(t *testing.T, made []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return files
}

func TestPackage(t *testing.T) {
	for _, schema := range []string{SchemaSlash, SchemaMentions} {
		options := ManifestOptions{AppID: lea.AAD, PublicURL: "https://carillon.example.com", Schema: schema, Version: "1.0.0"}
		made, err := Package(manifestCommands, manifestCatalogue(t), options)
		if err != nil {
			t.Fatal(err)
		}
		files := unpacked(t, made)
		if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"color.png", "fr.json", "manifest.json", "outline.png"}) {
			t.Errorf("files %q", got)
		}
		bottest.Golden(t, "testdata/manifest-"+schema+".json", string(files["manifest.json"]))
		bottest.Golden(t, "testdata/manifest-"+schema+".fr.json", string(files["fr.json"]))
		var texts map[string]string
		if err := json.Unmarshal(files["fr.json"], &texts); err != nil || texts["bots[0].commandLists[1].commands[0].title"] != "vente" {
			t.Errorf("in French: %v %q", err, texts)
		}
		again, err := Package(manifestCommands, manifestCatalogue(t), options)
		if err != nil || !bytes.Equal(made, again) {
			t.Errorf("made twice it is not the same: %v", err)
		}
	}
}

// Teams takes a full icon of 192 pixels, and one of 32 in white on nothing.
func TestIcons(t *testing.T) {
	for _, test := range []struct {
		draw func() ([]byte, error)
		side int
		only color.NRGBA // where it is not transparent
	}{
		{colorIcon, 192, color.NRGBA{}},
		{outlineIcon, 32, color.NRGBA{0xff, 0xff, 0xff, 0}},
	} {
		drawn, err := test.draw()
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size.X != test.side || size.Y != test.side {
			t.Errorf("%v, want a side of %d", size, test.side)
		}
		clear, full := 0, 0
		for y := range test.side {
			for x := range test.side {
				c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
				switch c.A {
				case 0:
					clear++
				case 0xff:
					full++
				}
				if c.A > 0 && test.only.R > 0 && (c.R != 0xff || c.G != 0xff || c.B != 0xff) {
					t.Fatalf("%v at %d,%d", c, x, y)
				}
			}
		}
		if all := test.side * test.side; test.only.R == 0 && full != all || test.only.R > 0 && (clear < all/4 || full < all/8) {
			t.Errorf("of %d points %d are clear and %d full", all, clear, full)
		}
	}
}

func TestPackageRefuses(t *testing.T) {
	c := manifestCatalogue(t)
	good := ManifestOptions{AppID: lea.AAD, PublicURL: "https://carillon.example.com", Schema: SchemaSlash, Version: "1.0.0"}
	for name, test := range map[string]struct {
		change   func(*ManifestOptions)
		commands []bot.Command
		want     string
	}{
		"no app":          {func(o *ManifestOptions) { o.AppID = "" }, manifestCommands, "TEAMS_APP_ID"},
		"an app's name":   {func(o *ManifestOptions) { o.AppID = "carillon" }, manifestCommands, "TEAMS_APP_ID"},
		"no address":      {func(o *ManifestOptions) { o.PublicURL = "" }, manifestCommands, "CARILLON_PUBLIC_URL"},
		"not https":       {func(o *ManifestOptions) { o.PublicURL = "http://carillon.example.com" }, manifestCommands, "CARILLON_PUBLIC_URL"},
		"another schema":  {func(o *ManifestOptions) { o.Schema = "1.17" }, manifestCommands, "1.17"},
		"half a version":  {func(o *ManifestOptions) { o.Version = "1.0" }, manifestCommands, "1.0"},
		"a dozen and one": {func(*ManifestOptions) {}, make([]bot.Command, 13), "13 commands"},
	} {
		options := good
		test.change(&options)
		if _, err := Package(test.commands, c, options); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
