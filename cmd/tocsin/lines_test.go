package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestScanLines(t *testing.T) {
	long := strings.Repeat("x", maxLine+5)
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"none", "", nil},
		{"last line without its end", "a\nb", []string{"a", "b"}},
		{"white space around", " a \r\n\tb\t\n", []string{"a", "b"}},
		{"empty in the middle is a line, at the end is none", "a\n\n \nb\n\n\n", []string{"a", "", "", "b"}},
		{"only empty lines", "\n\n", nil},
		{"longer than the buffer", strings.Repeat("y", 200_000) + "\nz\n", []string{strings.Repeat("y", 200_000), "z"}},
		{"cut where no JSON is that long", long + "\nz\n", []string{long[:maxLine+1], "z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			err := scanLines(strings.NewReader(tt.in), func(line []byte) bool {
				got = append(got, string(line))
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%d lines, want %d: %.200q", len(got), len(tt.want), got)
			}
		})
	}
}

// TestEachLine holds that results come in the order of the lines, however
// long each takes, and that the first error ends it.
func TestEachLine(t *testing.T) {
	var in bytes.Buffer
	for i := range 1000 {
		fmt.Fprintln(&in, i)
	}
	next := 0
	work := func(line []byte) string { return string(line) + "!" }
	err := eachLine(t.Context(), bytes.NewReader(in.Bytes()), 7, work, func(got string) error {
		if want := fmt.Sprintf("%d!", next); got != want {
			return fmt.Errorf("got %s, want %s", got, want)
		}
		next++
		return nil
	})
	if err != nil || next != 1000 {
		t.Fatalf("%d lines, %v", next, err)
	}
	full := errors.New("the disk is full")
	if err := eachLine(t.Context(), bytes.NewReader(in.Bytes()), 2, work, func(string) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v, want the error of emit", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := eachLine(ctx, bytes.NewReader(in.Bytes()), 2, work, func(string) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was stopped", err)
	}
}
