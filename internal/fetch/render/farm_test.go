package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tocsin/internal/fetch"
)

// chromium is the browser that the environment names for tests.
func chromium(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TOCSIN_TEST_CHROMIUM")
	if path == "" && os.Getenv("TOCSIN_TEST_REQUIRED") != "" {
		t.Fatal("TOCSIN_TEST_CHROMIUM is not set, and this run is to skip nothing")
	}
	if path == "" {
		t.Skip("TOCSIN_TEST_CHROMIUM is not set; it names a Chromium")
	}
	return path
}

// publicIP is where news.example lies in the tests' internet.
var publicIP = netip.MustParseAddr("93.184.215.14")

// farm is an internet of one server, which all public addresses lead to.
// Every socket that the client opens is noted, as is every connection to the
// traps, which stand for what nobody may reach.
type farm struct {
	client *fetch.Client
	server *httptest.Server

	mu    sync.Mutex
	dials []netip.AddrPort
	turns atomic.Int64
	// onPath, if set, is told of each request.
	onPath func(path string)

	trapped atomic.Int64
	tcp4    string // addresses of the traps
	tcp6    string
	udp     string
}

func newFarm(t *testing.T, opt Options, pages map[string]string) *farm {
	t.Helper()
	folder, err := os.MkdirTemp("", "farm") // of t.TempDir the path is too long for the browser's socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	t.Setenv("TMPDIR", folder) // where the browser's profile will be
	f := &farm{}
	f.setTraps(t)
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.onPath != nil {
			f.onPath(r.URL.Path)
		}
		body, ok := pages[r.URL.Path]
		switch {
		case r.URL.Path == "/to-trap":
			http.Redirect(w, r, "http://"+f.tcp4+"/", http.StatusFound)
		case !ok:
			http.NotFound(w, r)
		default:
			if strings.HasSuffix(r.URL.Path, ".js") {
				w.Header().Set("Content-Type", "text/javascript")
			}
			io.WriteString(w, strings.NewReplacer("TRAP4", f.tcp4, "TRAP6", f.tcp6, "TRAPUDP", f.udp).Replace(body))
		}
	}))
	t.Cleanup(f.server.Close)
	opt.Log = slog.New(slog.DiscardHandler)
	f.client, err = fetch.New(fetch.Options{
		Spacing: 1, Renderer: New(opt),
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			switch {
			case host == "inside.example" || host == "localhost":
				return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")}, nil
			case host == "rebind.example" && f.turns.Add(1) > 1:
				return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
			case strings.HasSuffix(host, ".example"):
				return []netip.Addr{publicIP}, nil
			}
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		},
		Dial: func(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
			f.mu.Lock()
			f.dials = append(f.dials, ap)
			f.mu.Unlock()
			return (&net.Dialer{}).DialContext(ctx, "tcp", f.server.Listener.Addr().String())
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *farm) setTraps(t *testing.T) {
	listen := func(address string) string {
		l, err := net.Listen("tcp", address)
		if err != nil { // a machine without IPv6
			l, err = net.Listen("tcp", "127.0.0.1:0")
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				f.trapped.Add(1)
				c.Close()
			}
		}()
		return l.Addr().String()
	}
	f.tcp4, f.tcp6 = listen("127.0.0.1:0"), listen("[::1]:0")
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	go func() {
		for {
			if _, _, err := u.ReadFrom(make([]byte, 1)); err != nil {
				return
			}
			f.trapped.Add(1)
		}
	}()
	f.udp = u.LocalAddr().String()
}

func (f *farm) get(ctx context.Context, url string) (*fetch.Response, error) {
	return f.client.Do(ctx, fetch.Request{URL: url, Kind: fetch.KindPage, Render: true})
}

// check is called when a render is over: nothing but public addresses was
// dialled, nothing was trapped, and nothing is left of the browser.
func (f *farm) check(t *testing.T) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, ap := range f.dials {
		if ap.Addr() != publicIP || ap.Port() != 80 && ap.Port() != 443 {
			t.Errorf("a socket was opened to %s", ap)
		}
	}
	if n := f.trapped.Load(); n > 0 {
		t.Errorf("%d connections or packets reached what nobody may reach", n)
	}
	folder := os.TempDir()
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range lines {
		if line, err := os.ReadFile(file); err == nil && strings.Contains(string(line), folder) {
			t.Errorf("a process is left: %.200q", line)
		}
	}
}

// wantClass checks the class of an error and what it says.
func wantClass(t *testing.T, err error, class fetch.Class, says string) {
	t.Helper()
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != class || !strings.Contains(e.Error(), says) {
		t.Errorf("error %v; want class %s and %q", err, class, says)
	}
}

func html(body string) string {
	return fmt.Sprintf("<!doctype html><meta charset=utf-8><title>Page</title><body>%s", body)
}
