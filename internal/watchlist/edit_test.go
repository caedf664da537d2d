package watchlist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// sketch is a list in short: its entities with their aliases, its rules with
// their queries, its facts.
func sketch(l news.Watchlist) string {
	var out []string
	for _, e := range l.Entities {
		out = append(out, strings.TrimSuffix(e.Name+"="+strings.Join(e.Aliases, ","), "="))
	}
	for _, r := range l.Rules {
		out = append(out, "rule "+r.Name+"="+r.Query)
	}
	for _, f := range l.Facts {
		out = append(out, "fact "+f.Name)
	}
	return strings.Join(out, "; ")
}

func families() news.Watchlist {
	return news.Watchlist{
		Name:     "families",
		Entities: []news.Entity{{Name: "Karen Avanesyan", Aliases: []string{"K.A."}}, {Name: "letters"}},
		Rules:    []news.Rule{{Name: "letters", Query: "letter*"}},
		Facts:    []news.Fact{{Name: "held"}},
	}
}

func TestMerge(t *testing.T) {
	from := news.Watchlist{
		StrictI:  true,
		Entities: []news.Entity{{Name: "KAREN avanesyan"}, {Name: "Anna Petrosyan"}},
		Rules:    []news.Rule{{Name: "Letters", Query: "letter"}, {Name: "visits", Query: "visit*"}},
		Facts:    []news.Fact{{Name: "held"}, {Name: "freed"}},
	}
	before := families()
	got := Merge(before, from)
	want := "KAREN avanesyan; letters; Anna Petrosyan; rule Letters=letter; rule visits=visit*; fact held; fact freed"
	if sketch(got) != want || !got.StrictI || got.Name != "families" {
		t.Errorf("got %s, strict %v, want %s", sketch(got), got.StrictI, want)
	}
	if diff := cmp.Diff(families(), before); diff != "" {
		t.Errorf("the list that was merged into changed (-want +got):\n%s", diff)
	}
}

func TestWithout(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		had        bool
	}{
		{"KAREN avanesyan", "letters; rule letters=letter*; fact held", true},
		{"letters", "Karen Avanesyan=K.A.; rule letters=letter*; fact held", true},
		{"rule: Letters", "Karen Avanesyan=K.A.; letters; fact held", true},
		{"entity:letters", "Karen Avanesyan=K.A.; rule letters=letter*; fact held", true},
		{"entity:visits", sketch(families()), false},
		{"rule:Karen Avanesyan", sketch(families()), false},
		{"nobody", sketch(families()), false},
		{"held", sketch(families()), false},
	} {
		before := families()
		got, had := Without(before, tt.name)
		if sketch(got) != tt.want || had != tt.had {
			t.Errorf("without %q: %s, %v; want %s, %v", tt.name, sketch(got), had, tt.want, tt.had)
		}
		if diff := cmp.Diff(families(), before); diff != "" {
			t.Errorf("the list itself changed (-want +got):\n%s", diff)
		}
	}
}

func TestJoinOptions(t *testing.T) {
	has := []Option{{"name", []string{"Karen Avanesyan"}}, {"kind", []string{"person"}}, {"aliases", []string{"K.A."}}}
	given := []Option{
		{"name", []string{"KAREN AVANESYAN"}}, {"kind", []string{"term"}}, {"aliases", []string{"K.A.", "Կարեն"}}, {"alert", []string{"no"}},
	}
	want := []Option{
		{"name", []string{"Karen Avanesyan"}}, {"kind", []string{"term"}}, {"aliases", []string{"K.A.", "Կարեն"}}, {"alert", []string{"no"}},
	}
	got := JoinOptions(has, given)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{"kind": "term", "aliases": "K.A.", "never": ""} {
		if v := ValueOf(got, name); v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
}
