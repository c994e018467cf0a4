package reading

import (
	"testing"

	"github.com/carillon-bot/carillon/coaching"
)

func TestPercent(t *testing.T) {
	for line, want := range map[string]result[coaching.Share]{
		"30%":          {30_00, 1, ""},
		"30 % note":    {30_00, 2, ""},
		"30\u202f%":    {30_00, 2, ""},
		"12,5%":        {12_50, 1, ""},
		"12.5 %":       {12_50, 2, ""},
		"33,33%":       {33_33, 1, ""},
		"12,500%":      {12_50, 1, ""},
		"100%":         {coaching.Whole, 1, ""},
		"30%, then":    {30_00, 1, ""},
		"30 percent":   {30_00, 2, ""},
		"30 pour cent": {30_00, 3, ""},
		"":             {n: 0, key: "reading.percent_missing"},
		"30":           {n: 1, key: "reading.percent"},
		"30 Acme":      {n: 1, key: "reading.percent"},
		"x%":           {n: 1, key: "reading.percent"},
		"%":            {n: 1, key: "reading.percent"},
		"1,2,3%":       {n: 1, key: "reading.percent"},
		"5.%":          {n: 1, key: "reading.percent"},
		`"30%"`:        {n: 1, key: "reading.percent"},
		"33,333%":      {n: 1, key: "reading.percent_decimals"},
		"0%":           {n: 1, key: "reading.percent_positive"},
		"-5%":          {n: 1, key: "reading.percent_positive"},
		"100,01%":      {n: 1, key: "reading.percent_over"},
		"130 %":        {n: 2, key: "reading.percent_over"},
		"1e9%":         {n: 1, key: "reading.percent"},
		"9999999999%":  {n: 1, key: "reading.percent"},
	} {
		got, n, err := Percent(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestDecimal(t *testing.T) {
	for line, want := range map[string]result[string]{
		"0.92":    {"0.92", 1, ""},
		"0,92":    {"0.92", 1, ""},
		"655,957": {"655.957", 1, ""},
		"1.50 x":  {"1.5", 1, ""},
		"":        {n: 0, key: "reading.decimal_missing"},
		"0":       {n: 1, key: "rate.positive"},
		"-1":      {n: 1, key: "rate.unreadable"},
		"1e3":     {n: 1, key: "rate.unreadable"},
		"1.2.3":   {n: 1, key: "rate.unreadable"},
		"EUR":     {n: 1, key: "rate.unreadable"},
	} {
		got, n, err := Decimal(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestNumber(t *testing.T) {
	for line, want := range map[string]result[int64]{
		"42 amount":            {42, 1, ""},
		"#42":                  {42, 1, ""},
		"n°42":                 {42, 1, ""},
		"42,":                  {42, 1, ""},
		"":                     {n: 0, key: "reading.number_missing"},
		"0":                    {n: 1, key: "reading.number"},
		"-4":                   {n: 1, key: "reading.number"},
		"+4":                   {n: 1, key: "reading.number"},
		"4.5":                  {n: 1, key: "reading.number"},
		"forty":                {n: 1, key: "reading.number"},
		"99999999999999999999": {n: 1, key: "reading.number"},
	} {
		got, n, err := Number(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]coaching.Locale{
		"en": coaching.English, "English": coaching.English, "ANGLAIS": coaching.English,
		"fr": coaching.French, "french": coaching.French, " Français ": coaching.French, "francais": coaching.French,
	} {
		if got, err := Language(text); got != want || err != nil {
			t.Errorf("Language(%q) = %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{"": "reading.language_missing", "deutsch": "reading.language"} {
		if _, err := Language(text); keyOf(t, err) != want {
			t.Errorf("Language(%q): %v", text, err)
		}
	}
}

func FuzzNumbers(f *testing.F) {
	for _, line := range []string{"30%", "12,5 %", "30 pour cent", "0,92", "#42", "n°42", "-5%", "", "français"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		tokens := Tokens(line)
		share, n, err := Percent(tokens)
		sound(t, tokens, n, err)
		if err == nil && (share <= 0 || share > coaching.Whole) {
			t.Errorf("%q read as %d", line, share)
		}
		decimal, n, err := Decimal(tokens)
		sound(t, tokens, n, err)
		if canonical, errAgain := coaching.ParseRate(decimal); err == nil && (errAgain != nil || canonical != decimal) {
			t.Errorf("%q read as %q", line, decimal)
		}
		number, n, err := Number(tokens)
		sound(t, tokens, n, err)
		if err == nil && number <= 0 {
			t.Errorf("%q read as %d", line, number)
		}
		_, err = Language(line)
		keyOf(t, err)
	})
}
