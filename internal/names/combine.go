package names

import (
	"slices"

	"tocsin/internal/news"
)

// combine makes persons of parts that stand together.
func (w *work) combine(dst []Hit, fl *field, where news.Field) []Hit {
	from := len(dst)
	for i := 0; i < len(fl.hits); i++ {
		h := fl.hits[i]
		p := &w.f.parts[h.part]
		for _, id := range p.surname {
			dst = w.person(dst, fl, where, h, id)
		}
		if h.dist > limitSure {
			continue
		}
		for _, id := range p.given {
			dst = w.rescueSurname(dst, fl, where, h, id)
		}
	}
	out := w.keepNearest(w.unspoken(fl, dst[from:]))
	slices.SortFunc(out, byPlace)
	for i := range out {
		w.anchor(fl, &out[i])
	}
	return dst[:from+len(out)]
}

func byPlace(a, b Hit) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	if a.End != b.End {
		return a.End - b.End
	}
	return a.Entity - b.Entity
}

// person looks for the given name of a name whose surname was found.
func (w *work) person(dst []Hit, fl *field, where news.Field, h partHit, id int32) []Hit {
	n := &w.f.names[id]
	if n.given < 0 {
		if h.dist > limitOneYan || n.ter {
			return dst
		}
		if d := w.alone(fl, h.token, h.part); d <= limitOneYan {
			dst = append(dst, fl.hit(id, n, where, h.token, h.token, h.token, howOne, d))
		}
		return dst
	}
	ter := fl.hasTer(h.token)
	if n.ter != ter {
		return dst
	}
	first := h.token
	if ter {
		first--
	}
	if int(h.dist) <= w.f.parts[n.surname].limit {
		if hit, ok := w.before(fl, where, h, id, first); ok {
			return append(dst, hit)
		}
	}
	if int(h.dist) <= limitSurname*limitOrder/100 {
		if hit, ok := w.behind(fl, where, h, id, first); ok {
			return append(dst, hit)
		}
	}
	if int(h.dist) <= limitInitial && !n.syllabic {
		if from, to, ok := w.initial(fl, first, h.token, n); ok {
			dst = append(dst, fl.hit(id, n, where, from, to, h.token, HowInitial, int(h.dist)))
		}
	}
	return dst
}

// rescueSurname compares the word after a sure given name with the surnames
// that go with it.
func (w *work) rescueSurname(dst []Hit, fl *field, where news.Field, h partHit, id int32) []Hit {
	n, t := &w.f.names[id], &fl.tokens[h.token]
	if n.ter || h.wrongCut(t, w.language) {
		return dst
	}
	at := h.token + 1
	if int(at) >= len(fl.tokens) || !fl.joined(at, at) || w.f.parts[n.surname].yan || w.f.parts[n.surname].script == fl.tokens[at].script {
		return dst
	}
	for _, other := range fl.of(at) {
		if other.part == n.surname && int(other.dist) <= limitSurname {
			return dst // person has found it
		}
	}
	if !w.initialOf(fl, at, n.surname, limitFirst) {
		return dst
	}
	d, _ := w.direct(fl, at, n.surname, limitRescue)
	g := givenHit{token: h.token, dist: int(h.dist), cut: h.cut}
	if d > limitRescue || !w.near(fl, n, at, g, d) || w.isFathers(fl, h.token) {
		return dst
	}
	return append(dst, w.full(fl, id, n, where, g, h.token, at, at, HowFull, d))
}

// joined reports whether the tokens from and to, and all between, follow the
// one before them in the same name.
func (fl *field) joined(from, to int32) bool {
	if from < 1 {
		return false
	}
	for i := from; i <= to; i++ {
		switch fl.tokens[i].joint {
		case apart:
			return false
		case dotted:
			if !fl.tokens[i-1].isInitial(fl.s) {
				return false
			}
		}
	}
	return true
}

func (fl *field) hasTer(at int32) bool {
	if at < 1 || fl.tokens[at].joint != hyphen && fl.tokens[at].joint != spaced {
		return false
	}
	t := &fl.tokens[at-1]
	return t.letters == 3 && ters.holds(fl.s[t.start:t.end])
}

func (fl *field) hit(id int32, n *name, where news.Field, first, last, surname int32, how How, dist int) Hit {
	strength := news.StrengthVariant
	if how == HowInitial || how == HowSurname || how == HowBehind {
		strength = news.StrengthWeak
	}
	return Hit{
		Entity: int(n.entity), Field: where, Strength: strength, How: how, Distance: dist,
		name: id, surname: surname,
		Start: int(fl.tokens[first].start), End: int(fl.tokens[last].end),
	}
}
