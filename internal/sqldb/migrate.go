package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tocsin/internal/news"
)

// ErrNewerSchema is returned when the database was written by a newer Tocsin.
var ErrNewerSchema = errors.New("its schema is newer than this tocsin knows")

// migrate brings the schema to that of this binary. A SQLite file that holds data is
// copied to FILE.before-N first, so that an upgrade can be taken back.
func (db *DB) migrate(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if err := db.quickCheck(ctx, have); err != nil {
		return err
	}
	switch {
	case have == db.schema.Version:
		return db.afterMigration(ctx) // a migration may have been killed before it
	case have > db.schema.Version:
		return fmt.Errorf("%w (%d, this one knows %d); run the newer tocsin, or restore the snapshot it left", ErrNewerSchema, have,
			db.schema.Version)
	}
	if have > 0 && db.dialect.sqlite() {
		if err := db.Snapshot(ctx, fmt.Sprintf("%s.before-%d", db.dialect.path, db.schema.Version)); err != nil {
			return fmt.Errorf("snapshot before migration %d: %w; nothing was changed", db.schema.Version, err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate from %d to %d: %w; the failed step was rolled back", have, db.schema.Version, err)
	}
	return db.afterMigration(ctx)
}

func (db *DB) afterMigration(ctx context.Context) error {
	if db.schema.After == nil {
		return nil
	}
	return db.schema.After(ctx, db)
}

// checkSchema is the read-only counterpart of migrate.
func (db *DB) checkSchema(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	switch {
	case err != nil:
		return err
	case have == 0:
		return ErrNoDatabase
	case have > db.schema.Version:
		return fmt.Errorf("%w (%d, this one knows %d)", ErrNewerSchema, have, db.schema.Version)
	case have < db.schema.Version:
		return news.Advise(fmt.Errorf("its schema is %d, this tocsin needs %d", have, db.schema.Version), "; run %h", news.To(news.HintMigrate))
	}
	return nil
}

// quickCheck refuses a damaged SQLite file before anything is written to it.
func (db *DB) quickCheck(ctx context.Context, version int64) error {
	if version == 0 || !db.dialect.sqlite() {
		return nil
	}
	var verdict string
	if err := db.w.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the file is damaged (%s); it was left as it is: restore a snapshot or a backup", verdict)
	}
	return nil
}

// Snapshot writes a consistent copy of a SQLite database to a new file that only
// this user can read. An existing copy of that name is kept: it is from before an
// earlier attempt. A copy gets its name when it is complete.
func (db *DB) Snapshot(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := createPrivate(part); err != nil {
		return err
	}
	if _, err := db.w.ExecContext(ctx, `VACUUM INTO $1`, part); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, path)
}

// Version is the schema version of the open database.
func (db *DB) Version(ctx context.Context) (int64, error) {
	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	return p.GetDBVersion(ctx)
}
