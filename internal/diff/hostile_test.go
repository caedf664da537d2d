package diff

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pageBytes is the longest text that a page of 10 MiB can have.
const pageBytes = 10 << 20

// hostile are texts of a publisher who wants to stop the watch. make writes
// one of about n bytes, another one for each seed.
var hostile = []struct {
	name string
	make func(n int, r *rand.Rand) string
}{
	{"lines", func(n int, r *rand.Rand) string {
		return repeat(n, func() string {
			return fmt.Sprintf("%x %x %x %x.\n", r.IntN(3000), r.IntN(3000), r.IntN(3000), r.IntN(3000))
		})
	}},
	{"one line", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("%x ", r.IntN(3000)) })
	}},
	{"all different", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("w%x ", r.Int64()) })
	}},
	{"moved", func(n int, r *rand.Rand) string {
		lines := make([]string, n/50)
		for i := range lines {
			lines[i] = fmt.Sprintf("line %d says that somebody went somewhere else.\n", i)
		}
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		return strings.Join(lines, "")
	}},
	{"half equal", func(n int, r *rand.Rand) string {
		i := 0
		return repeat(n, func() string { i++; return fmt.Sprintf("line %d of them said %x to us.\n", i, r.IntN(2)) })
	}},
	{"alternating", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("said and %x, ", r.IntN(3000)) })
	}},
	{"periodic", func(n int, r *rand.Rand) string { return strings.Repeat("a b c ", n/6-r.IntN(500)) }},
	{"two letters", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return string(rune('a'+r.IntN(2))) + " " })
	}},
	{"one word", func(n int, r *rand.Rand) string { return strings.Repeat("a", n) + fmt.Sprint(r.Int()) }},
	{"quotes", func(n int, r *rand.Rand) string {
		return repeat(n, func() string {
			return fmt.Sprintf("“%x %x %x”, he said. ", r.IntN(3000), r.IntN(3000), r.IntN(3000))
		})
	}},
	{"opened quotes", func(n int, r *rand.Rand) string { return strings.Repeat("“ a ", n/6) + fmt.Sprint(r.Int()) }},
	{"numbers", func(n int, r *rand.Rand) string { return strings.Repeat("5 6 ", n/4) + fmt.Sprint(r.Int()) }},
	{"other numbers", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return fmt.Sprintf("%d men. ", r.IntN(1e9)) })
	}},
	{"number words", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return []string{"twenty ", "five ", "hundred ", "and "}[r.IntN(4)] })
	}},
	{"full stops", func(n int, r *rand.Rand) string { return strings.Repeat(".", n-r.IntN(99)) + "a" }},
	{"zalgo", func(n int, r *rand.Rand) string {
		return strings.Repeat("a"+strings.Repeat("\u0316\u0301", 50), n/201) + fmt.Sprint(r.Int())
	}},
	{"empty lines", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return []string{"a\n", "\n", " \n"}[r.IntN(3)] })
	}},
	{"invalid", func(n int, r *rand.Rand) string {
		return repeat(n, func() string { return string([]byte{byte(128 + r.IntN(128))}) })
	}},
}

func repeat(n int, piece func() string) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(piece())
	}
	return b.String()
}

// BenchmarkHostile compares two hostile texts of each kind, of a size that is
// compared in full and of the size of the longest page. peakMB is by how much the heap grew, garbage
// included; cpu-s/op is user and system time.
func BenchmarkHostile(b *testing.B) {
	for _, shape := range hostile {
		for _, size := range []int{100 << 10, 750 << 10, pageBytes} {
			b.Run(fmt.Sprintf("%s/%dK", strings.ReplaceAll(shape.name, " ", "-"), size>>10), func(b *testing.B) {
				x, y := shape.make(size, rand.New(rand.NewPCG(1, 1))), shape.make(size, rand.New(rand.NewPCG(2, 1)))
				x, y = x[:min(len(x), size)], y[:min(len(y), size)]
				b.ReportAllocs()
				peak, cpu := watchHeap(), cpuTime()
				runs := 0
				for b.Loop() {
					c := Compare(Revision{Text: x}, Revision{Text: y}, Options{})
					Sentences(c)
					runs++
				}
				b.ReportMetric(float64(peak())/(1<<20), "peakMB")
				b.ReportMetric((cpuTime()-cpu).Seconds()/float64(runs), "cpu-s/op")
			})
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

// watchHeap samples the heap until it is called, and returns by how many bytes
// it grew at most.
func watchHeap() func() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, m.HeapAlloc
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return most - before
	}
}
