package ledger

import (
	"tocsin/internal/digest"
	"tocsin/internal/tracked"
)

// Told returns the standings of one fact as a message shows them: the latest
// value first, and no contradiction twice.
func (o Outlets) Told(name string, standings []tracked.Standing, outlets int) []digest.Fact {
	var out []digest.Fact
	said := map[string]bool{}
	for _, s := range standings {
		if said[s.Value.String()] {
			continue
		}
		for _, c := range s.Conflicts {
			said[c.Value.String()] = true
		}
		out = append(out, o.ToldFact(name, s, outlets))
	}
	return out
}

// ToldFact returns a fact's standing as messages show it; outlets is how many
// are in question.
func (o Outlets) ToldFact(name string, s tracked.Standing, outlets int) digest.Fact {
	f := digest.Fact{
		Name: name, Value: s.Value.Show(s.Says[0].Of), Says: o.Sayings(s.Says), Of: outlets, Agrees: o.Sayings(s.Agrees),
		Conflicts: o.Sayings(s.Conflicts),
	}
	if s.Was != nil {
		was := o.Sayings([]tracked.Statement{*s.Was})[0]
		f.Was = &was
		f.Changed = s.WasHow == tracked.Changed
	}
	return f
}

// Sayings returns who states a value, as messages name them.
func (o Outlets) Sayings(list []tracked.Statement) []digest.Saying {
	var out []digest.Saying
	for _, st := range list {
		out = append(out, digest.Saying{Outlet: o.Name(st.Source), Origin: st.Origin, Value: st.Value.Show(st.Of), At: st.Of})
	}
	return out
}
