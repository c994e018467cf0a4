package bot

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/carillon-bot/carillon/coaching"
)

// Catalogue holds every sentence that a person sees, in every language. Each
// feature brings its own files, named SUBJECT.LOCALE.json: flat objects of key
// and sentence, or of key and plural forms chosen by the slot n. A sentence has
// {slots}, which are filled with spans, never with markup.
type Catalogue struct {
	bundle     *i18n.Bundle
	localizers map[coaching.Locale]*i18n.Localizer
	keys       map[coaching.Locale]map[string]bool
	// fixed are the sentences of one form. To find one here takes a tenth of
	// what it takes a localizer to choose among plurals that are not there.
	fixed map[coaching.Locale]map[string]string
}

// Words are the sentences that every feature shares.
//
//go:embed words/*.json
var Words embed.FS

// Locales are the languages that every sentence is there in.
var Locales = []coaching.Locale{coaching.English, coaching.French}

// LoadCatalogue reads the bot's own sentences and those of features.
func LoadCatalogue(features []Feature) (*Catalogue, error) {
	sources := []fs.FS{Words}
	for _, f := range features {
		if f.Words != nil {
			sources = append(sources, f.Words)
		}
	}
	return NewCatalogue(sources...)
}

// NewCatalogue reads all catalogue files in the folders of the given file systems.
func NewCatalogue(sources ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{
		bundle:     i18n.NewBundle(language.English),
		localizers: map[coaching.Locale]*i18n.Localizer{},
		keys:       map[coaching.Locale]map[string]bool{},
		fixed:      map[coaching.Locale]map[string]string{},
	}
	c.bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	for _, locale := range Locales {
		c.localizers[locale] = i18n.NewLocalizer(c.bundle, string(locale))
		c.keys[locale], c.fixed[locale] = map[string]bool{}, map[string]string{}
	}
	for _, source := range sources {
		files, err := fs.Glob(source, "*/*.json")
		if err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
		for _, file := range files {
			if err := c.load(source, file); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func (c *Catalogue) load(source fs.FS, file string) error {
	data, err := fs.ReadFile(source, file)
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	loaded, err := c.bundle.ParseMessageFileBytes(data, file)
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", file, err)
	}
	locale := coaching.Locale(loaded.Tag.String())
	keys, known := c.keys[locale]
	if !known {
		return fmt.Errorf("catalogue %s: no such language", file)
	}
	for _, m := range loaded.Messages {
		if keys[m.ID] {
			return fmt.Errorf("catalogue %s: %s is there twice", file, m.ID)
		}
		keys[m.ID] = true
		if one := (i18n.Message{ID: m.ID, Other: m.Other}); *m == one {
			c.fixed[locale][m.ID] = m.Other
		}
	}
	return nil
}

// Has reports whether there is a sentence for a key.
func (c *Catalogue) Has(locale coaching.Locale, key string) bool { return c.keys[locale][key] }

// Keys lists the keys of a language in order.
func (c *Catalogue) Keys(locale coaching.Locale) []string {
	return slices.Sorted(maps.Keys(c.keys[locale]))
}

// Sentence is the sentence of a key with its slots still open, in the plural
// form for n where it has several.
func (c *Catalogue) Sentence(locale coaching.Locale, key string, n any) string {
	if sentence, ok := c.fixed[locale][key]; ok {
		return sentence
	}
	localizer, known := c.localizers[locale]
	if !known {
		localizer = c.localizers[coaching.English]
	}
	sentence, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n})
	if err != nil { // no form for n, as for a million in French: the general one does
		sentence, err = localizer.Localize(&i18n.LocalizeConfig{MessageID: key})
	}
	if err != nil {
		return key
	}
	return sentence
}

// fill puts spans into the {slots} of a sentence. A slot without a value stays
// as it is, so that it is seen.
func fill(sentence string, slot func(name string) ([]Span, bool)) []Span {
	var out []Span
	say := func(text string) {
		if text != "" {
			out = append(out, Span{Text: text})
		}
	}
	for {
		before, rest, found := strings.Cut(sentence, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			say(sentence)
			return out
		}
		say(before)
		if value, ok := slot(name); ok {
			out = append(out, value...)
		} else {
			say("{" + name + "}")
		}
		sentence = after
	}
}
