package deliver

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

const (
	ruben = "Ruben Vardanyan"
	vagif = "Vagif Khachatryan"
)

// pending are the messages that wait for a receiver.
func (r *newsroom) pending(receiver string) (out []digest.Message) {
	r.t.Helper()
	due, err := r.m.Store.DueNotifications(r.t.Context(), r.now)
	r.do(err)
	for _, n := range due {
		if n.Receiver != receiver {
			continue
		}
		var m digest.Message
		r.do(json.Unmarshal([]byte(n.Message), &m))
		out = append(out, m)
	}
	return out
}

func titles(m digest.Message) (out []string) {
	for it := range m.Items() {
		out = append(out, string(it.Act)+" "+it.Title)
	}
	return out
}

// TestCloseGroup: the open rows of a group become one message for each
// recipient, and no row is in two.
func TestCloseGroup(t *testing.T) {
	r := newNewsroom(t)
	r.desk.recipients = []string{"#a", "#b"}
	a := r.publish("wire", "one", ruben+" was there.", nil, r.owed("desk", ruben))
	b := r.publish("wire", "two", vagif+" was there.", nil, r.owed("desk", vagif))
	r.close()
	r.close()
	got := r.pending("desk")
	if len(got) != 2 || got[0].Key == got[1].Key || len(titles(got[0])) != 2 {
		t.Fatalf("%d messages, %v", len(got), got)
	}
	for _, o := range append(r.rows(a), r.rows(b)...) {
		if o.State != news.OwedPending {
			t.Errorf("%+v", o)
		}
	}
	if r.send(); len(r.desk.got) != 2 || r.rows(a)[0].State != news.OwedSent {
		t.Errorf("%d sent", len(r.desk.got))
	}
	o := r.owed("gone", ruben)
	r.publish("wire", "three", ruben+" was there.", nil, o)
	if err := r.m.CloseGroup(t.Context(), news.ModeNow, store.Group{Receiver: "gone", Key: "all"}, nil); err == nil {
		t.Error("a receiver that is not configured is closed for")
	}
}

// TestRecheck: what was muted, or taken off the watchlists, since it was owed is
// not told; the reason is kept with the row.
func TestRecheck(t *testing.T) {
	r := newNewsroom(t)
	a := r.publish("wire", "one", ruben+" was there.", nil, r.owed("desk", ruben))
	b := r.publish("wire", "two", vagif+" was there.", nil, r.owed("desk", vagif))
	c := r.publish("wire", "three", "Nobody was there.", nil, r.owed("desk", "Somebody else"))
	_, err := r.m.Store.AddMute(t.Context(), news.Mute{
		Reason: news.Reason{Watchlist: "people", Entity: ruben}, MadeAt: monday,
		Until: monday.Add(time.Hour), By: "eve", Why: "calm",
	})
	r.do(err)
	r.close()
	if got := r.pending("desk"); len(got) != 1 || !slices.Equal(titles(got[0]), []string{"new two"}) {
		t.Errorf("%+v", got)
	}
	for article, want := range map[int64][2]string{
		a.ID: {news.OwedSuppressed, "mute 1 of people / " + ruben + ", by eve: calm"},
		b.ID: {news.OwedPending, ""},
		c.ID: {news.OwedSuppressed, "people / Somebody else is no longer watched"},
	} {
		if o := r.rows(news.Article{ID: article})[0]; o.State != want[0] || o.Reason != want[1] {
			t.Errorf("article %d: %s, %s", article, o.State, o.Reason)
		}
	}
	r.publish("wire", "four", ruben+" was there.", nil, r.owed("desk", ruben))
	if r.close(); len(r.pending("desk")) != 1 {
		t.Error("a message with nothing in it")
	}
}

// TestDigest: windows follow each other without a gap; silence is no message,
// but what is held back is said.
func TestDigest(t *testing.T) {
	r := newNewsroom(t)
	r.digest()
	if got := r.pending("board"); len(got) != 0 {
		t.Errorf("a digest of nothing: %+v", got)
	}
	d, err := r.m.Store.Digest(t.Context(), boardKey)
	r.do(err)
	if !d.LastDue.Equal(monday) || !d.NextDue.Equal(monday.Add(3*time.Hour)) {
		t.Errorf("%+v", d)
	}
	r.now = monday.Add(51 * time.Hour) // two windows were missed
	r.publish("wire", "one", ruben+" was there.", nil, r.owed("board", ruben))
	r.digest()
	got := r.pending("board")
	if len(got) != 1 || !got[0].Since.Equal(monday) || got[0].Coverage == nil || !slices.Equal(titles(got[0]), []string{"new one"}) {
		t.Fatalf("%+v", got)
	}
	if d, err = r.m.Store.Digest(t.Context(), boardKey); err != nil || !d.LastDue.Equal(r.now) || !d.NextDue.Equal(r.now.Add(24*time.Hour)) {
		t.Errorf("%+v (%v)", d, err)
	}
	r.send()
	_, err = r.m.Store.AddMute(t.Context(), news.Mute{
		Source: "wire", MadeAt: r.now, Until: r.now.Add(100 * time.Hour), By: "eve",
		Why: "calm",
	})
	r.do(err)
	r.publish("wire", "two", ruben+" was there.", nil, r.owed("board", ruben))
	r.now = r.now.Add(24 * time.Hour)
	r.digest()
	next := r.pending("board")
	if len(next) != 1 || next[0].Held != 1 || len(next[0].Mutes) != 1 || next[0].Key == got[0].Key {
		t.Errorf("%+v", next)
	}
	if _, err := r.m.nextWindow(store.Digest{Schedule: "never"}, r.now); err == nil {
		t.Error("a schedule that cannot be read is none")
	}
}

// TestUnconfirmed: a digest shows what is missing to whom it was told, and not
// to others.
func TestUnconfirmed(t *testing.T) {
	r := newNewsroom(t)
	told := r.publish("wire", "told", ruben+" was there.", nil, r.owed("board", ruben))
	other := r.publish("wire", "other", ruben+" was there again.", nil, r.owed("desk", ruben))
	r.digest()
	r.close()
	r.send()
	r.now = monday.Add(time.Hour)
	for _, a := range []news.Article{told, other} {
		a.State, a.MissingSince, a.MissingLooks = news.StateMissing, r.now, 1
		r.look(a, store.Visit{Status: 404, Outcome: news.OutcomeFailed, Verdict: news.VerdictError})
	}
	r.now = monday.Add(3 * time.Hour)
	r.digest()
	got := r.pending("board")
	if len(got) != 1 || !slices.Equal(titles(got[0]), []string{"removed told"}) || got[0].Changes[0].Change.Confirmed {
		t.Fatalf("%+v", got)
	}
	since, last, err := r.m.missingSince(t.Context(), told.ID, r.now)
	if err != nil || !since.Equal(monday.Add(time.Hour)) || !last.Equal(monday) {
		t.Errorf("missing since %s, seen %s (%v)", since, last, err)
	}
	if since, _, _ = r.m.missingSince(t.Context(), told.ID, monday); !since.IsZero() {
		t.Errorf("missing since %s before it was", since)
	}
	if last, err = r.m.lookBefore(t.Context(), told.ID, r.now); err != nil || !last.Equal(monday) {
		t.Errorf("seen %s (%v)", last, err)
	}
}

// TestFolded: the copies of what is told are counted beside it, but for those
// that differ; an original that came later leads the copy that was told.
func TestFolded(t *testing.T) {
	r := newNewsroom(t)
	root := r.publish("wire", "root", ruben+" was there.", nil, r.owed("desk", ruben))
	copied := r.publish("paper", "copy", ruben+" was there.", func(a *news.Article) { a.CopyOf = root.ID })
	r.publish("paper", "differs", ruben+" was not there.", func(a *news.Article) { a.CopyOf, a.Differs = root.ID, []string{"not"} })
	rows, err := r.m.foldedCopies(t.Context(), r.rows(root), nil)
	if err != nil || len(rows) != 1 || rows[0].Article != copied.ID || rows[0].CopyOf != "The Wire" {
		t.Errorf("%+v (%v)", rows, err)
	}
	told := []digest.Row{{Article: copied.ID}}
	if rows, err = r.m.foldedCopies(t.Context(), r.rows(root), told); err != nil || len(rows) != 0 {
		t.Errorf("told twice: %+v (%v)", rows, err)
	}
	r.now = monday.Add(time.Hour)
	original := r.publish("paper", "original", ruben+" was there.", nil)
	takes := &store.Takeover{Root: root.ID, Copies: []store.CopyOf{{Article: root.ID}, {Article: copied.ID}}}
	r.look(original, store.Visit{Identity: &store.Identity{At: monday, Takes: takes}, Outcome: news.OutcomeUnchanged})
	list, err := r.m.besides(t.Context(), root.ID)
	if err != nil || len(list) < 2 || list[0].ID != original.ID {
		t.Errorf("%+v (%v)", list, err)
	}
}
