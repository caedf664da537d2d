package route

import "testing"

func TestReaches(t *testing.T) {
	tree, faults := New(Node{Receiver: "board", Watchlists: nil, Routes: []Node{
		{Watchlists: []string{"detainees"}, Receiver: "desk", Routes: []Node{{Watchlists: []string{"officials"}, Receiver: "night"}}},
		{Sources: []string{"hetq"}, Receiver: "hetq"},
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, tt := range []struct {
		receiver, watchlist string
		want                bool
	}{
		{"board", "detainees", true},
		{"desk", "detainees", true},
		{"desk", "officials", false},
		{"night", "officials", false}, // its parent takes only detainees
		{"night", "detainees", false},
		{"hetq", "officials", true}, // whatever else it asks for
		{"nobody", "detainees", false},
	} {
		if got := tree.Reaches(tt.receiver, tt.watchlist); got != tt.want {
			t.Errorf("%s is reached by %s: %v, want %v", tt.receiver, tt.watchlist, got, tt.want)
		}
	}
}
