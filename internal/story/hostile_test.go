package story

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkHostile makes vectors of texts of 10 MiB that want to be costly;
// cpu-s/op is user and system time.
func BenchmarkHostile(b *testing.B) {
	const size = 10 << 20
	for _, shape := range []struct{ name, text string }{
		{"one-word", strings.Repeat("a", size)},
		{"one-number", strings.Repeat("7", size)},
		{"short-words", strings.Repeat("a b ", size/4)},
		{"zalgo", strings.Repeat("a"+strings.Repeat("\u0316\u0301", 50), size/201)},
		{"no-words", strings.Repeat("- ", size/2)},
		{"numbers", strings.Repeat("5 6 ", size/4)},
	} {
		for _, field := range []string{"title", "text"} {
			b.Run(fmt.Sprintf("%s/%s", shape.name, field), func(b *testing.B) {
				d := Doc{Title: "A title", Text: shape.text}
				if field == "title" {
					d.Title, d.Text = shape.text, "A text."
				}
				b.ReportAllocs()
				cpu, runs := cpuTime(), 0
				for b.Loop() {
					NewVector(d)
					runs++
				}
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
