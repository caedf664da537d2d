package digest

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
)

// change makes a row's change fit to be shown, nil if it has none.
func (r Row) change() *Change {
	if r.Change == nil {
		return nil
	}
	if r.Unreadable {
		return &Change{Classes: r.Change.Classes, Effects: []string{}, Since: r.Missing, ToldAt: r.ToldAt}
	}
	c := &Change{Classes: r.Change.Classes, Effects: some(effects(r.Change), 12), Since: r.Missing, Confirmed: r.Confirmed, ToldAt: r.ToldAt}
	if old, now := r.Change.TitleOld, r.Change.TitleNew; r.Change.Has(news.ChangeHeadline) && old != now {
		c.Sentences = append(c.Sentences, Sentence{Old: old, New: now}.mark())
	}
	for _, s := range r.Sentences {
		if p := s.mark(); len(p.Old)+len(p.New) > 0 {
			c.Sentences = append(c.Sentences, p)
		}
	}
	return c
}

// effects says in sentences what a change did, the gravest first. What the
// sentences of the change show anyhow is said only if there is nothing graver.
func effects(c *news.Change) []string {
	var out []string
	if c.Has(news.ChangeNegation) {
		out = append(out, "a “not” came or went in a sentence on what is watched,")
	}
	if c.Has(news.ChangeCorrection) {
		out = append(out, "a correction was added")
	}
	if s := names(c.NamesRemoved); s != "" {
		out = append(out, s+" removed")
	}
	if s := names(c.NamesAdded); s != "" {
		out = append(out, s+" added")
	}
	for _, n := range c.Numbers {
		out = append(out, number(n))
	}
	if c.Has(news.ChangeRewritten) {
		out = append(out, fmt.Sprintf("the text was rewritten (about %.0f %% of it stayed)", 100*c.Kept))
	}
	if c.Has(news.ChangeSpelling) {
		out = append(out, "words were changed, probably spelling only")
	}
	out = append(out, headline(c)...)
	for _, said := range []struct {
		class news.ChangeClass
		what  string
	}{
		{news.ChangeQuote, "a quotation was changed"},
		{news.ChangeRestored, "it is back after having been missing"},
	} {
		if c.Has(said.class) {
			out = append(out, said.what)
		}
	}
	out = append(out, rows(c)...)
	out = append(out, moved(c)...)
	if len(out) == 0 && c.Has(news.ChangeLead) {
		out = append(out, "the lead was changed")
	}
	if len(out) == 0 && !c.Has(news.ChangeRemoved) {
		out = append(out, "the text was changed")
	}
	return out
}

// headline says what an edit did to the headline.
func headline(c *news.Change) []string {
	if !c.Has(news.ChangeHeadline) {
		return nil
	}
	var out []string
	if s := names(without(c.TitleNamesRemoved, c.NamesRemoved)); s != "" {
		out = append(out, s+" taken out of the headline")
	}
	if s := names(without(c.TitleNamesAdded, c.NamesAdded)); s != "" {
		out = append(out, s+" put into the headline")
	}
	added, removed := quoted(c.HedgesAdded), quoted(c.HedgesRemoved)
	switch {
	case added != "" && removed == "":
		return append(out, "the headline was softened ("+added+" added)")
	case removed != "" && added == "":
		return append(out, "the headline was sharpened ("+removed+" taken out)")
	}
	return append(out, "the headline was changed")
}

// without lists what is in list and not in other.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func quoted(list []string) string {
	list = lines(list, maxName)
	for i := range list {
		list[i] = quote(list[i])
	}
	return join(some(list, 3))
}

// moved says which passages changed places, by how they begin.
func moved(c *news.Change) []string {
	const shown = 60
	switch n := len(c.Moved); n {
	case 0:
		return nil
	case 1:
		return []string{"a passage was moved, " + quote(Cut(line(c.Moved[0], maxTitle), shown))}
	default:
		return []string{fmt.Sprintf("%d passages were moved, the first is %s", n, quote(Cut(line(c.Moved[0], maxTitle), shown)))}
	}
}

// rows counts what became of the rows of a watched page.
func rows(c *news.Change) []string {
	if !c.Rows {
		return nil
	}
	var added, removed, changed int
	for _, e := range c.Edits {
		switch {
		case e.Same != "":
		case e.Old == "":
			added++
		case e.New == "":
			removed++
		default:
			changed++
		}
	}
	var out []string
	for _, x := range []struct {
		n    int
		what string
	}{{added, "added"}, {removed, "removed"}, {changed, "changed"}} {
		if x.n > 0 {
			out = append(out, count(x.n, "line was", "lines were")+" "+x.what)
		}
	}
	return out
}

func names(list []string) string {
	list = lines(list, maxName)
	for i := range list {
		list[i] = quote(list[i])
	}
	list = some(list, 12)
	switch len(list) {
	case 0:
		return ""
	case 1:
		return "the name " + list[0] + " was"
	}
	return "the names " + join(list) + " were"
}

func number(n news.NumberEdit) string {
	before, after := Isolate(line(n.Old, maxName)), Isolate(line(n.New, maxName))
	switch {
	case before == "":
		return fmt.Sprintf("the number %s was added", after)
	case after == "":
		return fmt.Sprintf("the number %s was removed", before)
	}
	return fmt.Sprintf("%s became %s", before, after)
}

func quote(s string) string { return "“" + Isolate(s) + "”" }

// join writes a list as people do: "a, b and c".
func join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
