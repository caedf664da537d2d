package fetch

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// hostile2 is a server that speaks raw HTTP/2: what answers the requests of a
// connection is in the caller's hands, in frames, until a write fails.
func hostile2(t *testing.T, answer func(f *http2.Framer, stream uint32) error) (string, *x509.CertPool, *atomic.Int64) {
	t.Helper()
	own := httptest.NewTLSServer(nil)
	pool := x509.NewCertPool()
	pool.AddCert(own.Certificate())
	certificates := own.TLS.Certificates
	own.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var requests atomic.Int64
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			go func() {
				defer c.Close()
				serve2(c, &requests, answer)
			}()
		}
	}()
	return "https://" + l.Addr().String() + "/", pool, &requests
}

func serve2(c net.Conn, requests *atomic.Int64, answer func(f *http2.Framer, stream uint32) error) {
	if _, err := io.ReadFull(c, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(c, c)
	f.AllowIllegalWrites = true
	if f.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 1000}) != nil {
		return
	}
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() && f.WriteSettingsAck() != nil {
				return
			}
		case *http2.HeadersFrame:
			requests.Add(1)
			if answer(f, frame.StreamID) != nil {
				return
			}
		}
	}
}

// headers are a header block of pairs.
func headers(pairs ...string) []byte {
	var b bytes.Buffer
	e := hpack.NewEncoder(&b)
	for i := 0; i < len(pairs); i += 2 {
		_ = e.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]}) // to memory
	}
	return b.Bytes()
}

// TestHostileHTTP2: a server that floods, by frames that carry no answer, costs a
// fetch its time and next to no memory, and is not asked again and again within
// one (ADV-71).
func TestHostileHTTP2(t *testing.T) {
	forever := func(write func() error) error {
		for {
			if err := write(); err != nil {
				return err
			}
		}
	}
	ok := headers(":status", "200", "content-type", "text/plain")
	long := headers("x-a", strings.Repeat("a", 8<<10))
	start := func(f *http2.Framer, id uint32) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: ok, EndHeaders: true})
	}
	for name, answer := range map[string]func(f *http2.Framer, id uint32) error{
		"endless CONTINUATION": func(f *http2.Framer, id uint32) error {
			if err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: ok}); err != nil {
				return err
			}
			return forever(func() error { return f.WriteContinuation(id, false, long) })
		},
		"empty CONTINUATION": func(f *http2.Framer, id uint32) error {
			if err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: ok}); err != nil {
				return err
			}
			return forever(func() error { return f.WriteContinuation(id, false, nil) })
		},
		"a header list of megabytes": func(f *http2.Framer, id uint32) error {
			// One entry of the table, named two million times by a byte each.
			block := append(headers(":status", "200", "x-a", strings.Repeat("a", 3000)), bytes.Repeat([]byte{0x80 | 62}, 8<<10)...)
			err := f.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: block})
			for range 256 {
				err = errors.Join(err, f.WriteContinuation(id, false, block[len(block)-8<<10:]))
			}
			return errors.Join(err, f.WriteContinuation(id, true, nil))
		},
		"endless 103": func(f *http2.Framer, id uint32) error {
			hint := headers(":status", "103", "link", "</a>")
			return forever(func() error {
				return f.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: hint, EndHeaders: true})
			})
		},
		"endless PING": func(f *http2.Framer, _ uint32) error {
			return forever(func() error { return f.WritePing(false, [8]byte{1}) })
		},
		"endless SETTINGS": func(f *http2.Framer, _ uint32) error {
			return forever(func() error {
				return f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1<<31 - 1},
					http2.Setting{ID: http2.SettingHeaderTableSize, Val: 1<<32 - 1})
			})
		},
		"endless WINDOW_UPDATE": func(f *http2.Framer, id uint32) error {
			return forever(func() error { return f.WriteWindowUpdate(id, 1) })
		},
		"empty DATA": func(f *http2.Framer, id uint32) error {
			if err := start(f, id); err != nil {
				return err
			}
			return forever(func() error { return f.WriteData(id, false, nil) })
		},
		"padding alone": func(f *http2.Framer, id uint32) error {
			if err := start(f, id); err != nil {
				return err
			}
			return forever(func() error { return f.WriteDataPadded(id, false, nil, make([]byte, 255)) })
		},
		"PUSH_PROMISE": func(f *http2.Framer, id uint32) error {
			return f.WritePushPromise(http2.PushPromiseParam{StreamID: id, PromiseID: 2, BlockFragment: ok, EndHeaders: true})
		},
		"more DATA than the window": func(f *http2.Framer, id uint32) error {
			if err := start(f, id); err != nil {
				return err
			}
			return forever(func() error { return f.WriteData(id, false, make([]byte, 16<<10)) })
		},
		"refused again and again": func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeRefusedStream) },
		"reset":                   func(f *http2.Framer, id uint32) error { return f.WriteRSTStream(id, http2.ErrCodeCancel) },
		"GOAWAY":                  func(f *http2.Framer, _ uint32) error { return f.WriteGoAway(0, http2.ErrCodeNo, nil) },
		"a frame of 16 MB": func(f *http2.Framer, id uint32) error {
			return f.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersEndHeaders, id, make([]byte, 1<<24-1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			url, pool, requests := hostile2(t, answer)
			c := newClient(t, Options{RootCAs: pool, Timeouts: Timeouts{Header: time.Second, Total: 2 * time.Second, Window: time.Second}})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			resp, err := c.Do(t.Context(), Request{URL: url})
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			t.Logf("%v after %s, %d requests, %d KB allocated by both sides",
				err, took.Round(time.Millisecond), requests.Load(), (after.TotalAlloc-before.TotalAlloc)>>10)
			if err == nil {
				t.Errorf("answered %d with %d bytes", resp.Status, len(resp.Body))
			}
			if n := requests.Load(); n > maxTries {
				t.Errorf("asked %d times within one fetch", n)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
				t.Errorf("%d MB more in use", grown>>20)
			}
		})
	}
}
