package ledger

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/tracked"
)

var day = time.Date(2025, 7, 28, 0, 0, 0, 0, time.UTC)

// outlets are two named outlets and a source without one.
func outlets() Outlets {
	sources := make([]config.Source, 3)
	for i, name := range []string{"wire", "agency", "blog"} {
		sources[i].Name = name
		sources[i].SourceOptions = &config.SourceOptions{}
	}
	sources[0].Outlet, sources[1].Outlet = "The Wire", "Agency"
	cfg := &config.Config{}
	cfg.Sources = sources
	return OutletsOf(cfg)
}

// stated is a value as it is stored: how many are held.
func stated(article int64, source, value string, daysAgo int) news.StatedFact {
	at := day.AddDate(0, 0, -daysAgo)
	return news.StatedFact{
		FactValue: news.FactValue{
			Watchlist: "people", Name: "held", Kind: news.FactNumber, Value: value, Written: value, Counts: true, AsOf: at,
			SeenAt: at,
		},
		Article: article, Revision: 1, Latest: true, Source: source, State: news.StateLive,
		URL: fmt.Sprintf("https://%s.example/%d", source, article),
	}
}

// followed are the facts of two watchlists.
func followed(t *testing.T) *tracked.Set {
	t.Helper()
	fact := func(name string) news.Fact {
		return news.Fact{
			Name: name, Kind: news.FactNumber, Of: []string{"entity:ICRC"},
			Patterns: []news.FactPattern{{Text: "{number} prisoner*"}}, Holds: 30 * 24 * time.Hour,
		}
	}
	icrc := []news.Entity{{Name: "ICRC"}}
	set, faults := tracked.Compile([]news.Watchlist{
		{Name: "people", Entities: icrc, Facts: []news.Fact{fact("held"), fact("freed")}},
		{Name: "others", Entities: icrc, Facts: []news.Fact{fact("held")}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return set
}

func TestOutlets(t *testing.T) {
	o := outlets()
	for source, want := range map[string]string{"wire": "The Wire", "blog": "blog", "gone": "gone"} {
		if got := o.Name(source); got != want {
			t.Errorf("%s is %q, want %q", source, got, want)
		}
	}
	if got := o.Source("agency").Outlet; got != "Agency" || o.Source("gone").Name != "" {
		t.Errorf("agency is %q, and %q is configured", got, o.Source("gone").Name)
	}
	n := 0
	for name, s := range o.All() {
		if n++; s.Name != name {
			t.Errorf("%s is %s", name, s.Name)
		}
	}
	if n != 3 {
		t.Errorf("%d sources", n)
	}
}

// TestWhoseVoice: a copy speaks for its original while it says the same.
func TestWhoseVoice(t *testing.T) {
	for _, tt := range []struct {
		name string
		row  func(*news.StatedFact)
		want string
	}{
		{"its own", func(*news.StatedFact) {}, "The Wire"},
		{"whom it credits", func(r *news.StatedFact) { r.Origin = "Radio" }, "Radio"},
		{"a copy that agrees", func(r *news.StatedFact) { r.CopyOf, r.RootOrigin, r.RootValue = 7, "Radio", "23" }, "Radio"},
		{"a copy of an unknown origin", func(r *news.StatedFact) { r.CopyOf, r.RootValue = 7, "23" }, "The Wire"},
		{
			"a copy that does not", func(r *news.StatedFact) { r.CopyOf, r.RootOrigin, r.RootValue, r.Origin = 7, "Radio", "19", "Radio" },
			"The Wire",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := stated(1, "wire", "23", 0)
			tt.row(&row)
			st, err := outlets().Statement(row)
			if err != nil || st.Origin != tt.want || st.Value.String() != "23" || st.Article != 1 || !st.Of.Equal(day) {
				t.Errorf("%+v, %v; want %s", st, err, tt.want)
			}
		})
	}
	if _, err := outlets().Statement(stated(1, "wire", "many", 0)); err == nil || !strings.Contains(err.Error(), "fact held of article 1") {
		t.Errorf("a value that cannot be read: %v", err)
	}
}

func TestStatements(t *testing.T) {
	merged, uncounted := stated(2, "wire", "19", 0), stated(3, "wire", "4", 0)
	merged.State = news.StateMerged
	uncounted.Counts = false
	list, err := outlets().Statements([]news.StatedFact{stated(1, "wire", "23", 0), merged, uncounted})
	if err != nil || len(list) != 1 || list[0].Article != 1 {
		t.Errorf("%+v, %v; want the one that counts", list, err)
	}
	if _, err := outlets().Statements([]news.StatedFact{stated(1, "wire", "many", 0)}); err == nil {
		t.Error("a value that cannot be read was weighed")
	}
}

// TestHistories: each fact has its values with who contradicts them, and how it
// stands now.
func TestHistories(t *testing.T) {
	rows := map[string][]news.StatedFact{"people/held": {stated(1, "wire", "23", 3), stated(2, "agency", "19", 2), stated(3, "blog", "19", 1)}}
	rowsOf := func(d tracked.Defined) ([]news.StatedFact, error) { return rows[d.Watchlist+"/"+d.Name], nil }
	all, err := outlets().Histories(followed(t), "", rowsOf)
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	h := all[0]
	var got []string
	for _, v := range h.Values {
		against := ""
		for _, c := range v.Conflicts {
			against += " not " + c.Value + " of " + c.Outlet
		}
		got = append(got, v.Shown+" by "+v.Outlet+", article "+v.Article+against)
	}
	want := []string{
		"23 by The Wire, article 1 not 19 of Agency not 19 of blog", "19 by Agency, article 2 not 23 of The Wire",
		"19 by blog, article 3 not 23 of The Wire",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if h.Current == nil || h.Current.Value != "19" || h.Current.Name != "held" {
		t.Errorf("now %+v", h.Current)
	}
	if all[1].Current != nil || all[1].Values == nil {
		t.Errorf("of nothing %+v", all[1])
	}
	broken := func(tracked.Defined) ([]news.StatedFact, error) { return nil, fmt.Errorf("the disk is full") }
	if _, err := outlets().Histories(followed(t), "", broken); err == nil || !strings.Contains(err.Error(), "fact held: the disk") {
		t.Errorf("%v", err)
	}
}

func TestNamed(t *testing.T) {
	facts := followed(t).Facts()
	for name, want := range map[string]int{"": 3, "held": 2, "people/held": 1, "freed": 1} {
		if got, err := named(facts, name); err != nil || len(got) != want {
			t.Errorf("%q: %d facts, %v; want %d", name, len(got), err, want)
		}
	}
	for _, tt := range []struct {
		facts []tracked.Defined
		want  string
	}{
		{facts, "no fact is called \"visits\"\nhint: there are held, freed, held"},
		{nil, "the configuration follows no facts\nhint: write them under facts: of a watchlist; docs/configuration.md shows how"},
	} {
		if _, err := named(tt.facts, "visits"); err == nil || news.Told(nil, err) != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

// TestTold: a contradiction is said once, by the latest value.
func TestTold(t *testing.T) {
	o := outlets()
	list, err := o.Statements([]news.StatedFact{stated(1, "wire", "23", 3), stated(2, "agency", "19", 1)})
	if err != nil {
		t.Fatal(err)
	}
	fact, _ := followed(t).Find("people", "held")
	told := o.Told("held", tracked.Stand(fact.Fact, list, func(int64) bool { return true }), 2)
	if len(told) != 1 || told[0].Value != "19" || told[0].Of != 2 {
		t.Fatalf("%+v", told)
	}
	want := []digest.Saying{{Outlet: "The Wire", Origin: "The Wire", Value: "23", At: day.AddDate(0, 0, -3)}}
	if diff := cmp.Diff(want, told[0].Conflicts); diff != "" {
		t.Errorf("contradicted by (-want +got):\n%s", diff)
	}
}
