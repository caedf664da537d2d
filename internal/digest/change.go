package digest

import (
	"fmt"
	"strings"

	"tocsin/internal/news"
)

// change makes a row's change fit to be shown, nil if it has none.
func (r Row) change() *Change {
	if r.Change == nil {
		return nil
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
	if s := names(c.NamesRemoved); s != "" {
		out = append(out, s+" removed")
	}
	if s := names(c.NamesAdded); s != "" {
		out = append(out, s+" added")
	}
	for _, n := range c.Numbers {
		out = append(out, number(n))
	}
	for _, said := range []struct {
		class news.ChangeClass
		what  string
	}{
		{news.ChangeCorrection, "a correction was added"},
		{news.ChangeHeadline, "the headline was changed"},
		{news.ChangeQuote, "a quotation was changed"},
		{news.ChangeRestored, "it is back after having been missing"},
	} {
		if c.Has(said.class) {
			out = append(out, said.what)
		}
	}
	out = append(out, rows(c)...)
	if len(out) == 0 && c.Has(news.ChangeLead) {
		out = append(out, "the lead was changed")
	}
	if len(out) == 0 && !c.Has(news.ChangeRemoved) {
		out = append(out, "the text was changed")
	}
	return out
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
			out = append(out, Count(x.n, "line was", "lines were")+" "+x.what)
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
