package visit

import (
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// A simulated outlet publishes one article every so often for a year, each about
// some of its people, the frequent ones more often.
const (
	years        = 40 // an outlet each
	perOutlet    = 400
	articleEvery = 22 * time.Hour
	people       = 400
)

// piece is an article as its outlet knows it, and what its log says of it.
type piece struct {
	id     int64
	names  []string
	words  []string
	looked bool          // in the long term
	behind time.Duration // how long after it was published those looks were planned
}

// outlet is a simulated one, with its archive.
type outlet struct {
	lane    string
	source  int64
	people  []string
	began   []int // the first article in which each of the people may stand
	watched string
	pieces  []piece
}

// simulation is what all outlets are read by.
type simulation struct {
	t       *testing.T
	rng     *rand.Rand
	v       *Visitor
	raw     *sql.DB // sets back what visits would: they are not simulated
	now     time.Time
	outlets []*outlet
}

// TestDecoys has outlets with a Zipf distribution of names, of which one is
// watched at each, read for forty simulated years. Then each outlet counts, with
// its log beside its archive, which name is watched: it is right about as often as
// one who picks among that name and its decoys by lot.
func TestDecoys(t *testing.T) {
	racetest.Alone(t)
	s := simulate(t)
	logged := func(o *outlet, i int) bool { return o.pieces[i].looked }
	chance, drawn := s.chance()
	most := chance + 3*math.Sqrt(chance*(1-chance)/years)
	t.Logf("%.1f decoys were drawn for each watched name: chance is %.2f, three deviations above it %.2f", drawn, chance, most)
	t.Logf("watched are %.1f %% of the articles; looked at with blocks alone %.0f %%, with decoys %.0f %%",
		100*s.part((*outlet).has), 100*s.part((*outlet).block), 100*s.part(logged))
	t.Logf("%-45s %14s %14s %14s", "", "blocks alone", "with decoys", "of articles")
	for _, c := range classifiers {
		before, _ := s.guess(c, (*outlet).block)
		names, articles := s.guess(c, logged)
		t.Logf("%-45s %14.2f %14.2f %14.2f", c.name, before, names, articles)
		if names > most || articles > most {
			t.Errorf("%s: names the watched one in %.2f of all years, its articles in %.2f; chance is %.2f", c.name, names, articles, chance)
		}
		if before < .8 {
			t.Errorf("%s: without decoys it is right in %.2f of all years, too seldom to show what they do", c.name, before)
		}
	}
}

// simulate publishes a year and two months, and plans the looks every week.
func simulate(t *testing.T) *simulation {
	t.Helper()
	file := filepath.Join(t.TempDir(), "t.db")
	st, err := store.Open(t.Context(), "sqlite:"+file, store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	s := &simulation{t: t, rng: rand.New(rand.NewPCG(40, 11)), raw: raw, now: day}
	list := news.Watchlist{Name: "w"}
	var sources []news.Source
	for i := range years * 5 / 4 {
		o := s.outlet(fmt.Sprintf("outlet%d.example", i))
		s.outlets = append(s.outlets, o)
		sources = append(sources, news.Source{Name: o.lane, Kind: news.SourceFeed, URL: "https://" + o.lane + "/feed"})
		list.Entities = append(list.Entities, news.Entity{Name: o.watched, Kind: news.KindPerson, Alert: true})
	}
	if err := st.SyncSources(t.Context(), sources, day); err != nil {
		t.Fatal(err)
	}
	conf := &config.Config{Route: route.Node{Receiver: "ops", Digest: "@daily"}}
	conf.Revisit = []time.Duration{time.Hour, 30 * 24 * time.Hour}
	conf.LongTerm = config.LongTerm{Every: 30 * 24 * time.Hour, Cover: 3}
	lists := []news.Watchlist{list}
	matcher, _ := match.Compile(lists)
	set, err := settings.New(conf, lists, matcher, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.v = &Visitor{Store: st, Key: []byte("a secret"), Live: settings.NewLive(set), Now: func() time.Time { return s.now }}
	for _, o := range s.outlets {
		src, err := st.Source(t.Context(), o.lane)
		if err != nil {
			t.Fatal(err)
		}
		o.source = src.ID
	}
	for end := day.Add(perOutlet*articleEvery + 75*24*time.Hour); s.now.Before(end); s.now = s.now.Add(10 * 24 * time.Hour) {
		s.week()
	}
	s.outlets = slices.DeleteFunc(s.outlets, func(o *outlet) bool { return o.watchedIn() < fewest })
	if len(s.outlets) < years {
		t.Fatalf("%d outlets write of the name that is watched there", len(s.outlets))
	}
	s.outlets = s.outlets[:years]
	for _, o := range s.outlets {
		s.readLog(o)
	}
	return s
}

// outlet makes the people of an outlet, some of whom enter the news later, and
// has one of them watched: neither one of the most frequent nor a rare one.
func (s *simulation) outlet(lane string) *outlet {
	given := []string{"Ruben", "Anna", "Karen", "David", "Maria", "Levon", "Gayane", "Arman", "Lilit", "Tigran", "Vahan", "Nairi"}
	syllables := []string{"bal", "dor", "fen", "gur", "hov", "kam", "lut", "mik", "nez", "pol", "rad", "sib", "tov", "vuk", "zar", "jem"}
	o := &outlet{lane: lane}
	for i := range people {
		a, b, c := s.rng.IntN(16), s.rng.IntN(16), s.rng.IntN(16)
		surname := syllables[a] + syllables[b] + syllables[c]
		o.people = append(o.people, given[s.rng.IntN(len(given))]+" "+strings.ToUpper(surname[:1])+surname[1:]+"yan")
		began := 0
		if i%2 == 1 {
			began = s.rng.IntN(perOutlet / 2)
		}
		o.began = append(o.began, began)
	}
	o.watched = o.people[15+s.rng.IntN(60)]
	return o
}

// write draws who is in the next article of an outlet, and writes its text.
func (s *simulation) write(o *outlet) (p piece, text string) {
	var b strings.Builder
	for len(p.names) < 3+s.rng.IntN(3) {
		rank := int(math.Exp(s.rng.Float64()*math.Log(people+1))) - 1
		name := o.people[rank]
		if o.began[rank] > len(o.pieces) || slices.Contains(p.names, name) {
			continue
		}
		p.names = append(p.names, name)
		fmt.Fprintf(&b, "On the day the court heard %s speak, and the hearing went on. ", name)
		p.words = append(p.words, strings.Fields(name)...)
	}
	return p, b.String()
}

// week publishes what each outlet does until now, ends schedules, draws decoys,
// and plans the long term.
func (s *simulation) week() {
	ctx := s.t.Context()
	for _, o := range s.outlets {
		for len(o.pieces) < perOutlet {
			at := day.Add(time.Duration(len(o.pieces)) * articleEvery)
			if at.After(s.now) {
				break
			}
			s.publish(o, at)
		}
	}
	ended := s.now.Add(-35 * 24 * time.Hour).UnixMicro()
	if _, err := s.raw.ExecContext(ctx, `UPDATE articles SET next_visit = 0 WHERE first_seen < ? AND id NOT IN (SELECT article_id FROM long_term)`, ended); err != nil {
		s.t.Fatal(err)
	}
	s.v.decoysDue = s.now
	for !s.v.decoysDue.After(s.now.Add(decoysAgain)) {
		if err := s.v.drawDecoys(ctx); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := s.v.planLongTerm(ctx); err != nil {
		s.t.Fatal(err)
	}
}

func (s *simulation) publish(o *outlet, at time.Time) {
	p, text := s.write(o)
	url := fmt.Sprintf("https://%s/%d", o.lane, len(o.pieces))
	row := store.Visit{
		Article: news.Article{
			Kind: news.KindArticle, Key: url, URL: url, Lane: o.lane, SourceID: o.source,
			State: news.StateLive, FirstSeen: at, Revision: 1, NextVisit: at.Add(35 * 24 * time.Hour),
		},
		At: at, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle,
		Revision: &news.Revision{N: 1, SeenAt: at, Basis: news.BasisPage, Title: "The court", Text: text, Language: "en", Hash: []byte(url)},
		Matches:  s.v.Live.Now().Rules().Find(nil, match.InputOf(news.Document{Title: "The court", Text: text, Language: "en"}, o.lane)),
	}
	row.Matches = slices.DeleteFunc(row.Matches, func(m news.Match) bool { return m.Entity != o.watched })
	saved, err := s.v.Store.SaveVisit(s.t.Context(), row)
	if err != nil {
		s.t.Fatal(err)
	}
	p.id = saved.ArticleID
	o.pieces = append(o.pieces, p)
}
