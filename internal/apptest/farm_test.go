package apptest

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// TestFarmFeeds keeps the farm at the size that METHODS section 7 measures with.
func TestFarmFeeds(t *testing.T) {
	f := &farm{made: map[string][]byte{}}
	body := f.body("127.0.0.1:80", 3, 0, FarmEntries)
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(body)
	w.Close()
	if len(body) < 40_000 || len(body) > 44_000 || z.Len() < 7_000 || z.Len() > 9_000 {
		t.Errorf("a feed is %d bytes, %d gzipped; want about 42,000 and 8,000", len(body), z.Len())
	}
}
