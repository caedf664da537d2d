package app_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/yamldoc"
)

// reloadRig is a rig whose configuration can be edited while it runs.
type reloadRig struct {
	*apptest.Rig
	log   bytes.Buffer
	taken chan struct{} // receives when a configuration was taken up
	next  func() (*config.Config, []yamldoc.Fault, error)
}

// Write keeps a line of the log, and looks what it says.
func (r *reloadRig) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("configuration taken up")) {
		select {
		case r.taken <- struct{}{}:
		default:
		}
	}
	return r.log.Write(line)
}

func newReloadRig(t *testing.T) *reloadRig {
	r := &reloadRig{Rig: apptest.New(t, apptest.Options{}), taken: make(chan struct{}, 1)}
	r.Web.Publish(apptest.Piece{Slug: "first", Title: "First"})
	r.Rig.Log = slog.New(slog.NewTextHandler(r, nil))
	r.Read = func() (*config.Config, []yamldoc.Fault, error) { return r.next() }
	r.Drain()
	return r
}

// edit writes the configuration anew with other sources, written as YAML, and
// other options at its top, and has it read.
func (r *reloadRig) edit(sources string, top ...string) {
	text := r.YAML(apptest.Options{})
	from, to := strings.Index(text, "sources:\n"), strings.Index(text, "revisit:")
	text = text[:from] + "sources:\n" + strings.ReplaceAll(sources, "BASE", r.Web.URL) + text[to:]
	for i := 0; i < len(top); i += 2 {
		text = strings.Replace(text, top[i], top[i+1], 1)
	}
	r.next = func() (*config.Config, []yamldoc.Fault, error) { return config.Parse("rig.yaml", []byte(text)) }
	r.App.Reload()
}

const wireSource = "  - {name: wire, feed: \"BASE/feed.xml\", schedule: \"@every 30m\", language: en, timezone: Asia/Yerevan}\n"

// TestSourcesReloaded: sources that were added are polled at once, changed
// ones by their new options, removed ones no more; what is known stays.
func TestSourcesReloaded(t *testing.T) {
	r := newReloadRig(t)
	feed := func(path, etag string, numbers ...int) {
		r.Web.Set(path, apptest.Reply{
			Kind: "application/rss+xml", Body: apptest.WorldFeed("", numbers...),
			Header: map[string]string{"ETag": etag},
		})
	}
	want := func(when, path string, want ...string) {
		t.Helper()
		if got := r.Web.Answers(path); !slices.Equal(got, want) {
			t.Errorf("%s, %s was answered %v, want %v", when, path, got, want)
		}
	}
	feed("/feed.xml", `"one"`, 1)
	feed("/two.xml", `"two"`, 2, 3)
	r.Pass(30 * time.Minute)
	want("before", "/feed.xml", "200", "200")

	r.edit(wireSource + "  - {name: two, feed: \"BASE/two.xml\", schedule: \"@every 20m\"}\n")
	r.Drain()
	want("added", "/two.xml", "200")
	want("added", "/feed.xml", "200", "200")
	r.Pass(30 * time.Minute)
	want("with another beside it", "/feed.xml", "200", "200", "304")
	want("at its schedule", "/two.xml", "200", "304")

	r.edit(strings.Replace(wireSource, "30m", "10m", 1) + "  - {name: two, feed: \"BASE/three.xml\", schedule: \"@every 20m\"}\n")
	feed("/three.xml", `"two"`, 2, 3, 4)
	r.Drain()
	want("another address", "/three.xml", "200")
	r.Pass(10 * time.Minute)
	want("another schedule", "/feed.xml", "200", "200", "304", "304")

	r.edit("  - {name: two, feed: \"BASE/three.xml\", schedule: \"@every 20m\"}\n")
	r.Pass(2 * time.Hour)
	want("removed", "/feed.xml", "200", "200", "304", "304")
	want("left", "/two.xml", "200", "304")
	if n := len(r.Web.Answers("/three.xml")); n < 6 {
		t.Errorf("what stays was polled %d times in two hours", n)
	}
	if a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/first"); err != nil || a.Title != "First" {
		t.Errorf("an article of a removed source: %+v, %v", a, err)
	}

	r.edit(wireSource)
	r.Drain()
	if got := r.Web.Answers("/feed.xml"); len(got) != 5 || got[4] != "304" {
		t.Errorf("put back, it is answered %v: want one more poll, with what was known", got)
	}
	if told := r.Ops.Read(); len(told) != 0 {
		t.Errorf("the operators were told %q", told)
	}
	if got := r.log.String(); !strings.Contains(got, `msg="configuration taken up" sources=2 added=1 changed=0 removed=0`) ||
		!strings.Contains(got, "sources=2 added=0 changed=2 removed=0") || !strings.Contains(got, "sources=1 added=0 changed=0 removed=1") {
		t.Errorf("the log says %s", got)
	}
}

// TestReloadRefused: a configuration with a mistake changes nothing, and what
// takes a restart is told by name, once.
func TestReloadRefused(t *testing.T) {
	r := newReloadRig(t)
	r.edit("  - {name: other, feed: \"BASE/feed.xml\", colour: red}\n")
	r.Pass(time.Hour)
	if n := r.Web.Requests("/feed.xml"); n != 3 {
		t.Errorf("after a mistake the old source was polled %d times in an hour, want 3", n)
	}
	if told := r.Ops.Read(); len(told) != 1 || !strings.Contains(told[0], "what it said before stays in use") ||
		!strings.Contains(told[0], `unknown option "colour"`) {
		t.Errorf("the operators were told %q", told)
	}
	r.next = func() (*config.Config, []yamldoc.Fault, error) {
		return nil, nil, errors.New("rig.yaml does not exist")
	}
	r.App.Reload()
	r.Pass(10 * time.Minute)
	if told := r.Ops.Read(); len(told) != 1 || !strings.Contains(told[0], "rig.yaml does not exist") {
		t.Errorf("of a file that is not there, the operators were told %q", told)
	}

	r.edit(wireSource, `web: {listen: ""}`, `web: {listen: "127.0.0.1:0"}`, "group_wait: 1m", "group_wait: 2m", "timezone: Asia/Yerevan",
		"timezone: Asia/Baku")
	r.Pass(10 * time.Minute)
	told := r.Ops.Read()
	if len(told) != 2 || !strings.Contains(told[0]+told[1], "read again without a mistake") ||
		!strings.Contains(told[0]+told[1], "changes to timezone, web take effect after a restart") {
		t.Errorf("the operators were told %q", told)
	}
	r.App.Reload()
	r.Pass(10 * time.Minute)
	if told := r.Ops.Read(); len(told) != 0 {
		t.Errorf("of the same once more, the operators were told %q", told)
	}
}

// TestReloadDuringPoll: a poll that is under way when its source is removed, or
// given another address, ends, and its articles are kept; but what was
// read at the old address is not taken for the state of the new.
func TestReloadDuringPoll(t *testing.T) {
	for name, after := range map[string]string{
		"removed":         "  - {name: other, feed: \"BASE/new.xml\", schedule: \"@every 30m\"}\n",
		"another address": "  - {name: wire, feed: \"BASE/new.xml\", schedule: \"@every 30m\"}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReloadRig(t)
			r.Web.Publish(apptest.Piece{Slug: "second", Title: "Second"}, apptest.Piece{Slug: "first", Title: "First"})
			p := r.Web.At("/feed.xml")
			p.Header = map[string]string{"ETag": `"old"`}
			r.Web.Set("/feed.xml", p)
			r.Web.Set("/new.xml", apptest.Reply{
				Kind: "application/rss+xml", Body: apptest.WorldFeed("", 1),
				Header: map[string]string{"ETag": `"old"`},
			})
			r.onRequest("/feed.xml", func() {
				r.edit(after)
				r.untilTakenUp(t, func(list []news.Source) bool {
					return !slices.ContainsFunc(list, func(s news.Source) bool { return strings.HasSuffix(s.URL, "/feed.xml") })
				})
			})
			r.Clock.Set(r.Clock.Now().Add(30 * time.Minute))
			r.Drain()
			r.Step(time.Minute)
			if a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/second"); err != nil || a.Revision == 0 {
				t.Errorf("what the poll under way brought: %+v, %v", a, err)
			}
			polls := r.Web.Requests("/feed.xml")
			r.Pass(2 * time.Hour)
			if n := r.Web.Requests("/feed.xml"); n != polls {
				t.Errorf("%d more polls of the old address", n-polls)
			}
			src, err := r.App.Store.Source(t.Context(), "wire")
			if err != nil {
				t.Fatal(err)
			}
			if name != "removed" && (r.Web.Requests("/new.xml") < 4 || !strings.HasSuffix(src.ValidatorURL, "/new.xml")) {
				t.Errorf("the new address was polled %d times; validators are of %s", r.Web.Requests("/new.xml"), src.ValidatorURL)
			}
		})
	}
}

// onRequest has something done before the first request for a path is answered.
func (r *reloadRig) onRequest(path string, do func()) {
	var once sync.Once
	r.Web.Wrap(func(own http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path == path {
				once.Do(do)
			}
			own.ServeHTTP(w, req)
		}
	})
}

// untilTakenUp waits until the work loop has taken the edited sources up, which
// it does while a poll is under way, and checks what they are.
func (r *reloadRig) untilTakenUp(t *testing.T, ok func([]news.Source) bool) {
	select {
	case <-r.taken:
	case <-t.Context().Done():
		return
	}
	if sources, err := r.App.Store.Sources(t.Context()); err != nil || !ok(sources) {
		t.Errorf("the sources are %+v, %v", sources, err)
	}
}

// TestMoveBackDuringPoll: a poll that is under way when a source is to go back
// to its own address does not have it read elsewhere again; nor does one that
// moved it while that was being taken up.
func TestMoveBackDuringPoll(t *testing.T) {
	r := newReloadRig(t)
	elsewhere := r.Web.URL + "/moved.xml"
	r.Web.Set("/moved.xml", apptest.Reply{
		Kind: "application/rss+xml", Body: apptest.WorldFeed("", 1),
		Header: map[string]string{"ETag": `"moved"`},
	})
	move := func() {
		t.Helper()
		src, err := r.App.Store.Source(t.Context(), "wire")
		if err != nil {
			t.Fatal(err)
		}
		src.MovedURL = elsewhere
		if _, err := r.App.Store.SavePoll(t.Context(), store.Poll{Source: src, At: r.Clock.Now(), Outcome: news.OutcomeUnchanged}); err != nil {
			t.Fatal(err)
		}
	}
	back := func(when string, asked int) {
		t.Helper()
		src, err := r.App.Store.Source(t.Context(), "wire")
		if n := r.Web.Requests("/moved.xml"); err != nil || src.MovedURL != "" || strings.HasSuffix(src.ValidatorURL, "/moved.xml") ||
			n != asked {
			t.Errorf("%s it is read at %q with validators of %q, and was asked there %d times, want %d (%v)", when, src.MovedURL, src.ValidatorURL,
				n, asked, err)
		}
	}
	move()
	r.onRequest("/moved.xml", func() {
		r.edit(strings.Replace(wireSource, "}", ", moves: ignore}", 1))
		r.untilTakenUp(t, func(list []news.Source) bool { return list[0].MovedURL == "" })
	})
	r.Step(30 * time.Minute)
	back("when the poll has ended", 1)
	r.Pass(time.Hour)
	back("an hour later", 1)

	move()
	r.Pass(time.Hour)
	back("moved after all", 1)
}
