package visit

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"tocsin/internal/fetch"
	"tocsin/internal/store"
)

// keepResponse makes the evidence of a revision: the headers as received, and
// the body after content decoding, compressed anew. The hash is of the decoded
// body. For a page that a browser rendered, the body is the rendered document,
// and a header of ours says so.
func keepResponse(resp *fetch.Response) *store.Response {
	enc := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(enc)
	return &store.Response{
		At: resp.FetchedAt, URL: firstURL(resp), FinalURL: resp.FinalURL, Status: resp.Status, Headers: headerLines(resp.Header),
		SHA256: resp.SHA256[:], Size: int64(len(resp.Body)), Body: enc.EncodeAll(resp.Body, nil),
	}
}

// encoders are pooled: each has buffers of a megabyte.
var encoders = sync.Pool{New: func() any {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are constants
	}
	return enc
}}

// firstURL returns the URL that was requested first.
func firstURL(resp *fetch.Response) string {
	if len(resp.Redirects) > 0 {
		return resp.Redirects[0].From
	}
	return resp.FinalURL
}

// headerLines writes headers as "Name: value" lines, sorted by name.
func headerLines(h map[string][]string) string {
	var lines []string
	for name, values := range h {
		for _, v := range values {
			lines = append(lines, fmt.Sprintf("%s: %s\n", name, v))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
