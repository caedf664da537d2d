// Command tocsin watches the news and raises the alarm when it changes.
//
// It promises people an error that says what failed, why and what to do, on
// standard error; programs one JSON shape per command, with --json, whose
// fields keep their names and order; and both the same exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/news"
	"tocsin/internal/pdf"
	"tocsin/internal/text"
)

// version is set by the build (-ldflags "-X main.version=...").
var version = "dev"

// Exit codes: what the command was asked for is done (failing sources are
// news, not failure), it failed, or it was used wrongly.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	if err := closeMemory(); err != nil {
		fmt.Fprintf(os.Stderr, "tocsin: %v\n", err) // as under a seccomp filter; the news is watched all the same
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the whole command and returns its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) > 0 && args[0] == pdf.ChildCommand {
		if err := pdf.Child(args[1:], in, out); err != nil {
			fmt.Fprintf(errOut, "tocsin: %s\n", err)
			return exitFailed
		}
		return exitDone
	}
	env := &env{in: in, out: out, err: errOut, version: version, now: time.Now}
	root := env.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if !errors.Is(err, errReported) {
		why := news.Told(words, err)
		if ctx.Err() != nil {
			why = strings.ReplaceAll(why, context.Canceled.Error(), "stopped")
		}
		// An error may quote a server or a file: nothing in it controls the terminal.
		fmt.Fprintf(errOut, "tocsin: %s\n", cleanLines(why))
	}
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}

// cleanLines cleans each line as text.Clean does, and keeps its indent.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		rest := strings.TrimLeft(line, " ")
		lines[i] = line[:len(line)-len(rest)] + text.Clean(rest)
	}
	return strings.Join(lines, "\n")
}

// usageError is a wrong use of the command line.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// errReported ends a command that has said on its own what went wrong.
var errReported = errors.New("reported")

// env is what every subcommand gets: its streams and the common options.
type env struct {
	in      io.Reader
	out     io.Writer
	err     io.Writer
	version string
	now     func() time.Time

	configPath string
	json       bool
}

// setUp is the heading of the commands that one starts with.
const setUp = "Set up:"

// group is one heading of the help, with the commands below it.
type group struct {
	title    string
	commands []*cobra.Command
}

func (e *env) groups() []group {
	return []group{
		{"Watch:", []*cobra.Command{
			e.runCommand(), e.onceCommand(), e.statusCommand(), e.reloadCommand(), e.retryCommand(), e.migrateCommand(), e.reindexCommand(),
		}},
		{"Understand:", []*cobra.Command{
			e.inspectCommand(), e.explainCommand(), e.storyCommand(), e.searchCommand(), e.factsCommand(), e.namesCommand(),
			e.replayCommand(), e.backtestCommand(),
		}},
		{"Decide:", []*cobra.Command{
			e.pinCommand(), e.unpinCommand(), e.muteCommand(), e.receiverCommand(), e.feedbackCommand(), e.seenCommand(),
		}},
		{setUp, []*cobra.Command{e.demoCommand(), e.sourceCommand(), e.checkCommand(), e.watchCommand(), e.testCommand(), e.versionCommand()}},
	}
}

func (e *env) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tocsin",
		Short: "Tocsin watches feeds and web pages and tells what is new, what changed and what disappeared",
		Long: `Tocsin watches feeds and web pages and tells what is new, what changed and what disappeared.
To see it work, without any configuration: tocsin demo

The configuration is the file that --config names, else TOCSIN_CONFIG, else ./tocsin.yaml, else ./config/tocsin.yaml.
TOCSIN_DATABASE, where set, takes the place of its database.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().StringVarP(&e.configPath, "config", "c", "", "the configuration `FILE`")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%s: %w\nhint: %s --help lists the options", called(cmd), err, cmd.CommandPath())}
	})
	for _, g := range e.groups() {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, cmd := range g.commands {
			cmd.GroupID = g.title
			root.AddCommand(cmd)
		}
	}
	root.SetHelpCommand(helpCommand())
	root.SetHelpCommandGroupID(setUp)
	root.SetCompletionCommandGroupID(setUp)
	tidyCompletion(root)
	return root
}

// helpCommand makes `tocsin help COMMAND`, which fails for an unknown command.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show the help of a command", DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd.Root(), args)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// tidyCompletion makes the completion command, which cobra brings, speak and
// fail as the others do.
func tidyCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Use = "completion SHELL"
		cmd.Short = "Print the script that completes commands in a shell: bash, fish, powershell or zsh"
		cmd.Args = cobra.ArbitraryArgs
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			what := "needs a shell"
			if len(args) > 0 {
				what = fmt.Sprintf("knows no shell %q", args[0])
			}
			return usageError{fmt.Errorf("completion %s\nhint: it knows bash, fish, powershell and zsh", what)}
		}
		for _, shell := range cmd.Commands() {
			shell.Args = exactly(0, "no arguments")
		}
	}
}

// unknownCommand says what is wrong with arguments that name no command.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if s := root.SuggestionsFor(args[0]); len(s) > 0 {
		hint = fmt.Sprintf("; did you mean %s?", strings.Join(s, " or "))
	}
	return usageError{fmt.Errorf("unknown command %q%s\nhint: tocsin --help lists the commands", args[0], hint)}
}

// exactly demands n arguments, and names what is missing.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usageError{fmt.Errorf("%s needs %s\nhint: %s", called(cmd), what, cmd.UseLine())}
		case len(args) > n:
			return usageError{fmt.Errorf("%s takes %s; %q is too much\nhint: %s", called(cmd), what, args[n], cmd.UseLine())}
		}
		return nil
	}
}

// called returns a command's name with those it stands under.
func called(cmd *cobra.Command) string { return strings.TrimPrefix(cmd.CommandPath(), "tocsin ") }

// atMost allows n arguments, for a command that can do without them.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return exactly(n, what)(cmd, args)
	}
}

// jsonFlag gives a command --json.
func (e *env) jsonFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&e.json, "json", false, "print JSON, for programs")
	return cmd
}
