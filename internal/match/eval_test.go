//go:build unix

package match_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestEvalMatchSpeed prints speed and size beside their goals (METHODS 5). All
// ways are measured in turns, in processor time, so that what else runs on the
// machine slows each alike. It needs 6 GB for the largest Aho-Corasick trie.
func TestEvalMatchSpeed(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	docs := lines(t, "articles")
	speed := map[string]map[int]float64{}
	all := contenders(docs)
	for _, n := range []int{100, 1000, 10_000, 100_000, 1_000_000} {
		finds := map[string]func(){}
		ps := phrases(t, n)
		for _, c := range all {
			if n <= c.most {
				find := c.make(t, ps)
				finds[c.name] = func() {
					for i := range docs {
						find(i)
					}
				}
			}
		}
		line := fmt.Sprintf("%9d phrases, MB/s of one processor:", n)
		times := inTurns(3, finds)
		for _, c := range all {
			if d := times[c.name]; d > 0 {
				if speed[c.name] == nil {
					speed[c.name] = map[int]float64{}
				}
				speed[c.name][n] = float64(size(docs)) / d.Seconds() / 1e6
				line += fmt.Sprintf("  %s %.1f", c.name, speed[c.name][n])
			}
		}
		clear(finds)
		runtime.GC()
		t.Log(line)
	}
	us := speed["tocsin"]
	goal(t, "times lower-case+Fields+map, 100 phrases", us[100]/speed["map"][100], 1.5)
	goal(t, "times lower-case+Fields+map, 100,000 phrases", us[100_000]/speed["map"][100_000], 5)
	for _, n := range []int{100, 1000, 10_000} {
		best := max(speed["petar"][n], speed["bobu"][n])
		goal(t, fmt.Sprintf("times the faster Aho-Corasick, %d phrases (folded for it)", n), us[n]/best, 0)
	}
	goal(t, "times Aho-Corasick, 100,000 phrases", us[100_000]/speed["bobu"][100_000], 10)
}

// TestEvalMatchGrowth prints how the speed falls with the number of phrases.
func TestEvalMatchGrowth(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	docs := lines(t, "articles")
	finds := map[string]func(){}
	for _, n := range []int{10_000, 1_000_000} {
		m := compile(t, named(phrases(t, n)))
		var dst []news.Match
		finds[fmt.Sprint(n)] = func() {
			for i := range docs {
				dst = m.Find(dst[:0], &match.Input{Text: docs[i]})
			}
		}
	}
	times := inTurns(9, finds)
	goal(t, "speed at 1,000,000 phrases to 10,000", times["10000"].Seconds()/times["1000000"].Seconds(), 0.5)
}

// TestEvalMatchRules prints what boolean rules cost.
func TestEvalMatchRules(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	docs := lines(t, "articles")
	ps := lines(t, "phrases-100000")
	for _, n := range []int{10_000, 100_000} {
		l := booleans(n, ps)
		finds := map[string]func(){}
		for name, list := range map[string]news.Watchlist{"rules": l, "only": phrasesOf(l)} {
			m, faults := match.Compile([]news.Watchlist{list})
			if len(faults) > len(list.Rules)/100 {
				t.Fatal(len(faults), "faults, the first:", faults[0])
			}
			var dst []news.Match
			finds[name] = func() {
				for i := range docs {
					dst = m.Find(dst[:0], &match.Input{Text: docs[i]})
				}
			}
		}
		times := inTurns(7, finds)
		want := 0.0
		if n == 10_000 {
			want = 0.7
		}
		t.Logf("%d boolean rules: %.0f articles/s of one processor (%d bytes each)", n, float64(len(docs))/times["rules"].Seconds(),
			size(docs)/len(docs))
		goal(t, fmt.Sprintf("speed with %d boolean rules to finding their phrases alone", n),
			times["only"].Seconds()/times["rules"].Seconds(), want)
	}
}

// TestEvalMatchSize prints what the index of 100,000 phrases takes, and what
// text takes in which nothing matches.
func TestEvalMatchSize(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	l := named(lines(t, "phrases-100000"))
	var m *match.Matcher
	clock := time.Hour
	times := inTurns(25, map[string]func(){"compile": func() {
		start := time.Now()
		m, _ = match.Compile([]news.Watchlist{l})
		clock = min(clock, time.Since(start))
	}})
	goal(t, fmt.Sprintf("seconds to build the index of 100,000 phrases, best of 25, %d processors", runtime.GOMAXPROCS(0)),
		clock.Seconds(), -0.1)
	goal(t, "seconds that this takes of all processors", times["compile"].Seconds(), 0)
	var with, without runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&with)
	runtime.KeepAlive(m)
	m = nil
	runtime.GC()
	runtime.ReadMemStats(&without)
	runtime.KeepAlive(l)
	goal(t, "MB that it keeps", float64(with.HeapAlloc-without.HeapAlloc)/1e6, -10)

	docs, ps := lines(t, "articles")[:2000], lines(t, "phrases-10000")
	for i, p := range ps {
		ps[i] = p + "qq zz"
	}
	none := compile(t, named(ps))
	var dst []news.Match
	allocs := testing.AllocsPerRun(3, func() {
		for i := range docs {
			dst = none.Find(dst[:0], &match.Input{Text: docs[i]})
		}
	})
	goal(t, "allocations in 2,000 articles without a match", allocs, -0.5)
}

// inTurns runs each function so often, one after the other, and returns the
// least of the processor time that each took: what else runs on the machine
// only adds to it, by what it takes of the caches.
func inTurns(rounds int, fs map[string]func()) map[string]time.Duration {
	least := map[string]time.Duration{}
	for range rounds {
		for name, f := range fs {
			start := cpuTime()
			f()
			took := cpuTime() - start
			if have, ok := least[name]; !ok || took < have {
				least[name] = took
			}
		}
	}
	return least
}

// goal prints a figure beside its goal: at least so much, or at most, if that
// is negative, or without one, if it is 0.
func goal(t *testing.T, what string, got, want float64) {
	t.Helper()
	line := fmt.Sprintf("%-75s %8.3f", what, got)
	met := got >= want
	switch {
	case want > 0:
		line += fmt.Sprintf("  goal >= %g", want)
	case want < 0:
		met = got <= -want
		line += fmt.Sprintf("  goal <= %.3g", -want)
	default:
		t.Log(line)
		return
	}
	t.Log(line + "  " + map[bool]string{true: "met", false: "MISSED"}[met])
}
