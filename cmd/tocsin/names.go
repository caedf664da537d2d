package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

func (e *env) namesCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use:   "names NAME",
		Short: "List the spellings and case forms that a person's name is found by",
		Args:  exactly(1, "a name; put it in quotes"),
		Long: `List the spellings of a person's name that Tocsin finds, with their case forms, by language and script. Many more are
found: these are the usual ones. Where a watchlist of the configuration or of its database has the person, its own say is shown too:
spellings: and aliases: add one, strike: takes one out, languages: keeps to some.`,
		Example: `  tocsin names "Ruben Vardanyan"
  tocsin names --config watchlists.yaml "Ruben Vardanyan"`,
		RunE: func(cmd *cobra.Command, args []string) error { return e.names(cmd.Context(), args[0]) },
	})
}

// spellings are what a name is found by in one language.
type spellings struct {
	Script string `json:"script"`
	names.Spellings
}

// listing is what the command tells.
type listing struct {
	Name      string      `json:"name"`
	Watchlist string      `json:"watchlist,omitempty"` // that has the person
	Added     []string    `json:"added"`               // by the watchlist, besides the name
	Struck    []string    `json:"struck"`
	Read      string      `json:"read"` // what its words are taken for, "" if nothing is read
	Spellings []spellings `json:"spellings"`
}

func (e *env) names(ctx context.Context, name string) error {
	if name = strings.TrimSpace(name); name == "" {
		return usageError{errors.New("names needs a name; put it in quotes")}
	}
	lists, err := e.bothWatchlists(ctx)
	if err != nil {
		return err
	}
	person, watchlist := watched(lists, name)
	out := listing{
		Name: name, Watchlist: watchlist, Spellings: []spellings{}, Read: names.HeardAs(name).Said,
		Added: slices.Concat([]string{}, person.Aliases, person.Spellings), Struck: slices.Concat([]string{}, person.Strike),
	}
	for _, s := range names.Forms(person) {
		if s.Cases == nil {
			s.Cases = []string{}
		}
		out.Spellings = append(out.Spellings, spellings{scriptOf(s.Names[0]).String(), s})
	}
	if e.json {
		return e.printJSON(out)
	}
	return e.printNames(out, person)
}

func (e *env) printNames(out listing, person news.Entity) error {
	if out.Read != "" && len(out.Spellings) > 0 {
		fmt.Fprintf(e.out, "read as: %s\n", text.Clean(out.Read))
	}
	for _, s := range out.Spellings {
		fmt.Fprintf(e.out, "%s (%s, %s)\n  %s\n", languageName(s.Language), s.Language, s.Script, text.Clean(strings.Join(s.Names, " · ")))
		if len(s.Cases) > 0 {
			fmt.Fprintf(e.out, "  cases: %s\n", text.Clean(strings.Join(s.Cases, ", ")))
		}
	}
	for _, line := range []struct {
		what  string
		items []string
	}{{"added", out.Added}, {"struck", out.Struck}} {
		if len(line.items) > 0 {
			fmt.Fprintf(e.out, "%s in watchlist %s: %s\n", line.what, text.Clean(out.Watchlist), text.Clean(strings.Join(line.items, " · ")))
		}
	}
	if len(out.Spellings) > 0 {
		return nil
	}
	why := "that needs a given name and a surname\nhint: an organisation or a place is found by the names in the watchlist; add " +
		"translations under aliases:"
	if person.Exact {
		why = "watchlist " + text.Clean(out.Watchlist) + " says match: exact\nhint: with match: variants the person is found in every script"
	}
	_, err := fmt.Fprintf(e.err, "no other spellings of %s can be listed: %s\n", text.Clean(out.Name), why)
	return err
}

// watched returns the person of the watchlists that has the name, or one of that
// name that no watchlist has.
func watched(lists []news.Watchlist, name string) (person news.Entity, watchlist string) {
	folded := text.Fold(name)
	for _, l := range lists {
		for _, e := range l.Entities {
			called := slices.Concat([]string{e.Name}, e.Aliases, e.Spellings)
			if e.Kind == news.KindPerson && slices.ContainsFunc(called, func(s string) bool { return text.Fold(s) == folded }) {
				return e, l.Name
			}
		}
	}
	return news.Entity{Name: name, Kind: news.KindPerson}, ""
}

// scriptOf names the script of a spelling by its first letter.
func scriptOf(s string) text.Script {
	for _, r := range s {
		if script := text.ScriptOf(r); script != text.NoScript {
			return script
		}
	}
	return text.NoScript
}

// languageName returns the English name of a language, or its code.
func languageName(code string) string {
	known := map[string]string{
		"hy": "Armenian", "ru": "Russian", "uk": "Ukrainian", "az": "Azerbaijani", "tr": "Turkish",
		"ka": "Georgian", "pl": "Polish", "en": "English", "fr": "French", "de": "German",
	}
	if name := known[code]; name != "" {
		return name
	}
	return code
}
