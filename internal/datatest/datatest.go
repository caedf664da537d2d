// Package datatest reads what the tests of several packages share: testdata/ at
// the top level, and the data that methods are made from and measured on. That
// lies beside the repository, in ../shared/data, and is no part of it.
package datatest

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// maxLine bounds a line in bytes.
const maxLine = 64 << 20

// Lines returns the lines of a file of the data, such as text/articles.txt.gz.
// The test is skipped where there is no data.
func Lines(tb testing.TB, name string) []string {
	tb.Helper()
	file, err := os.Open(shared(tb, name))
	if err != nil {
		tb.Skip("no shared data: ", err)
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
	}
	var out []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		out = append(out, lines.Text())
	}
	if err := lines.Err(); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return out
}

// File is the path of a file of testdata/ at the top level.
func File(tb testing.TB, name string) string {
	tb.Helper()
	return filepath.Join(root(tb), "testdata", filepath.FromSlash(name))
}

// shared is the path of a file of the data beside the repository.
func shared(tb testing.TB, name string) string {
	tb.Helper()
	return filepath.Join(filepath.Dir(root(tb)), "shared", "data", filepath.FromSlash(name))
}

// root is the folder of go.mod, above that of the test.
func root(tb testing.TB) string {
	tb.Helper()
	at, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			tb.Fatal("no go.mod above the test")
		}
		at = filepath.Dir(at)
	}
}
