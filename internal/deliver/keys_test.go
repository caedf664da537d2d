package deliver

import (
	"testing"

	"tocsin/internal/news"
)

// TestKeysStayTheSame (DEL-02) holds the keys that make a message known after
// a restart, on another machine and in a later version. A key that changes
// sends everything that is under way once more: never bring these up to date.
func TestKeysStayTheSame(t *testing.T) {
	revision, notice := "desk|https://wire.example/one|2", "ops|notice|source_failing wire 1753700000"
	rows := []news.Owed{{ID: 7, Key: revision}, {ID: 3, Key: notice}}
	swapped := []news.Owed{{ID: 1, Key: notice}, {ID: 2, Key: revision}}
	for _, tt := range []struct{ what, got, want string }{
		{"message", notificationKey("desk", "#watch", rows), "bf6be9eea18d4699ea59b2d73d0d9126"},
		{"the same rows under other numbers, in another order", notificationKey("desk", "#watch", swapped), "bf6be9eea18d4699ea59b2d73d0d9126"},
		{"another recipient", notificationKey("desk", "#other", rows), "083b5a42525444cfafba0faf4abae7e3"},
		{"no recipient", notificationKey("desk", "", rows), "fd8aed1f8954ac9d36c6d1e1da48517d"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}
