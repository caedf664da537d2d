package deliver

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

func TestLoggedAttempt(t *testing.T) {
	n := news.Notification{ID: 4, Receiver: "desk", Kind: "alert", Attempts: 1}
	for _, tt := range []struct {
		name string
		done news.Delivery
		want string
	}{
		{"sent", news.Delivery{Outcome: "sent"}, "[receiver desk notification 4 kind alert outcome sent attempt 1]"},
		{
			"refused",
			news.Delivery{Outcome: "permanent", Error: "too long"},
			"[receiver desk notification 4 kind alert outcome permanent attempt 1 err too long]",
		},
		{
			"later",
			news.Delivery{Outcome: "transient", Error: "busy", NextAttempt: time.Unix(0, 0).UTC()},
			"[receiver desk notification 4 kind alert outcome transient attempt 1 err busy next 1970-01-01T00:00:00Z]",
		},
	} {
		if got := fmt.Sprint(logged(n, tt.done)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// turns is a receiver whose next turn is at that moment.
type turns time.Time

func (t turns) NextTurn(string) time.Time { return time.Time(t) }

func (turns) Notify(context.Context, notify.Notification) (notify.Receipt, error) {
	return notify.Receipt{}, nil
}

// TestDeliveriesAreLimited holds that deliveries name the limits that keep
// workers free of a receiver that hangs; package pool tests what those do.
func TestDeliveriesAreLimited(t *testing.T) {
	ctx, at := t.Context(), time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var c store.Closing
	for _, to := range []string{"a@example.org", "b@example.org"} {
		c.Notifications = append(c.Notifications, news.Notification{
			Key: to, Receiver: "board", Recipient: to, Kind: "alert", Message: "{}",
			CreatedAt: at, NextAttempt: at,
		})
	}
	if err := s.CloseGroup(ctx, c); err != nil {
		t.Fatal(err)
	}
	turn := at.Add(time.Second)
	m := &Deliverer{Store: s, Live: settings.NewLive(&settings.Settings{Notifiers: map[string]notify.Notifier{"board": turns(turn)}})}
	tasks, err := m.Due(ctx, at)
	if err != nil || len(tasks) != 2 {
		t.Fatalf("%d tasks (%v), want one for each recipient", len(tasks), err)
	}
	for _, task := range tasks {
		want := []work.Limit{{Name: "receiver board", Most: 2}}
		if diff := cmp.Diff(want, task.Limits); diff != "" {
			t.Errorf("%s: limits (-want +got):\n%s", task.Key(), diff)
		}
		if task.Class != work.Deliveries {
			t.Errorf("%s takes workers of %q", task.Key(), task.Class)
		}
		if !task.NotBefore.Equal(turn) {
			t.Errorf("%s: starts at %s, before the receiver's turn at %s", task.Key(), task.NotBefore, turn)
		}
	}
	if tasks[0].Lane == tasks[1].Lane {
		t.Error("one recipient waits for the other")
	}
}
