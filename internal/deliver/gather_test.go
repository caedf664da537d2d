package deliver

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// TestSuperseded: the feed's text that waited is not told beside the page's.
func TestSuperseded(t *testing.T) {
	row := func(article int64, revision int, entities ...string) digest.Row {
		r := digest.Row{Article: article, Revision: revision}
		for _, e := range entities {
			r.Matches = append(r.Matches, news.Match{Watchlist: "people", Entity: e, Alert: true})
		}
		return r
	}
	edit := row(1, 2, ruben)
	edit.Change = &news.Change{}
	for name, tt := range map[string]struct {
		row, other digest.Row
		want       bool
	}{
		"a later text":                     {row(1, 1, ruben), row(1, 2, ruben), true},
		"a later text with more":           {row(1, 1, ruben), row(1, 2, ruben, vagif), true},
		"a later text without the reason":  {row(1, 1, ruben), row(1, 2, vagif), false},
		"an earlier text":                  {row(1, 2, ruben), row(1, 1, ruben), false},
		"another article":                  {row(1, 1, ruben), row(2, 2, ruben), false},
		"an edit of it":                    {row(1, 1, ruben), edit, false},
		"an edit is told whatever follows": {edit, row(1, 3, ruben), false},
	} {
		if got := superseded(tt.row, []digest.Row{tt.row, tt.other}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRowsIn: each row is in the parts that tell its article, and what is told
// by no name in the first.
func TestRowsIn(t *testing.T) {
	part := func(n int, articles ...string) digest.Message {
		m := digest.Message{Part: n, Parts: 2}
		for _, a := range articles {
			m.Changes = append(m.Changes, digest.Item{Article: a})
		}
		return m
	}
	rows := []news.Owed{{ID: 11}, {ID: 12}, {ID: 13}, {ID: 14}}
	owners := map[string][]int64{"1": {11, 12}, "2": {13}}
	one, two := part(1, "1"), part(2, "2", "1")
	parts := []digest.Message{one, two}
	if got := rowsIn(one, parts, rows, owners); !slices.Equal(got, []int64{11, 12, 14}) {
		t.Errorf("the first part has %v", got)
	}
	if got := rowsIn(two, parts, rows, owners); !slices.Equal(got, []int64{13, 11, 12}) {
		t.Errorf("the second part has %v", got)
	}
	if got := rowsIn(one, parts[:1], rows, owners); !slices.Equal(got, []int64{11, 12, 13, 14}) {
		t.Errorf("a message of one part has %v", got)
	}
}

// TestAddWithheld: an article is counted once for each mute, whatever it is owed for.
func TestAddWithheld(t *testing.T) {
	r := newNewsroom(t)
	by := func(ids ...int64) news.Withheld { return news.Withheld{Reason: "muted", Mutes: ids} }
	rows := []news.Owed{{ID: 1, ArticleID: 5}, {ID: 2, ArticleID: 5}, {ID: 3, ArticleID: 6}, {ID: 4, ArticleID: 7}}
	held := map[int64]store.Held{2: {Articles: 1}}
	r.do(r.m.addWithheld(t.Context(), held, rows, map[int64]news.Withheld{1: by(2, 3), 2: by(2), 3: by(3), 4: {Reason: "no longer watched"}}))
	want := map[int64]store.Held{0: {Articles: 2}, 2: {Articles: 2}, 3: {Articles: 2}}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestHeeding: a closing is decided anew while mutes change, and not for ever.
func TestHeeding(t *testing.T) {
	for fails, want := range map[int]int{0: 1, 2: 3, 99: muteTries} {
		n := 0
		err := heeding(func() error {
			if n++; n <= fails {
				return store.ErrConflict
			}
			return nil
		})
		if n != want || (err != nil) != (fails == 99) {
			t.Errorf("%d conflicts: %d tries (%v)", fails, n, err)
		}
	}
	n := 0
	if err := heeding(func() error { n++; return errBroken }); n != 1 || err != errBroken {
		t.Errorf("another error: %d tries (%v)", n, err)
	}
}

// TestSeenBefore: what was known when a statement was made, as it stood then.
func TestSeenBefore(t *testing.T) {
	at := func(article int64, revision int, minute int, latest bool) tracked.Statement {
		return tracked.Statement{Article: article, Revision: revision, Seen: monday.Add(time.Duration(minute) * time.Minute), Latest: latest}
	}
	known := []tracked.Statement{at(1, 1, 0, false), at(1, 2, 10, true), at(2, 1, 10, true), at(3, 1, 20, true)}
	for i, want := range []string{"", "1.1 latest", "1.1 1.2 latest", "1.1 1.2 latest 2.1 latest"} {
		var got []string
		for _, k := range seenBefore(known, i) {
			word := string(rune('0'+k.Article)) + "." + string(rune('0'+k.Revision))
			if k.Latest {
				word += " latest"
			}
			got = append(got, word)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("statement %d: %q, want %q", i, s, want)
		}
	}
}
