package identity

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// prose makes a text of n made-up words; equal seeds give equal texts.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	words := make([]string, n)
	for i := range words {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteByte("bdfgklmnprstv"[r.IntN(13)])
			b.WriteByte("aeiou"[r.IntN(5)])
		}
		words[i] = b.String()
	}
	return strings.Join(words, " ")
}

func firstWords(s string, n int) string { return strings.Join(strings.Fields(s)[:n], " ") }

func TestCopyIndex(t *testing.T) {
	day := time.Date(2025, 7, 30, 0, 0, 0, 0, time.UTC)
	bodies := map[int64]string{}
	x := NewCopyIndex(CopyOptions{})
	for id := int64(1); id <= 300; id++ {
		bodies[id] = prose(uint64(id), 400)
		x.Add(id, day.Add(time.Duration(id)*time.Minute), NewSketch(bodies[id]))
	}
	body := func(id int64) (string, bool) { s, ok := bodies[id]; return s, ok }
	original := bodies[7]
	tests := []struct {
		name, text string
		want       int64
	}{
		{"itself", original, 7},
		{"capitals and signs", strings.ToUpper(strings.ReplaceAll(original, " ", " - ")), 7},
		{"cut to 30 %", firstWords(original, 120), 7},
		{"with a frame", "Staff and agencies. " + original + " All rights reserved.", 7},
		{"inside a longer text", prose(9001, 300) + " " + original + " " + prose(9002, 300), 7},
		{"another", prose(9003, 400), 0},
		{"half of two", firstWords(original, 100) + " " + prose(9004, 400), 0},
		{"a short quotation", firstWords(original, 30) + " " + prose(9005, 300), 0},
		{"empty", "", 0},
		{"three words", firstWords(original, 3), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, f := range map[string]func(int64) (string, bool){"exact": body, "estimated": nil} {
				id, containment, ok := x.Lookup(NewSketch(tt.text), f)
				if id != tt.want || ok != (tt.want != 0) {
					t.Errorf("%s: got %d (%.2f, %v), want %d", name, id, containment, ok, tt.want)
				}
			}
		})
	}
	t.Run("stored sketch", func(t *testing.T) {
		s, err := SketchFromBytes(NewSketch(original).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if id, c, ok := x.Lookup(s, body); id != 7 || !ok || c < 0.9 {
			t.Errorf("got %d (%.2f, %v)", id, c, ok)
		}
	})
	t.Run("unknown body", func(t *testing.T) {
		if id, _, ok := x.Lookup(NewSketch(original), func(int64) (string, bool) { return "", false }); ok {
			t.Errorf("got %d though no body is known", id)
		}
	})
	t.Run("first of equals", func(t *testing.T) {
		x.Add(1001, day.Add(24*time.Hour), NewSketch(original))
		bodies[1001] = original
		if id, _, _ := x.Lookup(NewSketch(original), body); id != 7 {
			t.Errorf("got %d, want the first", id)
		}
	})
	t.Run("expired", func(t *testing.T) {
		x.Expire(day.Add(8 * time.Minute))
		if id, _, _ := x.Lookup(NewSketch(original), body); id != 1001 {
			t.Errorf("got %d, want the one that is left", id)
		}
		x.Expire(day.Add(48 * time.Hour))
		if id, _, ok := x.Lookup(NewSketch(original), body); ok || x.Len() != 0 {
			t.Errorf("got %d of %d in an empty index", id, x.Len())
		}
	})
	t.Run("replaced and removed", func(t *testing.T) {
		x.Add(5, day, NewSketch(original))
		x.Add(5, day, NewSketch(prose(1, 400)))
		if id, _, ok := x.Lookup(NewSketch(original), nil); ok {
			t.Errorf("got %d for a text that was replaced", id)
		}
		x.Remove(5)
		if _, _, ok := x.Lookup(NewSketch(prose(1, 400)), nil); ok || x.Len() != 0 {
			t.Error("a removed text is found")
		}
	})
}

func TestCopyIndexManyCopies(t *testing.T) {
	x := NewCopyIndex(CopyOptions{})
	s := NewSketch(prose(1, 300))
	for id := int64(1); id <= 500; id++ {
		x.Add(id, time.Unix(id, 0), s)
	}
	if id, _, ok := x.Lookup(s, nil); id != 1 || !ok {
		t.Errorf("got %d, %v, want the root", id, ok)
	}
}

func TestCopyIndexConcurrent(t *testing.T) {
	x := NewCopyIndex(CopyOptions{})
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 50 {
				id := int64(g*1000 + i)
				s := NewSketch(prose(uint64(id), 60))
				x.Add(id, time.Unix(int64(i), 0), s)
				x.Lookup(s, nil)
				x.Expire(time.Unix(int64(i-20), 0))
			}
		})
	}
	wg.Wait()
}

func TestSketchBytes(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 50, 240, 242, 243, 2000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := NewSketch(prose(3, n))
			b := s.Bytes()
			if len(b) > 1024 {
				t.Errorf("%d bytes", len(b))
			}
			got, err := SketchFromBytes(b)
			if err != nil {
				t.Fatal(err)
			}
			if got.Len() != s.Len() {
				t.Errorf("%d shingles, want %d", got.Len(), s.Len())
			}
			if n > 0 && got.Containment(s) < 0.85 {
				t.Errorf("containment in itself %.2f", got.Containment(s))
			}
		})
	}
	good := NewSketch(prose(3, 50)).Bytes()
	for name, b := range map[string][]byte{
		"empty": nil, "short": good[:3], "cut": good[:20],
		"long": append(good[:len(good):len(good)], 1, 2, 3, 4),
	} {
		if _, err := SketchFromBytes(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	old := append([]byte{sketchVersion + 1}, good[1:]...)
	if _, err := SketchFromBytes(old); !errors.Is(err, ErrOldSketch) {
		t.Errorf("other version: %v", err)
	}
}

func FuzzSketchFromBytes(f *testing.F) {
	f.Add(NewSketch(prose(3, 50)).Bytes())
	f.Add([]byte{sketchVersion, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := SketchFromBytes(b)
		if err != nil {
			return
		}
		if string(s.Bytes()) != string(b) {
			t.Fatal("bytes differ after a round")
		}
		x := NewCopyIndex(CopyOptions{})
		x.Add(1, time.Unix(0, 0), s)
		x.Lookup(s, nil)
		x.Lookup(s, func(int64) (string, bool) { return "a b c d e f g h i j", true })
	})
}

func BenchmarkNewSketch(b *testing.B) {
	s := prose(1, 500)
	b.ReportAllocs()
	for b.Loop() {
		NewSketch(s)
	}
}

func BenchmarkLookup100k(b *testing.B) {
	x := NewCopyIndex(CopyOptions{})
	for id := range int64(100_000) {
		x.Add(id, time.Unix(id, 0), NewSketch(prose(uint64(id), 120)))
	}
	body := func(id int64) (string, bool) { return prose(uint64(id), 120), true }
	s := NewSketch(prose(77, 120))
	b.ReportAllocs()
	for b.Loop() {
		x.Lookup(s, body)
	}
}
