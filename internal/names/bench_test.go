package names

import (
	"strings"
	"syscall"
	"testing"

	"tocsin/internal/datatest"
)

// BenchmarkAppendHits reports the time a word of multilingual news.
func BenchmarkAppendHits(b *testing.B) {
	articles := datatest.Lines(b, "text/articles.txt.gz")[:2000]
	words := 0
	for _, a := range articles {
		words += len(strings.Fields(a))
	}
	for _, n := range []int{30, 1000} {
		f := New(persons(evalNames(b, n)...))
		b.Run(map[int]string{30: "30 names", 1000: "1000 names"}[n], func(b *testing.B) {
			var dst []Hit
			b.ReportAllocs()
			start := cpu()
			for b.Loop() {
				for _, a := range articles {
					dst = f.AppendHits(dst[:0], &Document{Text: a})
				}
			}
			b.ReportMetric(float64(cpu()-start)/float64(b.N)/float64(words), "cpu-ns/word")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(words), "ns/word")
		})
	}
}

// cpu is the processor time used so far, in nanoseconds: on a shared machine
// the clock on the wall measures the neighbours.
func cpu() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkNew compiles ten thousand persons.
func BenchmarkNew(b *testing.B) {
	given, family := []string{"Armen", "Karine", "Ruben", "Anahit", "Gagik", "Лев", "Արամ", "Jean-Claude", "Əli", "Maria"}, evalNames(b, 1000)
	var names []string
	for i := range 10000 {
		words := strings.Fields(family[i%len(family)])
		names = append(names, given[i%len(given)]+" "+words[len(words)-1]+"ov"[:i/1000%3]+"a"[:i/3000%2])
	}
	all := persons(names...)
	b.ReportAllocs()
	for b.Loop() {
		New(all)
	}
}
