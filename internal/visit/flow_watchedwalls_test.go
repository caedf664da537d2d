package visit_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

const heldList = "<h1>Access</h1><p>The Red Cross has had no access to the men since June, its office said.</p>" +
	"<p>Ruben Vardanyan and Vagif Khachatryan are among the 23 who are held.</p>"

func titled(title, body string) apptest.Reply {
	return apptest.Reply{Kind: "text/html", Body: "<html><head><title>" + title + "</title></head><body>" + body + "</body></html>"}
}

// TestWatchedWalls shows that a wall on a watched page is its source's failure,
// and never that what was watched is gone, however long it stands.
func TestWatchedWalls(t *testing.T) {
	racetest.Alone(t)
	whole := titled("Access", heldList)
	all := map[string]apptest.Reply{
		"no database":     titled("Error", "<h1>Error establishing a database connection</h1>"),
		"a parked domain": titled("list.example", "<p>This domain is for sale.</p>"),
		"a log-in":        titled("Log in", "<h1>Log in</h1><p>Forgot password?</p>"),
		"maintenance":     titled("Maintenance", "<h1>We'll be back soon</h1><p>Sorry for the inconvenience.</p>"),
		"not found":       titled("Page not found", "<h1>404</h1><p>Sorry.</p>"),
		"no script":       titled("Access", "<p>You need to enable JavaScript to run this app.</p>"),
		"the front page":  {Status: http.StatusFound, Header: map[string]string{"Location": "/"}},
	}
	for name, wall := range walls {
		all[name] = wall
	}
	for name, wall := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := watching(t, "select: body", whole)
			r.Web.Set("/", titled("Home", "<h1>News</h1><p>A ferry left the port in the morning.</p>"))
			r.Web.Set("/page", wall)
			r.Pass(20 * time.Minute)
			r.WantTold("the operators, after one look", r.Ops)
			if wall.Status == http.StatusForbidden {
				r.Pass(20 * time.Hour) // it is believed once three of them span a day
			}
			r.Pass(5 * time.Hour)
			if got := r.Ops.Read(); name != "a page that breaks off" && (len(got) != 1 || !strings.Contains(got[0], "cannot be read since")) {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			if name == "a page that breaks off" {
				return // it is believed as long as a removal is not; see TestWatchedDoubts
			}
			if got := becomes(r, whole); len(got) != 0 {
				t.Errorf("told %q when it was back", got)
			}
		})
	}
}

// TestWatchedDoubts shows that what could be a wall nobody knows is told when
// three looks over an hour agree on it, not before, and never if it passes.
func TestWatchedDoubts(t *testing.T) {
	racetest.Alone(t)
	whole := titled("Access", heldList)
	for name, x := range map[string]struct {
		options string
		next    apptest.Reply
		want    string
	}{
		"rewritten":        {"select: body", titled("Access", "<h1>Access</h1><p>All detainees came home on Sunday aboard one plane.</p>"), "came home on Sunday"},
		"another language": {"select: body", titled("Access", "<h1>Access</h1><p>Ռուբեն Վարդանյանին տեղափոխել են այլ բանտ։</p>"), "տեղափոխել"},
		"emptied":          {"select: '#list'", titled("Access", "<h1>Access</h1><div id=list></div>"), "Vagif Khachatryan"},
		"cut":              {"select: body", apptest.Reply{Kind: "text/html", Body: "<html><body><h1>Access</h1><p>The Red Cross has had no access to the m"}, "Vagif Khachatryan"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := whole
			if name == "emptied" {
				first = titled("Access", "<div id=list>"+heldList+"</div>")
			}
			r := watching(t, x.options, first)
			passes := becomes(r, x.next)
			if s := strings.Join(passes, "\n"); !strings.Contains(s, x.want) {
				t.Errorf("told %q, want %q", s, x.want)
			}
			r.WantTold("the operators", r.Ops)
		})
		t.Run(name+", for a while", func(t *testing.T) {
			t.Parallel()
			first := whole
			if name == "emptied" {
				first = titled("Access", "<div id=list>"+heldList+"</div>")
			}
			r := watching(t, x.options, first)
			r.Web.Set("/page", x.next)
			r.Pass(50 * time.Minute)
			r.WantTold("the operators", r.Ops)
			if got := becomes(r, first); len(got) != 0 {
				t.Errorf("told %q when it was back", got)
			}
		})
	}
}
