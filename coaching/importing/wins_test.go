package importing

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

func winReader() WinReader {
	return WinReader{Workspace: home, People: NewPeople(team), By: team[0], Now: now}
}

func describeWin(row WinRow) string {
	w := row.Win
	return fmt.Sprintf("%d %s %s %d%s %s by %d %v %s %q %v", row.Line, w.ExternalID, w.Customer, w.Amount.Minor, w.Amount.Currency, w.ClosedOn, w.Author, row.Parts, w.Product, w.Note, w.Tags)
}

func TestReadsWins(t *testing.T) {
	for name, c := range map[string]struct {
		body   string
		rows   []string
		faults []string
	}{
		"plainly": {
			"external_id,customer,amount,currency,closed_on,member,credits,product,note,tags\nA-1,Acme,12500.50,EUR,2026-11-03,@lea,\"bob harris:30; @alex 20%\",CRM,\"they, too\",#new;eu\nA-2,Bolt,1000,jpy,2026-11-04,zoe,,,,\n",
			[]string{"2 A-1 Acme 1250050EUR 2026-11-03 by 2 [{3 0 3000} {4 0 2000}] CRM \"they, too\" [new eu]", "3 A-2 Bolt 1000JPY 2026-11-04 by 6 []  \"\" []"}, nil},
		"as a CRM has it": {
			"Opportunity ID\tAccount\tAmount\tClose date\tOwner\n006x\tAcme\t$12k\t3 Nov 2026\tlea@example.com\n",
			[]string{"2 006x Acme 1200000USD 2026-11-03 by 2 []  \"\" []"}, nil},
		"the member's own share": {
			"external_id,customer,amount,closed_on,member,credits\n1,A,10,2026-11-03,lea,lea:70|u0bob:30\n2,A,10,2026-11-03,lea,u0bob\n",
			[]string{"2 1 A 1000EUR 2026-11-03 by 2 [{3 0 3000}]  \"\" []", "3 2 A 1000EUR 2026-11-03 by 2 [{3 0 0}]  \"\" []"}, nil},
		"all that is wrong": {
			"external_id,customer,amount,currency,closed_on,member,credits\n,,,,,,\n1,A,x,EUR,soonish,nobody,\n2,A,$5,EUR,2026-11-26,lea,\n3,A,5,XXQ,2026-11-03,lea,u0bob:120\n3,A,5,,2026-11-03,lea,u0bob:60;@alex:60\n4,A,5,,2026-11-03,lea,lea:60;u0bob:30\n5,,5,,2026-11-03,,\n",
			nil,
			[]string{
				"3 importing.nobody", "3 reading.amount", "3 reading.day",
				"4 importing.two_currencies", "4 win.future", "5 importing.no_currency", "5 reading.percent_over",
				"6 split.over_whole", "6 importing.win_twice", "7 importing.shares",
				"8 importing.required", "8 importing.required",
			}},
		"too long": {
			"external_id,customer,amount,closed_on,member,product,note,tags\n" + strings.Repeat("1", 201) + "," + strings.Repeat("c", 201) + ",5,2026-11-03,lea," + strings.Repeat("p", 121) + "," + strings.Repeat("n", 2001) + ",a;b;c;d;e;f;g;h;i;j;k\n",
			nil, []string{"2 importing.long", "2 importing.long", "2 importing.long", "2 importing.long", "2 win.many_tags"}},
		"without names of deals":    {"customer,amount,closed_on,member\nAcme,5,2026-11-03,lea\n", nil, []string{"1 sheet.missing", "1 sheet.header"}},
		"the export, which is none": {"entry_id,win_id,kind,customer\n1,1,record,Acme\n", nil, []string{"1 sheet.unknown", "1 sheet.missing", "1 sheet.header"}},
	} {
		t.Run(name, func(t *testing.T) {
			wins, faults := winReader().Read([]byte(c.body))
			if got := described(faults); !reflect.DeepEqual(got, c.faults) {
				t.Errorf("faults are %q, want %q", got, c.faults)
			}
			if c.rows == nil {
				return
			}
			var got []string
			for _, row := range wins.Rows {
				got = append(got, describeWin(row))
			}
			if !reflect.DeepEqual(got, c.rows) {
				t.Errorf("got %q, want %q", got, c.rows)
			}
		})
	}
}

// world is one where everybody is in team 7 until October and in team 8 since,
// a dollar is 0.92 euros, and pounds have no rate.
func world(known ...coaching.Win) WinWorld {
	w := WinWorld{
		Reporting: "EUR",
		Rates:     map[coaching.Currency][]coaching.Rate{"USD": {{Decimal: "0.92", Day: coaching.NewDay(2026, 1, 1)}}},
		Known:     map[string]coaching.Win{},
		TeamOn: func(_ int64, day coaching.Day) int64 {
			if day.Before(coaching.NewDay(2026, 10, 1)) {
				return 7
			}
			return 8
		},
	}
	for i, win := range known {
		win.ID, win.Version = int64(i+1), 1
		w.Known[win.ExternalID] = win
	}
	return w
}

// planned is what a sheet comes to in a world.
func planned(t interface{ Fatal(...any) }, w WinWorld, body string) WinPlan {
	wins, faults := winReader().Read([]byte(body))
	if len(faults) > 0 {
		t.Fatal(described(faults))
	}
	plan, faults := PlanWins(wins, w)
	if len(faults) > 0 {
		t.Fatal(described(faults))
	}
	return plan
}

const header = "external_id,customer,amount,currency,closed_on,member,credits,tags\n"

// stored is the one win of a sheet, as it is once imported.
func stored(t *testing.T, body string) coaching.Win {
	return planned(t, world(), body).New[0].Win
}

func TestPlansNewWins(t *testing.T) {
	plan := planned(t, world(), header+"1,Acme,1000,USD,2026-09-30,lea,u0bob:30,\n2,Acme,1000,GBP,2026-10-01,lea,,\n")
	first, second := plan.New[0].Win, plan.New[1].Win
	if first.Reporting != (coaching.Money{Minor: 920_00, Currency: "EUR"}) || first.Rate.Decimal != "0.92" {
		t.Errorf("the first is reported as %v at %v", first.Reporting, first.Rate)
	}
	want := []coaching.Credit{
		{Member: 2, Team: 7, Share: 70_00, Amount: coaching.Money{Minor: 700_00, Currency: "USD"}, Reporting: coaching.Money{Minor: 644_00, Currency: "EUR"}},
		{Member: 3, Team: 7, Share: 30_00, Amount: coaching.Money{Minor: 300_00, Currency: "USD"}, Reporting: coaching.Money{Minor: 276_00, Currency: "EUR"}},
	}
	if !reflect.DeepEqual(first.Credits, want) {
		t.Errorf("credits are %+v", first.Credits)
	}
	if !second.Pending() || second.Credits[0].Team != 8 {
		t.Errorf("the second is %+v", second)
	}
}

func TestFindsTwins(t *testing.T) {
	w := world()
	chatted := stored(t, header+"1,ACME S.A.,1005,,2026-11-01,lea,,\n")
	chatted.ID, chatted.ExternalID = 42, ""
	w.Chatted = []coaching.Win{chatted}
	plan := planned(t, w, header+"1,Acme,1000,,2026-11-03,lea,,\n2,Acme,2000,,2026-11-03,lea,,\n")
	if plan.New[0].Twin != 42 || plan.New[1].Twin != 0 {
		t.Errorf("twins are %d and %d", plan.New[0].Twin, plan.New[1].Twin)
	}
}

func TestPlansEdits(t *testing.T) {
	before := stored(t, header+"1,Acme,1000,USD,2026-09-30,lea,u0bob:30,new\n")
	before.Product = "CRM"
	kept := "1,Acme,1000,USD,2026-09-30,lea,u0bob:30,new"
	for name, c := range map[string]struct {
		header, row string
		want        string
	}{
		"nothing":             {header, kept, ""},
		"without its columns": {"external_id,customer,amount,currency,closed_on,member\n", "1,Acme,1000,USD,2026-09-30,lea", ""},
		"the amount":          {header, "1,Acme,2000,USD,2026-09-30,lea,u0bob:30,new", "Acme 200000USD 184000EUR 2026-09-30 [{2 7 70%} {3 7 30%}] [new]"},
		"the currency":        {header, "1,Acme,1000,EUR,2026-09-30,lea,u0bob:30,new", "Acme 100000EUR 100000EUR 2026-09-30 [{2 7 70%} {3 7 30%}] [new]"},
		"the day":             {header, "1,Acme,1000,USD,2026-10-01,lea,u0bob:30,new", "Acme 100000USD 92000EUR 2026-10-01 [{2 8 70%} {3 8 30%}] [new]"},
		"the parts":           {header, "1,Acme,1000,USD,2026-09-30,lea,,new", "Acme 100000USD 92000EUR 2026-09-30 [{2 7 100%}] [new]"},
		"the member":          {"external_id,customer,amount,currency,closed_on,member\n", "1,Acme,1000,USD,2026-09-30,alex roy", "Acme 100000USD 92000EUR 2026-09-30 [{4 7 100%}] [new]"},
		"words":               {header, "1,Acme 2,1000,USD,2026-09-30,lea,u0bob:30,", "Acme 2 100000USD 92000EUR 2026-09-30 [{2 7 70%} {3 7 30%}] []"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := planned(t, world(before), c.header+c.row+"\n")
			got := ""
			for _, edit := range plan.Edits {
				w := edit.After
				var credits []string
				for _, credit := range w.Credits {
					credits = append(credits, fmt.Sprintf("{%d %d %d%%}", credit.Member, credit.Team, credit.Share/100))
				}
				got = fmt.Sprintf("%s %d%s %d%s %s %v %v", w.Customer, w.Amount.Minor, w.Amount.Currency, w.Reporting.Minor, w.Reporting.Currency, w.ClosedOn, credits, w.Tags)
				if w.Product != "CRM" || w.ID != 1 || w.Author != 2 {
					t.Errorf("lost what no column said: %+v", w)
				}
				if again := planned(t, world(w), c.header+c.row+"\n"); again.Unchanged != 1 {
					t.Errorf("given again it changes something: %+v", again)
				}
			}
			if got != c.want || len(plan.New) > 0 || plan.Unchanged != 1-len(plan.Edits) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatWasTakenBackStaysSo(t *testing.T) {
	before := stored(t, header+"1,Acme,1000,,2026-11-03,lea,,\n")
	before.State = coaching.Voided
	if plan := planned(t, world(before), header+"1,Acme,2000,,2026-11-03,lea,,\n"); plan.Taken != 1 || len(plan.Edits)+len(plan.New)+plan.Unchanged > 0 {
		t.Errorf("got %+v", plan)
	}
}

// Whatever a sheet says, the same sheet changes nothing once it was imported,
// and another one leads to what it says.
func TestImportsAreIdempotent(t *testing.T) {
	row := rapid.Custom(func(t *rapid.T) string {
		credits := rapid.SampledFrom([]string{"", "u0bob:30", "u0bob", "@alex:25;u0bob:25", "u0bob:100"}).Draw(t, "credits")
		return fmt.Sprintf("%d,%s,%d,%s,2026-%02d-%02d,%s,%s,%s", rapid.IntRange(1, 5).Draw(t, "id"),
			rapid.SampledFrom([]string{"Acme", "Bolt"}).Draw(t, "customer"), rapid.IntRange(1, 3000).Draw(t, "amount"),
			rapid.SampledFrom([]string{"EUR", "USD", "GBP", "JPY"}).Draw(t, "currency"),
			rapid.IntRange(9, 10).Draw(t, "month"), rapid.IntRange(1, 30).Draw(t, "day"),
			rapid.SampledFrom([]string{"lea", "sam"}).Draw(t, "member"), credits, rapid.SampledFrom([]string{"", "a", "a;b"}).Draw(t, "tags"))
	})
	body := rapid.Map(rapid.SliceOfNDistinct(row, 1, 5, func(row string) string { return row[:1] }), func(rows []string) string {
		return header + strings.Join(rows, "\n") + "\n"
	})
	rapid.Check(t, func(t *rapid.T) {
		known := map[string]coaching.Win{}
		for range 3 {
			text := body.Draw(t, "sheet")
			for again := range 2 {
				w := world()
				w.Known = known
				plan := planned(t, w, text)
				if again == 1 && (len(plan.New)+len(plan.Edits) > 0) {
					t.Fatalf("the same sheet again comes to %+v", plan)
				}
				for _, n := range plan.New {
					n.Win.ID = int64(len(known) + 1)
					known[n.Win.ExternalID] = n.Win
				}
				for _, e := range plan.Edits {
					known[e.After.ExternalID] = e.After
				}
			}
			for _, w := range known {
				var amount coaching.Money
				for _, c := range w.Credits {
					amount = amount.Add(c.Amount)
				}
				if amount != w.Amount {
					t.Fatalf("the parts of %v come to %v", w, amount)
				}
			}
		}
	})
}

// Whatever a file is, every fault has its line, and what was read without any
// can be planned.
func FuzzReadWins(f *testing.F) {
	f.Add([]byte(header + "1,Acme,1000,USD,2026-09-30,lea,u0bob:30,new\n"))
	f.Add([]byte("id;client;montant;date;membre\n1;A;12,5k;3/11;@lea\n"))
	f.Add([]byte(header + "1,A,€5,USD,today,lea,lea:70;u0bob:30%|alex 5 %,#\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		wins, faults := winReader().Read(body)
		for _, fault := range faults {
			if fault.Line < 0 || fault.Say.IsZero() {
				t.Errorf("a fault without line or words: %+v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		plan, faults := PlanWins(wins, world())
		if len(plan.New)+len(faults) != len(wins.Rows) {
			t.Errorf("%d rows came to %d wins", len(wins.Rows), len(plan.New))
		}
	})
}

// What people read as a column's name is a name that is understood.
func TestColumnsAreCalledWhatCanBeWritten(t *testing.T) {
	english := "external_id,customer,amount,currency,closed_on,member,credits,product,note,tags"
	french := "id_externe,client,montant,devise,date_signature,membre,partage,produit,note,étiquettes"
	for _, names := range []string{english, french} {
		if _, faults := sheet.Read([]byte(names+"\n"), winColumns); len(faults) > 0 {
			t.Errorf("%s: %v", names, described(faults))
		}
	}
	for _, names := range []string{"member,metric,period,base,floor,target,stretch,from,reason", "membre,mesure,période,base,plancher,objectif,ambition,dès,motif"} {
		if _, faults := sheet.Read([]byte(names+"\n"), quotaColumns); len(faults) > 0 {
			t.Errorf("%s: %v", names, described(faults))
		}
	}
}
