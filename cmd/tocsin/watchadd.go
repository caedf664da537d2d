package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/watchlist"
)

func (e *env) watchAddCommand() *cobra.Command {
	var as, owner, query string
	var replace bool
	var entity entityFlags
	cmd := &cobra.Command{
		Use:   "add WATCHLIST NAME",
		Short: "Add a person, organisation, place, term or rule to a watchlist",
		Args:  exactly(2, "a watchlist and a name; put a name of several words in quotes"),
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
