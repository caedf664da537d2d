package place

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// Three reports: two of one event that share no sentence, and another.
const (
	bridge = "A footbridge over the Voghji river collapsed in Kapan on Monday evening. Two people were hurt, the rescue service of Syunik " +
		"said. " +
		"Mayor Gevorg Parsyan blamed rust and promised an inquiry into the firm that repaired the footbridge in 2019."
	rescued = "Rescuers in Kapan pulled two injured people from the Voghji after the footbridge they were crossing gave way. " +
		"The mayor, Gevorg Parsyan, said the bridge had rusted through although it was repaired six years ago. Syunik prosecutors opened an " +
		"inquiry."
	bank = "The central bank raised its key rate by half a point to 7.25 per cent on Tuesday. " +
		"Governor Martin Galstyan said inflation had reached 5 per cent and food prices were rising. Analysts had expected the rate to stay."
)

// shelf is an archive and a numbering in memory, with what a test has saved.
type shelf struct {
	mu     sync.Mutex
	texts  map[int64][2]string
	places map[int64]standing
	next   int64
	back   []int64
	fail   error // of Text
}

func newShelf() *shelf {
	return &shelf{texts: map[int64][2]string{}, places: map[int64]standing{}, next: 100}
}

func (s *shelf) Text(_ context.Context, article int64) (title, text string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got, ok := s.texts[article]
	switch {
	case s.fail != nil:
		return "", "", s.fail
	case !ok:
		return "", "", store.ErrNotFound
	}
	return got[0], got[1], nil
}

func (s *shelf) Standing(_ context.Context, article int64) (standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.places[article], nil
}

func (s *shelf) Copies(_ context.Context, root int64) ([]int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []int64
	for id, p := range s.places {
		if p.CopyOf == root {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

func (s *shelf) Next(context.Context, int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.back); n > 0 {
		story := s.back[n-1]
		s.back = s.back[:n-1]
		return story, nil
	}
	s.next++
	return s.next, nil
}

func (s *shelf) Back(story int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.back = append(s.back, story)
}

// save keeps what was placed, as a visit that is saved does.
func (s *shelf) save(a Article, p *Placing) {
	s.mu.Lock()
	s.texts[a.ID] = [2]string{a.Title, a.Text}
	s.places[a.ID] = standing{Story: p.Story, CopyOf: p.CopyOf, Origin: p.Origin, Outlet: a.Outlet}
	if p.Takes != nil {
		for _, c := range p.Takes.Copies {
			was := s.places[c.Article]
			was.CopyOf = a.ID
			s.places[c.Article] = was
		}
	}
	s.mu.Unlock()
	p.Settle(p.Story)
}

// names finds the one watched name of these tests.
func names(text string) []string {
	if strings.Contains(text, "Ruben Vardanyan") {
		return []string{"Ruben Vardanyan"}
	}
	return nil
}

func report(id int64, outlet, text string) Article {
	return Article{ID: id, Title: "A report", Text: text, Language: "en", Outlet: outlet, Seen: monday.Add(time.Duration(id) * time.Minute)}
}

func place(t *testing.T, p *Placer, a Article) *Placing {
	t.Helper()
	out, err := p.Place(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// placed puts articles onto the shelf, one after another.
func placed(t *testing.T, articles ...Article) (*shelf, *Placer, []*Placing) {
	t.Helper()
	s := newShelf()
	p := newPlacer(s, s, names)
	var all []*Placing
	for _, a := range articles {
		got := place(t, p, a)
		s.save(a, got)
		all = append(all, got)
	}
	return s, p, all
}

func alerting(a Article) Article {
	a.Matches = []news.Match{{Watchlist: "people", Entity: "Gevorg Parsyan", Alert: true}}
	return a
}
