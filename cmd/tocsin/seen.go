package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// seenShown is how many persons are listed unless more are asked for.
const seenShown = 25

func (e *env) seenCommand() *cobra.Command {
	opt := desk.SeenOptions{Days: 7}
	var add, as string
	var all bool
	cmd := &cobra.Command{
		Use: "seen [NAME...]", Short: "List who is named beside the watched and on no watchlist, and watch them",
		Long: `List the persons whom articles of the last days name beside those who are watched, and who are on no watchlist: in any
script, spelling and case form one person is one line, copies count once, and a sentence shows why. With --add those who
are named, in any of their spellings, go to a watchlist of the database.`,
		Example: `  tocsin seen --watchlist detainees --days 7
  tocsin seen --add families "Karen Avanesyan"`,
		Args: func(_ *cobra.Command, args []string) error {
			if (add == "") != (len(args) == 0) {
				return usageError{errors.New("seen: to watch somebody, say whom and in which list\nhint: tocsin seen --add WATCHLIST NAME")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if opt.Days < 1 || opt.Days > mostDays {
				return usageError{fmt.Errorf("seen: --days must be from 1 to %d", mostDays)}
			}
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			list, err := d.Seen(cmd.Context(), e.asker(), opt)
			if err != nil {
				return fmt.Errorf("seen: %w", err)
			}
			if add != "" {
				return e.addSeen(cmd, list, add, as, args)
			}
			if e.json {
				return e.printJSON(list)
			}
			e.printSeen(list, opt, all, d.Zone())
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&opt.Watchlist, "watchlist", "", "beside those of the watchlist `NAME` only")
	f.IntVar(&opt.Days, "days", opt.Days, "in articles of the last `N` days")
	f.BoolVar(&all, "all", false, "all of them, not only the first")
	f.StringVar(&add, "add", "", "watch those who are named in this `WATCHLIST` of the database")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}

// addSeen adds persons that were seen to a watchlist.
func (e *env) addSeen(cmd *cobra.Command, seen []desk.SeenPerson, list, as string, names []string) error {
	var people []desk.SeenPerson
	for _, name := range names {
		p, err := desk.PickSeen(seen, name)
		if err != nil {
			return fmt.Errorf("seen: %w", err)
		}
		people = append(people, p)
	}
	d, by, err := e.editor(cmd, as)
	if err != nil {
		return err
	}
	defer d.Close()
	for _, p := range people {
		one, faults, err := d.AddEntity(cmd.Context(), by, list, p.Options(), desk.EditOptions{})
		e.warn(faults)
		if err != nil {
			return fmt.Errorf("seen: %w", err)
		}
		if err := e.tellEdited(one); err != nil {
			return err
		}
	}
	return nil
}

// around is the sentence of a person, cut about the name where it is long.
func around(p desk.SeenPerson) string {
	m := news.Match{Entity: p.Name, Field: news.FieldText, Start: p.Start, End: p.End, Alert: true}
	for _, x := range digest.Excerpts("", p.Sentence, []news.Match{m}, digest.ExcerptOptions{Max: 1, Runes: 240}) {
		return digest.Plain(x.Segments, "*", "*")
	}
	return text.Clean(p.Sentence)
}

func (e *env) printSeen(list []desk.SeenPerson, opt desk.SeenOptions, all bool, zone *time.Location) {
	say := func(format string, args ...any) { fmt.Fprintf(e.out, format+"\n", args...) }
	whose := "the watched"
	if opt.Watchlist != "" {
		whose = "those of " + text.Clean(opt.Watchlist)
	}
	if len(list) == 0 {
		say("In %s nobody else was named beside %s.", count(opt.Days, "day"), whose)
		return
	}
	say("Seen beside %s in %s, and on no watchlist:", whose, count(opt.Days, "day"))
	shown := list
	if !all {
		shown = list[:min(len(list), seenShown)]
	}
	for _, p := range shown {
		others := ""
		if len(p.Spellings) > 1 {
			rest := slices.DeleteFunc(slices.Clone(p.Spellings), func(s string) bool { return s == p.Name })
			others = "; also " + text.Clean(shortList(rest, ", "))
		}
		say("\n%s: %s, %s, %d of them beside a watched name%s", text.Clean(p.Name), count(p.Articles, "article"), count(p.Origins, "origin"), p.Near, others)
		say("  %s  [%s] %s", p.Last.In(zone).Format(time.DateOnly), text.Clean(p.Source), around(p))
		say("  %s", text.Clean(p.URL))
	}
	if more := len(list) - len(shown); more > 0 {
		say("\nand %d more: --all", more)
	}
	say("\nto watch one: tocsin seen --add WATCHLIST %s", strconv.Quote(text.Clean(list[0].Name)))
}
