package store

import (
	"testing"
	"time"

	"tocsin/internal/sqldb"
)

// testBringBack puts every stored moment three years ahead, and others where
// they may be.
func testBringBack(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	far := sqldb.Micros(now.AddDate(3, 0, 0))
	exec := func(query string, args ...any) {
		t.Helper()
		ok(t, s.inTx(t.Context(), func(x tx) error { return x.Exec(t.Context(), query, args...) }))
	}
	count := func(query string, args ...any) (n int64) {
		t.Helper()
		ok(t, s.db.Row(t.Context(), []any{&n}, query, args...))
		return n
	}
	article := func(key string, seen, look, next int64) {
		t.Helper()
		exec(`INSERT INTO articles (kind, key, url, lane, source_id, state, first_seen, last_look, next_visit) VALUES ('article', $1, '', 'a', $2, 'live', $3, $4, $5)`,
			key, src.ID, seen, look, next)
	}
	soon := sqldb.Micros(now.Add(30 * 24 * time.Hour))
	article("far", sqldb.Micros(now), sqldb.Micros(now), far)
	article("looked", sqldb.Micros(now), far-1, soon)
	article("seen", far-1, 0, soon)
	article("right", sqldb.Micros(now), sqldb.Micros(now), soon)
	exec(`INSERT INTO owed (key, receiver, kind, mode, group_key, path, created_at, closes_at, state) VALUES ('k', 'desk', 'revision', 'now', 'g', '', $1, $2, 'open')`,
		far, far+60e6)
	for state, next := range map[string]int64{"pending": far, "sent": far} {
		exec(`INSERT INTO notifications (key, receiver, recipient, kind, message, created_at, state, next_attempt) VALUES ($1, 'desk', '', 'k', '', $2, $3, $4)`,
			state, far, state, next)
	}
	exec(`INSERT INTO hosts (host, until) VALUES ('far', $1), ('near', $2)`, far, sqldb.Micros(now.Add(6*24*time.Hour)))
	exec(`INSERT INTO robots (origin, checked, record) VALUES ('far', $1, '')`, far)
	exec(`INSERT INTO lanes (lane, next_at, holder, lease_until) VALUES ('far', $1, 'x', $1)`, far)
	exec(`INSERT INTO mutes (made_at, until_at, made_by, why) VALUES ($1, $2, 'anna', 'w')`, far, far+3600e6)
	exec(`INSERT INTO tasks (kind, id, failed, since, retry_at) VALUES ('hub', '1', 2, $1, $1)`, far)
	exec(`INSERT INTO subscriptions (source_id, hub, topic, callback, token, secret, state, next_at, asked_at, lease_until)
		VALUES ($1, 'h', 't', 'c', 'tok', 's', 'live', $2, $2, $2)`, src.ID, far)
	l := Latest{
		Now: now, Visit: now.Add(60 * 24 * time.Hour), Attempt: now.Add(7 * 24 * time.Hour), Subscribe: now.Add(31 * 24 * time.Hour), Deep: true,
	}
	got := must[BroughtBack](t)(s.BringBack(t.Context(), l))
	if want := (BroughtBack{Visits: 3, Messages: 2, Hosts: 3, Mutes: 1, Hubs: 1, Tasks: 1}); got != want {
		t.Errorf("brought back %+v, want %+v", got, want)
	}
	day := sqldb.Micros(now.Add(24 * time.Hour))
	for query, want := range map[string]int64{
		`SELECT COUNT(*) FROM articles WHERE next_visit <= $1`:                                       3,
		`SELECT COUNT(*) FROM articles WHERE first_seen > $1 OR last_look > $1`:                      0,
		`SELECT COUNT(*) FROM owed WHERE closes_at > $1`:                                             0,
		`SELECT COUNT(*) FROM notifications WHERE next_attempt <= $1 AND state = 'pending'`:          1,
		`SELECT COUNT(*) FROM hosts WHERE until > $1`:                                                1,
		`SELECT COUNT(*) FROM lanes WHERE next_at > $1 OR lease_until > $1`:                          0,
		`SELECT COUNT(*) FROM mutes WHERE until_at > $1`:                                             0,
		`SELECT COUNT(*) FROM tasks WHERE retry_at > $1 OR since > $1`:                               0,
		`SELECT COUNT(*) FROM subscriptions WHERE next_at > $1 OR asked_at > $1 OR lease_until > $1`: 0,
	} {
		if n := count(query, day); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	if n := count(`SELECT until_at - made_at FROM mutes`); n != 3600e6 {
		t.Errorf("a mute of an hour lasts %d microseconds", n)
	}
	if again := must[BroughtBack](t)(s.BringBack(t.Context(), l)); again.Any() {
		t.Errorf("done twice it finds %+v", again)
	}
	exec(`UPDATE sources SET last_poll = $1, last_ok = $1, last_new = $1, next_due = $1`, far)
	ok(t, s.PutBackSource(t.Context(), src.ID, now, now))
	if src, err := s.Source(t.Context(), "a"); err != nil || !src.NextDue.Equal(now) || src.LastPoll.After(now) || src.LastNew.After(now) {
		t.Errorf("%+v, %v", src, err)
	}
}
