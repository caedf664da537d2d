package visit_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// tunnel is a proxy that leads every CONNECT to one server: what stands there
// is what the rest of the world sees.
func tunnel(t *testing.T, to *apptest.Site) string {
	t.Helper()
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "CONNECT only", http.StatusMethodNotAllowed)
			return
		}
		far, err := net.Dial("tcp", strings.TrimPrefix(to.URL, "http://"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer far.Close()
		near, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer near.Close()
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(far, buf) }()
		_, _ = io.Copy(near, far)
	}))
	t.Cleanup(p.Close)
	return p.URL
}

// TestElsewhere tells edits and removals with what a second way out shows.
func TestElsewhere(t *testing.T) {
	racetest.Alone(t)
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}
	edited, other := p, p
	edited.Name, other.Name = "Vagif Khachatryan", "Vagif Khachatryan"
	other.Text = append(apptest.Words("another"), "Ruben Vardanyan has been moved to a hospital, his lawyers say.")
	gone := apptest.Reply{Status: http.StatusNotFound, Kind: "text/html", Body: "no"}
	for _, x := range []struct {
		name        string
		here, there apptest.Reply
		want        string
	}{
		{"an edit for all", edited.Page(), edited.Page(), "Shown from elsewhere as well, "},
		{"an edit for us", edited.Page(), p.Page(), "Shown to us, not shown from elsewhere: from there the article reads as before, "},
		{"another edit", edited.Page(), other.Page(), "From elsewhere the article reads otherwise still, "},
		{"an edit of what is gone elsewhere", edited.Page(), gone, "Shown to us, not shown from elsewhere: from there the article is missing, "},
		{"an edit not checked", edited.Page(), walls["a challenge"], "Not checked from elsewhere, "},
		{"a removal for all", gone, gone, "Missing from elsewhere as well, "},
		{"a removal for us", gone, p.Page(), "Missing for us, still shown from elsewhere, "},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			far := apptest.NewSite(t)
			r := apptest.New(t, apptest.Options{Fetch: ", confirm_proxy: " + tunnel(t, far)})
			r.Web.Publish(apptest.Old)
			r.Drain()
			r.Web.Publish(p, apptest.Old)
			r.Pass(time.Hour)
			r.WantTold("when it was published", r.Desk, "new The report")
			if n := far.Requests("/report"); n != 0 {
				t.Errorf("the second way out was used %d times for what is new", n)
			}
			r.Web.Set("/report", x.here)
			far.Set("/report", x.there)
			far.Set("/robots.txt", apptest.Reply{Status: http.StatusNotFound})
			r.Pass(25 * time.Hour)
			got := r.Desk.All()
			if len(got) != 2 {
				t.Fatalf("%d messages, want two", len(got))
			}
			for it := range got[1].Items() {
				if notes := strings.Join(it.Notes, "\n"); !strings.Contains(notes, x.want) {
					t.Errorf("it is told with %q, want %q", notes, x.want)
				}
			}
			if n := far.Requests("/report"); n != 1 {
				t.Errorf("the second way out was used %d times, want once", n)
			}
			a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/report")
			if err != nil {
				t.Fatal(err)
			}
			looks, err := r.App.Store.Looks(t.Context(), a.ID)
			if err != nil || !hasNote(looks, "from elsewhere: ") {
				t.Errorf("%v: the look from elsewhere is not in the log: %+v", err, looks)
			}
		})
	}
}

func hasNote(looks []store.Look, want string) bool {
	for _, l := range looks {
		if strings.HasPrefix(l.Note, want) {
			return true
		}
	}
	return false
}

// TestConfirmProxyIsChecked shows that a way out that is none is a fault.
func TestConfirmProxyIsChecked(t *testing.T) {
	racetest.Alone(t)
	_, faults, err := config.Parse("x.yaml", []byte("fetch: {contact: a@b.example, confirm_proxy: 'ftp://x'}\n"))
	if err == nil || !strings.HasPrefix(faults[0].String(), "x.yaml:1:") {
		t.Errorf("%v: %v", err, faults)
	}
}

// TestListings tells removals with what the feed shows of them, and gives one
// that the feed still leads to more time.
func TestListings(t *testing.T) {
	racetest.Alone(t)
	newer := apptest.Piece{Slug: "newer", Title: "A newer report", Name: "-", Date: apptest.After(20 * time.Minute)}
	for _, x := range []struct {
		name string
		feed []apptest.Piece
		soon []string // told within nine hours
		all  int      // messages in the end
		want string
	}{
		{"withdrawn", []apptest.Piece{newer, apptest.Old}, []string{"removed (unconfirmed) The report", "removed The report"}, 3, "Withdrawn from the list of wire, which still has older entries"},
		{"rolled off", []apptest.Piece{newer}, []string{"removed The report"}, 2, "No longer listed by wire, which has newer entries only"},
		{
			"still listed",
			[]apptest.Piece{newer, {Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}, apptest.Old},
			nil, 2,
			"Still listed by wire",
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			r.Web.Publish(newer, p, apptest.Old)
			r.Pass(time.Hour)
			r.Web.Remove("/report")
			r.Web.Feed(x.feed...)
			r.Pass(9 * time.Hour)
			r.WantTold("after nine hours", r.Desk, x.soon...)
			r.Pass(15 * time.Hour)
			got := r.Desk.All()
			if len(got) != x.all {
				t.Fatalf("%d messages, want %d", len(got), x.all)
			}
			for it := range got[x.all-1].Items() {
				if notes := strings.Join(it.Notes, "\n"); !strings.Contains(notes, x.want) {
					t.Errorf("it is told with %q, want %q", notes, x.want)
				}
			}
		})
	}
}
