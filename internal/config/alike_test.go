package config

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"
)

// TestSourcesShareOptions: ten thousand sources cost little more than their
// names and addresses, and none reads another's options.
func TestSourcesShareOptions(t *testing.T) {
	if size := unsafe.Sizeof(Source{}); size > 96 {
		t.Errorf("a source takes %d bytes beside what it shares: the options belong to SourceOptions", size)
	}
	var text strings.Builder
	text.WriteString("timezone: Asia/Yerevan\nfetch: {contact: a@example.org}\nsources:\n")
	write := func(n int, options string) {
		fmt.Fprintf(&text, "  - {name: s%d, feed: \"https://s%d.example/\"%s}\n", n, n, options)
	}
	for n := range 40 { // more kinds than are remembered, each twice in a row
		write(2*n, fmt.Sprintf(", schedule: \"%d * * * *\", timezone: Asia/Baku, headers: {x: y}", n))
		write(2*n+1, fmt.Sprintf(", schedule: \"%d * * * *\", timezone: Asia/Baku, headers: {x: y}", n))
	}
	write(80, ", headers: {x: z}")
	write(81, ", language: hy, backlog: digest")
	write(82, "")
	write(83, ", language: hy, backlog: digest")
	cfg, faults, err := Parse("tocsin.yaml", []byte(text.String()))
	if err != nil {
		t.Fatal(err, faults)
	}
	s := cfg.Sources
	for n := range 40 {
		if s[2*n].SourceOptions != s[2*n+1].SourceOptions {
			t.Errorf("two sources that are alike do not share their options")
		}
		if want := fmt.Sprintf("%d * * * *", n); s[2*n+1].Schedule.String() != want || s[2*n+1].Headers["x"].Value() != "y" {
			t.Errorf("source %d has schedule %s, want %s", 2*n+1, s[2*n+1].Schedule, want)
		}
	}
	switch {
	case s[81].SourceOptions != s[83].SourceOptions:
		t.Error("two sources that are alike, with another between them, do not share their options")
	case s[80].Headers["x"].Value() != "z", s[81].Language != "hy", s[82].Language != "", s[82].Backlog != backlogStore,
		len(s[82].Headers) != 0:
		t.Errorf("a source has another's options: %+v, %+v, %+v", s[80], s[81], s[82])
	}
}
