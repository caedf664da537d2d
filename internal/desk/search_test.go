package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/text"
)

func TestSearch(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "old", text: "The ICRC brought letters to Baku.", hours: 48})
	r.publish(piece{slug: "new", text: "Letters reached the ICRC, and the letter was read.", hours: 1})
	r.publish(piece{slug: "rain", text: "It rained.", hours: 2})
	titles := func(query string, limit int) (out []string) {
		t.Helper()
		for _, f := range must[[]Found](t)(r.Search(t.Context(), anna, query, limit)) {
			out = append(out, f.Title)
		}
		return out
	}
	for _, tt := range []struct {
		query string
		limit int
		want  []string
	}{
		{"letter*", 9, []string{"Report new", "Report old"}},
		{"letter*", 1, []string{"Report new"}},
		{"entity:ICRC AND entity:Baku", 9, []string{"Report old"}},
		{"snow", 9, nil},
	} {
		if diff := cmp.Diff(tt.want, titles(tt.query, tt.limit)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.query, diff)
		}
	}
	found := must[[]Found](t)(r.Search(t.Context(), anna, "letter*", 1))[0]
	if !slices.Equal(found.Found, []string{"Letters", "letter"}) || found.Source != "wire" || found.URL != "https://wire.example/new" {
		t.Errorf("%+v", found)
	}
	_, err := r.Search(t.Context(), anna, "a AND", 9)
	if _, wrong := errors.AsType[*text.SyntaxError](err); !wrong {
		t.Errorf("%v, want where the query is wrong", err)
	}
	_, err = r.Search(t.Context(), anna, "entity:Nobody AND x", 9)
	refused(t, err, "Nobody", nil)
}

func TestSeen(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "The court heard Ruben Vardanyan and Karen Avanesyan.", hours: 2})
	r.publish(piece{slug: "two", text: "With Ruben Vardanyan stood Karen Avanesian.", hours: 1})
	r.publish(piece{slug: "copy", text: "The court heard Ruben Vardanyan and Karen Avanesyan.", copyOf: 1, story: 1})
	r.publish(piece{slug: "past", text: "Ruben Vardanyan met Lilit Galstyan.", hours: 24 * 20})
	r.publish(piece{slug: "rain", text: "It rained on Anna Petrosyan."})
	list := must[[]SeenPerson](t)(r.Seen(t.Context(), anna, SeenOptions{Days: 7}))
	if len(list) != 1 || list[0].Articles != 2 || list[0].Near != 2 {
		t.Fatalf("%+v", list)
	}
	if got := must[[]SeenPerson](t)(r.Seen(t.Context(), anna, SeenOptions{Days: 30, Watchlist: "people"})); len(got) != 2 {
		t.Errorf("in thirty days %+v", got)
	}
	if got := must[[]SeenPerson](t)(r.Seen(t.Context(), anna, SeenOptions{Days: 30, Watchlist: "others"})); len(got) != 0 {
		t.Errorf("beside vocabulary %+v", got)
	}
	_, err := r.Seen(t.Context(), anna, SeenOptions{Days: 7, Watchlist: "persons"})
	refused(t, err, "there are people, others", ErrNotFound)

	p := must[SeenPerson](t)(PickSeen(list, "KAREN AVANESIAN"))
	edited, _, err := r.AddEntity(t.Context(), anna, "families", p.Options(), EditOptions{})
	ok(t, err)
	if got := must[WatchlistVersion](t)(r.Watchlist(t.Context(), anna, edited.Watchlist, 0)).Watchlist.Entities[0]; got.Kind != "person" ||
		got.Notes == "" {
		t.Errorf("%+v", got)
	}
	_, err = PickSeen(list, "Zzzzzzzz")
	refused(t, err, "nobody was seen as \"Zzzzzzzz\"\nhint: seen lists who was; list add adds anybody", ErrNotFound)
	_, err = PickSeen(list, "Karen Avanesyam")
	refused(t, err, "did you mean", ErrNotFound)
}

func TestStopped(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "match", text: "The ICRC plays football in Baku.", hours: 2})
	r.publish(piece{slug: "band", text: "Ruben Vardanyan, a guitarist, played on.", hours: 1})
	r.publish(piece{slug: "song", text: "A guitarist like Ruben Vardanyan sang."})
	groups := must[[]StoppedGroup](t)(r.Stopped(t.Context(), anna, monday.AddDate(0, 0, -1)))
	if len(groups) != 2 || groups[0].Entity != "Ruben Vardanyan" || groups[0].Count != 2 || len(groups[0].Articles) != 2 ||
		groups[1].By != "NOT football" {
		t.Errorf("%+v", groups)
	}
	if got := must[[]StoppedGroup](t)(r.Stopped(t.Context(), anna, monday.Add(-90*time.Minute))); len(got) != 1 {
		t.Errorf("of ninety minutes %+v", got)
	}
}
