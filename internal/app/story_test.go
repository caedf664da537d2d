package app_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// TestHandsAreFollowed decides about stories beside a running service: what
// comes after joins what was decided.
func TestHandsAreFollowed(t *testing.T) {
	racetest.Alone(t)
	r, err := app.NewReplayer(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n, day := 0, time.Date(2025, 7, 14, 9, 0, 0, 0, time.UTC)
	read := func(text string) int64 {
		t.Helper()
		n++
		url := "https://news.example/" + strconv.Itoa(n)
		line, err := json.Marshal(map[string]any{
			"source": "news", "url": url, "title": strings.SplitAfter(text, ",")[0], "text": text,
			"language": "en", "seen": day,
		})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Line(t.Context(), n, app.ReadRecorded(line))
		if got.Replayed == nil {
			t.Fatal(got.Error)
		}
		id, err := strconv.ParseInt(got.Story, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	bridge, bank := read(apptest.BridgeTold[0]), read(apptest.BankTold[0])
	if bridge == bank {
		t.Fatal("two events in one story")
	}
	if _, err := r.Store.MergeStories(t.Context(), store.Hand{At: day, Story: bridge, Other: bank}); err != nil {
		t.Fatal(err)
	}
	if got := read(apptest.BankTold[1]); got != bridge {
		t.Errorf("after the merger the second report is in story %d, want %d", got, bridge)
	}
	h, err := r.Store.SplitStory(t.Context(), store.Hand{At: day, Story: bridge, Articles: []int64{2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(apptest.BankTold[2]); got != h.Other {
		t.Errorf("after the split the third report is in story %d, want %d", got, h.Other)
	}
	if got := read(apptest.BridgeTold[1]); got != bridge {
		t.Errorf("after the split a report of the bridge is in story %d, want %d", got, bridge)
	}
}
