package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"tocsin/internal/sqldb"
)

// Bounds in bytes of the texts by which rows are found. PostgreSQL refuses a row
// of an index over 2,704 bytes, and with it the whole transaction: one long
// address stopped a feed. The key of an owed row is made of an article's and a
// receiver's name, and must have room for both.
const (
	maxKey     = 1000
	maxOwedKey = 2000
)

// hashMark stands in a shortened key before the hash of the whole one.
const hashMark = "#sha256:"

// keyOf returns a text as the keys and indexes of both databases hold it: itself,
// or if it is longer than most bytes its beginning, for people, and its hash.
func keyOf(s string, most int) string {
	s = sqldb.Sound(s)
	if len(s) <= most {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	end := hashMark + hex.EncodeToString(sum[:])
	return strings.ToValidUTF8(s[:most-len(end)], "") + end // a letter may have been cut
}

// keysOf returns the keys of some names, in their order.
func keysOf(names []string) []string {
	out := make([]string, len(names))
	for i, s := range names {
		out[i] = keyOf(s, maxKey)
	}
	return out
}

// shortened is the row of meta that says that shortenKeys has run.
const shortened = "keys_shortened"

// shortenKeys gives the keys that were stored whole, before they were bounded, the
// form in which they are looked up now. It does so once.
func (s *Store) shortenKeys(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `INSERT INTO meta (key, value) VALUES ($1, '') ON CONFLICT (key) DO NOTHING`, shortened)
		if err != nil || n == 0 {
			return err
		}
		for _, c := range []struct {
			table, column string
			most          int
		}{{"articles", "key", maxKey}, {"article_urls", "url", maxKey}, {"owed", "key", maxOwedKey}, {"notices", "key", maxKey}} {
			var long []string
			err := t.Each(ctx, func(scan func(...any) error) error {
				var key string
				err := scan(&key)
				long = append(long, key)
				return err
			}, `SELECT `+c.column+` FROM `+c.table+` WHERE OCTET_LENGTH(`+c.column+`) > $1`, c.most)
			if err != nil {
				return fmt.Errorf("keys of %s: %w", c.table, err)
			}
			for _, key := range long {
				if err := t.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = $2 WHERE `+c.column+` = $1`, key, keyOf(key, c.most)); err != nil {
					return fmt.Errorf("key %.100q of %s: %w", key, c.table, err)
				}
			}
		}
		return nil
	})
}
