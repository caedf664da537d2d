package extracttest

import (
	"hash/fnv"
	"net/url"
	"strings"
	"testing"
)

// Pieced is one page of the shared set of segments: pieces of text that a person
// found in its article, and pieces that stand beside it.
type Pieced struct {
	ID    string   `json:"id"`
	URL   string   `json:"url"`
	Has   []string `json:"has"`
	Lacks []string `json:"lacks"`
	Body  []byte   `json:"-"`
}

// LoadSegments reads the set. The test is skipped where it is not there; root is
// the way to the top of the module.
func LoadSegments(t testing.TB, root string) []Pieced {
	t.Helper()
	out := load[Pieced](t, root, "segments")
	for i := range out {
		out[i].Body = page(t, root, "segments", out[i].ID)
	}
	return out
}

// Held counts, as the published benchmark does, the pieces that a text must hold
// and does (tp) or does not (fn), and those it must not hold and does (fp).
func (p *Pieced) Held(text string) (tp, fp, fn float64) {
	text = plain(text)
	for _, piece := range p.Has {
		if strings.Contains(text, plain(piece)) {
			tp++
		} else {
			fn++
		}
	}
	for _, piece := range p.Lacks {
		if strings.Contains(text, plain(piece)) {
			fp++
		}
	}
	return tp, fp, fn
}

// plain is a text on one line.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// Fold divides pages into n folds by their outlets, so that no page is judged by
// what another page of its outlet taught. Pages without a host have one each.
func Fold(id, address string, n int) int {
	h := fnv.New32a()
	host := id
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" && u.Hostname() != "web.archive.org" {
		host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	_, _ = h.Write([]byte(host))
	return int(h.Sum32()) % n
}
