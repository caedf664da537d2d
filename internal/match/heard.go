package match

import (
	"tocsin/internal/match/query"
	"tocsin/internal/names"
	"tocsin/internal/news"
)

// tellHeard warns of a person's names that are read in a way that their owner
// may not expect: silence would be taken for "nobody wrote of him".
func (c *compiler) tellHeard(list string, e *news.Entity) {
	if e.Kind != news.KindPerson || e.Exact {
		return
	}
	c.tellName(list, e, "name", e.Name)
	for _, alias := range e.Aliases {
		c.tellName(list, e, "alias", alias)
	}
}

func (c *compiler) tellName(list string, e *news.Entity, what, name string) {
	heard := names.HeardAs(name)
	if heard.Odd == names.OddNone || what == "alias" && heard.Odd != names.OddOrder && heard.Odd != names.OddTitle {
		return // an alias of one word, or in another script, is meant so
	}
	msg, hint := "", ""
	switch what += " " + query.Quote(name); heard.Odd {
	case names.OddScript:
		msg = "in the " + what + " nothing can be read as a person's name, so it is found only as it is written"
		hint = "add spellings in Latin, Cyrillic, Armenian or Georgian letters under aliases; these are read"
	case names.OddOneWord:
		msg = "the " + what + " is one word: other spellings of it are found only where they sound the same"
		hint = "write the given name, too, if others may be called so"
	case names.OddInitial:
		msg = "the " + what + " is read as: " + heard.Said + "; everybody with this surname and initial is found, as weak"
		hint = "write the given name"
	case names.OddTitle:
		msg = "the " + what + " is read as: " + heard.Said
		hint = "if a part of the name was taken for a title, add the name under spellings as it is written"
	case names.OddOrder:
		msg = "the " + what + " is read as: " + heard.Said
		hint = "if that is wrong, write the surname first with a comma behind it"
	}
	c.faults = append(c.faults, Fault{Watchlist: list, Entity: e.Name, Pos: e.Pos, Offset: -1, Warning: true, Msg: msg, Hint: hint})
}
