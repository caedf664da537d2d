package story

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// told is one event in many words: its own, in an order that differs.
func told(event string, n int) Vector {
	words := strings.Fields(event)
	var b strings.Builder
	for i := range 60 {
		b.WriteString(words[(i*(n+3)+n)%len(words)] + " ")
	}
	return NewVector(Doc{Title: strings.Join(words[:4], " "), Text: b.String(), Language: "en"})
}

const (
	pirates = "navy captures pirates Aden frigate Somali boarded skiffs dhow ransom Mumbai gulf merchant warship crew rifles"
	skiers  = "climber avalanche Cook rescued helicopter ridge brother Zealand alpine guide snow rope summit hut ice ranger"
)

// TestFinalSplits puts two events into one story, as a wrong first guess that
// drew the others in would: in hindsight they are two, and the larger keeps its
// number.
func TestFinalSplits(t *testing.T) {
	x := New(Options{})
	for i := range int64(8) {
		event := pirates
		if i%8 >= 5 {
			event = skiers
		}
		x.Add(1, i+1, told(event, int(i)), time.Time{})
	}
	for _, c := range x.ordered() {
		got := map[int64]bool{}
		for _, m := range c.second(0) {
			got[m.article] = true
		}
		if fmt.Sprint(got) != fmt.Sprint(map[int64]bool{6: true, 7: true, 8: true}) {
			t.Errorf("the second half is %v, want the skiers", got)
		}
	}
	y := New(Options{})
	for i := range int64(8) {
		y.Add(1, i+1, told(pirates, int(i)), time.Time{})
	}
	if half := y.ordered()[0].second(0); half != nil {
		t.Errorf("one event was parted: %d articles", len(half))
	}
	final := x.Final()
	for article, story := range final {
		if want := article >= 6; (story != 1) != want || story != final[1] && story != final[8] {
			t.Errorf("article %d in story %d: %v", article, story, final)
		}
	}
}

// TestSplitNeedsTime keeps whole what was told at one time.
func TestSplitNeedsTime(t *testing.T) {
	for name, tt := range map[string]struct {
		apart time.Duration // between the two events
		parts bool
	}{"at one time": {0, false}, "one after the other": {30 * time.Hour, true}} {
		t.Run(name, func(t *testing.T) {
			var c cluster
			for i := range int64(8) {
				event, at := pirates, day0.Add(time.Duration(i)*time.Hour)
				if i%2 == 1 {
					event, at = skiers, at.Add(tt.apart)
				}
				c.add(member{i + 1, told(event, int(i)), at})
			}
			if got := c.second(0) != nil; got != tt.parts {
				t.Errorf("parted: %v, want %v", got, tt.parts)
			}
		})
	}
}
