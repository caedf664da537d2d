package identity

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"tocsin/internal/text"
)

const (
	// shingleWords is how many words in a row make one shingle.
	shingleWords = 3
	// sketchKept is how many of a text's smallest shingle hashes are stored.
	sketchKept = 240
	// sketchVersion changes when words, folding or hashing change, so that old
	// bytes are recognised and can be made again from the text.
	sketchVersion = 1
	sketchHeader  = 5
	sketchRead    = 2 << 20 // bytes
)

// Sketch is the set of a text's word shingles, each hashed to 32 bits, or a
// sample of it: the smallest hashes of the set (bottom-k MinHash; Broder 1997).
// NewSketch keeps the whole set, so containment is exact; bytes keep at most
// 240 hashes, 965 bytes, from which it is estimated. The zero Sketch is that of
// an empty text.
type Sketch struct {
	size   uint32   // shingles in the text
	hashes []uint32 // sorted, unique; all of them or the smallest
}

// NewSketch reads a text's words, folded, and hashes every three in a row.
// A text of one or two words has one shingle.
//
// Of a text longer than 2 MiB the beginning speaks for the whole.
func NewSketch(body string) Sketch {
	body = body[:min(len(body), sketchRead)]
	hashes := make([]uint32, 0, len(body)/6+1)
	var window [shingleWords]uint64
	var buf []byte
	n := 0
	for w := range text.Words(body) {
		buf = text.AppendFold(buf[:0], body[w.Start:w.End])
		copy(window[:], window[1:])
		window[shingleWords-1] = wordHash(buf)
		if n++; n >= shingleWords {
			hashes = append(hashes, shingleHash(window))
		}
	}
	if 0 < n && n < shingleWords {
		hashes = append(hashes, shingleHash(window))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return Sketch{size: uint32(len(hashes)), hashes: hashes}
}

// wordHash is FNV-1a: it must stay the same from one build to the next,
// because sketches are stored.
func wordHash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// shingleHash mixes the words of a shingle; the order counts. The finaliser is
// MurmurHash3's (Appleby, public domain).
func shingleHash(w [shingleWords]uint64) uint32 {
	h := uint64(0)
	for _, x := range w {
		h = (h ^ x) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	h = (h ^ h>>33) * 0xFF51AFD7ED558CCD
	h = (h ^ h>>33) * 0xC4CEB9FE1A85EC53
	return uint32(h >> 32)
}

// Len is how many different shingles the text has.
func (s Sketch) Len() int { return int(s.size) }

// Bytes is the stored form: at most 965 bytes.
func (s Sketch) Bytes() []byte {
	kept := s.hashes[:min(len(s.hashes), sketchKept)]
	b := make([]byte, sketchHeader, sketchHeader+4*len(kept))
	b[0] = sketchVersion
	binary.LittleEndian.PutUint32(b[1:], s.size)
	for _, h := range kept {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return b
}

// ErrOldSketch says that stored bytes were made by another method and have to
// be made again from the text.
var ErrOldSketch = errors.New("sketch of another version: make it again from the text")

// SketchFromBytes reads what Bytes wrote.
func SketchFromBytes(b []byte) (Sketch, error) {
	if len(b) < sketchHeader {
		return Sketch{}, fmt.Errorf("sketch of %d bytes: too short", len(b))
	}
	if b[0] != sketchVersion {
		return Sketch{}, ErrOldSketch
	}
	s := Sketch{size: binary.LittleEndian.Uint32(b[1:])}
	b = b[sketchHeader:]
	if len(b)%4 != 0 || len(b)/4 != min(int(s.size), sketchKept) {
		return Sketch{}, fmt.Errorf("sketch of %d shingles with %d bytes of hashes", s.size, len(b))
	}
	s.hashes = make([]uint32, len(b)/4)
	for i := range s.hashes {
		s.hashes[i] = binary.LittleEndian.Uint32(b[4*i:])
		if i > 0 && s.hashes[i] <= s.hashes[i-1] {
			return Sketch{}, errors.New("sketch with hashes out of order")
		}
	}
	return s, nil
}

// whole reports whether the sketch holds every shingle.
func (s Sketch) whole() bool { return len(s.hashes) == int(s.size) }

// shared is how many shingles two texts have in common: counted where both
// sketches are whole, else estimated from the range that both samples cover.
func (s Sketch) shared(o Sketch) float64 {
	if len(s.hashes) == 0 || len(o.hashes) == 0 {
		return 0
	}
	limit := ^uint32(0)
	if !s.whole() {
		limit = s.hashes[len(s.hashes)-1]
	}
	if !o.whole() {
		limit = min(limit, o.hashes[len(o.hashes)-1])
	}
	common, seenS, seenO := 0, 0, 0
	for seenS < len(s.hashes) && seenO < len(o.hashes) {
		a, b := s.hashes[seenS], o.hashes[seenO]
		if a > limit || b > limit {
			break
		}
		if a == b {
			common++
		}
		if a <= b {
			seenS++
		}
		if b <= a {
			seenO++
		}
	}
	if s.whole() && o.whole() {
		return float64(common)
	}
	covered := (float64(limit) + 1) / (1 << 32)
	return float64(common) / covered
}

// Containment is the share of the smaller text's shingles that the other text
// has too: 1 for a text and a cut of it, 0 for texts with nothing in common.
func (s Sketch) Containment(o Sketch) float64 {
	least := min(s.size, o.size)
	if least == 0 {
		return 0
	}
	return min(1, s.shared(o)/float64(least))
}
