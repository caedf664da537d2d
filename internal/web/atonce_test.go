package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/news"
)

// library is a desk whose every record is one long text.
type library struct {
	Desk
	text string
}

func (l library) Record(context.Context, news.Actor, int64) (desk.Record, error) {
	return desk.Record{Revisions: []desk.RecordRevision{{Revision: news.Revision{N: 1, Title: "Long", Text: strings.Clone(l.text)}}}}, nil
}

func recordsOf(text string) http.Handler {
	return New(Options{Desk: library{text: text}, Now: time.Now, Zone: time.UTC, Log: slog.New(slog.DiscardHandler)})
}

// slowReader is somebody who takes a page as slowly as he can.
type slowReader struct{ *httptest.ResponseRecorder }

func (s slowReader) Write(p []byte) (int, error) {
	<-time.After(25 * time.Second) // of the bubble's
	return s.ResponseRecorder.Write(p)
}

// TestRecordsAtOnce: forty ask for a long record at once and read slowly. A few
// are served, the others are told to come again, and who leaves is not waited for.
func TestRecordsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := recordsOf(strings.Repeat("word ", 10))
		var all sync.WaitGroup
		readers := make([]slowReader, 40)
		for i := range readers {
			readers[i] = slowReader{httptest.NewRecorder()}
			r := httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1/articles/1", nil)
			all.Go(func() { h.ServeHTTP(readers[i], r) })
		}
		synctest.Wait()
		gone, cancel := context.WithCancel(t.Context())
		left := httptest.NewRecorder()
		all.Go(func() {
			h.ServeHTTP(left, httptest.NewRequestWithContext(gone, "GET", "http://127.0.0.1/articles/1", nil))
		})
		synctest.Wait()
		began := time.Now()
		cancel()
		synctest.Wait()
		all.Wait()
		shown, again := 0, 0
		for _, r := range readers {
			switch {
			case r.Code == http.StatusOK:
				shown++
			case r.Code == http.StatusServiceUnavailable && r.Header().Get("Retry-After") == "10":
				again++
			}
		}
		if shown != recordsAtOnce || again != len(readers)-recordsAtOnce || left.Body.Len() != 0 {
			t.Errorf("%d were shown and %d told to come again; want %d and the rest", shown, again, recordsAtOnce)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s of the bubble's time", took)
		}
	})
}

// TestPieces: a text that is written piece by piece is whole, and its marks stay.
func TestPieces(t *testing.T) {
	for name, s := range map[string]string{
		"lines":   strings.Repeat("A line of the text.\n", 10000),
		"words":   strings.Repeat("word ", 50000),
		"one":     strings.Repeat("é", 100000),
		"nothing": "",
	} {
		s = strings.TrimSpace(s)
		var matches []news.Match
		for at := 0; at+8 < len(s); at += 30002 {
			matches = append(matches, news.Match{Field: news.FieldText, Start: at, End: at + 4})
		}
		var b strings.Builder
		marks := 0
		for part := range marked(s, matches) {
			if len(part.Text) > maxPiece {
				t.Errorf("%s: a piece of %d bytes", name, len(part.Text))
			}
			b.WriteString(part.Text)
			if part.Mark {
				marks++
			}
		}
		if b.String() != s || marks != len(matches) {
			t.Errorf("%s: %d bytes with %d marks became %d with %d", name, len(s), len(matches), b.Len(), marks)
		}
	}
}

// BenchmarkRecordsAtOnce shows what forty requests for a record of 1.9 MB take.
func BenchmarkRecordsAtOnce(b *testing.B) {
	h := recordsOf(strings.Repeat("A line of the text & more.\n", 1900<<10/27))
	var mu sync.Mutex
	var peak uint64
	for b.Loop() {
		runtime.GC()
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				w := discard{http.Header{}}
				h.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/articles/1", nil))
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				mu.Lock()
				peak = max(peak, m.HeapInuse)
				mu.Unlock()
			})
		}
		all.Wait()
	}
	b.ReportMetric(float64(peak)/(1<<20), "MB-heap")
}

// discard takes a page and forgets it.
type discard struct{ head http.Header }

func (d discard) Header() http.Header       { return d.head }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
