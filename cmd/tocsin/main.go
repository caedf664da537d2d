// Command tocsin watches the news and raises the alarm when it changes.
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

	"github.com/spf13/cobra"
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole command: what it returns is the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	env := &env{in: in, out: out, err: errOut, version: version}
	root := env.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
		return exitFailed
	case errors.As(err, &wrong):
		fmt.Fprintf(errOut, "tocsin: %s\n", err)
		return exitUsage
	}
	fmt.Fprintf(errOut, "tocsin: %s\n", err)
	return exitFailed
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

	configPath string
	json       bool
}

func (e *env) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "tocsin",
		Short:         "Tocsin watches feeds and web pages and tells what is new, what changed and what disappeared",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := ""
			if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
				hint = fmt.Sprintf("; did you mean %s?", strings.Join(s, " or "))
			}
			return usageError{fmt.Errorf("unknown command %q%s\nhint: tocsin --help lists the commands", args[0], hint)}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVarP(&e.configPath, "config", "c", "", "configuration `FILE` (else TOCSIN_CONFIG, ./tocsin.yaml, ./config/tocsin.yaml)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w\nhint: %s --help", err, cmd.CommandPath())}
	})
	for _, add := range []func() *cobra.Command{
		e.runCommand, e.onceCommand, e.checkCommand, e.inspectCommand, e.explainCommand, e.replayCommand,
		e.statusCommand, e.testCommand, e.searchCommand, e.demoCommand, e.migrateCommand, e.versionCommand,
	} {
		root.AddCommand(add())
	}
	return root
}

// exactly demands n arguments, and names what is missing.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usageError{fmt.Errorf("%s needs %s\nhint: %s", cmd.Name(), what, cmd.UseLine())}
		case len(args) > n:
			return usageError{fmt.Errorf("%s takes %s; %q is too much\nhint: %s", cmd.Name(), what, args[n], cmd.UseLine())}
		}
		return nil
	}
}

// jsonFlag gives a command --json.
func (e *env) jsonFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&e.json, "json", false, "print JSON, for programs")
	return cmd
}

func (e *env) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: exactly(0, "no arguments"),
		Run: func(*cobra.Command, []string) { fmt.Fprintf(e.out, "tocsin %s\n", e.version) },
	}
}
