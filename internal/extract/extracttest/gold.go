// Package extracttest has what the tests of package extract and of its parts
// share: the pages that a person read, and pages made to be slow.
package extracttest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Gold is one page of the shared set as a person read it.
type Gold struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Country   string   `json:"country"`
	Title     string   `json:"title"`
	Published string   `json:"published"`
	Authors   []string `json:"authors"`
	Text      string   `json:"text"`
	Body      []byte   `json:"-"`
}

// Recent reports whether the page is of the newer half of the set.
func (g *Gold) Recent() bool { return strings.HasPrefix(g.ID, "fundus") }

// Load reads the set. The test is skipped where it is not there; root is the
// way to the top of the module.
func Load(t testing.TB, root string) []Gold {
	t.Helper()
	out := load[Gold](t, root, "extract")
	for i := range out {
		out[i].Body = page(t, root, "extract", out[i].ID)
	}
	return out
}

// load reads what is known of the pages of a shared set.
func load[T any](t testing.TB, root, set string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(dataOf(root, set), "pages.jsonl"))
	if err != nil {
		t.Skipf("the shared set %s is not here: %v", set, err)
	}
	defer f.Close()
	var out []T
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var row T
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

func dataOf(root, set string) string { return filepath.Join(root, "..", "shared", "data", set) }

func page(t testing.TB, root, set, id string) []byte {
	t.Helper()
	return gunzip(t, filepath.Join(dataOf(root, set), "html", id+".html.gz"))
}

func gunzip(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Words divides a text as the published benchmark does.
func Words(s string) []string { return word.FindAllString(s, -1) }

var word = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of four words of a text, as the published
// benchmark does (a shorter text is one shingle).
func shingles(s string) map[string]int {
	w := Words(s)
	n := 4
	if len(w) > 0 && len(w) < n {
		n = len(w)
	}
	out := map[string]int{}
	for i := 0; i+n <= len(w) && len(w) > 0; i++ {
		out[strings.Join(w[i:i+n], " ")]++
	}
	return out
}

// Overlap is true positives, false positives and false negatives, as shares
// of their sum, so that a long text weighs no more than a short one.
func Overlap(want, have string) (tp, fp, fn float64) {
	a, b := shingles(want), shingles(have)
	for k, n := range a {
		m := min(n, b[k])
		tp += float64(m)
		fn += float64(n - m)
	}
	for k, n := range b {
		fp += float64(max(0, n-a[k]))
	}
	if sum := tp + fp + fn; sum > 0 {
		return tp / sum, fp / sum, fn / sum
	}
	return 0, 0, 0
}

// F1 is the measure of that name.
func F1(tp, fp, fn float64) float64 {
	if tp == 0 {
		return 0
	}
	return 2 * tp / (2*tp + fp + fn)
}
