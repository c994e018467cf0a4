package reading

import (
	"strings"
	"testing"
)

func TestZone(t *testing.T) {
	for text, want := range map[string]string{
		"Europe/Paris":     "Europe/Paris",
		"europe/paris":     "Europe/Paris",
		"paris":            "Europe/Paris",
		" Paris ":          "Europe/Paris",
		"Lyon":             "Europe/Paris",
		"new york":         "America/New_York",
		"America/new york": "America/New_York",
		"AMERICA/NEW_YORK": "America/New_York",
		"londres":          "Europe/London",
		"Genève":           "Europe/Zurich",
		"montréal":         "America/Toronto",
		"são paulo":        "America/Sao_Paulo",
		"port au prince":   "America/Port-au-Prince",
		"Buenos Aires":     "America/Argentina/Buenos_Aires",
		"asia/ho_chi_minh": "Asia/Ho_Chi_Minh",
		"Dakar":            "Africa/Dakar",
		"utc":              "UTC",
		"Asia/Calcutta":    "Asia/Kolkata",
	} {
		zone, err := Zone(text)
		if err != nil || zone.String() != want {
			t.Errorf("Zone(%q) = %v, %v; want %s", text, zone, err, want)
		}
	}
	for text, want := range map[string]string{
		"": "reading.zone_missing", "Local": "reading.zone", "EST": "reading.zone", "CET": "reading.zone",
		"GMT+1": "reading.zone", "+02:00": "reading.zone", "UTC+2": "reading.zone", "Etc/GMT-1": "reading.zone",
		"../etc/passwd": "reading.zone", "Atlantis": "reading.zone", "Europe": "reading.zone", "/": "reading.zone",
	} {
		if _, err := Zone(text); keyOf(t, err) != want {
			t.Errorf("Zone(%q): %v, want %s", text, err, want)
		}
	}
}

// TestZoneNames holds that every zone of the list can be loaded, and that no
// two share a city.
func TestZoneNames(t *testing.T) {
	cities := map[string]string{}
	for name := range strings.FieldsSeq(zoneNames) {
		if zone, err := Zone(name); err != nil || zone.String() != name {
			t.Errorf("Zone(%q) = %v, %v", name, zone, err)
		}
		city := name[strings.LastIndex(name, "/")+1:]
		if other := cities[city]; other != "" {
			t.Errorf("%s and %s share a city", name, other)
		}
		cities[city] = name
	}
}

func FuzzZone(f *testing.F) {
	for _, text := range []string{"paris", "Europe/Paris", "", "/", "\x00", "Local", "new  york"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		zone, err := Zone(text)
		if keyOf(t, err); err == nil && (zone == nil || zone.String() == "Local") {
			t.Errorf("Zone(%q) = %v", text, zone)
		}
	})
}
