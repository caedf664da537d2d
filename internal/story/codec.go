package story

import (
	"encoding/binary"
	"errors"
	"fmt"

	"tocsin/internal/text"
)

// vectorVersion changes when words, weights, hashes or the background change.
const vectorVersion = 2

const calendarBytes = 8 + 2 + 1

// ErrOldVector says that stored bytes were made by another method and have to
// be made again from the article.
var ErrOldVector = errors.New("story vector of another version: make it again from the article")

// Bytes is the stored form, at most 2 KB.
func (v Vector) Bytes() []byte {
	b := make([]byte, 0, 2048)
	b = append(b, vectorVersion, byte(v.script), byte(len(v.tongue)))
	b = append(b, v.tongue...)
	b = binary.LittleEndian.AppendUint64(b, v.calendar.years)
	b = binary.LittleEndian.AppendUint16(b, v.calendar.months)
	b = append(b, v.calendar.days)
	b = binary.AppendVarint(b, v.time)
	b = appendEntries(b, v.words)
	b = append(b, packFlags(v.flags)...)
	b = appendEntries(b, v.pairs)
	return appendEntries(b, v.grams)
}

// FromBytes reads what Bytes wrote.
func FromBytes(b []byte) (Vector, error) {
	if len(b) < 3 {
		return Vector{}, fmt.Errorf("story vector of %d bytes: too short", len(b))
	}
	if b[0] != vectorVersion {
		return Vector{}, ErrOldVector
	}
	v := Vector{script: text.Script(b[1])}
	n := int(b[2])
	if int(v.script) >= len(scriptTongues) || len(b) < 3+n+calendarBytes {
		return Vector{}, errors.New("story vector with a damaged head")
	}
	v.tongue = string(b[3 : 3+n])
	b = b[3+n:]
	v.calendar = calendar{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:]), b[10]}
	b = b[calendarBytes:]
	when, k := binary.Varint(b)
	if k <= 0 {
		return Vector{}, errors.New("story vector cut in its time")
	}
	v.time, b = when, b[k:]
	var err error
	if v.words, b, err = readEntries(b, keptWords); err != nil {
		return Vector{}, fmt.Errorf("story vector, words: %w", err)
	}
	packed := (len(v.words)*flagBits + 7) / 8
	if len(b) < packed {
		return Vector{}, errors.New("story vector cut in its flags")
	}
	v.flags = unpackFlags(b[:packed], len(v.words))
	if v.pairs, b, err = readEntries(b[packed:], keptPairs); err != nil {
		return Vector{}, fmt.Errorf("story vector, pairs: %w", err)
	}
	if v.grams, b, err = readEntries(b, keptGrams); err != nil {
		return Vector{}, fmt.Errorf("story vector, grams: %w", err)
	}
	if len(b) > 0 {
		return Vector{}, fmt.Errorf("story vector with %d bytes too many", len(b))
	}
	v.norms = v.measure()
	return v, nil
}

// appendEntries writes the number of entries, then for each the distance to
// the last hash and the weight.
func appendEntries(b []byte, es entries) []byte {
	b = binary.AppendUvarint(b, uint64(len(es)))
	last := uint32(0)
	for _, e := range es {
		b = binary.AppendUvarint(b, uint64(e.hash()-last))
		b = append(b, byte(e))
		last = e.hash()
	}
	return b
}

func readEntries(b []byte, most int) (entries, []byte, error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(most) {
		return nil, nil, errors.New("a number of entries that cannot be")
	}
	b = b[k:]
	out := make(entries, 0, n)
	hash := uint64(0)
	for i := range n {
		d, k := binary.Uvarint(b)
		if k <= 0 || len(b) <= k {
			return nil, nil, errors.New("cut short")
		}
		hash += d
		if hash >= 1<<hashBits || d >= 1<<hashBits || i > 0 && d == 0 || b[k] == 0 {
			return nil, nil, errors.New("hashes out of order")
		}
		out = append(out, entry(uint32(hash)<<8|uint32(b[k])))
		b = b[k+1:]
	}
	return out, b, nil
}

const flagBits = 3

func packFlags(flags []uint8) []byte {
	b := make([]byte, (len(flags)*flagBits+7)/8)
	for i, f := range flags {
		for j := range flagBits {
			if f&(1<<j) != 0 {
				at := i*flagBits + j
				b[at/8] |= 1 << (at % 8)
			}
		}
	}
	return b
}

func unpackFlags(b []byte, n int) []uint8 {
	flags := make([]uint8, n)
	for i := range flags {
		for j := range flagBits {
			if at := i*flagBits + j; b[at/8]&(1<<(at%8)) != 0 {
				flags[i] |= 1 << j
			}
		}
	}
	return flags
}
