package decoys

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

// draw draws decoys for watched names of one outlet, and keeps them with all
// their articles.
func (d *Drawer) draw(ctx context.Context, set *settings.Settings, wants []want, at *outlet) error {
	all, err := d.archive(ctx, wants[0].Lane)
	if err != nil {
		return err
	}
	p := &picker{drawer: d, set: set, all: all, names: all.candidates(), taken: map[string]bool{}, drawn: map[string]bool{}}
	for _, one := range at.decoys {
		p.drawn[beginnings(one.Name)] = true
	}
	for _, name := range at.watched {
		for w := range text.Words(name) {
			p.taken[beginning(name[w.Start:w.End])] = true
		}
	}
	p.missed = p.late(wants)
	draws := make([]store.Draw, len(wants))
	var names []store.Decoy
	for i, w := range wants {
		draws[i] = store.Draw{Lane: w.Lane, Watched: w.Name, Articles: len(w.Articles), Decoys: p.pick(w)}
		names = append(names, draws[i].Decoys...)
	}
	naming := all.naming(names)
	for i := range draws {
		for j := range draws[i].Decoys {
			one := &draws[i].Decoys[j]
			one.Articles = naming[one.Name]
		}
		draws[i].Decoys = slices.DeleteFunc(draws[i].Decoys, func(one store.Decoy) bool { return len(one.Articles) == 0 })
	}
	return d.Store.SaveDraws(ctx, draws)
}

// picker picks the decoys of one outlet.
type picker struct {
	drawer *Drawer
	set    *settings.Settings
	all    *archive
	names  candidates
	taken  map[string]bool // beginnings of the words of watched names
	drawn  map[string]bool // beginnings of decoys
	missed map[string]int  // of each watched name, the articles that have it and are not looked at
}

// free reports whether a name is not watched, and neither part of a watched name
// nor a relative's. Persons may have one given name.
func (p *picker) free(name string) bool {
	last := ""
	for w := range text.Words(name) {
		last = beginning(name[w.Start:w.End])
	}
	return !p.taken[last] && len(p.set.NamesIn(name)) == 0
}

// late counts of each watched name the articles that have it and are not looked
// at: those from before it was watched.
func (p *picker) late(wants []want) map[string]int {
	names := make([]store.Decoy, len(wants))
	for i, w := range wants {
		names[i] = store.Decoy{Name: w.Written, Kind: shapeOf(w.Written).kind()}
	}
	naming, out := p.all.naming(names), map[string]int{}
	for _, w := range wants {
		for _, id := range naming[w.Written] {
			if _, found := slices.BinarySearch(w.Articles, id); !found && p.drawer.Late(p.all.articles[p.all.place[id]]) {
				out[w.Name]++
			}
		}
	}
	return out
}

// ranked is a candidate, and how unlike the watched name it is: in the number of
// articles and of those that are not looked at, each by powers of two, whose
// borders do not depend on what is watched.
type ranked struct {
	name              string
	frequency, missed int
	earlier           bool // it appeared before the watched name
	lot               uint64
}

// pick draws decoys for one watched name.
func (p *picker) pick(w want) (out []store.Decoy) {
	s, since, mine := shapeOf(w.Written), w.Since.Add(-p.drawer.Before), map[int]bool{}
	for _, id := range w.Articles {
		if place, ok := p.all.place[id]; ok {
			mine[place] = true
		}
	}
	var list []ranked
	for _, c := range p.names[s] {
		n, shared, missed, first := p.count(c, since, mine)
		if n < fewest || 2*shared > n { // beside the watched name it hides nothing
			continue
		}
		list = append(list, ranked{
			name: c.name, frequency: distance(n, max(len(mine), fewest)), missed: distance(missed, p.missed[w.Name]),
			earlier: first.Before(w.Since), lot: p.drawer.lot(w.Lane, w.Name, c.name),
		})
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.frequency, b.frequency), cmp.Compare(a.missed, b.missed), cmp.Compare(a.lot, b.lot))
	})
	for len(out) < w.more && len(list) > 0 {
		i := max(slices.IndexFunc(list, func(c ranked) bool {
			return c.frequency == list[0].frequency && c.missed == list[0].missed && c.earlier == p.drawer.earlier(w, len(out))
		}), 0)
		name := list[i].name
		list = slices.Delete(list, i, i+1)
		if key := beginnings(name); !p.drawn[key] && p.free(name) {
			p.drawn[key] = true
			out = append(out, store.Decoy{Lane: w.Lane, Watched: w.Name, Name: name, Kind: s.kind(), Since: since})
		}
	}
	return out
}

// earlier says whether the next decoy should have appeared before the watched
// name. How likely that is, is drawn for each name, and so each place among its
// decoys is as likely as any other to be its own.
func (d *Drawer) earlier(w want, drawn int) bool {
	return d.lot(w.Lane, w.Name, "decoy", strconv.Itoa(w.have+drawn)) < d.lot(w.Lane, w.Name, "name")
}

// count counts the articles of a candidate from a moment on, those of them that
// have the watched name too, and those of any age that are not looked at.
func (p *picker) count(c *candidate, since time.Time, mine map[int]bool) (n, shared, missed int, first time.Time) {
	for _, place := range c.in {
		a := p.all.articles[place]
		if p.drawer.Late(a) {
			missed++
		}
		if a.FirstSeen.Before(since) {
			continue
		}
		n++
		first = a.FirstSeen // the newest come first
		if mine[place] {
			shared++
		}
	}
	return n, shared, missed, first
}

func distance(a, b int) int {
	d := bits.Len(uint(a)) - bits.Len(uint(b))
	return max(d, -d)
}

// lot is the keyed hash that draws: nobody else can work out which name a decoy
// was drawn for.
func (d *Drawer) lot(parts ...string) uint64 {
	mac := hmac.New(sha256.New, d.Key)
	mac.Write([]byte("decoys\x00" + strings.Join(parts, "\x00")))
	return binary.BigEndian.Uint64(mac.Sum(nil))
}
