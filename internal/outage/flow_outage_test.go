package outage_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
	"tocsin/internal/racetest"
)

// outlets are sources of hosts of their own.
func outlets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  - {name: o%[1]d, feed: \"http://o%[1]d.example/feed\", schedule: \"@every 15m\"}\n", i)
	}
	return b.String()
}

// front answers for all hosts: each has articles 1 to upTo, with a page each.
func front(upTo int) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			rw.WriteHeader(http.StatusNotFound)
		case "/feed":
			fmt.Fprint(rw, `<rss version="2.0"><channel><title>World</title>`)
			for i := 1; i <= upTo; i++ {
				fmt.Fprintf(rw, `<item><title>Report %[2]d of %[1]s</title><link>http://%[1]s/%[2]d</link></item>`, r.Host, i)
			}
			fmt.Fprint(rw, `</channel></rss>`)
		default:
			fmt.Fprintf(rw, "<html><head><title>Report %[2]s</title></head><body><article><h1>Report %[2]s</h1>", r.Host, r.URL.Path)
			for i := range 6 {
				fmt.Fprintf(rw, "<p>The harbour of %[1]s%[2]s was closed for %[3]d hours on Monday, the port said, and ferries waited.</p>", r.Host, r.URL.Path, i+2)
			}
			fmt.Fprint(rw, "</article></body></html>")
		}
	}
}

func noDNS(host string) error {
	if host == "" {
		return nil
	}
	return &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
}

func noNetwork(string) error { return syscall.ENETUNREACH }

// inWorld runs a simulation with so many outlets.
func inWorld(t *testing.T, n int, run func(w *apptest.World)) {
	t.Helper()
	racetest.Alone(t)
	synctest.Test(t, func(t *testing.T) {
		w := apptest.NewWorld(t, outlets(n), front(1))
		defer w.End()
		w.Pass(20*time.Minute, time.Second)
		apptest.Notices(w.Ops)
		run(w)
	})
}

// TestOwnOutage: of three hours in which nothing can be reached, one notice is
// given, when they are over; no source counts as failing, no page as unreadable, and
// all is read within minutes. A restart in the middle changes nothing. TIM-18
func TestOwnOutage(t *testing.T) {
	for name, lost := range map[string]func(string) error{"no DNS": noDNS, "no network": noNetwork} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, restart %v", name, restart), func(t *testing.T) {
				inWorld(t, 8, func(w *apptest.World) {
					w.Lost = lost
					began := time.Now()
					w.Pass(40*time.Minute, time.Second)
					if restart {
						w.Restart()
					}
					w.Pass(140*time.Minute, time.Second)
					if got := apptest.Notices(w.Ops); len(got) > 0 {
						t.Errorf("while it lasts, the operators were told %q", got)
					}
					w.Lost = nil
					ended := time.Now()
					w.Answer(front(2))
					w.Pass(6*time.Minute, time.Second)
					for i := range 8 {
						name := fmt.Sprint("o", i)
						src := w.Source(name)
						if src.Failures > 0 || !src.FailingSince.IsZero() || src.LastNew.Before(ended) {
							t.Errorf("six minutes after its end, %s: %d failures, last news %s", name, src.Failures, src.LastNew)
						}
					}
					w.Pass(time.Hour, time.Second)
					got := apptest.Notices(w.Ops)
					if len(got) != 1 || !strings.Contains(got[0], "othing could be reached from here from ") || !strings.Contains(got[0], "8 articles were") {
						t.Errorf("the operators were told %q, want one notice", got)
					}
					all, err := w.App.Store.Outages(w.T.Context(), began, false)
					if err != nil || len(all) != 1 || all[0].Began.Sub(began) > 20*time.Minute || all[0].Ended.Sub(ended) > 6*time.Minute {
						t.Errorf("outages %+v (%v), want one from %s to %s", all, err, began, ended)
					}
					checkArticles(w, 16)
				})
			})
		}
	}
}

// checkArticles shows that so many articles were read, and none is missing.
func checkArticles(w *apptest.World, want int) {
	w.T.Helper()
	for id := range want {
		a, err := w.App.Store.Article(w.T.Context(), int64(id+1))
		if err != nil || a.Revision == 0 || a.State == news.StateMissing || a.State == news.StateRemoved {
			w.T.Errorf("article %d: %s, revision %d, %v", id+1, a.State, a.Revision, err)
		}
	}
}

// TestThirdOfHosts: hosts that fail together while others answer are at fault
// themselves, and each is told once it lasts. TIM-19
func TestThirdOfHosts(t *testing.T) {
	inWorld(t, 9, func(w *apptest.World) {
		w.Lost = func(host string) error {
			if strings.HasPrefix(host, "o0.") || strings.HasPrefix(host, "o1.") || strings.HasPrefix(host, "o2.") {
				return &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			return nil
		}
		w.Pass(5*time.Hour, time.Second)
		got := apptest.Notices(w.Ops)
		if len(got) != 3 || strings.Contains(strings.Join(got, ""), "nothing could be reached") {
			t.Errorf("the operators were told %q, want one notice for each of three", got)
		}
		if w.App.Flow.Outage.Lasts() {
			t.Error("an outage of a third of the hosts is taken for our own")
		}
	})
}

// TestStrangersLinksAreNoOutage: a source cannot bring an outage about by linking to
// hosts that do not exist. TIM-20
func TestStrangersLinksAreNoOutage(t *testing.T) {
	inWorld(t, 4, func(w *apptest.World) {
		w.Lost = func(host string) error {
			if strings.HasPrefix(host, "dead") {
				time.Sleep(8 * time.Second) // so that most are found dead when nobody has answered for minutes
				return &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			return nil
		}
		w.Answer(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed" || r.Host != "o0.example" {
				front(1)(rw, r)
				return
			}
			fmt.Fprint(rw, `<rss version="2.0"><channel><title>World</title>`)
			for i := range 60 {
				fmt.Fprintf(rw, `<item><title>Dead %[1]d</title><link>http://dead%[1]d.example/%[1]d</link><pubDate>%[2]s</pubDate></item>`, i,
					time.Now().Format(time.RFC1123Z))
			}
			fmt.Fprint(rw, `<item><title>Report 1 of o0.example</title><link>http://o0.example/1</link></item>`)
			fmt.Fprint(rw, `</channel></rss>`)
		})
		for range 60 {
			w.Pass(time.Minute, time.Second)
			if w.App.Flow.Outage.Lasts() {
				t.Fatal("links to hosts that do not exist are taken for an outage")
			}
		}
	})
}

// TestFailingInTurn: three of ten outlets fail at a time, in turn, for two hours
// each: no removal, no outage of ours, at most one notice an outlet, and the others
// are polled on time. TIM-21; TOCSIN_OUTLETS sets how many there are.
func TestFailingInTurn(t *testing.T) {
	n := apptest.FromEnv(t, "TOCSIN_OUTLETS", 30)
	inWorld(t, n, func(w *apptest.World) {
		bad := map[string]bool{}
		w.Lost = func(host string) error {
			if bad[strings.TrimSuffix(host, ".example")] && len(host)%2 == 0 {
				return &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
			}
			return nil
		}
		w.Answer(func(rw http.ResponseWriter, r *http.Request) {
			if bad[strings.TrimSuffix(r.Host, ".example")] {
				rw.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			front(1)(rw, r)
		})
		for turn := range 3 {
			clear(bad)
			for i := range n {
				if i%10/3 == turn {
					bad[fmt.Sprint("o", i)] = true
				}
			}
			for range 12 {
				w.Pass(10*time.Minute, time.Second)
				for i := range n {
					if src := w.Source(fmt.Sprint("o", i)); !bad[src.Name] && src.Failures == 0 && time.Since(src.LastPoll) > 16*time.Minute {
						t.Errorf("%s was polled %s ago", src.Name, time.Since(src.LastPoll))
					}
				}
				if w.App.Flow.Outage.Lasts() {
					t.Fatal("taken for an outage of our own")
				}
			}
		}
		clear(bad)
		w.Pass(2*time.Hour, time.Second)
		if got := apptest.Notices(w.Ops); len(got) > 0 {
			t.Errorf("the operators were told %q of outages of two hours", got)
		}
		checkArticles(w, n)
	})
}

// TestReceiversInAnOutage: a receiver that cannot be reached either is not told as
// down, gets its messages when the outage is over, and a digest names the hole. TIM-23
func TestReceiversInAnOutage(t *testing.T) {
	inWorld(t, 4, func(w *apptest.World) {
		fail := func(context.Context, notify.Notification) error {
			if w.Lost != nil {
				return notify.Down(errors.New("no route to host"))
			}
			return nil
		}
		w.Desk.Fail, w.Ops.Fail = fail, fail
		w.Answer(front(2))
		w.Lost = noNetwork
		w.Pass(10*time.Minute, time.Second) // it is not known for what it is yet
		var notices []news.Notice
		var owed []news.Owed
		operators.Owe(&notices, &owed, news.Notice{Key: "k", Kind: "clock", Subject: "clock", Text: "The clock.", At: time.Now()}, "desk")
		if err := w.App.Store.SaveNotices(w.T.Context(), time.Now(), notices, owed); err != nil {
			t.Fatal(err)
		}
		w.Pass(125*time.Minute, time.Second)
		w.Lost = nil
		w.Pass(6*time.Minute, time.Second)
		if got := apptest.Notices(w.Desk); len(got) != 1 {
			t.Errorf("six minutes after its end, the desk was told %q", got)
		}
		w.Pass(time.Hour, time.Second)
		if got := apptest.Notices(w.Ops); len(got) != 1 || !strings.Contains(got[0], "othing could be reached from here") {
			t.Errorf("the operators were told %q, want the outage alone", got)
		}
	})
}
