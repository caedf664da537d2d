package visit

import (
	"math"
	"slices"
	"strings"
	"time"
)

// counted is what an outlet counts of one name or word.
type counted struct {
	what        string
	all, looked int
	late        int // of the looked at, those whose looks began long after others of their age
	first       int // place of the first that is looked at
}

// A classifier says how much what was counted looks like the watched name.
type classifier struct {
	name  string
	words bool // counts words, not names
	score func(c counted, base float64) float64
}

var classifiers = []classifier{
	{"the highest share looked at", false, func(c counted, _ float64) float64 { return share(c) }},
	{"the highest share times log count", false, func(c counted, _ float64) float64 { return share(c) * math.Log(float64(c.all)) }},
	{"the highest lift of any word", true, func(c counted, base float64) float64 { return share(c) / base }},
	{"the least likely share of any word", true, func(c counted, base float64) float64 {
		n := float64(c.all)
		return (float64(c.looked) - n*base) / math.Sqrt(n*base*(1-base)+1e-9)
	}},
	{"the most articles of those with share 1", false, func(c counted, _ float64) float64 { return whole(c) * float64(c.all) }},
	{"the first to appear of those with share 1", false, func(c counted, _ float64) float64 { return whole(c) / float64(1+c.first) }},
	{"the most articles with share 1, never late", false, func(c counted, _ float64) float64 {
		return whole(c) * float64(c.all) / float64(1+1000*c.late)
	}},
}

func share(c counted) float64 { return float64(c.looked) / float64(c.all) }

func whole(c counted) float64 {
	if c.looked == c.all {
		return 1
	}
	return 0
}

// fewest is in how many articles a name stands that is counted: of those in fewer,
// too many have all their articles looked at by chance.
const fewest = 3

// count counts the names or words of an archive.
func (o *outlet) count(words bool, looked func(o *outlet, i int) bool) (out []counted, base float64) {
	place, n := map[string]int{}, 0
	for i, p := range o.pieces {
		is := looked(o, i)
		if is {
			n++
		}
		list := p.names
		if words {
			list = p.words
		}
		for _, what := range list {
			k, known := place[what]
			if !known {
				k = len(out)
				place[what] = k
				out = append(out, counted{what: what, first: -1})
			}
			c := &out[k]
			c.all++
			if !is {
				continue
			}
			c.looked++
			if p.behind > 70*24*time.Hour {
				c.late++
			}
			if c.first < 0 {
				c.first = i
			}
		}
	}
	return slices.DeleteFunc(out, func(c counted) bool { return c.all < fewest }), float64(n) / float64(len(o.pieces))
}

// block reports whether an article would be looked at if there were blocks alone.
func (o *outlet) block(i int) bool {
	first := i - i%4
	for k := first; k < min(first+4, len(o.pieces)); k++ {
		if o.has(k) {
			return true
		}
	}
	return false
}

// has reports whether an article has the watched name.
func (o *outlet) has(i int) bool { return slices.Contains(o.pieces[i].names, o.watched) }

func (o *outlet) watchedIn() (n int) {
	for i := range o.pieces {
		if o.has(i) {
			n++
		}
	}
	return n
}

// part is the part of all articles of which something is true.
func (s *simulation) part(is func(o *outlet, i int) bool) float64 {
	n := 0
	for _, o := range s.outlets {
		for i := range o.pieces {
			if is(o, i) {
				n++
			}
		}
	}
	return float64(n) / (years * perOutlet)
}

// guess has each outlet say by a classifier what is watched. It returns how often
// that is right, and what share of the articles with the name it says are
// articles with the watched one.
func (s *simulation) guess(by classifier, looked func(o *outlet, i int) bool) (names, articles float64) {
	for _, o := range s.outlets {
		list, base := o.count(by.words, looked)
		var best []counted
		most := math.Inf(-1)
		for _, c := range list {
			switch score := by.score(c, base); {
			case score > most:
				best, most = []counted{c}, score
			case score == most:
				best = append(best, c)
			}
		}
		said := best[s.rng.IntN(len(best))].what
		if strings.Contains(" "+o.watched+" ", " "+said+" ") {
			names++
		}
		with, right := 0.0, 0.0
		for i, p := range o.pieces {
			if slices.Contains(p.names, said) || slices.Contains(p.words, said) {
				with++
				if o.has(i) {
					right++
				}
			}
		}
		articles += right / with
	}
	return names / years, articles / years
}

// chance is how often one of the watched names and its decoys, drawn by lot, is
// the watched one.
func (s *simulation) chance() (chance, drawn float64) {
	have, err := s.v.Store.Decoys(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	of := map[string]int{}
	for _, d := range have {
		of[d.Lane]++
	}
	for _, o := range s.outlets {
		chance += 1 / float64(1+of[o.lane])
		drawn += float64(of[o.lane])
	}
	return chance / years, drawn / years
}

// readLog tells the outlet which of its articles are looked at, and since when.
func (s *simulation) readLog(o *outlet) {
	rows, err := s.raw.QueryContext(s.t.Context(), `SELECT a.id, l.since - a.first_seen FROM long_term l JOIN articles a ON a.id = l.article_id WHERE a.lane = ?`, o.lane)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	behind := map[int64]time.Duration{}
	for rows.Next() {
		var id, us int64
		if err := rows.Scan(&id, &us); err != nil {
			s.t.Fatal(err)
		}
		behind[id] = time.Duration(us) * time.Microsecond
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	for i := range o.pieces {
		p := &o.pieces[i]
		p.behind, p.looked = behind[p.id]
	}
}
