//go:build unix

package match_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	bobu "github.com/BobuSumisu/aho-corasick"
	petar "github.com/petar-dambovaliev/aho-corasick"

	"tocsin/internal/datatest"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// lines reads a file of the shared data, one item a line.
func lines(tb testing.TB, name string) []string {
	tb.Helper()
	return slices.DeleteFunc(datatest.Lines(tb, "text/"+name+".txt.gz"), func(s string) bool { return s == "" })
}

func size(docs []string) (n int) {
	for _, d := range docs {
		n += len(d)
	}
	return n
}

// phrases returns n phrases: the shared ones, and above 100,000 copies of
// them with two letters exchanged, as most of the shared ones seem to be made.
func phrases(tb testing.TB, n int) []string {
	if n <= 100_000 {
		return lines(tb, fmt.Sprintf("phrases-%d", n))
	}
	out := lines(tb, "phrases-100000")
	seen := make(map[string]bool, n)
	for _, p := range out {
		seen[text.Fold(p)] = true
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for known := len(out); len(out) < n; {
		p := []rune(out[rng.IntN(known)])
		i, j := rng.IntN(len(p)), rng.IntN(len(p))
		if !unicode.IsLetter(p[i]) || !unicode.IsLetter(p[j]) {
			continue
		}
		p[i], p[j] = p[j], p[i]
		if k := text.Fold(string(p)); !seen[k] {
			seen[k] = true
			out = append(out, string(p))
		}
	}
	return out
}

// named makes one entity of each phrase. Persons, so that none is an acronym,
// and exact, so that none is heard: package names has benchmarks of its own.
func named(phrases []string) news.Watchlist {
	l := news.Watchlist{Name: "bench"}
	for _, p := range phrases {
		l.Entities = append(l.Entities, news.Entity{Name: p, Kind: news.KindPerson, Exact: true})
	}
	return l
}

// fieldsMap is the obvious fast way to find the same phrases: lower-case,
// split into words, look up each run of words in a map.
func fieldsMap(phrases []string) func(string) int {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	m := make(map[string]bool, len(phrases))
	longest := 0
	for _, p := range phrases {
		w := split(p)
		m[strings.Join(w, " ")] = true
		longest = max(longest, len(w))
	}
	var run []byte
	return func(s string) (n int) {
		words := split(s)
		for i := range words {
			run = run[:0]
			for _, w := range words[i:min(len(words), i+longest)] {
				if len(run) > 0 {
					run = append(run, ' ')
				}
				run = append(run, w...)
				if m[string(run)] {
					n++
				}
			}
		}
		return n
	}
}

// cpuTime is what the process has used. The benchmarks compare processor
// time: on a machine with other work, clocks compare that work.
func cpuTime() time.Duration {
	var ru syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &ru); err != nil {
		panic(err)
	}
	return time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
}

// contender is a way to find phrases in texts. find returns how many it found
// in one of the texts.
type contender struct {
	name string
	most int // phrases that it is tried with
	make func(tb testing.TB, ps []string) (find func(doc int) int)
}

// contenders are the matcher, lower-case+Fields+map, and the two Aho-Corasick
// libraries that were the fastest in Go: one on small sets, one on large ones.
// Those get text and phrases that were folded before, and need not find whole words.
func contenders(docs []string) []contender {
	folded := make([]string, len(docs))
	for i, d := range docs {
		folded[i] = text.Fold(d)
	}
	foldAll := func(ps []string) []string {
		out := make([]string, len(ps))
		for i, p := range ps {
			out[i] = text.Fold(p)
		}
		return out
	}
	huge := 10_000 // two kilobytes a state: 100,000 phrases take 5 GB
	if os.Getenv("TOCSIN_EVAL") != "" {
		huge = 100_000
	}
	return []contender{
		{"map", 1 << 30, func(_ testing.TB, ps []string) func(int) int {
			words := fieldsMap(ps)
			return func(i int) int { return words(docs[i]) }
		}},
		{"petar", 1000, func(_ testing.TB, ps []string) func(int) int {
			builder := petar.NewAhoCorasickBuilder(petar.Opts{MatchKind: petar.LeftMostLongestMatch, DFA: true})
			trie := builder.Build(foldAll(ps))
			return func(i int) (n int) {
				for it := trie.Iter(folded[i]); it.Next() != nil; {
					n++
				}
				return n
			}
		}},
		{"bobu", huge, func(_ testing.TB, ps []string) func(int) int {
			trie := bobu.NewTrieBuilder().AddStrings(foldAll(ps)).Build()
			return func(i int) (n int) {
				trie.Walk([]byte(folded[i]), func(_, _, _ int64) bool { n++; return true })
				return n
			}
		}},
		{"tocsin", 1 << 30, func(tb testing.TB, ps []string) func(int) int {
			m := compile(tb, named(ps))
			var dst []news.Match
			return func(i int) int {
				dst = m.Find(dst[:0], &match.Input{Text: docs[i]})
				return len(dst)
			}
		}},
	}
}

// BenchmarkFind measures all contenders in one run on the same text; make
// eval-match compares them, and the 100,000 phrases of the last library.
func BenchmarkFind(b *testing.B) {
	docs := lines(b, "articles")
	total := size(docs)
	all := contenders(docs)
	for _, n := range []int{100, 1000, 10_000, 100_000, 1_000_000} {
		for _, c := range all {
			if n > c.most {
				continue
			}
			b.Run(fmt.Sprintf("%s/phrases=%d", c.name, n), func(b *testing.B) {
				find := c.make(b, phrases(b, n))
				b.SetBytes(int64(total))
				b.ReportAllocs()
				found, start := 0, cpuTime()
				for b.Loop() {
					found = 0
					for i := range docs {
						found += find(i)
					}
				}
				b.ReportMetric(float64(total)*float64(b.N)/(cpuTime()-start).Seconds()/1e6, "MB/cpu-s")
				b.ReportMetric(float64(found), "found")
			})
		}
	}
}

// BenchmarkFindNothing is text in which nothing matches: only the pass itself.
func BenchmarkFindNothing(b *testing.B) {
	docs := lines(b, "articles")
	ps := lines(b, "phrases-10000")
	for i, p := range ps {
		ps[i] = p + "qq zz"
	}
	m := compile(b, named(ps))
	b.SetBytes(int64(size(docs)))
	b.ReportAllocs()
	var dst []news.Match
	for b.Loop() {
		for i := range docs {
			dst = m.Find(dst[:0], &match.Input{Text: docs[i]})
		}
	}
}

// booleans makes n rules of the shapes that people write, of corpus phrases.
func booleans(n int, ps []string) news.Watchlist {
	rng := rand.New(rand.NewPCG(5, 6))
	pick := func() string {
		return `"` + strings.NewReplacer(`"`, "", "“", "", "”", "", "*", "").Replace(ps[rng.IntN(len(ps))]) + `"`
	}
	l := news.Watchlist{Name: "rules"}
	for i := range n {
		var q string
		switch i % 4 {
		case 0:
			q = pick() + " AND " + pick()
		case 1:
			q = pick() + " AND (" + pick() + " OR " + pick() + ")"
		case 2:
			q = "(" + pick() + " OR " + pick() + ") AND " + pick() + " NOT " + pick()
		case 3:
			q = "2 of (" + pick() + ", " + pick() + ", " + pick() + ") AND " + pick()
		}
		l.Rules = append(l.Rules, news.Rule{Name: fmt.Sprint("r", i), Query: q})
	}
	return l
}

// BenchmarkRules measures boolean rules against finding the same phrases
// without any rule: x-only is the share of that speed that is kept.
func BenchmarkRules(b *testing.B) {
	docs := lines(b, "articles")
	ps := lines(b, "phrases-100000")
	for _, n := range []int{10_000, 100_000} {
		l := booleans(n, ps)
		var only float64
		for _, with := range []string{"only", "rules"} {
			list := l
			if with == "only" {
				list = phrasesOf(l)
			}
			m, faults := match.Compile([]news.Watchlist{list})
			if len(faults) > len(list.Rules)/100 {
				b.Fatal(len(faults), "faults, the first:", faults[0])
			}
			b.Run(fmt.Sprintf("%s/n=%d", with, n), func(b *testing.B) {
				b.SetBytes(int64(size(docs)))
				b.ReportAllocs()
				var dst []news.Match
				found, start := 0, cpuTime()
				for b.Loop() {
					found = 0
					for i := range docs {
						dst = m.Find(dst[:0], &match.Input{Text: docs[i]})
						found += len(dst)
					}
				}
				rate := float64(len(docs)) * float64(b.N) / (cpuTime() - start).Seconds()
				b.ReportMetric(rate, "articles/cpu-s")
				b.ReportMetric(float64(found), "found")
				if with == "only" {
					only = rate
				} else {
					b.ReportMetric(rate/only, "x-only")
				}
			})
		}
	}
}

// phrasesOf makes entities of the phrases of rules.
func phrasesOf(l news.Watchlist) news.Watchlist {
	seen := make(map[string]bool)
	var ps []string
	for _, r := range l.Rules {
		for i, p := range strings.Split(r.Query, `"`) {
			if k := text.Fold(p); i%2 == 1 && !seen[k] {
				seen[k] = true
				ps = append(ps, p)
			}
		}
	}
	return named(ps)
}

// BenchmarkCompile measures the index of 100,000 phrases: the time, and the
// bytes it keeps.
func BenchmarkCompile(b *testing.B) {
	l := named(lines(b, "phrases-100000"))
	var m *match.Matcher
	for b.Loop() {
		m, _ = match.Compile([]news.Watchlist{l})
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(m)
	m = nil
	runtime.GC()
	runtime.ReadMemStats(&before)
	runtime.KeepAlive(l)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-index")
}
