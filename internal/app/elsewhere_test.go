package app

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/store"
)

// tunnel is a proxy that leads every CONNECT to one server: what stands there
// is what the rest of the world sees.
func tunnel(t *testing.T, to *site) string {
	t.Helper()
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(w, "CONNECT only", http.StatusMethodNotAllowed)
			return
		}
		far, err := net.Dial("tcp", strings.TrimPrefix(to.url, "http://"))
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
	p := piece{slug: "report", title: "The report", date: after(10 * time.Minute)}
	edited, other := p, p
	edited.name, other.name = "Vagif Khachatryan", "Vagif Khachatryan"
	other.text = append(words("another"), "Ruben Vardanyan has been moved to a hospital, his lawyers say.")
	gone := reply{status: http.StatusNotFound, kind: "text/html", body: "no"}
	for _, x := range []struct {
		name        string
		here, there reply
		want        string
	}{
		{"an edit for all", edited.page(), edited.page(), "Shown from elsewhere as well, "},
		{"an edit for us", edited.page(), p.page(), "Shown to us, not shown from elsewhere: from there the article reads as before, "},
		{"another edit", edited.page(), other.page(), "From elsewhere the article reads otherwise still, "},
		{"an edit of what is gone elsewhere", edited.page(), gone, "Shown to us, not shown from elsewhere: from there the article is missing, "},
		{"an edit not checked", edited.page(), walls["a challenge"], "Not checked from elsewhere, "},
		{"a removal for all", gone, gone, "Missing from elsewhere as well, "},
		{"a removal for us", gone, p.page(), "Missing for us, still shown from elsewhere, "},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			far := newSite(t)
			r := newRig(t, rigOptions{fetch: ", confirm_proxy: " + tunnel(t, far)})
			r.web.publish(old)
			r.drain()
			r.web.publish(p, old)
			r.pass(time.Hour)
			r.wantTold("when it was published", r.desk, "new The report")
			if n := far.requests("/report"); n != 0 {
				t.Errorf("the second way out was used %d times for what is new", n)
			}
			r.web.set("/report", x.here)
			far.set("/report", x.there)
			far.set("/robots.txt", reply{status: http.StatusNotFound})
			r.pass(25 * time.Hour)
			got := r.desk.all()
			if len(got) != 2 {
				t.Fatalf("%d messages, want two", len(got))
			}
			for it := range got[1].Items() {
				if notes := strings.Join(it.Notes, "\n"); !strings.Contains(notes, x.want) {
					t.Errorf("it is told with %q, want %q", notes, x.want)
				}
			}
			if n := far.requests("/report"); n != 1 {
				t.Errorf("the second way out was used %d times, want once", n)
			}
			a, err := r.app.Store.ArticleByURL(t.Context(), r.web.url+"/report")
			if err != nil {
				t.Fatal(err)
			}
			looks, err := r.app.Store.Looks(t.Context(), a.ID)
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
	_, faults, err := config.Parse("x.yaml", []byte("fetch: {contact: a@b.example, confirm_proxy: 'ftp://x'}\n"))
	if err == nil || !strings.HasPrefix(faults[0].String(), "x.yaml:1:") {
		t.Errorf("%v: %v", err, faults)
	}
}

// TestListings tells removals with what the feed shows of them, and gives one
// that the feed still leads to more time.
func TestListings(t *testing.T) {
	newer := piece{slug: "newer", title: "A newer report", name: "-", date: after(20 * time.Minute)}
	for _, x := range []struct {
		name string
		feed []piece
		soon bool
		want string
	}{
		{"withdrawn", []piece{newer, old}, true, "Withdrawn from the list of wire, which still has older entries"},
		{"rolled off", []piece{newer}, true, "No longer listed by wire, which has newer entries only"},
		{"still listed", []piece{newer, {slug: "report", title: "The report", date: after(10 * time.Minute)}, old}, false, "Still listed by wire"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r, p := told(t)
			r.web.publish(newer, p, old)
			r.pass(time.Hour)
			r.web.remove("/report")
			r.web.feed(x.feed...)
			r.pass(9 * time.Hour)
			if told := r.desk.read(); (len(told) == 1) != x.soon {
				t.Errorf("after nine hours, told %q", told)
			}
			r.pass(15 * time.Hour)
			got := r.desk.all()
			if len(got) != 2 {
				t.Fatalf("%d messages, want two", len(got))
			}
			for it := range got[1].Items() {
				if notes := strings.Join(it.Notes, "\n"); !strings.Contains(notes, x.want) {
					t.Errorf("it is told with %q, want %q", notes, x.want)
				}
			}
		})
	}
}
