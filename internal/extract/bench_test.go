package extract

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkPage reads all shared pages; cpu-ms/page is processor time, which
// other work on the machine does not lengthen.
func BenchmarkPage(b *testing.B) {
	pages := loadGold(b)
	b.ReportAllocs()
	start, n := cpu(b), 0
	for b.Loop() {
		for i := range pages {
			if _, err := Page(pages[i].body, Options{URL: pages[i].URL}); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(cpu(b)-start)/float64(time.Millisecond)/float64(n), "cpu-ms/page")
}

func cpu(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Skip("no processor times here: ", err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
