package reading

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

func days(of ...time.Weekday) coaching.Weekdays {
	var set coaching.Weekdays
	for _, day := range of {
		set = set.With(day)
	}
	return set
}

func TestTimeOfDay(t *testing.T) {
	for line, want := range map[string]result[coaching.TimeOfDay]{
		"9":           {9 * 60, 1, ""},
		"9h":          {9 * 60, 1, ""},
		"9h30":        {9*60 + 30, 1, ""},
		"9 h 30 ok":   {9*60 + 30, 3, ""},
		"9 h":         {9 * 60, 2, ""},
		"9 heures":    {9 * 60, 2, ""},
		"09:30":       {9*60 + 30, 1, ""},
		"9.30":        {9*60 + 30, 1, ""},
		"9:30am":      {9*60 + 30, 1, ""},
		"9:30 AM":     {9*60 + 30, 2, ""},
		"5pm":         {17 * 60, 1, ""},
		"5 p.m. mon":  {17 * 60, 2, ""},
		"12am":        {0, 1, ""},
		"12pm":        {12 * 60, 1, ""},
		"noon":        {12 * 60, 1, ""},
		"midi":        {12 * 60, 1, ""},
		"midnight":    {0, 1, ""},
		"minuit":      {0, 1, ""},
		"17:30 [mon]": {17*60 + 30, 1, ""},
		"23:59,":      {23*60 + 59, 1, ""},
		"0h":          {0, 1, ""},
		"":            {n: 0, key: "reading.time_missing"},
		"25:00":       {n: 1, key: "reading.time"},
		"24:00":       {n: 1, key: "reading.time"},
		"9:60":        {n: 1, key: "reading.time"},
		"9:3":         {n: 1, key: "reading.time"},
		"9:300":       {n: 1, key: "reading.time"},
		"13pm":        {n: 1, key: "reading.time"},
		"0am":         {n: 1, key: "reading.time"},
		"930":         {n: 1, key: "reading.time"},
		"soon":        {n: 1, key: "reading.time"},
		"9-17":        {n: 1, key: "reading.time"},
		"am":          {n: 1, key: "reading.time"},
		`"9"`:         {n: 1, key: "reading.time"},
		"-9":          {n: 1, key: "reading.time"},
	} {
		got, n, err := TimeOfDay(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestWeekdays(t *testing.T) {
	mwf := days(time.Monday, time.Wednesday, time.Friday)
	for line, want := range map[string]result[coaching.Weekdays]{
		"mon-fri":                     {coaching.MondayToFriday, 1, ""},
		"Lun-Ven 9h":                  {coaching.MondayToFriday, 1, ""},
		"mon – fri":                   {coaching.MondayToFriday, 3, ""},
		"monday to friday":            {coaching.MondayToFriday, 3, ""},
		"du lundi au vendredi":        {coaching.MondayToFriday, 4, ""},
		"lundi à vendredi":            {coaching.MondayToFriday, 3, ""},
		"weekdays":                    {coaching.MondayToFriday, 1, ""},
		"jours ouvrés":                {coaching.MondayToFriday, 2, ""},
		"every day":                   {coaching.EveryDay, 2, ""},
		"tous les jours":              {coaching.EveryDay, 3, ""},
		"mon,wed,fri":                 {mwf, 1, ""},
		"mon, wed, fri":               {mwf, 3, ""},
		"lundi mercredi vendredi":     {mwf, 3, ""},
		"lundi, mercredi et vendredi": {mwf, 4, ""},
		"every monday":                {days(time.Monday), 2, ""},
		"tous les lundis":             {days(time.Monday), 3, ""},
		"le mardi":                    {days(time.Tuesday), 2, ""},
		"mon-wed,fri":                 {days(time.Monday, time.Tuesday, time.Wednesday, time.Friday), 1, ""},
		"sun-thu":                     {days(time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday), 1, ""},
		"fri-mon":                     {days(time.Friday, time.Saturday, time.Sunday, time.Monday), 1, ""},
		"sam-dim":                     {days(time.Saturday, time.Sunday), 1, ""},
		"mon":                         {days(time.Monday), 1, ""},
		"mon Acme":                    {days(time.Monday), 1, ""},
		"":                            {n: 0, key: "reading.weekdays_missing"},
		"someday":                     {n: 1, key: "reading.weekdays"},
		"mon-Acme":                    {n: 1, key: "reading.weekdays"},
		"un mardi sur deux":           {n: 1, key: "reading.weekdays"},
		"every 2nd tuesday":           {n: 1, key: "reading.weekdays"},
		"mars":                        {n: 1, key: "reading.weekdays"},
	} {
		got, n, err := Weekdays(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestHours(t *testing.T) {
	week := func(from, to coaching.TimeOfDay) coaching.Hours {
		return coaching.Hours{Days: coaching.MondayToFriday, From: from, To: to}
	}
	for line, want := range map[string]result[coaching.Hours]{
		"mon-fri 9:00-17:30":        {week(9*60, 17*60+30), 2, ""},
		"9h-17h30":                  {week(9*60, 17*60+30), 1, ""},
		"lun-ven 9h00-18h00":        {week(9*60, 18*60), 2, ""},
		"lun-ven de 9 h à 17 h 30":  {week(9*60, 17*60+30), 8, ""},
		"9:00 - 17:30 mon-fri then": {week(9*60, 17*60+30), 4, ""},
		"weekdays from 9am to 5pm":  {week(9*60, 17*60), 5, ""},
		"mon 9-midi":                {coaching.Hours{Days: days(time.Monday), From: 9 * 60, To: 12 * 60}, 2, ""},
		"":                          {n: 0, key: "reading.hours_missing"},
		"mon-fri":                   {n: 1, key: "reading.hours"},
		"mon-fri 9:00":              {n: 2, key: "reading.hours"},
		"mon-fri 9:00-25:00":        {n: 2, key: "reading.hours"},
		"9-17-18":                   {n: 1, key: "reading.hours"},
		"whenever I like it":        {n: 3, key: "reading.hours"},
		"mon-fri 17:30-9:00":        {n: 2, key: "reading.hours_order"},
		"9-9":                       {n: 1, key: "reading.hours_order"},
	} {
		got, n, err := Hours(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestTimeRange(t *testing.T) {
	from, to, n, err := TimeRange(Tokens("19:00-08:00 please"))
	check(t, "19:00-08:00", [2]coaching.TimeOfDay{from, to}, n, err, result[[2]coaching.TimeOfDay]{[2]coaching.TimeOfDay{19 * 60, 8 * 60}, 1, ""})
	_, _, n, err = TimeRange(Tokens("19:00"))
	check(t, "19:00", from, n, err, result[coaching.TimeOfDay]{n: 1, key: "reading.hours"})
	_, _, n, err = TimeRange(nil)
	check(t, "", from, n, err, result[coaching.TimeOfDay]{n: 0, key: "reading.hours_missing"})
}

func FuzzHours(f *testing.F) {
	for _, line := range []string{
		"mon-fri 9:00-17:30", "9h-17h30 lun-ven", "9 h 30", "5 p.m.", "tous les jours", "fri-mon", "mon,", "-", `"" 9`, "from 9 to", "9am9am-5",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		tokens := Tokens(line)
		at, n, err := TimeOfDay(tokens)
		sound(t, tokens, n, err)
		if err == nil && (at < 0 || at >= 24*60) {
			t.Errorf("%q read as %v", line, at)
		}
		days, n, err := Weekdays(tokens)
		sound(t, tokens, n, err)
		if err == nil && (days == 0 || days > coaching.EveryDay) {
			t.Errorf("%q read as %b", line, days)
		}
		hours, n, err := Hours(tokens)
		sound(t, tokens, n, err)
		if err == nil && (hours.Days == 0 || hours.To <= hours.From) {
			t.Errorf("%q read as %v", line, hours)
		}
		_, _, n, err = TimeRange(tokens)
		sound(t, tokens, n, err)
	})
}
