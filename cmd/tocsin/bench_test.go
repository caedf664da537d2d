package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedData is the real data that speed is measured on, where it is present.
const sharedData = "../../../shared/data"

// BenchmarkInspectFeeds measures `inspect --jsonl` on all feeds, on all cores.
func BenchmarkInspectFeeds(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(sharedData, "feeds", "xml", "*"))
	if err != nil || len(files) == 0 {
		b.Skip("the feeds are not here")
	}
	var list bytes.Buffer
	for i, file := range files {
		fmt.Fprintf(&list, "{\"id\":\"%d\",\"url\":\"https://example.org/feed\",\"file\":%q}\n", i, file)
	}
	benchRun(b, len(files), "feeds/s", list.Bytes(), "inspect", "--jsonl", "-")
}

// BenchmarkInspectPages measures `inspect --jsonl` on all pages, on all cores.
func BenchmarkInspectPages(b *testing.B) {
	dir, n := b.TempDir(), 0
	var list bytes.Buffer
	eachRecord(b, filepath.Join("extract", "pages.jsonl"), func(r map[string]any) {
		file := filepath.Join(dir, fmt.Sprint(n))
		gunzip(b, filepath.Join(sharedData, "extract", "html", fmt.Sprint(r["id"])+".html.gz"), file)
		line, err := json.Marshal(map[string]any{"id": r["id"], "url": r["url"], "file": file})
		if err != nil {
			b.Fatal(err)
		}
		list.Write(append(line, '\n'))
		n++
	})
	benchRun(b, n, "pages/s", list.Bytes(), "inspect", "--jsonl", "-")
}

// BenchmarkReplay measures `replay` on reports of many events, and on texts
// and their edited copies, with the watchlists of config/tocsin.yaml.
func BenchmarkReplay(b *testing.B) {
	for _, file := range []string{"stories/events.jsonl", "copies/texts.jsonl"} {
		b.Run(strings.Split(file, "/")[0], func(b *testing.B) {
			var list bytes.Buffer
			n := 0
			eachRecord(b, file, func(r map[string]any) {
				title, _ := r["title"].(string)
				line, err := json.Marshal(map[string]any{
					"source": fmt.Sprintf("source-%d", n%20), "url": fmt.Sprintf("https://example.org/%d", n), "title": title, "text": r["text"],
					"seen": "2025-07-28T10:00:00Z",
				})
				if err != nil {
					b.Fatal(err)
				}
				list.Write(append(line, '\n'))
				n++
			})
			benchRun(b, n, "lines/s", list.Bytes(), "replay", "--config", "../../config/tocsin.yaml", "-")
		})
	}
}

// benchRun runs a command over n things on standard input. That some of them
// are unreadable is part of the data.
func benchRun(b *testing.B, n int, unit string, in []byte, args ...string) {
	b.Helper()
	b.ResetTimer()
	for b.Loop() {
		var errOut bytes.Buffer
		if code := run(b.Context(), args, bytes.NewReader(in), io.Discard, &errOut); code == exitUsage {
			b.Fatal(errOut.String())
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), unit)
}

// eachRecord reads a file of lines of the shared data, and skips without it.
func eachRecord(b *testing.B, file string, fn func(map[string]any)) {
	b.Helper()
	f, err := os.Open(filepath.Join(sharedData, file))
	if errors.Is(err, fs.ErrNotExist) {
		b.Skip("the data is not here")
	}
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r map[string]any
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			b.Fatal(err)
		}
		fn(r)
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
}

func gunzip(b *testing.B, from, to string) {
	b.Helper()
	f, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(to, body, 0o600); err != nil {
		b.Fatal(err)
	}
}
