package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Home is where a watchlist lives.
type Home string

// A watchlist is written in the configuration or a file that it names, and
// only noted here; or it lives here.
const (
	HomeFile     Home = "file"
	HomeDatabase Home = "database"
)

// WatchlistVersion is one version of a watchlist.
type WatchlistVersion struct {
	N    int // from 1, in each name
	At   time.Time
	By   string // who did it
	What string // what was done
	Home Home
	// Place is where a watchlist of a file is written, "" for one of the database.
	Place string
	Gone  bool // this version took it away; List is what it was
	List  news.Watchlist
}

const versionColumns = `n, at, who, what, owner, home, place, gone, document`

// scanVersion scans the columns versionColumns.
func scanVersion(scan func(...any) error) (v WatchlistVersion, err error) {
	var owner, document string
	if err = scan(&v.N, sqldb.ScanTime(&v.At), &v.By, &v.What, &owner, &v.Home, &v.Place, sqldb.ScanFlag(&v.Gone), &document); err != nil {
		return v, err
	}
	if err = json.Unmarshal([]byte(document), &v.List); err != nil {
		return v, fmt.Errorf("a stored watchlist: %w", err)
	}
	v.List.Owner = owner
	return v, nil
}

// Watchlists are the watchlists as they are now, by name, those that were
// taken away left out. The generation is for SaveWatchlists.
func (s *Store) Watchlists(ctx context.Context) (lists []WatchlistVersion, generation int64, err error) {
	// The generation first: should a change come between, it is too old to save with, and that is all.
	if generation, err = s.WatchlistGeneration(ctx); err != nil {
		return nil, 0, err
	}
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		v, err := scanVersion(scan)
		lists = append(lists, v)
		return err
	}, `SELECT `+versionColumns+` FROM watchlist_versions v
		WHERE gone = 0 AND n = (SELECT MAX(n) FROM watchlist_versions WHERE name = v.name) ORDER BY name`)
	return lists, generation, err
}

// WatchlistGeneration counts the changes of watchlists: while it stays the
// same, so do they.
func (s *Store) WatchlistGeneration(ctx context.Context) (n int64, err error) {
	err = s.db.Row(ctx, []any{&n}, `SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'watchlists'`)
	return n, err
}

// WatchlistHistory are all versions of a watchlist, oldest first; none if
// there never was one of the name.
func (s *Store) WatchlistHistory(ctx context.Context, name string) (versions []WatchlistVersion, err error) {
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		v, err := scanVersion(scan)
		versions = append(versions, v)
		return err
	}, `SELECT `+versionColumns+` FROM watchlist_versions WHERE name = $1 ORDER BY n`, name)
	return versions, err
}

// SaveWatchlists adds a version to each of the watchlists, all or none. It
// fails with ErrConflict if the generation is not the stored one.
// It gives the versions their numbers.
func (s *Store) SaveWatchlists(ctx context.Context, generation int64, versions []WatchlistVersion) error {
	if len(versions) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `UPDATE meta SET value = $2 WHERE key = 'watchlists' AND value = $1`, fmt.Sprint(generation),
			fmt.Sprint(generation+1))
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("the watchlists were %w", ErrConflict)
		}
		rows := make([]sealedRow, len(versions))
		for i, v := range versions {
			list := v.List
			list.Owner = "" // has a column
			rows[i] = sealedRow{
				name: v.List.Name, at: sqldb.Micros(v.At), who: v.By, what: v.What, owner: v.List.Owner, home: string(v.Home),
				place: v.Place, gone: sqldb.Bit(v.Gone), document: sqldb.JSON(list),
			}
		}
		if err := t.seal(ctx, rows); err != nil {
			return err
		}
		for i, r := range rows {
			err := t.Exec(ctx, `INSERT INTO watchlist_versions (`+sealedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
				r.name, r.n, r.at, r.who, r.what, r.owner, r.home, r.place, r.gone, r.document, r.seq, r.seal)
			if err != nil {
				return fmt.Errorf("save a watchlist: %w", err)
			}
			versions[i].N = r.n
		}
		return nil
	})
}
