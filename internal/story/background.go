package story

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"
)

//go:generate env TOCSIN_MAKE=background.bin go test -count 1 -run ^TestMakeBackground$ .

// backgroundBytes is how common word stems and 4-grams are in news and
// encyclopedia texts of sixteen languages, made by TestMakeBackground: hashes and shares of
// texts, no words and no order.
//
//go:embed background.bin
var backgroundBytes []byte

const (
	hashBits = 24
	// rarest is the share of texts below which a term counts as unseen, and
	// idfStep what one unit of a stored byte is worth.
	rarest  = 0.0005
	idfStep = 1.0 / 32
)

// idfTable holds an idf, natural logarithm, for the terms that are not rare.
// Keys are 24-bit hashes: of two terms that share one, the commoner counts.
type idfTable struct {
	keys   []uint32
	values []uint8
}

// background has the tables of stems and of 4-grams.
var background = sync.OnceValue(func() (b struct{ stems, grams idfTable }) {
	rest := backgroundBytes
	b.stems, rest = readIDF(rest)
	b.grams, _ = readIDF(rest)
	return b
})

// unseenIDF is the weight of a term that the background does not know.
var unseenIDF = idfOf(0)

// idfOf is the inverse document frequency of a share of texts, 0..7.6.
func idfOf(share float64) float64 { return max(0, math.Log((1+rarest)/(share+rarest))) }

// idf looks a 24-bit hash up.
func (t idfTable) idf(hash uint32) float64 {
	lo, hi := 0, len(t.keys)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.keys[mid] < hash {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(t.keys) && t.keys[lo] == hash {
		return float64(t.values[lo]) * idfStep
	}
	return unseenIDF
}

// readIDF reads one table: the number of terms, then for each the distance to
// the last hash and the idf.
func readIDF(b []byte) (idfTable, []byte) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)) {
		return idfTable{}, nil
	}
	b = b[k:]
	t := idfTable{keys: make([]uint32, 0, n), values: make([]uint8, 0, n)}
	hash := uint32(0)
	for range n {
		d, k := binary.Uvarint(b)
		if k <= 0 || len(b) <= k {
			return t, nil
		}
		hash += uint32(d)
		t.keys, t.values = append(t.keys, hash), append(t.values, b[k])
		b = b[k+1:]
	}
	return t, b
}
