package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/sqldb"
)

// Versions of watchlists are sealed in one chain: each seal is the SHA-256 of
// the one before it and of all that the row says. Whoever changes, removes or
// slips in a row must seal all later ones anew, and then the newest seal, the
// head, is not the one that was noted elsewhere: in the log, in a mail, on paper.

// sealedRow is one row as it is sealed.
type sealedRow struct {
	name     string
	n        int
	at       int64 // microseconds since 1970
	who      string
	what     string
	owner    string
	home     string
	place    string
	gone     int
	document string
	seq      int64
	seal     string
}

const sealedColumns = `name, n, at, who, what, owner, home, place, gone, document, seq, seal`

func scanSealed(scan func(...any) error) (r sealedRow, err error) {
	err = scan(&r.name, &r.n, &r.at, &r.who, &r.what, &r.owner, &r.home, &r.place, &r.gone, &r.document, &r.seq, &r.seal)
	return r, err
}

// sealAfter is the seal that the row has behind another seal.
func (r *sealedRow) sealAfter(before string) string {
	sum := sha256.Sum256([]byte(sqldb.JSON([]any{
		before, r.seq, r.name, r.n, r.at, r.who, r.what, r.owner, r.home, r.place, r.gone,
		r.document,
	})))
	return hex.EncodeToString(sum[:])
}

// lastSeal is the head of the chain; it is read within the transaction that
// holds the generation of the watchlists, so no two rows follow the same one.
func (t tx) lastSeal(ctx context.Context) (seq int64, seal string, err error) {
	err = t.Row(ctx, []any{&seq, &seal}, `SELECT seq, seal FROM watchlist_versions WHERE seal <> '' ORDER BY seq DESC LIMIT 1`)
	if errors.Is(err, ErrNotFound) {
		return 0, "", nil
	}
	return seq, seal, err
}

// WatchlistHead is the newest seal of the history of watchlists, "" if there
// is none: to be noted where who writes to the database does not.
func (s *Store) WatchlistHead(ctx context.Context) (seal string, err error) {
	err = s.db.Row(ctx, []any{&seal}, `SELECT COALESCE((SELECT seal FROM watchlist_versions WHERE seal <> '' ORDER BY seq DESC LIMIT 1), '')`)
	return seal, err
}

// sealOld seals the versions that were saved before there were seals, in the
// order in which they were saved. Once there is a chain it does nothing: a row
// without a seal is then a fault, and not an old one.
func (s *Store) sealOld(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		if _, seal, err := t.lastSeal(ctx); err != nil || seal != "" {
			return err
		}
		var old []sealedRow
		err := t.Each(ctx, func(scan func(...any) error) error {
			r, err := scanSealed(scan)
			old = append(old, r)
			return err
		}, `SELECT `+sealedColumns+` FROM watchlist_versions ORDER BY at, name, n`)
		if err != nil {
			return err
		}
		before := ""
		for i := range old {
			r := &old[i]
			r.seq = int64(i + 1)
			before = r.sealAfter(before)
			if err := t.Exec(ctx, `UPDATE watchlist_versions SET seq = $3, seal = $4 WHERE name = $1 AND n = $2`, r.name, r.n, r.seq,
				before); err != nil {
				return fmt.Errorf("seal the history of watchlists: %w", err)
			}
		}
		return nil
	})
}

// Chain is what verifying the history of watchlists says.
type Chain struct {
	Versions   int    `json:"versions"`
	Watchlists int    `json:"watchlists"`
	Head       string `json:"head"` // the newest seal; "" if there is no version
	// Broken says what is wrong, "" if nothing is. Head is then that of the
	// last version before it.
	Broken string `json:"broken"`
	// Since counts the versions behind the head that was noted, -1 if that is
	// none of the chain or none was given.
	Since int `json:"since"`
}

// VerifyWatchlists reads all versions of all watchlists and says whether each
// is as it was saved and none is missing in between. noted, if not "", is the
// beginning of a head that was noted before: that it is still in the chain
// proves that nothing up to it was sealed anew.
func (s *Store) VerifyWatchlists(ctx context.Context, noted string) (c Chain, err error) {
	c.Since = -1
	last := map[string]int{}
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		r, err := scanSealed(scan)
		if err != nil || c.Broken != "" {
			return err
		}
		what := fmt.Sprintf("version %d of watchlist %q", r.n, r.name)
		switch {
		case r.seal == "":
			c.Broken = what + " has no seal: it was slipped in past Tocsin, or its seal was taken off"
		case r.seq != int64(c.Versions+1):
			c.Broken = fmt.Sprintf("before %s, %d in the chain, one that stood there is missing", what, r.seq)
		case r.seal != r.sealAfter(c.Head):
			c.Broken = what + " is not as it was saved, or the one before it in the chain is not"
		case r.n != last[r.name]+1:
			c.Broken = fmt.Sprintf("before %s version %d is missing", what, last[r.name]+1)
		default:
			c.Versions, c.Head, last[r.name] = c.Versions+1, r.seal, r.n
			if c.Since >= 0 {
				c.Since++
			} else if noted != "" && strings.HasPrefix(r.seal, strings.ToLower(noted)) {
				c.Since = 0
			}
		}
		return nil
	}, `SELECT `+sealedColumns+` FROM watchlist_versions ORDER BY seq, name, n`)
	c.Watchlists = len(last)
	return c, err
}

// seal numbers and seals versions behind the head of the chain.
func (t tx) seal(ctx context.Context, rows []sealedRow) error {
	seq, before, err := t.lastSeal(ctx)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if at := slices.IndexFunc(rows[:i], func(o sealedRow) bool { return o.name == r.name }); at >= 0 {
			return fmt.Errorf("watchlist %q has two versions in one change", r.name)
		}
		if err := t.Row(ctx, []any{&r.n}, `SELECT COALESCE(MAX(n), 0) + 1 FROM watchlist_versions WHERE name = $1`, r.name); err != nil {
			return err
		}
		seq++
		r.seq = seq
		r.seal = r.sealAfter(before)
		before = r.seal
	}
	return nil
}
