package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"tocsin/internal/fetch/robots"
)

// Bounds on how much a compressed body may grow: below ratioFrom bytes any
// ratio passes, above it no more than maxRatio to one.
const (
	ratioFrom = 1 << 20
	maxRatio  = 200
)

// fault is an error that knows its class.
type fault struct {
	class Class
	error
}

func (f *fault) Unwrap() error { return f.error }

func faultf(class Class, format string, args ...any) error {
	return &fault{class, fmt.Errorf(format, args...)}
}

// readBody reads and decodes a body within the limits of its kind. It returns
// all of it or an error, but a robots.txt, which is cut.
func (c *Client) readBody(resp *http.Response, kind Kind, w *watch) ([]byte, error) {
	limit, cut := c.opt.MaxPage, false
	switch kind {
	case KindFeed:
		limit = c.opt.MaxFeed
	case kindRobots:
		limit, cut = robots.MaxBytes, true
	}
	if resp.ContentLength > limit && !cut {
		return nil, faultf(ClassTooBig, "the body has %d bytes, the limit is %d", resp.ContentLength, limit)
	}
	wire := &wireReader{r: resp.Body, w: w}
	encoding, err := contentEncoding(resp.Header["Content-Encoding"])
	if err != nil {
		return nil, err
	}
	if encoding == "" && resp.ContentLength > 0 && resp.ContentLength <= limit {
		body := make([]byte, resp.ContentLength) // the size is known: no copy
		if _, err := io.ReadFull(wire, body); err != nil {
			return nil, err
		}
		if isGzip(body) && !cut {
			return gunzip(body, limit)
		}
		return body, nil
	}
	body, err := inflate(wire, encoding, limit, cut, w.bytes.Load)
	if err != nil || cut || !isGzip(body) {
		return body, err
	}
	if encoding != "" {
		return nil, errTwice
	}
	return gunzip(body, limit)
}

var errTwice = faultf(classEncoding, "the body is compressed twice")

// gunzip opens a file that is served as it lies on the disk (feed.xml.gz),
// and one layer only.
func gunzip(file []byte, limit int64) ([]byte, error) {
	body, err := inflate(bytes.NewReader(file), "gzip", limit, false, func() int64 { return int64(len(file)) })
	if err == nil && isGzip(body) {
		return nil, errTwice
	}
	return body, err
}

// wireReader counts what comes over the wire.
type wireReader struct {
	r io.Reader
	w *watch
}

func (r *wireReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.w.bytes.Add(int64(n))
	return n, err
}

// contentEncoding reads the header: one known encoding, or none.
func contentEncoding(values []string) (string, error) {
	encoding := ""
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			if name == "" || name == "identity" {
				continue
			}
			if encoding != "" {
				return "", faultf(classEncoding, "content encodings are nested: %.60q", strings.Join(values, ", "))
			}
			encoding = name
		}
	}
	switch encoding {
	case "", "gzip", "br", "zstd", "deflate":
		return encoding, nil
	case "x-gzip":
		return "gzip", nil
	}
	return "", faultf(classEncoding, "content encoding %.60q is not known", encoding)
}

func isGzip(b []byte) bool {
	return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8
}

// buffers are reused for bodies of unknown size; large ones are let go.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const maxPooled = 1 << 20

// inflate decodes r into a slice of the right size. wire returns how many bytes
// of r have been consumed so far.
func inflate(r io.Reader, encoding string, limit int64, cut bool, wire func() int64) ([]byte, error) {
	d, err := decoder(r, encoding)
	if err != nil {
		return nil, encodingFault(encoding, err)
	}
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= maxPooled {
			buffers.Put(buf)
		}
	}()
	for {
		buf.Grow(32 << 10)
		space := buf.AvailableBuffer()
		n, err := d.Read(space[:cap(space)])
		buf.Write(space[:n])
		size := int64(buf.Len())
		if size > limit {
			if cut {
				return bytes.Clone(buf.Bytes()[:limit]), nil
			}
			return nil, faultf(ClassTooBig, "the body is larger than %d bytes", limit)
		}
		if encoding != "" && size > ratioFrom && size > maxRatio*wire() && !cut {
			return nil, faultf(ClassTooBig, "the body grows more than %d-fold when decoded", maxRatio)
		}
		if err == io.EOF {
			d.free()
			return bytes.Clone(buf.Bytes()), nil
		}
		if err != nil {
			return nil, encodingFault(encoding, err)
		}
	}
}

// encodingFault distinguishes a broken encoding from a broken connection: decoders
// hand on what their source returned.
func encodingFault(encoding string, err error) error {
	if encoding == "" || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || isNetError(err) {
		return err
	}
	return faultf(classEncoding, "the body is not valid %s: %w", encoding, err)
}

// reader is a decoder and how to give it back. Only one that has reached its
// end is given back: brotli's Reset keeps input that was not read, which would
// then be taken for the start of somebody else's body.
type reader struct {
	io.Reader
	free func()
}

var (
	gzips  sync.Pool // of *gzip.Reader
	brs    sync.Pool // of *brotli.Reader
	zstds  sync.Pool // of *zstd.Decoder
	noFree = func() {}
)

func decoder(r io.Reader, encoding string) (reader, error) {
	switch encoding {
	case "gzip":
		return gzipDecoder(r)
	case "deflate":
		return deflateDecoder(r)
	case "br":
		d, ok := brs.Get().(*brotli.Reader)
		if !ok {
			d = brotli.NewReader(nil)
		}
		if err := d.Reset(r); err != nil {
			return reader{}, err
		}
		return reader{d, func() { brs.Put(d) }}, nil
	case "zstd":
		d, ok := zstds.Get().(*zstd.Decoder)
		if !ok {
			var err error
			// RFC 8878, 3.1.1.1.2: windows of 8 MiB at least; more is a bomb.
			d, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
			if err != nil {
				return reader{}, err
			}
		}
		if err := d.Reset(r); err != nil {
			return reader{}, err
		}
		return reader{d, func() { zstds.Put(d) }}, nil
	}
	return reader{r, noFree}, nil
}

func gzipDecoder(r io.Reader) (reader, error) {
	d, ok := gzips.Get().(*gzip.Reader)
	if !ok {
		d = new(gzip.Reader)
	}
	if err := d.Reset(r); err != nil {
		gzips.Put(d)
		return reader{}, err
	}
	return reader{d, func() { gzips.Put(d) }}, nil
}

// deflateDecoder reads zlib, which the RFC means by "deflate", and raw
// deflate, which some servers send.
func deflateDecoder(r io.Reader) (reader, error) {
	head := make([]byte, 2)
	n, err := io.ReadFull(r, head)
	if err != nil {
		return reader{}, err
	}
	r = io.MultiReader(bytes.NewReader(head[:n]), r)
	if head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 { // RFC 1950, 2.2
		d, err := zlib.NewReader(r)
		if err != nil {
			return reader{}, err
		}
		return reader{d, noFree}, nil
	}
	return reader{flate.NewReader(r), noFree}, nil
}

// maxDrain is how much of an unwanted body is read so that its connection can
// be used again.
const maxDrain = 16 << 10

func drain(r io.Reader) {
	_, _ = io.CopyN(io.Discard, r, maxDrain) // whatever happens, the body is closed next
}
