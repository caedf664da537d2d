package desk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/watchlist"
)

func TestAddEntity(t *testing.T) {
	r := newRoom(t)
	add := func(opt EditOptions, options ...watchlist.Option) Edited {
		t.Helper()
		one, faults, err := r.AddEntity(t.Context(), anna, "families", options, opt)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		return one
	}
	aliases := func(list ...string) watchlist.Option { return watchlist.Option{Name: "aliases", Values: list} }
	for _, tt := range []struct {
		name    string
		edited  Edited
		version int
		what    string
	}{
		{"new", add(EditOptions{}, named("Karen Avanesyan", aliases("K.A."))...), 1, "made; added Karen Avanesyan"},
		{"joined", add(EditOptions{}, named("KAREN AVANESYAN", aliases("Կարեն"))...), 2, "changed Karen Avanesyan (aliases)"},
		{"nothing new", add(EditOptions{}, named("karen avanesyan", aliases("K.A."))...), 2, "nothing changed"},
		{"tried", add(EditOptions{DryRun: true}, named("Anna Petrosyan")...), 2, "added Anna Petrosyan"},
		{"replaced", add(EditOptions{Replace: true}, named("Karen Avanesyan")...), 3, "changed Karen Avanesyan (aliases)"},
	} {
		if tt.edited.Version != tt.version || tt.edited.String() != tt.what || tt.edited.Owner != "anna" {
			t.Errorf("%s: version %d of %s: %s; want %d: %s", tt.name, tt.edited.Version, tt.edited.Owner, tt.edited, tt.version, tt.what)
		}
	}
	for _, tt := range []struct {
		name    string
		list    string
		options []watchlist.Option
		opt     EditOptions
		by      news.Actor
		want    string
	}{
		{"of a file", "people", named("X"), EditOptions{}, anna, "is where it is changed\nhint: edit it there"},
		{
			"another's", "families", named("X"),
			EditOptions{Owner: "ben"},
			anna,
			`watchlist "families" is anna's` + "\nhint: list transfer gives it to ben",
		},
		{"by nobody", "families", named("X"), EditOptions{}, news.Actor{}, "it is not known who changes it\nhint: say so with field as"},
		{"by a long name", "families", named("X"), EditOptions{}, news.Actor{Name: strings.Repeat("x", 81)}, "who changes it cannot be called"},
		{"for a bad owner", "fresh", named("X"), EditOptions{Owner: " ben"}, anna, `the owner cannot be called " ben"`},
		{
			"of a wrong kind", "families", named("X", watchlist.Option{Name: "kind", Values: []string{"persn"}}),
			EditOptions{},
			anna,
			`did you mean "person"?`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := r.AddEntity(t.Context(), tt.by, tt.list, tt.options, tt.opt)
			refused(t, err, tt.want, nil)
		})
	}
}

func TestAddRule(t *testing.T) {
	r := newRoom(t)
	rule := func(query string, opt EditOptions) (Edited, error) {
		one, _, err := r.AddRule(t.Context(), ben, "families", named("letters", watchlist.Option{Name: "query", Values: []string{query}}), opt)
		return one, err
	}
	if one := must[Edited](t)(rule("entity:ICRC AND letter*", EditOptions{Owner: "anna"})); one.String() != "made; added rule letters" ||
		one.Owner != "anna" {
		t.Errorf("%+v", one)
	}
	_, err := rule("letter", EditOptions{})
	refused(t, err, "has a rule \"letters\" already\nhint: field replace puts this one in its place", nil)
	if one := must[Edited](t)(rule("letter", EditOptions{Replace: true})); one.String() != "changed rule letters (query)" {
		t.Errorf("%+v", one)
	}
	_, err = rule("entity:Nobody AND x", EditOptions{Replace: true})
	refused(t, err, "no entity is named", nil)
}

// draft reads a watchlist as an import does.
func draft(t *testing.T, yaml string) *watchlist.Draft {
	t.Helper()
	d, faults, err := watchlist.ReadDraftFrom(strings.NewReader(yaml), "families.yaml", "", watchlist.FormatYAML)
	if err != nil {
		t.Fatal(err, faults)
	}
	return d
}

func TestImport(t *testing.T) {
	r := newRoom(t)
	for _, tt := range []struct {
		name, yaml string
		opt        EditOptions
		want       string
		version    int
	}{
		{"made", "watchlists: [{name: families, entities: [Anna, Karen]}]", EditOptions{}, "made; added Anna, Karen", 1},
		{"merged", "watchlists: [{name: families, entities: [Lilit]}]", EditOptions{}, "added Lilit", 2},
		{"tried", "watchlists: [{name: families, entities: [Lilit]}]", EditOptions{Replace: true, DryRun: true}, "removed Anna, Karen", 2},
		{"whole", "watchlists: [{name: families, entities: [Lilit]}]", EditOptions{Replace: true}, "removed Anna, Karen", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			edited, _, err := r.Import(t.Context(), anna, draft(t, tt.yaml), tt.opt)
			if err != nil || len(edited) != 1 || edited[0].String() != tt.want || edited[0].Version != tt.version {
				t.Errorf("%+v, %v; want %s", edited, err, tt.want)
			}
		})
	}
	_, faults, err := r.Import(t.Context(), anna, draft(t, "watchlists: [{name: more, rules: [{name: x, query: 'entity:Nobody'}]}]"),
		EditOptions{})
	if err == nil || len(faults) != 1 || !strings.Contains(faults[0].What, "Nobody") {
		t.Errorf("a mistake: %v, %v", faults, err)
	}
	_, _, err = r.Import(t.Context(), anna, draft(t, "watchlists: [{name: people, entities: [X]}]"), EditOptions{})
	refused(t, err, "that is where it is changed", nil)
}

func TestRemove(t *testing.T) {
	r := newRoom(t)
	_, _, err := r.Import(t.Context(), anna,
		draft(t, "watchlists: [{name: families, entities: [Anna, Karen], rules: [{name: seen, query: 'entity:Anna'}]}]"), EditOptions{})
	ok(t, err)
	remove := func(names ...string) (Edited, error) { return r.RemoveEntries(t.Context(), ben, "families", names) }
	_, err = remove("nobody")
	refused(t, err, "has no entity and no rule \"nobody\"\nhint: list show lists them", ErrNotFound)
	_, err = remove("Anna")
	refused(t, err, `rule "seen"`, nil)
	if one := must[Edited](t)(remove("anna", "rule:seen")); one.String() != "removed Anna, rule seen" || one.Version != 2 {
		t.Errorf("%+v", one)
	}
	_, err = r.RemoveEntries(t.Context(), ben, "people", []string{"ICRC"})
	refused(t, err, "that is where it is changed", nil)
	_, err = r.RemoveEntries(t.Context(), ben, "nothing", []string{"ICRC"})
	refused(t, err, "the database has families", ErrNotFound)
	if one := must[Edited](t)(r.RemoveWatchlist(t.Context(), ben, "families")); one.Version != 3 || len(one.Removed) != 1 {
		t.Errorf("%+v", one)
	}
	_, err = r.RemoveWatchlist(t.Context(), ben, "families")
	refused(t, err, "the database has none yet; list add makes one", ErrNotFound)
	for _, remove := range []func() error{
		func() error { _, err := r.RemoveWatchlist(t.Context(), news.Actor{}, "families"); return err },
		func() error { _, err := r.RemoveEntries(t.Context(), news.Actor{}, "families", nil); return err },
		func() error { _, err := r.TransferWatchlists(t.Context(), news.Actor{}, nil, "", "ben"); return err },
	} {
		refused(t, remove(), "it is not known who changes it", nil)
	}
}

func TestTransfer(t *testing.T) {
	r := newRoom(t)
	for _, list := range []string{"one", "two", "three"} {
		_, _, err := r.AddEntity(t.Context(), anna, list, named("X of "+list), EditOptions{})
		ok(t, err)
	}
	transfer := func(from, to string, lists ...string) (names []string, err error) {
		moved, err := r.TransferWatchlists(t.Context(), ben, lists, from, to)
		for _, one := range moved {
			names = append(names, fmt.Sprintf("%s %d", one.Watchlist, one.Version))
		}
		return names, err
	}
	for _, tt := range []struct {
		from, to string
		lists    []string
		want     []string
	}{
		{"", "ben", []string{"two"}, []string{"two 2"}},
		{"anna", "carl", nil, []string{"one 2", "three 2"}},
		{"carl", "anna", []string{"one"}, []string{"one 3"}},
	} {
		got, err := transfer(tt.from, tt.to, tt.lists...)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("from %q to %q: %v (-want +got):\n%s", tt.from, tt.to, err, diff)
		}
	}
	for _, tt := range []struct {
		from, to string
		lists    []string
		want     string
	}{
		{"", "ben", []string{"two"}, "they are ben's already"},
		{"zoe", "ben", nil, "no watchlist is zoe's\nhint: owners are anna, ben, carl"},
		{"anna", "ben", []string{"two"}, `watchlist "two" is ben's, not anna's`},
		{"", "ben", []string{"people"}, "that is where it is changed"},
	} {
		_, err := transfer(tt.from, tt.to, tt.lists...)
		refused(t, err, tt.want, nil)
	}
}

// TestEditorsAtOnce: of what several add to one watchlist at the same time
// nothing is lost.
func TestEditorsAtOnce(t *testing.T) {
	r := newRoom(t)
	const editors = 6
	var wg sync.WaitGroup
	errs := make([]error, editors)
	for i := range editors {
		d := r.beside(Making)
		wg.Go(func() {
			_, _, errs[i] = d.AddEntity(t.Context(), anna, "families", named(fmt.Sprint("Person ", i)), EditOptions{})
		})
	}
	wg.Wait()
	ok(t, errors.Join(errs...))
	if v := must[WatchlistVersion](t)(r.Watchlist(t.Context(), anna, "families", 0)); v.Entities != editors || v.Version != editors {
		t.Errorf("%+v", v)
	}
}
