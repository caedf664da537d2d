package app_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/demo"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

// newsroomConfig writes a configuration of the newsroom and returns its path.
func newsroomConfig(t *testing.T, room *demo.Newsroom, to demo.Receivers) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "tocsin.yaml")
	conf := strings.Replace(string(room.Config(dir, to)), `web: {listen: "127.0.0.1:0"}`, `web: {listen: ""}`, 1)
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// tocsin runs the binary and returns what it printed.
func tocsin(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(apptest.Binary(t), args...)
	var errOut strings.Builder
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tocsin %s: %v\n%s", strings.Join(args, " "), err, errOut.String())
	}
	return string(out)
}

// TestOnceTwice runs `once` on the newsroom as it stands at its end: a second
// run sends nothing and asks for nothing, and one with --now is answered that
// nothing has changed.
func TestOnceTwice(t *testing.T) {
	racetest.Alone(t)
	t.Parallel() // mostly waits for clocks that are not simulated
	var room *demo.Newsroom
	clock := &apptest.StepClock{}
	room, err := demo.Open(clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	clock.Set(room.Start())
	fake := &notifytest.FakeSlack{Channels: map[string]string{"icrc-watch": "C0123456789"}}
	api := httptest.NewServer(fake)
	defer api.Close()
	mail := &notifytest.SMTPServer{}
	addr, stop, err := mail.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	conf := newsroomConfig(t, room, demo.Receivers{SlackAPI: api.URL + "/api/", SMTP: "smtp://" + addr})
	tocsin(t, "once", "--config", conf)
	if n := len(fake.Posts()) + len(mail.Mails()); n != 0 {
		t.Fatalf("the first run sent %d messages of what was there before", n)
	}
	clock.Set(room.End())
	tocsin(t, "once", "--config", conf, "--now", "--digest")
	posts, mails := len(fake.Posts()), len(mail.Mails())
	if posts == 0 || mails != 1 {
		t.Fatalf("%d posts and %d mails of four days, want some and one", posts, mails)
	}

	before := len(room.Requests())
	again := struct{ Articles, Sent int }{}
	if err := json.Unmarshal([]byte(tocsin(t, "once", "--config", conf, "--json")), &again); err != nil {
		t.Fatal(err)
	}
	if again.Sent != 0 || len(fake.Posts()) != posts || len(mail.Mails()) != mails {
		t.Errorf("the second run sent %d messages, %d posts and %d mails more", again.Sent, len(fake.Posts())-posts, len(mail.Mails())-mails)
	}
	if asked := room.Requests()[before:]; len(asked) != 0 {
		t.Errorf("the second run polls early: %+v", asked)
	}

	tocsin(t, "once", "--config", conf, "--now", "--digest")
	asked := room.Requests()[before:]
	for _, r := range asked {
		if r.Path == "/status" && !r.Conditional {
			continue // one look in four at a page is full; which one, its port decides
		}
		if r.Path != "/robots.txt" && (r.Status != 304 || !r.Conditional) {
			t.Errorf("%s %s was answered %d, conditional: %v; want 304", r.Outlet, r.Path, r.Status, r.Conditional)
		}
	}
	if len(asked) < 7 {
		t.Errorf("only %d requests, want one for each outlet", len(asked))
	}
	if len(fake.Posts()) != posts || len(mail.Mails()) != mails {
		t.Errorf("nothing has changed, and %d posts and %d mails were sent", len(fake.Posts())-posts, len(mail.Mails())-mails)
	}
}

// TestRestartDoesNotPollEarly restarts the service again and again between
// two polls.
func TestRestartDoesNotPollEarly(t *testing.T) {
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	for range 29 {
		r.Clock.Set(r.Clock.Now().Add(time.Minute))
		r.Restart()
		r.Drain()
	}
	if n := r.Web.Requests("/feed.xml"); n != 1 {
		t.Errorf("%d polls within the half hour, want one", n)
	}
	r.Pass(time.Minute)
	if n := r.Web.Requests("/feed.xml"); n != 2 {
		t.Errorf("%d polls after the half hour, want two", n)
	}
}

// TestDowntime (SCH-04) shows that a service that was down catches up once:
// one poll for all that were missed, and one digest for the whole window.
func TestDowntime(t *testing.T) {
	racetest.Alone(t)
	for _, down := range []time.Duration{3 * time.Hour, 3 * 24 * time.Hour} {
		t.Run(fmt.Sprint(down), func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			r.News("before")
			r.Pass(23 * time.Hour) // past the first digest
			r.WantTold("before", r.Board, "new Report before")
			last := r.Board.All()[0]
			r.News("waiting")
			r.Stop()
			r.Web.Publish(apptest.Piece{Slug: "meanwhile", Title: "Report meanwhile", Date: r.Clock.Now()},
				apptest.Piece{Slug: "waiting", Title: "Report waiting"}, apptest.Old)
			polls := r.Web.Requests("/feed.xml")
			r.Clock.Set(r.Clock.Now().Add(down))
			r.Start()
			r.Drain()
			if n := r.Web.Requests("/feed.xml") - polls; n != 1 {
				t.Errorf("%d polls after the downtime, want one", n)
			}
			r.Pass(24 * time.Hour)
			digests := r.Board.All()[1:]
			since, items := last.At, 0
			for _, m := range digests {
				if !m.Since.Equal(since) {
					t.Errorf("a digest covers what came since %s, and the one before ended at %s", m.Since, since)
				}
				since = m.At
				for range m.Items() {
					items++
				}
			}
			if items != 2 || len(digests) > 2 {
				t.Errorf("%d items in %d digests, want the two reports", items, len(digests))
			}
		})
	}
}
