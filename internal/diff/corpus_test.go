package diff

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"tocsin/internal/datatest"
)

// TestCorpus compares real texts with their edited copies, and with their
// neighbours, which have nothing in common with them. The changes of ordinary
// texts are byte for byte those of the version that had no budget.
func TestCorpus(t *testing.T) {
	type row struct {
		ID, Text string
		CopyOf   string `json:"copy_of"`
	}
	texts := map[string]string{}
	last := ""
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	pairs := 0
	compare := func(a, b string) {
		pairs++
		if err := enc.Encode(Compare(Revision{Number: 1, Text: a}, Revision{Number: 2, Text: b}, Options{})); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range datatest.Lines(t, "copies/texts.jsonl") {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		texts[r.ID] = r.Text
		if of, ok := texts[r.CopyOf]; ok {
			compare(of, r.Text)
		} else {
			compare(last, r.Text)
		}
		last = r.Text
	}
	const want = "ffca1be355d017a46f2c95fb1887c96501cbb5bdd04b7bc652f1892f5ed6231b"
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("%d pairs have the sum %s, want %s", pairs, got, want)
	}
}
