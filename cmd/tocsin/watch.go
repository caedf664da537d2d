package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

func (e *env) watchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "watch", Short: "Make, change and look at watchlists: who and what is watched",
		Long: `Make, change and look at watchlists: who and what is watched.

Watchlists have two homes with one meaning. Those of the configuration, and of files that it names, are changed there; those
made here live in the database, with their owner and every version they ever had. Both are matched alike, and a running
service takes up a change within seconds. What is found from then on is matched by it; backtest tells what it finds in
what is stored.`,
		Example: `  tocsin watch add families "Karen Avanesyan" --kind person --alias "Կարեն Ավանեսյան"
  tocsin watch add families visits --query '"Red Cross" AND visit*'
  tocsin watch list`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := ""
			if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
				hint = fmt.Sprintf("; did you mean %s?", s[0])
			}
			return usageError{fmt.Errorf("watch: unknown command %q%s\nhint: tocsin watch --help lists the commands", args[0], hint)}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(e.watchListCommand(), e.watchShowCommand(), e.watchAddCommand(), e.watchRemoveCommand(), e.watchTestCommand(), e.watchImportCommand(), e.watchExportCommand(), e.watchTransferCommand(), e.watchOwnersCommand(), e.watchHistoryCommand())
	return cmd
}

// bothWatchlists are those of --config, TOCSIN_CONFIG or the usual files, and of
// the database that a whole configuration names; without any, none. Commands
// that use it need no database, so one that cannot be read is a warning.
func (e *env) bothWatchlists(ctx context.Context) ([]news.Watchlist, error) {
	path, err := e.findConfig()
	if errors.Is(err, errNoConfig) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lists, faults, err := watchlist.Load(path, os.LookupEnv)
	if err := e.faults(path, faults, err, false); err != nil {
		return nil, err
	}
	stored, err := e.storedWatchlists(ctx)
	if err != nil {
		fmt.Fprintf(e.err, "warning: the watchlists of the database are left out: %s\n", cleanLines(news.Told(words, err)))
	}
	return append(lists, stored...), nil
}

// storedWatchlists are those of the configured database; none where a file of
// watchlists is all that is configured, or where there is no database yet.
func (e *env) storedWatchlists(ctx context.Context) (lists []news.Watchlist, err error) {
	path, err := e.findConfig()
	if err != nil {
		return nil, nil
	}
	if _, _, err := config.Load(path); err != nil {
		return nil, nil
	}
	cfg, err := e.loadConfig()
	if err != nil {
		return nil, err
	}
	return desk.StoredLists(ctx, cfg)
}

// editor opens the database beside a running service, for who changes
// watchlists.
func (e *env) editor(cmd *cobra.Command, as string) (*desk.Own, news.Actor, error) {
	cfg, path, err := e.configAndPath()
	if err != nil {
		return nil, news.Actor{}, err
	}
	by, err := e.actor(as)
	if err != nil {
		return nil, by, usageError{fmt.Errorf("%s: %w", called(cmd), err)}
	}
	d, err := desk.Open(cmd.Context(), desk.OpenOptions{Config: cfg, File: path, Access: desk.Making, Now: e.now})
	return d, by, err
}

// asFlag gives a command --as, by default the user of this machine.
func asFlag(cmd *cobra.Command, as *string) {
	cmd.Flags().StringVar(as, "as", "", "the `NAME` that the history says did it (default: who runs this)")
}

// edited is what a change of watchlists tells programs.
type edited struct {
	DryRun bool          `json:"dry_run,omitempty"`
	Edited []desk.Edited `json:"watchlists"`
}

// tellEdited says what became of one watchlist.
func (e *env) tellEdited(one desk.Edited) error {
	if e.json {
		return e.printJSON(edited{Edited: []desk.Edited{one}})
	}
	_, err := fmt.Fprintf(e.out, "watchlist %s: %s (version %d, owner %s)\n", text.Clean(one.Watchlist), text.Clean(one.String()), one.Version, text.Clean(one.Owner))
	return err
}

// warn prints the warnings among faults.
func (e *env) warn(faults []yamldoc.Fault) {
	for _, f := range faults {
		if f.Warning {
			fmt.Fprintln(e.err, text.Clean(f.String()))
		}
	}
}

func (e *env) watchAddCommand() *cobra.Command {
	var as, owner, query string
	var replace bool
	var entity entityFlags
	cmd := &cobra.Command{
		Use: "add WATCHLIST NAME", Short: "Add a person, organisation, place, term or rule to a watchlist", Args: exactly(2, "a watchlist and a name; put a name of several words in quotes"),
		Long: `Add an entity, or with --query a rule, to a watchlist of the database, which is made if there is none of that name.
The options are those of entities and rules in docs/configuration.md. If the entity is there already, aliases and other
lists are added to its own, and the other options that are given take the place of its own.`,
		Example: `  tocsin watch add families "Karen Avanesyan" --kind person
  tocsin watch add families "Karen Avanesyan" --never "Avanesyan Street" --not-with chess
  tocsin watch add families ICRC --kind organisation --alias "Red Cross" --alias МККК --alert no
  tocsin watch add families visits --query 'entity:ICRC AND visit*'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			options := append([]watchlist.Option{{Name: "name", Values: args[1:]}}, entity.given(cmd)...)
			isRule := cmd.Flags().Changed("query")
			if isRule {
				for _, o := range options {
					if o.Name != "name" && o.Name != "alert" {
						return usageError{fmt.Errorf("watch add: a rule, which has a --query, has no %s\nhint: %s --help", o.Name, cmd.CommandPath())}
					}
				}
				options = append(options, watchlist.Option{Name: "query", Values: []string{query}})
			}
			d, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer d.Close()
			add := d.AddEntity
			if isRule {
				add = d.AddRule
			}
			one, faults, err := add(cmd.Context(), by, args[0], options, desk.EditOptions{Owner: owner, Replace: replace})
			e.warn(faults)
			if err != nil {
				return fmt.Errorf("watch add: %w", err)
			}
			return e.tellEdited(one)
		},
	}
	entity.register(cmd)
	cmd.Flags().StringVar(&query, "query", "", "make it a rule with this `QUERY`")
	cmd.Flags().BoolVar(&replace, "replace", false, "put it in the place of the entity or rule of that name")
	cmd.Flags().StringVar(&owner, "owner", "", "the `OWNER` of a watchlist that is new (default: who adds)")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}

// entityFlags are the options of an entity on the command line.
type entityFlags struct{ values map[string]*[]string }

// entityOptions are the flags, each with the option that it stands for.
var entityOptions = []struct{ flag, option, usage string }{
	{"kind", "kind", "what it is: `KIND` is person, organisation, place or term"},
	{"alias", "aliases", "another `NAME` of it; may be repeated"},
	{"spelling", "spellings", "a `NAME` as it is written, no other by its sound; may be repeated"},
	{"strike", "strike", "a `NAME` that is not it, however alike they sound; may be repeated"},
	{"language", "languages", "a `CODE` of a language to which its other spellings are kept; may be repeated"},
	{"never", "never", "a `PHRASE` that holds the name of something else; may be repeated"},
	{"context", "context", "a `WORD` of which one must stand in the article; may be repeated"},
	{"not-with", "not_with", "a `WORD` of which none may stand there; may be repeated"},
	{"match", "match", "how a person is found: `HOW` is variants or exact"},
	{"notes", "notes", "what you want to remember, a `TEXT`"},
	{"alert", "alert", "`yes|no`: whether it is a reason to tell (default yes)"},
}

func (f *entityFlags) register(cmd *cobra.Command) {
	f.values = map[string]*[]string{}
	for _, o := range entityOptions {
		f.values[o.flag] = cmd.Flags().StringArray(o.flag, nil, o.usage)
	}
}

// given are the options that were set.
func (f *entityFlags) given(cmd *cobra.Command) (options []watchlist.Option) {
	for _, o := range entityOptions {
		if cmd.Flags().Changed(o.flag) {
			options = append(options, watchlist.Option{Name: o.option, Values: *f.values[o.flag]})
		}
	}
	return options
}

func (e *env) watchRemoveCommand() *cobra.Command {
	var as string
	var all bool
	cmd := &cobra.Command{
		Use: "remove WATCHLIST NAME...", Short: "Take entities and rules out of a watchlist, or all of it",
		Long: `Take entities and rules out of a watchlist of the database, or with --all the whole watchlist. What rules of other
watchlists refer to stays. The history keeps every version: tocsin watch export WATCHLIST --version N brings one back.`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || len(args) == 1 && !all:
				return usageError{fmt.Errorf("watch remove needs a watchlist and what to take out of it\nhint: with --all it takes the whole watchlist")}
			case len(args) > 1 && all:
				return usageError{errors.New("watch remove: --all takes the whole watchlist, whatever is in it; leave out the names")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer d.Close()
			var one desk.Edited
			if all {
				one, err = d.RemoveWatchlist(cmd.Context(), by, args[0])
			} else {
				one, err = d.RemoveEntries(cmd.Context(), by, args[0], args[1:])
			}
			if err != nil {
				return fmt.Errorf("watch remove: %w", err)
			}
			if all && !e.json {
				_, err := fmt.Fprintf(e.out, "watchlist %s is removed; `tocsin watch history %[1]s` still tells of it\n", text.Clean(args[0]))
				return err
			}
			return e.tellEdited(one)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "take away the whole watchlist")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}

func (e *env) watchTransferCommand() *cobra.Command {
	var as, from, to string
	cmd := &cobra.Command{
		Use: "transfer [WATCHLIST...] --to OWNER", Short: "Give watchlists to another owner, as when a colleague leaves",
		Long:    "Give watchlists of the database to another owner: those that are named, or with --from all of one owner's.",
		Example: "  tocsin watch transfer --from ani --to narek",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case to == "":
				return usageError{errors.New("watch transfer needs --to and the new owner")}
			case len(args) == 0 && from == "":
				return usageError{errors.New("watch transfer needs watchlists, or --from and their owner\nhint: `tocsin watch owners` lists both")}
			}
			d, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer d.Close()
			moved, err := d.TransferWatchlists(cmd.Context(), by, args, from, to)
			if err != nil {
				return fmt.Errorf("watch transfer: %w", err)
			}
			if e.json {
				return e.printJSON(edited{Edited: moved})
			}
			for _, one := range moved {
				fmt.Fprintf(e.out, "watchlist %s is %s's (version %d)\n", text.Clean(one.Watchlist), text.Clean(one.Owner), one.Version)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "take the watchlists of this `OWNER`")
	cmd.Flags().StringVar(&to, "to", "", "the new `OWNER`")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}
