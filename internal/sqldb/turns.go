package sqldb

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// SQLite has one writer, and most of what a small write costs is its commit:
// the log is appended to and the disk is asked to sync. So writers take turns
// in one transaction, each in a savepoint of its own that fails alone, and
// one commit serves all that came meanwhile. No write returns before it is on the
// disk.

// A turn is a transaction that several writers share.
type turn struct {
	tx      *Tx // nil once it has ended
	members int
	began   time.Time
	done    chan struct{} // closed when err is final
	err     error         // of the commit
}

// A transaction takes in no more writers after this, so that the first of
// them, and another process that wants to write, need not wait long.
const (
	turnMembers = 64
	turnSpan    = 25 * time.Millisecond
)

// turns is whose turn it is to write.
type turns struct {
	waiting atomic.Int32
	baton   chan *turn // holds the open transaction, or nil, while nobody writes
}

func newTurns() *turns {
	t := &turns{baton: make(chan *turn, 1)}
	t.baton <- nil
	return t
}

// inTurn runs fn in a transaction that it may share, and returns when that is
// committed. An error of fn undoes what fn did and nothing else.
func (db *DB) inTurn(ctx context.Context, fn func(t Tx) error) (err error) {
	db.turns.waiting.Add(1)
	g := <-db.turns.baton
	db.turns.waiting.Add(-1)
	// From here on this writer must hand the baton on, come what may: those
	// who wrote before it wait for the commit.
	if g, err = db.enter(ctx, g); err != nil {
		return errors.Join(err, db.hand(g))
	}
	failed := true // also if fn panics
	defer func() {
		g.leave(context.WithoutCancel(ctx), failed)
		err = errors.Join(err, db.hand(g))
	}()
	err = fn(*g.tx)
	failed = err != nil
	return err
}

// enter begins a transaction, or a savepoint in the one that is open. With an
// error it returns the turn as it was.
func (db *DB) enter(ctx context.Context, g *turn) (*turn, error) {
	if err := ctx.Err(); err != nil {
		return g, err
	}
	if g != nil {
		if err := g.tx.Exec(ctx, `SAVEPOINT turn`); err != nil {
			return g, err
		}
		g.members++
		return g, nil
	}
	if err := db.prepareMissed(ctx); err != nil {
		return nil, err
	}
	raw, err := db.w.BeginTx(db.whole(ctx), nil)
	if err != nil {
		return nil, err
	}
	t := db.newTx(raw)
	return &turn{tx: &t, members: 1, began: time.Now(), done: make(chan struct{})}, nil
}

// leave keeps what the last member wrote, or undoes it. If even that fails (a full
// disk can end the whole transaction), all members get the error.
func (g *turn) leave(ctx context.Context, failed bool) {
	switch {
	case g.members == 1 && failed:
		g.end(ignoreDone(g.tx.raw.Rollback()))
	case g.members == 1:
	case failed:
		if err := g.tx.Exec(ctx, `ROLLBACK TO turn`); err != nil {
			g.abandon(err)
			return
		}
		fallthrough
	default:
		if err := g.tx.Exec(ctx, `RELEASE turn`); err != nil {
			g.abandon(err)
		}
	}
}

func (g *turn) abandon(err error) {
	g.end(errors.Join(fmt.Errorf("nothing was written: the transaction was lost: %w", err), ignoreDone(g.tx.raw.Rollback())))
}

func (g *turn) end(err error) {
	g.tx = nil
	g.err = err
	close(g.done)
}

// hand passes the open transaction to the next writer and waits for its
// commit, or commits it where nobody waits. It returns the commit's error.
func (db *DB) hand(g *turn) error {
	if g == nil {
		db.turns.baton <- nil
		return nil
	}
	if g.tx != nil && db.turns.waiting.Load() > 0 && g.members < turnMembers && time.Since(g.began) < turnSpan {
		db.turns.baton <- g
		<-g.done
		return g.err
	}
	if g.tx != nil {
		g.end(g.tx.raw.Commit())
	}
	db.turns.baton <- nil
	return g.err
}
