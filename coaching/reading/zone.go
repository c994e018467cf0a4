package reading

import (
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Zone reads a time zone: its name in the time zone database in any case and
// with spaces if need be, or a city: Europe/Paris, america/new york, londres.
// It reads no offsets and no abbreviations but UTC, since these do not know
// when the clocks change.
func Zone(text string) (*time.Location, error) {
	wanted := zoneKey(text)
	if wanted == "" {
		return nil, missing("reading.zone_missing")
	}
	name, ok := zoneOf(wanted)
	if !ok {
		return nil, refuse("reading.zone", []Token{{Text: text}})
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		refusal := coaching.Refuse(coaching.Invalid, "reading.zone", "text", name)
		refusal.Err = err
		return nil, refusal
	}
	return zone, nil
}

// zoneKey is a zone or a city as it is compared: folded, and with spaces for
// what joins its words.
func zoneKey(text string) string {
	words := strings.NewReplacer("_", " ", "-", " ", "'", " ").Replace(Fold(text))
	return strings.Join(strings.Fields(words), " ")
}

// zoneOf is the name of the zone that a key stands for.
func zoneOf(wanted string) (string, bool) {
	if wanted == "utc" {
		return "UTC", true
	}
	city := ""
	for name := range strings.FieldsSeq(zoneNames) {
		key := zoneKey(name)
		if key == wanted {
			return name, true
		}
		if key[strings.LastIndex(key, "/")+1:] == wanted {
			city = name
		}
	}
	if city == "" {
		city = zoneOfCity(wanted)
	}
	return city, city != ""
}

// zoneOfCity is the zone of a city that no zone is named after, of one by its
// French or older name, and of a zone by the name that it had.
func zoneOfCity(city string) string {
	switch city {
	case "lyon", "marseille", "lille", "bordeaux", "nantes", "toulouse", "strasbourg", "nice", "rennes":
		return "Europe/Paris"
	case "londres", "manchester", "birmingham", "edinburgh", "edimbourg":
		return "Europe/London"
	case "bruxelles", "brussel", "antwerp", "anvers":
		return "Europe/Brussels"
	case "geneva", "geneve", "zuerich", "lausanne", "basel", "bale":
		return "Europe/Zurich"
	case "barcelona", "barcelone", "valencia":
		return "Europe/Madrid"
	case "lisbonne":
		return "Europe/Lisbon"
	case "milan", "milano", "roma":
		return "Europe/Rome"
	case "munich", "muenchen", "munchen", "frankfurt", "francfort", "hamburg", "hambourg", "cologne":
		return "Europe/Berlin"
	case "vienne", "wien":
		return "Europe/Vienna"
	case "varsovie", "cracovie", "krakow":
		return "Europe/Warsaw"
	case "athenes":
		return "Europe/Athens"
	case "bucarest":
		return "Europe/Bucharest"
	case "copenhague":
		return "Europe/Copenhagen"
	case "moscou":
		return "Europe/Moscow"
	case "kiev", "europe/kiev":
		return "Europe/Kyiv"
	case "boston", "washington", "miami", "atlanta", "philadelphia", "us/eastern":
		return "America/New_York"
	case "dallas", "houston", "austin", "us/central":
		return "America/Chicago"
	case "us/mountain":
		return "America/Denver"
	case "san francisco", "seattle", "san diego", "portland", "las vegas", "us/pacific":
		return "America/Los_Angeles"
	case "montreal", "america/montreal", "quebec", "ottawa":
		return "America/Toronto"
	case "mexico":
		return "America/Mexico_City"
	case "rio", "rio de janeiro", "brasilia":
		return "America/Sao_Paulo"
	case "alger":
		return "Africa/Algiers"
	case "le caire":
		return "Africa/Cairo"
	case "cape town", "le cap":
		return "Africa/Johannesburg"
	case "rabat":
		return "Africa/Casablanca"
	case "yaounde":
		return "Africa/Douala"
	case "tel aviv":
		return "Asia/Jerusalem"
	case "abu dhabi":
		return "Asia/Dubai"
	case "mumbai", "delhi", "new delhi", "bangalore", "bengaluru", "chennai", "hyderabad", "calcutta", "asia/calcutta":
		return "Asia/Kolkata"
	case "beijing", "pekin", "shenzhen":
		return "Asia/Shanghai"
	case "singapour":
		return "Asia/Singapore"
	case "saigon", "asia/saigon", "hanoi":
		return "Asia/Ho_Chi_Minh"
	}
	return ""
}
