package visit_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// withdrawn is what a publisher puts in the place of an article.
func withdrawn(title string) apptest.Reply {
	return apptest.Reply{Kind: "text/html", Body: `<html><head><title>` + title + ` | The Wire</title></head><body><h1>` + title + `</h1>
		<p>The editors have withdrawn this report and will not comment on it any further for the time being.</p></body></html>`}
}

// TestWithdrawn: a publisher replaces an article by a line. Under its own title
// it is an edit once looks agree; under another one, a day later. Meanwhile the
// next digest names the article.
func TestWithdrawn(t *testing.T) {
	racetest.Alone(t)
	beside := func(t *testing.T) (*apptest.Rig, apptest.Piece) {
		r, p := apptest.Told(t)
		r.Web.Publish(apptest.Piece{Slug: "beside", Title: "The harvest", Name: "-", Date: r.Clock.Now()}, p, apptest.Old)
		r.Pass(time.Hour)
		return r, p
	}
	t.Run("under its title", func(t *testing.T) {
		t.Parallel()
		r, p := beside(t)
		r.Web.Set("/"+p.Slug, withdrawn(p.Title))
		r.Pass(26 * time.Hour)
		r.WantTold("a day later", r.Desk, "edited The report")
		r.Pass(8 * 24 * time.Hour)
		r.WantTold("while it stays", r.Desk)
	})
	t.Run("under another", func(t *testing.T) {
		t.Parallel()
		r, p := beside(t)
		r.Web.Set("/"+p.Slug, withdrawn("A word from us"))
		r.Pass(23 * time.Hour)
		r.WantTold("at first", r.Desk)
		r.WantTold("in the next digest", r.Board, "new The report", "unreadable The report")
		note := strings.Join(lastChange(t, r.Board).Notes, " ")
		if !strings.Contains(note, "“The editors have withdrawn this report") {
			t.Errorf("the digest says %q, want what stands there", note)
		}
		r.Pass(72 * time.Hour)
		r.WantTold("when looks have agreed for a day", r.Desk, "edited A word from us")
	})
	t.Run("where another address says the same", func(t *testing.T) {
		t.Parallel()
		r, p := apptest.Told(t)
		q := apptest.Piece{Slug: "second", Title: "The report", Date: r.Clock.Now()}
		r.Web.Publish(q, p, apptest.Old)
		r.Pass(time.Hour)
		r.Desk.Read()
		r.Web.Set("/"+p.Slug, withdrawn(p.Title))
		r.Web.Set("/"+q.Slug, withdrawn(p.Title))
		r.Pass(96 * time.Hour)
		r.WantTold("of a wall", r.Desk)
	})
}

func lastChange(t *testing.T, in *apptest.Inbox) digest.Item {
	t.Helper()
	all := in.All()
	changes := all[len(all)-1].Changes
	if len(changes) == 0 {
		t.Fatal("the last message has no change")
	}
	return changes[len(changes)-1]
}

// TestUnreadableIsNamed: whatever stands in place of one watched article, the
// desk's digest names it, and again a week later; another article that failed
// before on the same day hides it neither from the digest nor from the operators.
func TestUnreadableIsNamed(t *testing.T) {
	racetest.Alone(t)
	answers := map[string]apptest.Reply{
		"403":     {Status: http.StatusForbidden, Kind: "text/html", Body: "no"},
		"451":     {Status: http.StatusUnavailableForLegalReasons, Kind: "text/html", Body: "no"},
		"502":     walls["an error"],
		"consent": walls["a consent wall"], "challenge": walls["a challenge served as a good page"], "empty": walls["an empty answer"],
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			decoy := apptest.Piece{Slug: "decoy", Title: "The harvest", Name: "-", Date: r.Clock.Now()}
			r.Web.Publish(decoy, p, apptest.Old)
			r.Pass(time.Hour)
			r.Web.Set("/decoy", answer)
			r.Pass(8 * time.Hour)
			r.Ops.Read()
			r.Web.Set("/"+p.Slug, answer)
			r.Pass(15 * 24 * time.Hour)
			r.WantTold("as news", r.Desk)
			var days []int
			for _, m := range r.Board.All() {
				for _, it := range m.Changes {
					if it.Act == digest.ActUnreadable && it.Title == "The report" {
						days = append(days, int(m.At.Sub(apptest.Start).Hours()/24))
					}
				}
			}
			if len(days) < 2 || days[1]-days[0] != 7 || !slices.IsSorted(days) {
				t.Errorf("digests of days %v name it, want one soon and then one a week", days)
			}
			if ops := strings.Join(r.Ops.Read(), "\n"); !strings.Contains(ops, "/report") {
				t.Errorf("the operators were told %q, want the watched article by itself", ops)
			}
		})
	}
}

// TestRemovedTogether: whoever removes junk along with an article cannot hold
// back the news of it, as long as anything of the outlet is still there.
func TestRemovedTogether(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	all := []apptest.Piece{p}
	for i := range 9 {
		all = append(all, apptest.Piece{
			Slug: fmt.Sprint("junk", i), Title: fmt.Sprint("Horoscope ", i), Name: "-", Date: r.Clock.Now().Add(time.Duration(i) * time.Second),
		})
	}
	r.Web.Publish(append(all, apptest.Old)...)
	r.Pass(2 * 24 * time.Hour)
	r.Desk.Read()
	for _, gone := range all[:8] {
		r.Web.Remove("/" + gone.Slug)
	}
	var changed []apptest.Piece
	for _, q := range all[:8] { // the feed's word brings looks at all of them
		q.Content = "It was said again: " + q.Title
		changed = append(changed, q)
	}
	r.Web.Feed(append(append(changed, all[8:]...), apptest.Old)...)
	r.Pass(15 * time.Hour)
	r.WantTold("of one removed among eight", r.Desk, "removed The report")
}

// TestLongRetryAfter: a page that wants to be left alone for a week keeps nobody
// else waiting, and the next digest names its article.
func TestLongRetryAfter(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	r.Web.Set("/"+p.Slug, apptest.Reply{
		Status: http.StatusServiceUnavailable, Kind: "text/html", Body: "later", Header: map[string]string{"Retry-After": "604800"},
	})
	asked := r.Web.Requests("/" + p.Slug)
	for r.Web.Requests("/"+p.Slug) == asked {
		r.Pass(5 * time.Minute)
	}
	q := apptest.Piece{Slug: "other", Title: "Another report", Date: r.Clock.Now()}
	r.Web.Publish(apptest.Old)
	r.Web.Feed(q, p, apptest.Old)
	r.Web.Set("/other", q.Page())
	r.Pass(time.Hour)
	r.WantTold("of another page of the host", r.Desk, "new Another report")
	r.Pass(26 * time.Hour)
	if got := r.Board.Read(); !slices.Contains(got, "unreadable The report") {
		t.Errorf("the digest has %q, want the article that waits", got)
	}
	if n := r.Web.Requests("/" + p.Slug); n != asked+1 {
		t.Errorf("%d requests for the page that asked for a week", n-asked)
	}
}

// TestRewrittenLongPage: a page of many short sentences is rewritten whole, which
// once took the process with it, at each start anew. It is told, and the service
// starts twice after it.
func TestRewrittenLongPage(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	lines := func(of string) []string {
		out := make([]string, 400)
		for i := range out {
			var b strings.Builder
			for j := range 50 {
				fmt.Fprintf(&b, "The %s has %s%d and %d. ", of, of, (i*50+j)*7919%20_011, j)
			}
			out[i] = b.String()
		}
		return out
	}
	p.Text = append([]string{"Ruben Vardanyan is named here, and nobody else is."}, lines("line")...)
	p.Content = "more"
	r.Web.Publish(p, apptest.Old)
	r.Pass(2 * time.Hour)
	r.Desk.Read()
	p.Text = append([]string{"Vagif Khachatryan stands in the place of the other man."}, lines("row")...)
	p.Content = "still more"
	r.Web.Publish(p, apptest.Old)
	for range 2 {
		r.Restart()
		r.Pass(time.Hour)
	}
	r.WantTold("once", r.Desk, "edited The report")
	all := r.Desk.All()
	change := all[len(all)-1].Changes[0].Change
	if !slices.Contains(change.Classes, news.ChangeNameRemoved) || !slices.Contains(change.Classes, news.ChangeNameAdded) {
		t.Errorf("told as %v, want the names that came and went", change.Classes)
	}
}
