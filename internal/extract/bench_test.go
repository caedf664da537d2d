package extract

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/internal/extract/extracttest"
)

// BenchmarkPage reads all shared pages; cpu-ms/page is processor time, which
// other work on the machine does not lengthen.
func BenchmarkPage(b *testing.B) {
	pages := extracttest.Load(b, "../..")
	b.ReportAllocs()
	start, n := cpu(b), 0
	for b.Loop() {
		for i := range pages {
			if _, err := Page(pages[i].Body, Options{URL: pages[i].URL}); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(cpu(b)-start)/float64(time.Millisecond)/float64(n), "cpu-ms/page")
}

// BenchmarkHostile reads what is made to be slow, at the largest size that a
// page may have, and at one at which all readers are still asked: each is to
// take at most 500 ms of processor time.
func BenchmarkHostile(b *testing.B) {
	for i := range 2 * len(extracttest.Hostile) {
		h := extracttest.Hostile[i/2]
		size, suffix := maxBytes, "/10MB"
		if i%2 == 1 {
			size, suffix = 300<<10, "/300kB"
		}
		body := []byte(h.Body(size))
		b.Run(strings.ReplaceAll(h.Name, " ", "_")+suffix, func(b *testing.B) {
			b.ReportAllocs()
			start := cpu(b)
			for b.Loop() {
				if _, err := Page(body, Options{URL: "https://lamp.example/a"}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpu(b)-start)/float64(time.Millisecond)/float64(b.N), "cpu-ms/page")
		})
	}
}

// cpu is the processor time that this process has taken so far.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Skip("no processor times here: ", err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
