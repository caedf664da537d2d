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
// the body as the server's content encoding stood for it, compressed anew. The
// hash is of that body. Of a page that a browser rendered the body is what the
// browser made of it, and a header of ours says so.
func keepResponse(resp *fetch.Response) *store.Response {
	enc := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(enc)
	return &store.Response{
		At: resp.FetchedAt, URL: firstURL(resp), FinalURL: resp.FinalURL, Status: resp.Status, Headers: headerLines(resp.Header),
		SHA256: resp.SHA256[:], Size: int64(len(resp.Body)), Body: enc.EncodeAll(resp.Body, nil),
	}
}

// encoders are kept while there is work for them: each has buffers of a megabyte.
var encoders = sync.Pool{New: func() any {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are constants
	}
	return enc
}}

// firstURL is the URL that was asked for.
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
