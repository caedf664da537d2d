package match_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// guarded is a person with a namesake, and a rule that asks for him.
func guarded(e news.Entity) news.Watchlist {
	e.Name, e.Kind = "Ruben Vardanyan", news.KindPerson
	e.Alert = true
	return news.Watchlist{
		Name: "w", Entities: []news.Entity{e},
		Rules: []news.Rule{{Name: "court", Query: `entity:"Ruben Vardanyan" AND (court OR суд)`}},
	}
}

func TestGuards(t *testing.T) {
	never := news.Entity{Never: []string{"Vardanyan Street", "улиц* Рубена Варданяна", "Ruben Vardanyan Prize"}}
	context := news.Entity{Context: []string{"Baku", "prison*", "суд", "FIFA"}}
	notWith := news.Entity{NotWith: []string{"football", "FC"}}
	all := news.Entity{Never: never.Never, Context: context.Context, NotWith: notWith.NotWith}
	for _, tt := range []struct {
		name   string
		entity news.Entity
		title  string
		text   string
		want   []string
	}{
		{"no phrase of never", never, "", "Ruben Vardanyan spoke", []string{`text "Ruben Vardanyan"`}},
		{"across the end of never", never, "", "on Ruben Vardanyan Street", []string{}},
		{"within never", never, "", "the Ruben Vardanyan Prize", []string{}},
		{"beside never", never, "", "Ruben Vardanyan lives on Vardanyan Street", []string{`text "Ruben Vardanyan"`}},
		{"never in the title only", never, "Vardanyan Street is closed", "said Ruben Vardanyan", []string{`text "Ruben Vardanyan"`}},
		{"a variant within never", never, "", "на улице Рубена Варданяна", []string{}},
		{"a variant beside never", never, "", "Рубен Варданян ответил", []string{`text "Рубен Варданян"`}},
		{"a surname alone leans on no name in never", never, "", "Ruben Vardanyan Street is long. Vardanyan said so.", []string{}},
		{
			"a surname alone leans on a name", never, "", "Ruben Vardanyan Street is long. Ruben Vardanyan came. Vardanyan said so.",
			[]string{`text "Ruben Vardanyan"`, `text "Vardanyan"`},
		},
		{
			"a struck spelling",
			news.Entity{Never: []string{"Rouben Vardanian"}},
			"", "Rouben Vardanian and Ruben Vardanian",
			[]string{`text "Ruben Vardanian"`},
		},
		{"no context", context, "", "Ruben Vardanyan spoke", []string{}},
		{"context", context, "", "Ruben Vardanyan spoke in Baku", []string{`text "Ruben Vardanyan"`}},
		{"context in the title", context, "Prisoners", "Ruben Vardanyan spoke", []string{`text "Ruben Vardanyan"`}},
		{
			"context behind the name, of a variant", context, "", "Рубен Варданян ждёт. Идёт суд.",
			[]string{`text "Рубен Варданян"`, `text "суд"`},
		},
		{"context in capitals", context, "", "Ruben Vardanyan and the fifa", []string{}},
		{"not_with absent", notWith, "", "Ruben Vardanyan spoke", []string{`text "Ruben Vardanyan"`}},
		{"not_with", notWith, "Football", "Ruben Vardanyan spoke. Vardanyan left.", []string{}},
		{"all hold", all, "", "Ruben Vardanyan in Baku", []string{`text "Ruben Vardanyan"`}},
		{"not_with beats context", all, "", "Ruben Vardanyan in Baku, football", []string{}},
		{"a rule asks for a guarded entity", context, "", "Ruben Vardanyan in court", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := compile(t, guarded(tt.entity))
			got := []string{}
			for _, s := range spans(t, m, match.Input{Title: tt.title, Text: tt.text}) {
				if len(got) == 0 || got[len(got)-1] != s { // the rule's match of the same span
					got = append(got, s)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplainGuards(t *testing.T) {
	e := news.Entity{
		Never: []string{"Vardanyan Street"}, Context: []string{"Baku", "prison*"}, NotWith: []string{"football"},
		Notes: "held since 2023",
	}
	m := compile(t, guarded(e))
	for _, tt := range []struct{ text, want, stoppedBy string }{
		{"Ruben Vardanyan in Baku", "found “Ruben Vardanyan” in the text (byte 0) [held since 2023]", ""},
		{
			"Baku: Ruben Vardanyan Street", "“Ruben Vardanyan” in the text (byte 6) stopped by never “Vardanyan Street” [held since 2023]",
			"never “Vardanyan Street”",
		},
		{
			"Ruben Vardanyan spoke",
			"“Ruben Vardanyan” in the text (byte 0) stopped by context: none of “Baku”, “prison*” stands in the article [held since 2023]",
			"context: none of “Baku”, “prison*” stands in the article",
		},
		{
			"Ruben Vardanyan, Baku, football", "“Ruben Vardanyan” in the text (byte 0) stopped by not_with “football” [held since 2023]",
			"not_with “football”",
		},
		{
			"Baku, Ruben Vardanyan Street. Vardanyan left.",
			"“Ruben Vardanyan” in the text (byte 6) stopped by never “Vardanyan Street”; “Vardanyan” in the text (byte 30) stopped by " +
				"never, in which the full name stands [held since 2023]", "never “Vardanyan Street”",
		},
		{"nothing", "none of its names stands in title, text or lead [held since 2023]", ""},
	} {
		r := m.Explain(&match.Input{Text: tt.text})[0]
		if r.Reason != tt.want || r.StoppedBy != tt.stoppedBy || r.Notes != e.Notes || r.Matched != strings.HasPrefix(tt.want, "found") {
			t.Errorf("%q: got %+v\nwant %s", tt.text, r, tt.want)
		}
	}
}

func TestGuardFaults(t *testing.T) {
	e := news.Entity{
		Name: "Baku", Aliases: []string{"Баку"}, Never: []string{"баку", "Baku Street", "—"}, Context: []string{""},
		NotWith: []string{"!"},
	}
	_, faults := match.Compile([]news.Watchlist{{Name: "w", Entities: []news.Entity{e}}})
	var got []string
	for _, f := range faults {
		got = append(got, f.Msg)
	}
	want := []string{
		`never "баку": is a name of it, which so would never count`, `never "—": holds no letter or digit`,
		`context "": holds no letter or digit`, `not_with "!": holds no letter or digit`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGuardsJoin takes two entries of one name together, as it does aliases.
func TestGuardsJoin(t *testing.T) {
	l := news.Watchlist{Name: "w", Entities: []news.Entity{
		{Name: "Baku", Never: []string{"Baku Street"}, Notes: "a"}, {Name: "Baku", Never: []string{"Baku Cafe"}, Notes: "b"},
	}}
	m, _ := match.Compile([]news.Watchlist{l})
	if got := spans(t, m, match.Input{Text: "Baku Street, Baku Cafe, Baku"}); len(got) != 1 {
		t.Errorf("got %v, want one match", got)
	}
}

func TestGuardsAllocateNothing(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates")
	}
	l := guarded(news.Entity{Never: []string{"Vardanyan Street"}, Context: []string{"Baku", "prison*"}, NotWith: []string{"football"}})
	l.Entities[0].Exact = true
	m := compile(t, l)
	in := match.Input{Title: "Prisoners in Baku", Text: "Vardanyan Street and football, Ruben Vardanyan Street."}
	var dst []news.Match
	if n := testing.AllocsPerRun(100, func() { dst = m.Find(dst[:0], &in) }); n > 0 || len(dst) > 0 {
		t.Errorf("%v allocations, %d matches, want none", n, len(dst))
	}
}

func ExampleMatcher_Explain_guard() {
	m, _ := match.Compile([]news.Watchlist{{
		Name:     "w",
		Entities: []news.Entity{{Name: "Arayik Harutyunyan", NotWith: []string{"minister*"}}},
	}})
	for _, r := range m.Explain(&match.Input{Text: "The minister, Arayik Harutyunyan, spoke."}) {
		fmt.Println(r.Matched, r.StoppedBy)
	}
	// Output: false not_with “minister*”
}

func TestFindStopped(t *testing.T) {
	l := guarded(news.Entity{Never: []string{"Vardanyan Street"}, NotWith: []string{"football"}})
	l.Rules = append(l.Rules, news.Rule{Name: "visits", Query: `baku NOT (chess OR oil) NOT gas`},
		news.Rule{Name: "far", Query: "baku AND ganja NOT oil"})
	m := compile(t, l)
	for text, want := range map[string][]match.Stopped{
		"Ruben Vardanyan Street, Baku": {{
			Watchlist: "w", Entity: "Ruben Vardanyan", By: "never “Vardanyan Street”",
			Alert: true,
		}},
		"Ruben Vardanyan on Vardanyan Street": nil,
		"Vardanyan Street: Ruben Vardanyan at football. Oil": {{
			Watchlist: "w", Entity: "Ruben Vardanyan", By: "not_with “football”",
			Alert: true,
		}},
		"oil and gas of Baku": {
			{Watchlist: "w", Rule: "visits", By: "NOT (chess OR oil)"},
			{Watchlist: "w", Rule: "visits", By: "NOT gas"},
		},
		"nothing": nil,
	} {
		in := match.Input{Text: text}
		found, stopped := m.FindStopped(nil, nil, &in)
		if diff := cmp.Diff(want, stopped); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		if diff := cmp.Diff(m.Find(nil, &in), found); diff != "" {
			t.Errorf("%q: FindStopped finds other matches than Find:\n%s", text, diff)
		}
	}
}
