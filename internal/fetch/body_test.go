package fetch

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// encode compresses as a server would; it knows the names of encodings and
// "raw-deflate".
func encode(t testing.TB, encoding string, body []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	var w io.WriteCloser
	var err error
	switch encoding {
	case "", "identity":
		return body
	case "gzip", "x-gzip":
		w, err = gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	case "deflate":
		w, err = zlib.NewWriterLevel(&buf, zlib.BestSpeed)
	case "raw-deflate":
		w, err = flate.NewWriter(&buf, flate.BestSpeed)
	case "br":
		w = brotli.NewWriterLevel(&buf, 1)
	case "zstd":
		w, err = zstd.NewWriter(&buf)
	default:
		t.Fatalf("encoding %s", encoding)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// newsLike is a body that compresses about as news does.
func newsLike(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 0, n+16)
	for len(b) < n {
		b = fmt.Appendf(b, "word%d ", r.IntN(5000))
	}
	return b[:n]
}

var encodings = []string{"", "identity", "gzip", "x-gzip", "deflate", "raw-deflate", "br", "zstd"}

// bodyServer serves a body; chunked hides its length.
func bodyServer(t testing.TB, header string, body []byte, chunked bool) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set("Content-Encoding", strings.TrimPrefix(header, "raw-"))
		}
		if chunked {
			w.WriteHeader(200)
			http.NewResponseController(w).Flush()
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		}
		w.Write(body)
	}).URL
}

func TestBodies(t *testing.T) {
	c := newClient(t, Options{})
	for _, encoding := range encodings {
		for _, size := range []int{0, 1, 1000, 300_000} {
			for _, chunked := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %d chunked=%v", encoding, size, chunked), func(t *testing.T) {
					want := newsLike(size)
					url := bodyServer(t, encoding, encode(t, encoding, want), chunked)
					r := mustDo(t, c, Request{URL: url})
					if !bytes.Equal(r.Body, want) || r.SHA256 != sha256.Sum256(want) {
						t.Fatalf("got %d bytes, want %d", len(r.Body), size)
					}
				})
			}
		}
	}
}

func TestBodyTooBig(t *testing.T) {
	c := newClient(t, Options{MaxFeed: 100_000, MaxPage: 200_000})
	for _, encoding := range encodings {
		for kind, limit := range map[Kind]int{KindFeed: 100_000, KindPage: 200_000, KindList: 200_000} {
			if kind == KindFeed { // no robots.txt is asked for
				url := bodyServer(t, encoding, encode(t, encoding, newsLike(limit)), true)
				mustDo(t, c, Request{URL: url, Kind: kind})
			}
			url := bodyServer(t, encoding, encode(t, encoding, newsLike(limit+1)), true)
			if kind != KindFeed {
				c.robots.set(c.robots.entry(url), RobotsRecord{Origin: url, Known: true, Checked: time.Now()}, "Tocsin")
			}
			wantClass(t, c, Request{URL: url, Kind: kind}, ClassTooBig)
		}
	}
	c = newClient(t, Options{}) // the real limit, told by the length or found by reading
	body := newsLike(8<<20 + 1)
	wantClass(t, c, Request{URL: bodyServer(t, "", body, false)}, ClassTooBig)
	wantClass(t, c, Request{URL: bodyServer(t, "", body, true)}, ClassTooBig)
	mustDo(t, c, Request{URL: bodyServer(t, "", body[1:], true)})
}

// Zeros that grow a thousandfold are stopped long before the limit: above
// 1 MiB no more than 200 to one.
func TestBombs(t *testing.T) {
	c := newClient(t, Options{MaxFeed: 1 << 40})
	for _, encoding := range []string{"gzip", "deflate", "raw-deflate", "br", "zstd"} {
		t.Run(encoding, func(t *testing.T) {
			bomb := encode(t, encoding, make([]byte, 16<<20))
			e := wantClass(t, c, Request{URL: bodyServer(t, encoding, bomb, true)}, ClassTooBig)
			if !strings.Contains(e.Error(), "200-fold") {
				t.Error(e)
			}
			small := encode(t, encoding, make([]byte, 1<<20))
			if r := mustDo(t, c, Request{URL: bodyServer(t, encoding, small, true)}); len(r.Body) != 1<<20 {
				t.Errorf("1 MiB of zeros gave %d bytes", len(r.Body))
			}
		})
	}
	bomb := encode(t, "gzip", make([]byte, 16<<20)) // feed.xml.gz, without a header that says so
	for _, chunked := range []bool{false, true} {
		wantClass(t, c, Request{URL: bodyServer(t, "", bomb, chunked)}, ClassTooBig)
	}
}

func TestBadEncodings(t *testing.T) {
	plain := []byte("<rss>...</rss> and some more")
	zipped := encode(t, "gzip", plain)
	tests := []struct {
		name, header string
		body         []byte
		class        Class // "" means it is read
	}{
		{"unknown", "compress", plain, classEncoding},
		{"a charset is none", "utf-8", plain, classEncoding},
		{"two", "gzip, gzip", encode(t, "gzip", zipped), classEncoding},
		{"two kinds", "br, gzip", encode(t, "gzip", encode(t, "br", plain)), classEncoding},
		{"two, one told", "gzip", encode(t, "gzip", zipped), classEncoding},
		{"identity and one", "identity, gzip", zipped, ""},
		{"upper case", "GZIP", zipped, ""},
		{"a file as it lies on the disk", "", zipped, ""},
		{"such a file zipped twice", "", encode(t, "gzip", zipped), classEncoding},
		{"plain, called gzip", "gzip", plain, classEncoding},
		{"plain, called br", "br", plain, classEncoding},
		{"plain, called zstd", "zstd", plain, classEncoding},
		{"plain, called deflate", "deflate", []byte("\xff\xff\xff\xffxxxx"), classEncoding},
		{"gzip cut", "gzip", zipped[:len(zipped)-9], classProtocol},
		{"gzip without its checksum", "gzip", zipped[:len(zipped)-4], classProtocol},
		{"gzip with a bad checksum", "gzip", append(zipped[:len(zipped)-8:len(zipped)-8], "12345678"...), classEncoding},
		{"br cut", "br", encode(t, "br", newsLike(5000))[:500], classProtocol},
		{"zstd cut", "zstd", encode(t, "zstd", newsLike(5000))[:500], classProtocol},
		{"deflate cut", "deflate", encode(t, "deflate", newsLike(5000))[:500], classProtocol},
		{"two gzip members", "gzip", append(encode(t, "gzip", plain[:5]), encode(t, "gzip", plain[5:])...), ""},
	}
	c := newClient(t, Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := bodyServer(t, tt.header, tt.body, false)
			if tt.class != "" {
				wantClass(t, c, Request{URL: url}, tt.class)
			} else if r := mustDo(t, c, Request{URL: url}); !bytes.Equal(r.Body, plain) {
				t.Fatalf("got %q", r.Body)
			}
		})
	}
}

// A body that ends early is an error, never a shorter body.
func TestTruncation(t *testing.T) {
	for name, answer := range map[string]string{
		"length":         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\n<rss>",
		"chunk":          "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n<rss>",
		"last chunk":     "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
		"header":         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-",
		"nothing":        "Connection: close",
		"not HTTP":       "<rss>Connection: close</rss>\r\n\r\n",
		"bad chunk size": "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n<rss>\r\n",
		"two lengths":    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n<rss>",
	} {
		t.Run(name, func(t *testing.T) {
			url := rawServer(t, func(string) string { return answer })
			wantClass(t, newClient(t, Options{}), Request{URL: url}, classProtocol)
		})
	}
}

// Slow servers, on simulated time and the real limits.
func TestSlowServers(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request, n int, pause time.Duration) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, n)); err != nil {
				return
			}
			http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(pause):
			}
		}
	}
	tests := []struct {
		name, want string
		after      time.Duration
		handler    http.HandlerFunc
	}{
		{"no header", "did not answer in time", 15 * time.Second, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{
			"a body that stops", "slower than 1024 bytes", 20 * time.Second,
			func(w http.ResponseWriter, r *http.Request) { drip(w, r, 5, time.Hour) },
		},
		{
			"a body that drips", "slower than 1024 bytes", 20 * time.Second,
			func(w http.ResponseWriter, r *http.Request) { drip(w, r, 100, 100*time.Millisecond) },
		},
		{"a body that slows down", "slower than 1024 bytes", 30 * time.Second, func(w http.ResponseWriter, r *http.Request) {
			for range 150 {
				w.Write(make([]byte, 1024))
				http.NewResponseController(w).Flush()
				time.Sleep(100 * time.Millisecond)
			}
			drip(w, r, 10, time.Second)
		}},
		{
			"a body without end", "longer than 1m0s", time.Minute,
			func(w http.ResponseWriter, r *http.Request) { drip(w, r, 2048, time.Second) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemNet(tt.handler)
				c := m.client(t, nil)
				defer m.close(c)
				start := time.Now()
				e := wantClass(t, c, Request{URL: "http://example.org/"}, ClassTimeout)
				if took := time.Since(start); !strings.Contains(e.Error(), tt.want) || took != tt.after {
					t.Errorf("after %v: %v; want %q after %v", took, e, tt.want, tt.after)
				}
			})
		})
	}
}

func TestHeaderTooBig(t *testing.T) {
	for name, filler := range map[string]string{
		"one":  "X: " + strings.Repeat("a", 70<<10) + "\r\n",
		"many": strings.Repeat("X: "+strings.Repeat("a", 100)+"\r\n", 700),
	} {
		t.Run(name, func(t *testing.T) {
			url := rawServer(t, func(string) string { return "HTTP/1.1 200 OK\r\n" + filler + "\r\n" })
			wantClass(t, newClient(t, Options{}), Request{URL: url}, ClassTooBig)
		})
	}
}

// A decoder that stopped in the middle of a body must not carry bytes of it
// into the next one (brotli's Reset would).
func TestDecodersAreClean(t *testing.T) {
	for _, encoding := range []string{"gzip", "deflate", "br", "zstd"} {
		bomb, good := encode(t, encoding, make([]byte, 4<<20)), encode(t, encoding, newsLike(1000))
		for range 20 {
			if _, err := inflate(bytes.NewReader(bomb), encoding, 1000, false, func() int64 { return 0 }); err == nil {
				t.Fatal("the limit was not seen")
			}
			body, err := inflate(bytes.NewReader(good), encoding, 1000, false, func() int64 { return 0 })
			if err != nil || !bytes.Equal(body, newsLike(1000)) {
				t.Fatalf("%s: %v, %d bytes", encoding, err, len(body))
			}
		}
	}
}
