package match

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match/query"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// The reference matcher of the differential test: no index, no hashes, every
// name tried at every word of the text.

type refWord struct{ start, end int }

type refHit struct{ start, end, from, to int }

type refText struct {
	s     string
	words []refWord
}

func newRefText(s string) refText {
	t := refText{s: s}
	for w := range text.Words(s) {
		t.words = append(t.words, refWord{w.Start, w.End})
	}
	return t
}

type refForm struct{ folded, spelled string }

// readings are the spans in which word i may be read, with their forms.
func (t refText) readings(i int, first, last bool) map[refWord][]refForm {
	w := t.words[i]
	s := t.s[w.start:w.end]
	form := func(tok text.Token) refForm {
		return refForm{string(text.AppendFolded(nil, s, tok)), string(text.AppendSpelling(nil, s, tok))}
	}
	sc := text.NewScanner(s)
	var tok text.Token
	sc.Next(&tok)
	out := map[refWord][]refForm{w: {form(tok)}}
	for _, r := range text.Readings(nil, s, tok) {
		span := refWord{w.start + r.Start, w.start + r.End}
		if span.start != w.start && !first || span.end != w.end && !last {
			continue
		}
		out[span] = append(out[span], form(r))
	}
	return out
}

var refGap = regexp.MustCompile(`^(?:[\pZ\t\[\]]|[\x{AD}\x{200B}])*$|^[\[\]\x{AD}\x{200B}]*[-‐‑–][\[\]\x{AD}\x{200B}]*$`)

// find returns where a phrase stands: the words of the phrase one after the
// other, as folded or, if exact, as spelled.
func (t refText) find(phrase string, exact bool) (hits []refHit) {
	p := newRefText(phrase)
	proper := false
	if n := len(p.words); n > 1 {
		r, _ := utf8.DecodeRuneInString(phrase[p.words[n-1].start:])
		proper = unicode.IsUpper(r)
	}
	for i := range t.words {
		if i+len(p.words) > len(t.words) {
			break
		}
		type partial struct{ start, end int }
		open := []partial{{-1, -1}}
		for j := range p.words {
			var next []partial
			forms := p.readings(j, false, false)[p.words[j]]
			want := forms[min(1, len(forms)-1)] // a phrase with look-alike letters means one script
			star := strings.HasPrefix(phrase[p.words[j].end:], "*")
			for span, forms := range t.readings(i+j, j == 0, j == len(p.words)-1) {
				if !slices.ContainsFunc(forms, func(f refForm) bool {
					return exact && f.spelled == want.spelled ||
						!exact && (f.folded == want.folded || star && strings.HasPrefix(f.folded, want.folded))
				}) {
					continue
				}
				for _, o := range open {
					if o.start < 0 {
						next = append(next, partial(span))
					} else if refGap.MatchString(t.s[o.end:span.start]) {
						next = append(next, partial{o.start, span.end})
					}
				}
			}
			open = next
		}
		for _, o := range open {
			if proper && t.small(i+len(p.words)-1, o.end) {
				continue
			}
			hits = append(hits, refHit{o.start, o.end, i, i + len(p.words) - 1})
		}
	}
	return hits
}

// small reports whether word i begins with a small letter and a hyphen and a
// letter follow.
func (t refText) small(i, end int) bool {
	r, _ := utf8.DecodeRuneInString(t.s[t.words[i].start:])
	return unicode.IsLower(r) && regexp.MustCompile(`^[-‐‑]\pL`).MatchString(t.s[end:])
}

// leftmost keeps the leftmost longest of overlapping hits.
func leftmost(hits []refHit) []refHit {
	slices.SortFunc(hits, func(a, b refHit) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var out []refHit
	for _, h := range hits {
		if len(out) == 0 || out[len(out)-1].end <= h.start {
			out = append(out, h)
		}
	}
	return out
}

// guarded keeps the hits of an entity that its never, context and not_with
// let count.
func (t refText) guarded(e *news.Entity, hits []refHit) (out []refHit) {
	find := func(phrase string) []refHit { return t.find(phrase, acronym(phrase)) }
	stands := func(phrase string) bool { return len(find(phrase)) > 0 }
	if slices.ContainsFunc(e.NotWith, stands) || len(e.Context) > 0 && !slices.ContainsFunc(e.Context, stands) {
		return nil
	}
	for _, h := range hits {
		if !slices.ContainsFunc(e.Never, func(phrase string) bool {
			return slices.ContainsFunc(find(phrase), func(n refHit) bool { return n.start < h.end && h.start < n.end })
		}) {
			out = append(out, h)
		}
	}
	return out
}

// eval is the meaning of a query: whether it holds, and what proves it.
func (t refText) eval(n *query.Node) (bool, []refHit) {
	switch n.Op {
	case query.Term:
		hits := t.find(n.Text, n.Exact)
		return len(hits) > 0, hits
	case query.Not:
		ok, _ := t.eval(n.Kids[0])
		return !ok, nil
	case query.Near:
		hits := t.near(n)
		return len(hits) > 0, nil
	}
	held := 0
	var proof []refHit
	for _, k := range n.Kids {
		if ok, hits := t.eval(k); ok {
			held++
			proof = append(proof, hits...)
		}
	}
	need := map[query.Op]int{query.And: len(n.Kids), query.Or: 1, query.Quorum: n.N}[n.Op]
	return held >= need, proof
}

func (t refText) near(n *query.Node) (out []refHit) {
	places := func(k *query.Node) []refHit {
		switch k.Op {
		case query.Near:
			return t.near(k)
		case query.Or:
			var all []refHit
			for _, kk := range k.Kids {
				all = append(all, t.find(kk.Text, kk.Exact)...)
			}
			return all
		}
		return t.find(k.Text, k.Exact)
	}
	for _, a := range places(n.Kids[0]) {
		for _, b := range places(n.Kids[1]) {
			after, ahead := b.from-a.to, a.from-b.to
			if after >= 1 && after <= n.N || !n.Ordered && ahead >= 1 && ahead <= n.N {
				out = append(out, refHit{from: min(a.from, b.from), to: max(a.to, b.to)})
			}
		}
	}
	return out
}

var (
	refVocabulary = []string{
		"Red", "Cross", "red", "CROSS", "ICRC", "icrc", "Baku", "Баку", "БАКУ", "и", "և", "ԵՎ", "Երևան", "Երեւան",
		"İlham", "ilham", "O'Brien", "ICRC’s", "l’ICRC", "Baku'da", "B\u0430ku", "北", "京", "bа\u00ADku", "prison", "prisoners", "the",
		"of", "й", "Straße",
	}
	refSeparators = []string{
		" ", " ", " ", " ", " ", "-", " - ", "\n", ". ", ", ", "\u00A0", "] ", " [", "’", "\xff", "  ", "\u200B ",
		"", "-", "–",
	}
)

func refRandomText(rng *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		b.WriteString(refVocabulary[rng.IntN(len(refVocabulary))])
		b.WriteString(refSeparators[rng.IntN(len(refSeparators))])
	}
	return b.String()
}

func refPhrase(rng *rand.Rand) string {
	n := 1 + rng.IntN(2)*rng.IntN(4)
	words := make([]string, n)
	for i := range words {
		words[i] = refVocabulary[rng.IntN(len(refVocabulary))]
	}
	return strings.Join(words, " ")
}

// refGuard gives about half of the entities never, context or not_with.
func refGuard(rng *rand.Rand, e *news.Entity) {
	switch p := refPhrase(rng); rng.IntN(8) {
	case 0, 1:
		if !isName(e, p) {
			e.Never = []string{p, "zzz never"}
		}
	case 2:
		e.Context = []string{p, refPhrase(rng)}
	case 3:
		e.NotWith = []string{p}
	case 4:
		e.Context, e.NotWith = []string{"pri*", "ba*"}, []string{"the o*"}
	}
}

func refQuery(rng *rand.Rand, depth int) string {
	term := func() string {
		switch rng.IntN(8) {
		case 0:
			return []string{"pri*", "ba*", "er*", "бак*", `"red cro*"`, `"re* cross"`, "prison*"}[rng.IntN(7)]
		case 1:
			return []string{"=ICRC", "=Baku", "=red"}[rng.IntN(3)]
		}
		return `"` + refPhrase(rng) + `"`
	}
	if depth == 0 {
		return term()
	}
	sub := func() string { return refQuery(rng, depth-1) }
	switch rng.IntN(7) {
	case 0:
		return "(" + sub() + " OR " + sub() + ")"
	case 1:
		return "(" + sub() + " AND " + sub() + ")"
	case 2:
		return "(" + sub() + " NOT " + sub() + ")"
	case 3:
		return fmt.Sprintf("%d of (%s, %s, %s)", 1+rng.IntN(3), sub(), sub(), sub())
	case 4:
		return fmt.Sprintf("(%s %s/%d (%s OR %s))", term(), []string{"NEAR", "ONEAR"}[rng.IntN(2)], 1+rng.IntN(4), term(), term())
	case 5:
		return fmt.Sprintf("(%s NEAR/%d %s ONEAR/%d %s)", term(), 1+rng.IntN(3), term(), 1+rng.IntN(3), term())
	}
	return term()
}

// TestAgainstReference compares the matcher with the reference on random
// entities, rules and multilingual texts.
func TestAgainstReference(t *testing.T) { againstReference(t, 60, 7) }

// TestEvalMatchAgrees is TestAgainstReference with more rounds, different each time.
func TestEvalMatchAgrees(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("a longer run: set TOCSIN_EVAL=1")
	}
	seed := uint64(time.Now().UnixNano())
	againstReference(t, 1500, seed)
	t.Logf("matcher and reference agree on 7,500 texts (seed %d)", seed)
}

func againstReference(t *testing.T, rounds int, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 8))
	for range rounds {
		l := news.Watchlist{Name: "w"}
		for i := range 12 {
			e := news.Entity{Name: fmt.Sprint("zzz", i), Kind: news.KindPerson, Aliases: []string{refPhrase(rng), refPhrase(rng)}}
			refGuard(rng, &e)
			l.Entities = append(l.Entities, e)
		}
		queries := map[string]*query.Node{}
		for i := range 12 {
			q := refQuery(rng, rng.IntN(3))
			name := fmt.Sprint("r", i)
			if parsed, err := query.Parse(q); err == nil {
				queries[name] = parsed
				l.Rules = append(l.Rules, news.Rule{Name: name, Query: q})
			}
		}
		m, faults := CompileWith([]news.Watchlist{l}, Options{})                    // the reference does not hear names
		faults = slices.DeleteFunc(faults, func(f Fault) bool { return f.Warning }) // two may share a name
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		for range 5 {
			s := refRandomText(rng, rng.IntN(25))
			compareWithReference(t, m, &l, queries, s)
		}
	}
}

func compareWithReference(t *testing.T, m *Matcher, l *news.Watchlist, queries map[string]*query.Node, s string) {
	t.Helper()
	ref := newRefText(s)
	spans := map[string][]string{}
	held := map[string]bool{}
	for _, ma := range m.Find(nil, &Input{Text: s}) {
		if s[ma.Start:ma.End] != ma.Text {
			t.Fatalf("span of %+v in %q", ma, s)
		}
		name := ma.Entity + ma.Rule
		held[name] = true
		spans[name] = append(spans[name], fmt.Sprintf("%d:%d %s", ma.Start, ma.End, ma.Text))
	}
	show := func(hits []refHit) (out []string) {
		for _, h := range leftmost(hits) {
			out = append(out, fmt.Sprintf("%d:%d %s", h.start, h.end, s[h.start:h.end]))
		}
		return out
	}
	for _, e := range l.Entities {
		var hits []refHit
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			hits = append(hits, ref.find(name, false)...)
		}
		hits = ref.guarded(&e, hits)
		if diff := cmp.Diff(show(hits), spans[e.Name]); diff != "" {
			t.Fatalf("entity %+v in %q (-reference +matcher):\n%s", e, s, diff)
		}
	}
	for name, q := range queries {
		want, hits := ref.eval(q)
		if want != held[name] {
			t.Fatalf("rule %s in %q: matcher says %v, reference %v", q, s, held[name], want)
		}
		if !want || strings.Contains(q.String(), "NEAR/") {
			continue
		}
		if diff := cmp.Diff(show(hits), spans[name]); diff != "" {
			t.Fatalf("rule %s in %q (-reference +matcher):\n%s", q, s, diff)
		}
	}
}
