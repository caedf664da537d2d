package app

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/internal/monitor"
	"tocsin/internal/store"
)

// Reports of two events, each told three times in other words.
var (
	bridgeTold = []string{
		"A footbridge over the Voghji river in Kapan collapsed on Monday evening, and two people were hurt, rescuers in Syunik said. Mayor Gevorg Parsyan said that the bridge had rusted and promised to look into the company that repaired it in 2019.",
		"Two people were hurt when the footbridge in Kapan gave way over the Voghji on Monday evening. Gevorg Parsyan, the mayor, blamed rust, and wants to know what the company that repaired the bridge in 2019 had done, rescuers of Syunik said.",
	}
	bankTold = []string{
		"The Central Bank of Georgia raised its refinancing rate to 8.5 percent on Wednesday, governor Natia Turnava said, because prices of food and fuel had risen faster since spring than the bank expected in its February forecast.",
		"Georgia's Central Bank lifted the refinancing rate to 8.5 percent on Wednesday. Prices of fuel and food rose faster since spring than forecast in February, governor Natia Turnava said.",
		"Refinancing rate of the Central Bank of Georgia now 8.5 percent: governor Natia Turnava pointed on Wednesday to food and fuel prices that rose faster since spring than the February forecast expected.",
	}
)

// TestHandsAreFollowed decides about stories beside a monitor that runs: what
// comes after joins what was decided.
func TestHandsAreFollowed(t *testing.T) {
	r, err := NewReplayer(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n, day := 0, time.Date(2025, 7, 14, 9, 0, 0, 0, time.UTC)
	read := func(text string) int64 {
		t.Helper()
		n++
		url := "https://news.example/" + strconv.Itoa(n)
		got, err := r.monitor.Replay(t.Context(), monitor.Recorded{Source: "news", URL: url, Title: strings.SplitAfter(text, ",")[0], Text: text, Language: "en", Seen: day})
		if err != nil {
			t.Fatal(err)
		}
		id, err := strconv.ParseInt(got.Story, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	bridge, bank := read(bridgeTold[0]), read(bankTold[0])
	if bridge == bank {
		t.Fatal("two events in one story")
	}
	if _, err := r.store.MergeStories(t.Context(), store.Hand{At: r.now, Story: bridge, Other: bank}); err != nil {
		t.Fatal(err)
	}
	if got := read(bankTold[1]); got != bridge {
		t.Errorf("after the merger the second report is in story %d, want %d", got, bridge)
	}
	h, err := r.store.SplitStory(t.Context(), store.Hand{At: r.now, Story: bridge, Articles: []int64{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(bankTold[2]); got != h.Other {
		t.Errorf("after the split the third report is in story %d, want %d", got, h.Other)
	}
	if got := read(bridgeTold[1]); got != bridge {
		t.Errorf("after the split a report of the bridge is in story %d, want %d", got, bridge)
	}
}
