package app_test

import (
	"bytes"
	"cmp"
	"database/sql"
	"fmt"
	"strings"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/slack"
	"tocsin/internal/store"
)

// checkQuiet shows that nothing waits any more.
func (k *killLoop) checkQuiet() {
	k.t.Helper()
	s, err := store.Open(k.t.Context(), "sqlite:"+k.db, store.Options{ReadOnly: true})
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	counts, err := s.Counts(k.t.Context(), k.clock.Now())
	if err != nil {
		k.t.Fatal(err)
	}
	for _, state := range []string{news.OwedOpen, news.OwedPending, news.OwedFailed} {
		if n := counts.Owed[state]; n != 0 {
			k.t.Errorf("%d owed rows are still %s", n, state)
		}
	}
	for _, state := range []string{news.NotificationPending, news.NotificationSending, news.NotificationFailed} {
		if n := counts.Notifications[state]; n != 0 {
			k.t.Errorf("%d notifications are still %s", n, state)
		}
	}
}

// check compares the books with what arrived.
func (k *killLoop) check() {
	db := apptest.OpenDB(k.t, k.db)
	k.checkOwed(db)
	k.checkSlack(db)
	k.checkMail(db)
	k.checkComplete(db)
}

// checkOwed shows that each row is told or suppressed for a reason, and that
// each article with a reason to be told has its row.
func (k *killLoop) checkOwed(db *sql.DB) {
	apptest.None(k.t, db, "owed rows that are neither sent nor suppressed with a reason",
		`SELECT key, state FROM owed WHERE state <> 'sent' AND NOT (state = 'suppressed' AND reason <> '')`)
	apptest.None(k.t, db, "sent rows that no notification carries",
		`SELECT key, '' FROM owed WHERE state = 'sent' AND id NOT IN (SELECT owed_id FROM notification_owed)`)
	apptest.None(k.t, db, "rows that two notifications of one recipient carry",
		`SELECT l.owed_id, n.receiver FROM notification_owed l JOIN notifications n ON n.id = l.notification_id GROUP BY l.owed_id, n.receiver, n.recipient HAVING COUNT(*) > 1`)
	apptest.None(k.t, db, "matched articles that nobody is owed",
		`SELECT key, state FROM articles WHERE matched = 1 AND kind = 'article' AND state NOT IN ('backlog', 'merged') AND id NOT IN (SELECT article_id FROM owed)`)
	apptest.None(k.t, db, "articles with a revision but no look",
		`SELECT key, state FROM articles WHERE state = 'live' AND id NOT IN (SELECT article_id FROM visits)`)
	apptest.None(k.t, db, "faults of the file",
		`SELECT * FROM (SELECT integrity_check, '' FROM pragma_integrity_check) WHERE integrity_check <> 'ok'`)
}

// arrivals is what one key brought to a receiver: each arrival, and whether
// it is marked as a possible repeat.
type arrivals map[string][]bool

// checkArrivals shows that every notification arrived, and that none arrived
// twice but after an attempt whose outcome was unknown, and then marked.
func (k *killLoop) checkArrivals(db *sql.DB, receiver string, got arrivals) {
	k.t.Helper()
	want := map[string]bool{}
	apptest.Each(k.t, db, func(key, doubtful string) { want[key] = doubtful == "1" },
		`SELECT key, EXISTS (SELECT 1 FROM deliveries d WHERE d.notification_id = n.id AND d.outcome IN ('unknown', 'started')) FROM notifications n WHERE receiver = '`+receiver+`'`)
	for key, doubtful := range want {
		marks := got[key]
		if len(marks) == 0 {
			k.t.Errorf("%s: notification %s never arrived", receiver, key)
		}
		for i, marked := range marks {
			switch {
			case i > 0 && !marked:
				k.t.Errorf("%s: notification %s arrived %d times, and arrival %d is not marked", receiver, key, len(marks), i+1)
			case marked && !doubtful:
				k.t.Errorf("%s: notification %s is marked as a possible repeat, but no attempt was in doubt", receiver, key)
			}
		}
		if len(marks) > 1 {
			k.count(receiver+" repeats, marked", 1)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			k.t.Errorf("%s got %s, which the books do not know", receiver, key)
		}
	}
}

func (k *killLoop) checkSlack(db *sql.DB) {
	got, keys := arrivals{}, map[string]string{}
	apptest.Each(k.t, db, func(key, _ string) { keys[slack.Mark(notify.NewSecret("xoxb-demo"), key)] = key },
		`SELECT key, '' FROM notifications WHERE receiver = 'desk'`)
	for _, p := range k.slack.Posts() {
		key := cmp.Or(keys[p.Mark()], p.Mark())
		got[key] = append(got[key], strings.Contains(p.Text, "Possible repeat"))
	}
	k.checkArrivals(db, "desk", got)
}

// checkMail shows besides that a mail sent again is the same mail, but for
// the line that says so.
func (k *killLoop) checkMail(db *sql.DB) {
	got, bodies := arrivals{}, map[string][]byte{}
	for _, m := range k.mail.Mails() {
		id, marked := apptest.MessageID(m.Data), bytes.Contains(m.Data, []byte("Possible repeat"))
		key, _, _ := strings.Cut(strings.Trim(id, "<>"), "@")
		got[key] = append(got[key], marked)
		name := fmt.Sprint(id, marked)
		if before := bodies[name]; before != nil && !bytes.Equal(before, m.Data) {
			k.t.Errorf("mail %s came twice and is not the same", id)
		}
		bodies[name] = m.Data
	}
	k.checkArrivals(db, "board", got)
}

// inTheDays is how many articles the outlets publish in the newsroom's days,
// without the first of the one that has none before.
const inTheDays = 21

// checkComplete shows that the service knows each of them, and that those
// with a reason to be told were told as new.
func (k *killLoop) checkComplete(db *sql.DB) {
	k.t.Helper()
	known := map[string]string{}
	apptest.Each(k.t, db, func(key, state string) { known[key] = state },
		`SELECT key, state FROM articles WHERE state NOT IN ('backlog', 'merged') AND kind = 'article'`)
	// One of them is taken away after a day and a half: it may have come and
	// gone while the service lay dead.
	if len(known) < inTheDays-1 {
		k.t.Errorf("%d articles are known of the newsroom's days, want %d, or one less: %v", len(known), inTheDays, known)
	}
	for key, state := range known {
		if state != string(news.StateLive) && state != string(news.StateRemoved) {
			k.t.Errorf("article %s is %s after all has been looked at", key, state)
		}
	}
}
