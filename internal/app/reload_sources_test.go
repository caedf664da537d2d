package app

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/store"
	"tocsin/internal/yamldoc"
)

// reloadRig is a rig whose configuration can be edited while it runs.
type reloadRig struct {
	*rig
	log  bytes.Buffer
	next func() (*config.Config, []yamldoc.Fault, error)
}

func newReloadRig(t *testing.T) *reloadRig {
	r := &reloadRig{rig: newRig(t, rigOptions{})}
	r.web.publish(piece{slug: "first", title: "First"})
	a, err := New(t.Context(), Options{
		Config: r.cfg, Clock: r.clock, Log: slog.New(slog.NewTextHandler(&r.log, nil)), Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": r.ops, "desk": r.desk, "board": r.board},
		Read:      func() (*config.Config, []yamldoc.Fault, error) { return r.next() },
	})
	if err != nil {
		t.Fatal(err)
	}
	r.app = a
	r.drain()
	return r
}

// edit writes the configuration anew with other sources, written as YAML, and
// other options at its top, and has it read.
func (r *reloadRig) edit(sources string, top ...string) {
	text := fmt.Sprintf(rigConfig, strings.TrimPrefix(r.cfg.Database.Value(), "sqlite:"), r.web.srv.URL, "", "console: {}", "console: {}", "", "")
	from, to := strings.Index(text, "sources:\n"), strings.Index(text, "revisit:")
	text = text[:from] + "sources:\n" + strings.ReplaceAll(sources, "BASE", r.web.srv.URL) + text[to:]
	for i := 0; i < len(top); i += 2 {
		text = strings.Replace(text, top[i], top[i+1], 1)
	}
	r.next = func() (*config.Config, []yamldoc.Fault, error) { return config.Parse("rig.yaml", []byte(text)) }
	r.app.Reload()
}

const wireSource = "  - {name: wire, feed: \"BASE/feed.xml\", schedule: \"@every 30m\", language: en, timezone: Asia/Yerevan}\n"

// TestSourcesReloaded: sources that were added are polled at once, changed
// ones by their new options, removed ones no more; what is known stays.
func TestSourcesReloaded(t *testing.T) {
	r := newReloadRig(t)
	feed := func(path, etag string, numbers ...int) {
		r.web.set(path, reply{kind: "application/rss+xml", body: worldFeed("", numbers...), header: map[string]string{"ETag": etag}})
	}
	statuses := func(path string) (out []string) {
		r.web.mu.Lock()
		defer r.web.mu.Unlock()
		for _, a := range r.web.asked {
			if rest, ok := strings.CutPrefix(a, "GET "+path+" "); ok {
				out = append(out, rest)
			}
		}
		return out
	}
	want := func(when, path string, want ...string) {
		t.Helper()
		if got := statuses(path); !slices.Equal(got, want) {
			t.Errorf("%s, %s was answered %v, want %v", when, path, got, want)
		}
	}
	feed("/feed.xml", `"one"`, 1)
	feed("/two.xml", `"two"`, 2, 3)
	r.pass(30 * time.Minute)
	want("before", "/feed.xml", "200", "200")

	r.edit(wireSource + "  - {name: two, feed: \"BASE/two.xml\", schedule: \"@every 20m\"}\n")
	r.drain()
	want("added", "/two.xml", "200")
	want("added", "/feed.xml", "200", "200")
	r.pass(30 * time.Minute)
	want("with another beside it", "/feed.xml", "200", "200", "304")
	want("at its schedule", "/two.xml", "200", "304")

	r.edit(strings.Replace(wireSource, "30m", "10m", 1) + "  - {name: two, feed: \"BASE/three.xml\", schedule: \"@every 20m\"}\n")
	feed("/three.xml", `"two"`, 2, 3, 4)
	r.drain()
	want("another address", "/three.xml", "200")
	r.pass(10 * time.Minute)
	want("another schedule", "/feed.xml", "200", "200", "304", "304")

	r.edit("  - {name: two, feed: \"BASE/three.xml\", schedule: \"@every 20m\"}\n")
	r.pass(2 * time.Hour)
	want("removed", "/feed.xml", "200", "200", "304", "304")
	want("left", "/two.xml", "200", "304")
	if n := len(statuses("/three.xml")); n < 6 {
		t.Errorf("what stays was polled %d times in two hours", n)
	}
	if a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/first"); err != nil || a.Title != "First" {
		t.Errorf("an article of a removed source: %+v, %v", a, err)
	}

	r.edit(wireSource)
	r.drain()
	if got := statuses("/feed.xml"); len(got) != 5 || got[4] != "304" {
		t.Errorf("put back, it is answered %v: want one more poll, with what was known", got)
	}
	if told := r.ops.read(); len(told) != 0 {
		t.Errorf("the operators were told %q", told)
	}
	if got := r.log.String(); !strings.Contains(got, `msg="configuration taken up" sources=2 added=1 changed=0 removed=0`) || !strings.Contains(got, "sources=2 added=0 changed=2 removed=0") || !strings.Contains(got, "sources=1 added=0 changed=0 removed=1") {
		t.Errorf("the log says %s", got)
	}
}

// TestReloadRefused: a configuration with a mistake changes nothing, and what
// takes a restart is told by name, once.
func TestReloadRefused(t *testing.T) {
	r := newReloadRig(t)
	r.edit("  - {name: other, feed: \"BASE/feed.xml\", colour: red}\n")
	r.pass(time.Hour)
	if n := r.web.requests("/feed.xml"); n != 3 {
		t.Errorf("after a mistake the old source was polled %d times in an hour, want 3", n)
	}
	if told := r.ops.read(); len(told) != 1 || !strings.Contains(told[0], "what it said before stays in use") || !strings.Contains(told[0], `unknown option "colour"`) {
		t.Errorf("the operators were told %q", told)
	}
	r.next = func() (*config.Config, []yamldoc.Fault, error) {
		return nil, nil, errors.New("rig.yaml does not exist")
	}
	r.app.Reload()
	r.pass(10 * time.Minute)
	if told := r.ops.read(); len(told) != 1 || !strings.Contains(told[0], "rig.yaml does not exist") {
		t.Errorf("of a file that is not there, the operators were told %q", told)
	}

	r.edit(wireSource, `web: {listen: ""}`, `web: {listen: "127.0.0.1:0"}`, "group_wait: 1m", "group_wait: 2m", "timezone: Asia/Yerevan", "timezone: Asia/Baku")
	r.pass(10 * time.Minute)
	told := r.ops.read()
	if len(told) != 2 || !strings.Contains(told[0]+told[1], "read again without a mistake") || !strings.Contains(told[0]+told[1], "changes to timezone, web take effect after a restart") {
		t.Errorf("the operators were told %q", told)
	}
	r.app.Reload()
	r.pass(10 * time.Minute)
	if told := r.ops.read(); len(told) != 0 {
		t.Errorf("of the same once more, the operators were told %q", told)
	}
}

// TestReloadDuringPoll: a poll that is under way when its source is removed, or
// given another address, ends, and its articles are kept; but what was
// read at the old address is not taken for the state of the new.
func TestReloadDuringPoll(t *testing.T) {
	for name, after := range map[string]string{"removed": "", "another address": "  - {name: wire, feed: \"BASE/new.xml\", schedule: \"@every 30m\"}\n"} {
		t.Run(name, func(t *testing.T) {
			r := newReloadRig(t)
			r.web.publish(piece{slug: "second", title: "Second"}, piece{slug: "first", title: "First"})
			p := r.web.pages["/feed.xml"]
			p.header = map[string]string{"ETag": `"old"`}
			r.web.set("/feed.xml", p)
			r.web.set("/new.xml", reply{kind: "application/rss+xml", body: worldFeed("", 1), header: map[string]string{"ETag": `"old"`}})
			next, once := r.web.srv.Config.Handler, sync.Once{}
			r.web.srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if req.URL.Path == "/feed.xml" {
					once.Do(func() {
						r.edit(after)
						r.untilSources(t, func(list []news.Source) bool {
							return !slices.ContainsFunc(list, func(s news.Source) bool { return strings.HasSuffix(s.URL, "/feed.xml") })
						})
					})
				}
				next.ServeHTTP(w, req)
			})
			r.clock.set(r.clock.Now().Add(30 * time.Minute))
			r.drain()
			r.later(time.Minute)
			if a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/second"); err != nil || a.Revision == 0 {
				t.Errorf("what the poll under way brought: %+v, %v", a, err)
			}
			polls := r.web.requests("/feed.xml")
			r.pass(2 * time.Hour)
			if n := r.web.requests("/feed.xml"); n != polls {
				t.Errorf("%d more polls of the old address", n-polls)
			}
			src, err := r.app.Store.Source(t.Context(), "wire")
			if err != nil {
				t.Fatal(err)
			}
			if after != "" && (r.web.requests("/new.xml") < 4 || !strings.HasSuffix(src.ValidatorURL, "/new.xml")) {
				t.Errorf("the new address was polled %d times; validators are of %s", r.web.requests("/new.xml"), src.ValidatorURL)
			}
		})
	}
}

// untilSources waits until the work loop has taken the edited sources up: it
// does so while a poll is under way.
func (r *reloadRig) untilSources(t *testing.T, ok func([]news.Source) bool) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range 4000 {
		<-tick.C
		sources, err := r.app.Store.Sources(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		if ok(sources) {
			return
		}
	}
	t.Error("the edited sources are not taken up within 20 s")
}

// TestMoveBackDuringPoll: a poll that is under way when a source is to go back
// to its own address does not have it read elsewhere again; nor does one that
// moved it while that was being taken up.
func TestMoveBackDuringPoll(t *testing.T) {
	r := newReloadRig(t)
	elsewhere := r.web.srv.URL + "/moved.xml"
	r.web.set("/moved.xml", reply{kind: "application/rss+xml", body: worldFeed("", 1), header: map[string]string{"ETag": `"moved"`}})
	move := func() {
		t.Helper()
		src, err := r.app.Store.Source(t.Context(), "wire")
		if err != nil {
			t.Fatal(err)
		}
		src.MovedURL = elsewhere
		if _, err := r.app.Store.SavePoll(t.Context(), store.Poll{Source: src, At: r.clock.Now(), Outcome: news.OutcomeUnchanged}); err != nil {
			t.Fatal(err)
		}
	}
	back := func(when string, asked int) {
		t.Helper()
		src, err := r.app.Store.Source(t.Context(), "wire")
		if n := r.web.requests("/moved.xml"); err != nil || src.MovedURL != "" || strings.HasSuffix(src.ValidatorURL, "/moved.xml") || n != asked {
			t.Errorf("%s it is read at %q with validators of %q, and was asked there %d times, want %d (%v)", when, src.MovedURL, src.ValidatorURL, n, asked, err)
		}
	}
	move()
	next, once := r.web.srv.Config.Handler, sync.Once{}
	r.web.srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/moved.xml" {
			once.Do(func() {
				r.edit(strings.Replace(wireSource, "}", ", moves: ignore}", 1))
				r.untilSources(t, func(list []news.Source) bool { return list[0].MovedURL == "" })
			})
		}
		next.ServeHTTP(w, req)
	})
	r.later(30 * time.Minute)
	back("when the poll has ended", 1)
	r.pass(time.Hour)
	back("an hour later", 1)

	move()
	r.pass(time.Hour)
	back("moved after all", 1)
}

func (r *reloadRig) later(d time.Duration) {
	r.t.Helper()
	r.clock.set(r.clock.Now().Add(d))
	r.drain()
}
