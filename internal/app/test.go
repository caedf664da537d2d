package app

import (
	"context"
	"fmt"

	"tocsin/internal/desk"
	"tocsin/internal/notify"
	"tocsin/internal/settings"
)

// SendTest sends one test message to a receiver, by a sender that is made for
// it alone: what is wrong with other receivers does not matter.
func SendTest(ctx context.Context, receiver string, opt Options) ([]string, error) {
	fetcher, err := NewFetcher(opt)
	if err != nil {
		return nil, err
	}
	defer fetcher.Close()
	opt.Transport = fetcher.Transport()
	opt.Own = fetcher.OwnTransport()
	notifiers := map[string]notify.Notifier{}
	for _, r := range opt.Config.Receivers {
		if r.Name != receiver {
			continue
		}
		n := opt.Notifiers[receiver]
		if n == nil {
			if n, err = r.Options.Notifier(r.Name, opt.surroundings(opt.Config)); err != nil {
				return nil, fmt.Errorf("receiver %s: %w", receiver, err)
			}
		}
		notifiers[receiver] = n
	}
	set, err := settings.New(opt.Config, nil, nil, notifiers)
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Options{Settings: func() *settings.Settings { return set }, Now: opt.Clock.Now}).SendTest(ctx, receiver)
}
