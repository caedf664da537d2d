package app

import (
	"context"
	"errors"

	"tocsin/internal/config"
	"tocsin/internal/store"
)

// Schema is the version of the database's schema that this binary works with.
const Schema = store.Schema

// Migrate brings the database to Schema, and returns the version that it has.
func Migrate(ctx context.Context, cfg *config.Config) (version int64, err error) {
	s, err := store.Open(ctx, cfg.Database.Value(), store.Options{Lock: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Version(ctx)
}
