package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
)

// atDesk opens the configured database for a command, and says what of its
// watchlists is not matched.
func (e *env) atDesk(cmd *cobra.Command, access desk.Access) (*desk.Own, error) {
	d, err := e.quietDesk(cmd, access)
	if err != nil {
		return nil, err
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(e.err, "warning: %s\n", cleanLines(news.Told(words, w)))
	}
	return d, nil
}

// quietDesk is atDesk for commands about the watchlists themselves.
func (e *env) quietDesk(cmd *cobra.Command, access desk.Access) (*desk.Own, error) {
	cfg, path, err := e.configAndPath()
	if err != nil {
		return nil, err
	}
	return desk.Open(cmd.Context(), desk.OpenOptions{Config: cfg, File: path, Access: access, Now: e.now})
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

// configAndPath reads the configuration, and says where it is written.
func (e *env) configAndPath() (*config.Config, string, error) {
	path, err := e.findConfig()
	if err != nil {
		return nil, "", err
	}
	cfg, err := e.loadConfig()
	return cfg, path, err
}

// actor is who decides something by a command: who is named, else the user of
// this process.
func (e *env) actor(as string) (news.Actor, error) {
	name, err := who(as)
	return news.Actor{Name: name, Way: news.WayCommand, Role: news.RoleAdmin}, err
}

// asker is who asks something by a command. That this process may have no user
// does not matter.
func (e *env) asker() news.Actor {
	a, _ := e.actor("")
	return a
}

// who is the user of this process, where nobody else is named.
func who(as string) (string, error) {
	if as = text.Clean(as); as != "" {
		return as, nil
	}
	u, err := user.Current()
	if err != nil || cmp.Or(u.Username, u.Name) == "" {
		return "", errors.New("this process has no user: say who, with --as NAME")
	}
	return cmp.Or(u.Username, u.Name), nil
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
