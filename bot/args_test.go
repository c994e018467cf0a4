package bot

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

var dealParams = []Param{
	{Name: "amount", Kind: Sum{}, Required: true},
	{Name: "customer", Kind: Free{Max: 20}, Required: true},
	{Name: "product", Kind: Free{}, Words: []string{"product", "produit"}},
	{Name: "closed_on", Kind: Date{Lean: reading.Past}, Words: []string{"on", "le"}, Everyday: true},
	{Name: "tags", Kind: Tags{}, Check: noNothing},
	{Name: "note", Kind: Free{}, Words: []string{"note"}},
}

// noNothing refuses one tag.
func noNothing(_ Reader, value any) error {
	if slices.Contains(value.([]string), "nothing") {
		return coaching.Refuse(coaching.Invalid, "args.tag", "text", "nothing")
	}
	return nil
}

func readerFor(locale coaching.Locale) Reader {
	people := map[string]coaching.Member{"@lea": {ID: 1, Name: "Léa", Handle: "lea"}, PersonToken("U1"): {ID: 1, Name: "Léa", Handle: "lea"}, "@bob": {ID: 2, Name: "Bob", Handle: "bob"}}
	return Reader{
		Voice:     Voice{Locale: locale},
		Workspace: coaching.Workspace{Currency: "EUR"},
		Today:     coaching.NewDay(2026, 11, 25),
		Person: func(text string) (coaching.Member, error) {
			m, ok := people[text]
			if !ok {
				return m, coaching.Refuse(coaching.Invalid, "args.unknown_person", "text", text)
			}
			return m, nil
		},
	}
}

func euros(n int64) coaching.Money { return coaching.Money{Minor: n * 100, Currency: "EUR"} }

func TestLinesAreRead(t *testing.T) {
	third := coaching.NewDay(2026, 11, 3)
	for line, want := range map[string]Args{
		`12k Acme`:             {"amount": euros(12_000), "customer": "Acme"},
		`12 500 € Acme Europe`: {"amount": euros(12_500), "customer": "Acme Europe"},
		`12k Acme product CRM on 3 nov note why they bought`: {
			"amount": euros(12_000), "customer": "Acme", "product": "CRM", "closed_on": third, "note": "why they bought"},
		`12k Acme note "a product on 3 nov" on 3 nov`: {
			"amount": euros(12_000), "customer": "Acme", "note": "a product on 3 nov", "closed_on": third},
		`12k "Product Hunt" #new #eu`: {"amount": euros(12_000), "customer": "Product Hunt", "tags": []string{"new", "eu"}},
		`12k Le Monde le 3 novembre`:  {"amount": euros(12_000), "customer": "Le Monde", "closed_on": third},
		`12k Carry on Ltd`:            {"amount": euros(12_000), "customer": "Carry on Ltd"},
		`12k #new Acme`:               {"amount": euros(12_000), "customer": "Acme", "tags": []string{"new"}},
		`12k`:                         {"amount": euros(12_000)},
		`on 3 nov 12k Acme`:           {"amount": euros(12_000), "customer": "Acme", "closed_on": third},
	} {
		got, err := readLine(readerFor(coaching.English), dealParams, reading.Tokens(line))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", line, got, want)
		}
	}
}

func TestLinesThatCannotBeReadNameTheField(t *testing.T) {
	for line, want := range map[string]struct{ field, key string }{
		`abc`:                             {"amount", "reading.amount"},
		`12k a name that is far too long`: {"customer", "args.long"},
		`12k Acme on 31 feb`:              {"closed_on", "reading.day_none"},
		`12k Acme product`:                {"product", "args.empty"},
		`12k Acme note one note two`:      {"note", "args.twice"},
		`12k Acme on 3 nov le 4 nov`:      {"closed_on", "args.twice"},
		`12k Acme #new #nothing`:          {"tags", "args.tag"},
	} {
		_, err := readLine(readerFor(coaching.English), dealParams, reading.Tokens(line))
		var refusal *coaching.Error
		if !errors.As(err, &refusal) {
			t.Errorf("%s: got %v, want a refusal", line, err)
			continue
		}
		if refusal.Field != want.field || refusal.Say.Key != want.key {
			t.Errorf("%s: refused at %q with %s, want %q with %s", line, refusal.Field, refusal.Say.Key, want.field, want.key)
		}
	}
}

func TestOptionalPositionsArePassedOver(t *testing.T) {
	params := []Param{{Name: "member", Kind: Person{}}, {Name: "period", Kind: Period{}}}
	q4 := coaching.PeriodOf(coaching.Quarter, coaching.NewDay(2026, 11, 25))
	lea := coaching.Member{ID: 1, Name: "Léa", Handle: "lea"}
	for line, want := range map[string]Args{
		``:                             {},
		`Q4`:                           {"period": q4},
		`@lea`:                         {"member": lea},
		`Q4 @lea`:                      {"member": lea, "period": q4},
		`@lea T4`:                      {"member": lea, "period": q4},
		PersonToken("U1") + ` 2026-Q4`: {"member": lea, "period": q4},
	} {
		got, err := readLine(readerFor(coaching.English), params, reading.Tokens(line))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, %v; want %v", line, got, err, want)
		}
	}
	if _, err := readLine(readerFor(coaching.English), params, reading.Tokens("nobody")); err == nil {
		t.Error("a word that is neither a person nor a period was taken")
	}
}

func TestPeopleAreJoined(t *testing.T) {
	params := []Param{{Name: "people", Kind: People{}, Words: []string{"with"}}, {Name: "name", Kind: Free{}, Required: true}}
	lea, bob := coaching.Member{ID: 1, Name: "Léa", Handle: "lea"}, coaching.Member{ID: 2, Name: "Bob", Handle: "bob"}
	got, err := readLine(readerFor(coaching.English), params, reading.Tokens("with @lea @lea North with "+PersonToken("U1")+" @bob"))
	want := Args{"people": []coaching.Member{lea, bob}, "name": "North"} // each once
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestAHashBeforeTheNumberThatLeadsIsNoTag(t *testing.T) {
	params := []Param{{Name: "number", Kind: Parsed[int64]{From: reading.Number}, Required: true}, {Name: "tags", Kind: Tags{}}}
	for line, want := range map[string]Args{
		`#42`:       {"number": int64(42)},
		`#42 #2026`: {"number": int64(42), "tags": []string{"2026"}},
		`42 #new`:   {"number": int64(42), "tags": []string{"new"}},
		`#new 42`:   {"number": int64(42), "tags": []string{"new"}},
	} {
		got, err := readLine(readerFor(coaching.English), params, reading.Tokens(line))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, %v; want %v", line, got, err, want)
		}
	}
}

func TestFormsAreReadFieldByField(t *testing.T) {
	args, refused := readForm(readerFor(coaching.French), dealParams, map[string][]string{
		"amount": {"12,5k"}, "customer": {`Say "hello"`}, "closed_on": {"2026-11-03"}, "tags": {"#new, eu"}, "note": {" "},
	})
	want := Args{"amount": coaching.Money{Minor: 12_500_00, Currency: "EUR"}, "customer": `Say "hello"`, "closed_on": coaching.NewDay(2026, 11, 3), "tags": []string{"new", "eu"}}
	if len(refused) > 0 || !reflect.DeepEqual(args, want) {
		t.Errorf("got %v, %v; want %v", args, refused, want)
	}
	_, refused = readForm(readerFor(coaching.French), dealParams, map[string][]string{"amount": {"12k and more"}, "tags": {"nothing"}})
	for _, field := range []string{"amount", "customer", "tags"} {
		if refused[field] == nil {
			t.Errorf("field %s was not refused", field)
		}
	}
}
