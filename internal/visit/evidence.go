package visit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/settings"
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

// gateFull is the gate of what waits since its source has used up its day.
const gateFull = "disk"

// knowFull asks whether as much was kept of the source today as may be: then a
// long text is not read today. It is refused whole, as one that is cut could pass
// for an edit.
func (v *Visitor) knowFull(ctx context.Context, set *settings.Settings, l look, k *known) error {
	if !k.fresh || l.replay {
		return nil
	}
	kept, err := v.Store.KeptToday(ctx, l.article.SourceID, l.at)
	if err != nil {
		return fmt.Errorf("what is kept of source %s: %w", l.article.Source, err)
	}
	if k.full = set.Config.Fetch.Full(kept); !k.full || len(k.doc.Text) <= config.LongText {
		return nil
	}
	size := len(k.doc.Text)
	*k = known{class: unreadable, doc: k.doc, basis: k.basis, key: k.key, full: true, elsewhere: k.elsewhere, gate: gateFull}
	k.why = fmt.Sprintf("not read today: as much was kept of its source as may be; a text of %d bytes", size)
	if l.resp != nil {
		k.why += fmt.Sprintf(", a page of %d bytes, SHA-256 %x", len(l.resp.Body), l.resp.SHA256)
	}
	return nil
}

// keep adds the response as it was received or, where its source has used up its
// day, its digest and size.
func (d *decision) keep() {
	d.row.Response = keepResponse(d.l.resp)
	if d.k.full {
		d.row.Response.Unkept()
	}
}

// thin leaves of what a look by another way brought its digest and size, and has
// the operators told, where the source has used up its day.
func (d *decision) thin() {
	if !d.k.full {
		return
	}
	if e := d.row.Elsewhere; e != nil && e.Response != nil {
		seen, resp := *e, *e.Response // the decision may be made again
		resp.Unkept()
		seen.Response = &resp
		d.row.Elsewhere = &seen
	}
	d.notify(d.notices.SourceFull(d.row.Article.Source, d.set.Config.Fetch.KeepDaily, d.row.At))
}

// tomorrow is when what waits for another day is looked at again: at some time
// of the next one, as all that waits would else come at midnight.
func (s revisits) tomorrow(a news.Article, at time.Time) time.Time {
	const day = 24 * time.Hour
	return at.UTC().Truncate(day).Add(day + time.Duration(s.drawn(a, "tomorrow "+at.UTC().Format(time.DateOnly), uint64(day/4))))
}

// waits puts a look off to the next day, and counts it.
func (d *decision) waits() {
	v, a := &d.row, &d.row.Article
	v.Gates = append(v.Gates, store.Gate{Gate: gateFull, Reason: "a long text of a source that has used up its day", N: 1})
	v.Verdict = ""
	if a.Kind != news.KindPage { // its source's schedule decides
		a.NextVisit = d.revisits().tomorrow(*a, v.At)
	}
	if a.Revision == 0 {
		d.failed()
		return
	}
	v.Outcome = news.OutcomeFailed
	v.Note = d.k.why
	a.VisitFailures++
}
