package watchlist

import (
	"testing"

	"tocsin/internal/yamldoc"
)

// FuzzCSV: the same for CSV watchlists.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("name,kind,aliases,alert,query\nICRC,organisation,a|b,no,\nr,,,,a AND b\n"))
	f.Add([]byte("name;alert\n\"x;\ny\";no\n"))
	f.Add([]byte("\xef\xbb\xbfname\tquery\n#\n\t\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newReader(yamldoc.NewReader("list.csv", testEnv))
		lists := r.watchlistCSV("list.csv", data, Written{})
		for _, list := range lists {
			for _, e := range list.Entities {
				if e.Name == "" || e.Pos == "" {
					t.Errorf("entity %+v", e)
				}
			}
		}
	})
}
