package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
)

// ReceiverLine is a receiver and what is owed to it.
type ReceiverLine struct {
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`       // "" where it is not configured
	Configured bool       `json:"configured"` // false: something is owed to it all the same
	Unsent     int        `json:"unsent"`     // articles, changes and notices that it was not sent yet
	Since      *time.Time `json:"since"`      // of the oldest of them; null for none
}

// MovedOwed says how much of what was owed changed hands.
type MovedOwed struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"` // "" where it was given up
	Rows int    `json:"rows"`
}

// Receivers lists the configured receivers, and behind them those that are not
// configured any more while something is owed to them.
func (d *Desk) Receivers(ctx context.Context) ([]ReceiverLine, error) {
	unsent, err := d.store.Orphans(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []ReceiverLine
	for _, r := range d.settings().Config.Receivers {
		out = append(out, ReceiverLine{Name: r.Name, Kind: r.Kind, Configured: true})
	}
	for _, o := range unsent {
		i := slices.IndexFunc(out, func(l ReceiverLine) bool { return l.Name == o.Receiver })
		if i < 0 {
			out = append(out, ReceiverLine{Name: o.Receiver})
			i = len(out) - 1
		}
		out[i].Unsent, out[i].Since = o.Rows, at(o.Since)
	}
	return out, nil
}

// MoveOwed gives what is owed to one receiver, and was not sent, to another
// that is configured. It goes out as one message when the other's turn comes.
func (d *Desk) MoveOwed(ctx context.Context, by news.Actor, from, to string) (MovedOwed, error) {
	if from == to {
		return MovedOwed{}, errors.New("both are the same receiver")
	}
	configured := d.settings().Config.Receivers
	if !slices.ContainsFunc(configured, func(r config.Receiver) bool { return r.Name == to }) {
		var names []string
		for _, r := range configured {
			names = append(names, r.Name)
		}
		err := news.Because(ErrNotFound, fmt.Sprintf("there is no receiver %q", to))
		return MovedOwed{}, news.Advise(err, "the configuration has "+strings.Join(names, ", "))
	}
	n, err := d.store.MoveOwed(ctx, from, to, by.Name, d.now())
	return MovedOwed{From: from, To: to, Rows: n}, err
}

// DropOwed gives up what is owed to a receiver and was not sent. What it was
// stays stored, with who gave it up.
func (d *Desk) DropOwed(ctx context.Context, by news.Actor, from string) (MovedOwed, error) {
	n, err := d.store.DropOwed(ctx, from, by.Name)
	return MovedOwed{From: from, Rows: n}, err
}
