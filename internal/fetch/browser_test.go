package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/fetch/dial"
)

// renderer stands in for a browser.
type renderer struct {
	render func(ctx context.Context, p Page) (Rendered, error)
	held   int // slots taken
	shown  []Page
}

func (r *renderer) Acquire(context.Context) (func(), error) {
	r.held++
	return func() { r.held-- }, nil
}

func (r *renderer) Render(ctx context.Context, p Page) (Rendered, error) {
	r.shown = append(r.shown, p)
	return r.render(ctx, p)
}

func draws(html string) func(context.Context, Page) (Rendered, error) {
	return func(context.Context, Page) (Rendered, error) {
		return Rendered{HTML: []byte(html), Browser: "Test/1", Refused: []string{"x"}}, nil
	}
}

func TestRender(t *testing.T) {
	var asked []*http.Request
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r)
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		case "/json":
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, "{}")
		case "/gone":
			http.Error(w, "<h1>gone</h1>", http.StatusGone)
		default:
			w.Header().Set("Content-Type", "text/html; charset=windows-1251")
			w.Header().Set("ETag", `"shell"`)
			io.WriteString(w, "<p>shell</p>")
		}
	})
	r := &renderer{render: draws("<p>whole</p>")}
	c := newClient(t, Options{Renderer: r})

	resp := mustDo(t, c, Request{URL: s.URL + "/a", Kind: KindPage, Render: true, ETag: `"shell"`})
	if string(resp.Body) != "<p>whole</p>" || resp.ContentType != "text/html; charset=utf-8" || resp.ETag != "" ||
		resp.Header.Get(RenderedHeader) != "Test/1" || len(resp.Refused) != 1 {
		t.Errorf("%+v", resp)
	}
	if p := r.shown[0]; p.URL != s.URL+"/a" || string(p.Body) != "<p>shell</p>" ||
		p.Header.Get("Content-Type") != "text/html; charset=windows-1251" || p.Agent != "Tocsin/1.0 (+https://example.org/bot)" {
		t.Errorf("the browser got %+v", p)
	}
	if last := asked[len(asked)-1]; last.Header.Get("If-None-Match") != "" {
		t.Error("a page that is rendered was asked for conditionally")
	}
	if r.held != 0 {
		t.Error("a slot was kept")
	}

	for name, req := range map[string]Request{
		"not asked for": {URL: s.URL + "/a", Kind: KindPage},
		"no page":       {URL: s.URL + "/json", Kind: KindPage, Render: true},
	} {
		if resp := mustDo(t, c, req); resp.Header.Get(RenderedHeader) != "" || len(r.shown) != 1 {
			t.Errorf("%s: rendered", name)
		}
	}
	wantClass(t, c, Request{URL: s.URL + "/gone", Kind: KindPage, Render: true}, ClassGone)
	wantClass(t, c, Request{URL: s.URL + "/private", Kind: KindPage, Render: true}, ClassRobots)
	if len(r.shown) != 1 {
		t.Errorf("a browser was shown %d pages, want 1", len(r.shown))
	}
}

// TestRenderLeads follows where a page's scripts lead by the rules that all
// redirects follow.
func TestRenderLeads(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			io.WriteString(w, "User-agent: *\nDisallow: /private\n")
			return
		}
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, r.URL.Path)
	})
	leads := map[string]string{
		"/a": "/b", "/self": "/self", "/to-private": "/private", "/inside": "http://169.254.169.254/",
		"/file": "file:///etc/passwd", "/1": "/2", "/2": "/1",
	}
	r := &renderer{render: func(_ context.Context, p Page) (Rendered, error) {
		if to := leads[string(p.Body)]; to != "" {
			return Rendered{Location: to}, nil
		}
		return Rendered{HTML: []byte("whole " + string(p.Body))}, nil
	}}
	c := newClient(t, Options{Renderer: r})
	resp := mustDo(t, c, Request{URL: s.URL + "/a", Kind: KindPage, Render: true})
	if resp.FinalURL != s.URL+"/b" || string(resp.Body) != "whole /b" || len(resp.Redirects) != 1 || resp.PermanentURL != "" {
		t.Errorf("%+v", resp)
	}
	for path, class := range map[string]Class{
		"/self": ClassRedirect, "/to-private": ClassRobots, "/inside": ClassBlocked,
		"/file": ClassRedirect, "/1": ClassRedirect,
	} {
		wantClass(t, c, Request{URL: s.URL + path, Kind: KindPage, Render: true}, class)
	}
}

// TestRenderFails keeps the class of what a browser fails with, and says what
// to do where there is none.
func TestRenderFails(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<p>shell</p>") })
	r := &renderer{}
	c := newClient(t, Options{Renderer: r})
	req := Request{URL: s.URL + "/?key=secret", Kind: KindPage, Render: true}
	for _, tt := range []struct {
		err  error
		want Class
	}{
		{&Error{Class: ClassTooBig, Err: errors.New("it grows")}, ClassTooBig},
		{&Error{Class: ClassTimeout, Err: errors.New("it never rests")}, ClassTimeout},
		{errors.New("it is broken"), ClassBrowser},
	} {
		r.render = func(context.Context, Page) (Rendered, error) { return Rendered{}, tt.err }
		e := wantClass(t, c, req, tt.want)
		if e.Err == nil || e.Host == "" || strings.Contains(e.Error(), "secret") {
			t.Errorf("%+v", e)
		}
	}
	e := wantClass(t, newClient(t, Options{}), req, ClassBrowser)
	if !e.Class.Temporary() || !strings.Contains(e.Error(), "install Chromium") {
		t.Errorf("%v", e)
	}
}

// TestRenderHoldsItsLane asks nothing of a host while a page of it is
// rendered, nor right before and after: its scripts do.
func TestRenderHoldsItsLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		at := map[string]time.Duration{}
		var mu sync.Mutex
		note := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			at[what] = time.Since(start)
		}
		m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
			note(r.Host + r.URL.Path)
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
			}
		})
		r := &renderer{render: func(context.Context, Page) (Rendered, error) {
			note("begun")
			<-time.After(20 * time.Second)
			note("ended")
			return Rendered{HTML: []byte("whole")}, nil
		}}
		c := m.client(t, func(o *Options) { o.Renderer = r })
		defer m.close(c)
		var all sync.WaitGroup
		all.Go(func() { mustDo(t, c, Request{URL: "http://news.example/a", Kind: KindPage, Render: true}) })
		all.Go(func() {
			<-time.After(10 * time.Second) // in the midst of it
			mustDo(t, c, Request{URL: "http://feeds.news.example/b", Kind: KindFeed})
		})
		all.Wait()
		if page, begun := at["news.example/a"], at["begun"]; begun-page < 2*time.Second {
			t.Errorf("the page was asked for at %s, its scripts ran at %s", page, begun)
		}
		if ended, next := at["ended"], at["feeds.news.example/b"]; next-ended < 2*time.Second {
			t.Errorf("the render ended at %s, the next request was at %s", ended, next)
		}
	})
}

// TestRenderReach has only pages of servers of one's own ask such servers, by
// whichever name.
func TestRenderReach(t *testing.T) {
	m := newMemNet(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<p>shell</p>") })
	m.names["own.example"] = []netip.Addr{netip.MustParseAddr("10.0.0.1")}
	r := &renderer{}
	c := m.client(t, func(o *Options) {
		o.Renderer, o.Spacing = r, 1
		o.Allow = []dial.Range{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}}
	})
	defer m.close(c)
	for _, tt := range []struct {
		page string
		may  map[string]bool
	}{
		{
			"http://news.example/a",
			map[string]bool{"news.example:80": true, "own.example:80": false, "10.0.0.1:80": false, "192.168.0.1:80": false},
		},
		{
			"http://own.example/a",
			map[string]bool{"news.example:80": true, "own.example:80": true, "10.0.0.2:80": true, "192.168.0.1:80": false},
		},
		{"http://10.0.0.1/a", map[string]bool{"own.example:80": true}},
	} {
		r.render = func(ctx context.Context, p Page) (Rendered, error) {
			for address, may := range tt.may {
				conn, err := p.Dial(ctx, "tcp", address)
				if err == nil {
					conn.Close()
				}
				if may && err != nil || !may && !errors.Is(err, dial.ErrBlocked) {
					t.Errorf("%s asks %s: %v, may %t", tt.page, address, err, may)
				}
			}
			return Rendered{HTML: []byte("whole")}, nil
		}
		mustDo(t, c, Request{URL: tt.page, Kind: KindPage, Render: true})
	}
	if len(r.shown) != 3 {
		t.Errorf("%d pages were rendered, want 3", len(r.shown))
	}
}

func TestFindBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := FindBrowser(""); err == nil || !strings.Contains(err.Error(), "none of chromium") {
		t.Errorf("%v", err)
	}
	if _, err := FindBrowser(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("%v", err)
	}
}
