package identity

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostile are texts of about n bytes, another one for each seed, made to stop
// the watch.
var hostile = []struct {
	name string
	make func(n int, r *rand.Rand) string
}{
	{"lines", func(n int, r *rand.Rand) string {
		return repeat(n, func() string {
			return fmt.Sprintf("%x %x %x %x.\n", r.IntN(3000), r.IntN(3000), r.IntN(3000), r.IntN(3000))
		})
	}},
	{"all different", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("w%x ", r.Int64()) })
	}},
	{"almost equal", func(n int, r *rand.Rand) string {
		return repeat(n, func() string {
			return fmt.Sprintf("We went on %d April and saw %d men who said.\n", 1+r.IntN(2), r.IntN(2))
		})
	}},
	{"periodic", func(n int, r *rand.Rand) string { return strings.Repeat("a b c ", n/6-r.IntN(500)) }},
	{"one word", func(n int, r *rand.Rand) string { return strings.Repeat("a", n) + fmt.Sprint(r.Int()) }},
	{"quotes", func(n int, r *rand.Rand) string {
		return repeat(n, func() string {
			return fmt.Sprintf("“%x %x %x”, he said. ", r.IntN(3000), r.IntN(3000), r.IntN(3000))
		})
	}},
	{"numbers", func(n int, r *rand.Rand) string { return strings.Repeat("5 6 ", n/4) + fmt.Sprint(r.Int()) }},
	{"other numbers", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("%d men. ", r.IntN(1e9)) })
	}},
	{"zalgo", func(n int, r *rand.Rand) string {
		return strings.Repeat("a"+strings.Repeat("\u0316\u0301", 50), n/201) + fmt.Sprint(r.Int())
	}},
	{"full stops", func(n int, r *rand.Rand) string { return strings.Repeat(".", n-r.IntN(99)) + "a" }},
	{"apostrophes", func(n int, r *rand.Rand) string { return strings.Repeat("a'1,", n/4-r.IntN(99)) }},
}

func repeat(n int, piece func() string) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(piece())
	}
	return b.String()
}

// BenchmarkHostile hashes, sketches and compares two hostile texts of each
// kind, of half a megabyte and of the longest page; cpu-s/op is user and system
// time.
func BenchmarkHostile(b *testing.B) {
	for _, shape := range hostile {
		for _, size := range []int{500 << 10, 10 << 20} {
			x, y := shape.make(size, rand.New(rand.NewPCG(1, 1))), shape.make(size, rand.New(rand.NewPCG(2, 1)))
			for _, work := range []struct {
				name string
				do   func()
			}{
				{"hash", func() { ContentHash("", x) }},
				{"same", func() { Compare("", x, "", y) }},
				{"differs", func() { Differs(x, y, func(s string) []string { return nil }) }},
				{"copies", func() {
					index := NewCopyIndex(CopyOptions{})
					for id := range int64(maxChecked) {
						index.Add(id, time.Time{}, NewSketch(x))
					}
					index.Lookup(NewSketch(y), func(int64) (string, bool) { return x, true })
				}},
			} {
				b.Run(fmt.Sprintf("%s/%s/%dK", work.name, strings.ReplaceAll(shape.name, " ", "-"), size>>10), func(b *testing.B) {
					b.ReportAllocs()
					cpu, runs := cpuTime(), 0
					for b.Loop() {
						work.do()
						runs++
					}
					b.ReportMetric((cpuTime()-cpu).Seconds()/float64(runs), "cpu-s/op")
				})
			}
		}
	}
}

// cpuTime is what the process has used, its collector included.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestHostile: the shapes of the benchmark are worked through at a length
// that is compared in full, and what differs is never taken for the same.
func TestHostile(t *testing.T) {
	for _, shape := range hostile {
		x, y := shape.make(100<<10, rand.New(rand.NewPCG(1, 1))), shape.make(100<<10, rand.New(rand.NewPCG(2, 1)))
		if like, reason := Compare("", x+" five", "", y+" six"); like != Changed {
			t.Errorf("%s: %v, %s", shape.name, like, reason)
		}
		Differs(x, y, nil)
		if n := len(NewSketch(x).Bytes()); n > 965 {
			t.Errorf("%s: a sketch of %d bytes", shape.name, n)
		}
	}
}
