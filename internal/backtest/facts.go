package backtest

import "tocsin/internal/digest"

// Fact is what the latest texts of the stored articles state of a
// tracked fact. "tocsin facts --try" lists the values themselves.
type Fact struct {
	Watchlist string       `json:"watchlist"`
	Name      string       `json:"name"`
	Articles  int          `json:"articles"`  // that state it
	Origins   int          `json:"origins"`   // whose facts they tell
	Values    int          `json:"values"`    // how many different ones are stated
	Conflicts int          `json:"conflicts"` // articles whose value another origin contradicts
	Current   *digest.Fact `json:"current"`   // null where none is stated
}

// addFacts counts what was stated of the facts of the watchlists that are
// tested.
func (b *Report) addFacts() error {
	b.Facts = []Fact{}
	if len(b.stated.set.Facts.Facts()) == 0 {
		return nil
	}
	all, err := b.stated.Histories("")
	if err != nil {
		return err
	}
	for _, h := range all {
		if !b.watchlist[h.Watchlist] {
			continue
		}
		f := Fact{Watchlist: h.Watchlist, Name: h.Name, Current: h.Current}
		articles, origins, values, conflicts := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, v := range h.Values {
			if !v.Counts {
				continue
			}
			articles[v.Article], origins[v.Origin], values[v.Value] = true, true, true
			if len(v.Conflicts) > 0 {
				conflicts[v.Article] = true
			}
		}
		f.Articles = len(articles)
		f.Origins = len(origins)
		f.Values = len(values)
		f.Conflicts = len(conflicts)
		b.Facts = append(b.Facts, f)
	}
	return nil
}
