package ledger

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// TestListed: an entry that is gone while older ones stay was withdrawn.
func TestListed(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o := outlets()
	if err := s.SyncSources(t.Context(), []news.Source{{Name: "wire", Kind: news.SourceFeed, URL: "https://wire.example/feed"}},
		day); err != nil {
		t.Fatal(err)
	}
	poll := func(at time.Time, fresh []string, shown ...string) {
		src, err := s.Source(t.Context(), "wire")
		if err != nil {
			t.Fatal(err)
		}
		src.LastOK = at
		p := store.Poll{Source: src, At: at, Outcome: news.OutcomeNew, Listing: shown}
		for _, key := range fresh {
			a := news.Article{Kind: news.KindArticle, Key: key, URL: key, SourceID: src.ID, State: news.StatePending, FirstSeen: at}
			p.Entries = append(p.Entries, store.Entry{Key: key, Hash: "h", Raw: "{}", Article: a, URLs: []string{key}})
		}
		if _, err := s.SavePoll(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	poll(day, []string{"old"}, "old")
	poll(day.Add(time.Minute), []string{"it"}, "it", "old")
	a, err := s.ArticleByURL(t.Context(), "it")
	if err != nil {
		t.Fatal(err)
	}
	a.MissingSince = day.Add(2 * time.Minute)
	for _, tt := range []struct {
		shown            []string
		still, withdrawn bool
		words            []string
	}{
		{nil, false, false, nil}, // not read since
		{[]string{"it", "old"}, true, false, []string{"Still listed by The Wire"}},
		{[]string{"old"}, false, true, []string{"Withdrawn from the list of The Wire, which still has older entries"}},
		{[]string{"new"}, false, false, []string{"No longer listed by The Wire, which has newer entries only"}},
	} {
		if tt.shown != nil {
			poll(day.Add(time.Hour), nil, tt.shown...)
		}
		got, err := o.Listed(t.Context(), s, a)
		want := Listing{Still: tt.still, Withdrawn: tt.withdrawn, Words: tt.words}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (%v):\n%s", tt.shown, err, diff)
		}
	}
	poll(day.Add(time.Hour), nil, "old")
	a.MissingSince = day.Add(2 * time.Hour)
	if got, err := o.Listed(t.Context(), s, a); err != nil || !got.Withdrawn {
		t.Errorf("withdrawn before the page was missing: %+v (%v)", got, err)
	}
}
