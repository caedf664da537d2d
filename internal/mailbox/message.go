package mailbox

import (
	"bytes"
	"cmp"
	"errors"
	"html"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"tocsin/internal/charset"
	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

const (
	maxDepth = 8   // parts within parts, and messages within messages
	maxParts = 200 // of a message, in all
)

// Options say how a message is read.
type Options struct {
	Language string         // of its source
	Location *time.Location // for dates without a zone
	Now      time.Time
}

// Entry makes of a message what a feed's entry is: its subject, its text, its
// sender and its date. whole is false where a part of the text could not be read.
func Entry(raw []byte, opt Options) (e news.Entry, whole bool) {
	r := &reader{opt: opt, whole: true}
	m := r.open(bytes.NewReader(raw))
	if m == nil {
		return news.Entry{}, false
	}
	subject := headerText(&m.Header, "Subject")
	title, short := text.Title(subject)
	e.Title = title
	from := sendersOf(m.Header.Map()["From"])
	for _, a := range from {
		e.Authors = append(e.Authors, text.Clean(cmp.Or(a.Name, a.Address)))
	}
	if list := text.Clean(headerText(&m.Header, "List-Id")); list != "" {
		e.Categories = []string{list}
	}
	sent := m.Header.Get("Date")
	if d, ok := date.Parse(sent, date.Options{Location: opt.Location, Now: opt.Now}); ok {
		e.Published = d
	}
	body := r.part(m, 0)
	if !short {
		body = text.Clean(subject) + "\n" + body
	}
	if len(r.attached) > 0 {
		body = strings.TrimSpace(body + "\n[" + strings.Join(r.attached, ", ") + "]")
	}
	e.Content = paragraphs(body)
	if e.ID = identity(m.Header.Get("Message-Id"), sent, addressesOf(from)); e.ID == "" {
		e.ID = news.ShortHash(sent, strings.Join(addressesOf(from), ","), e.Title, body)
	}
	return e, r.whole
}

// paragraphs writes a text as the HTML that entries have.
func paragraphs(body string) string {
	var b strings.Builder
	for line := range strings.Lines(body) {
		if line = text.Clean(line); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return b.String()
}

// reader reads one message.
type reader struct {
	opt      Options
	parts    int
	attached []string // names of what is attached
	whole    bool
}

// open reads a message's header. What is not known of its encoding leaves its bytes
// as they are: package charset tells what they are.
func (r *reader) open(in io.Reader) *message.Entity {
	m, err := message.Read(in)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		r.whole = false
	}
	return m
}

// part is the text of a part of a message.
func (r *reader) part(e *message.Entity, depth int) string {
	if r.parts++; r.parts > maxParts || depth > maxDepth {
		r.whole = false
		return ""
	}
	kind, params, err := e.Header.ContentType()
	if err != nil || !strings.Contains(kind, "/") {
		kind = "text/plain" // RFC 2045, 5.2
	}
	disposition, file, _ := e.Header.ContentDisposition()
	name := cmp.Or(file["filename"], params["name"])
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return r.multipart(e, kind, depth)
	case kind == "message/rfc822":
		if m := r.open(e.Body); m != nil {
			return strings.TrimSpace(text.Clean(headerText(&m.Header, "Subject")) + "\n" + r.part(m, depth+1))
		}
		return ""
	case disposition != "attachment" && shownWithin(e, kind):
		return ""
	case disposition == "attachment", kind != "text/plain" && kind != "text/html":
		if name = text.Clean(decoded(name)); name != "" {
			r.attached = append(r.attached, name)
		}
		return ""
	}
	raw, err := io.ReadAll(e.Body)
	if err != nil {
		r.whole = false
	}
	// Parts are labelled as pages are, and as wrongly.
	decoded, _ := charset.Page(raw, "text/plain; charset="+params["charset"])
	if kind == "text/html" {
		return htmlText(decoded, r.opt)
	}
	return plainText(string(decoded), strings.EqualFold(params["format"], "flowed"), strings.EqualFold(params["delsp"], "yes"))
}

// shownWithin reports whether a part is nothing of its own: a picture that the HTML
// shows, or a signature.
func shownWithin(e *message.Entity, kind string) bool {
	return strings.HasPrefix(kind, "image/") && e.Header.Has("Content-Id") ||
		kind == "application/pgp-signature" || strings.HasSuffix(kind, "pkcs7-signature")
}

// multipart is the text of several parts: all of them, or, of one thing in several
// forms, the HTML form unless it says far less than the plain one.
func (r *reader) multipart(e *message.Entity, kind string, depth int) string {
	parts := e.MultipartReader()
	var texts []string
	plain, best := "", ""
	for {
		p, err := parts.NextPart()
		if p == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
			if !errors.Is(err, io.EOF) {
				r.whole = false
			}
			break
		}
		body := r.part(p, depth+1)
		if r.parts > maxParts {
			break
		}
		texts = append(texts, body)
		if kind, _, _ := p.Header.ContentType(); kind == "text/plain" && plain == "" {
			plain = body
		} else if body != "" {
			best = body
		}
	}
	if kind != "multipart/alternative" {
		return strings.TrimSpace(strings.Join(texts, "\n"))
	}
	if len(strings.Fields(best))*2 < len(strings.Fields(plain)) {
		return plain
	}
	return best
}

// words decodes encoded words (RFC 2047) in any charset.
var words = mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
	raw, err := io.ReadAll(in)
	out, _ := charset.Page(raw, "text/plain; charset="+label)
	return bytes.NewReader(out), err
}}

func decoded(s string) string {
	if out, err := words.DecodeHeader(s); err == nil {
		s = out
	}
	return charset.Part([]byte(s))
}

func headerText(h *message.Header, key string) string { return decoded(h.Get(key)) }

// IsMessage reports whether bytes begin as a mail message does: with header fields,
// a sender and a date or a way among them.
func IsMessage(raw []byte) bool {
	m, err := mail.ReadMessage(io.LimitReader(bytes.NewReader(raw), 1<<20))
	if err != nil {
		return false
	}
	has := func(key string) bool { return m.Header.Get(key) != "" }
	return has("From") && (has("Date") || has("Received") || has("Message-Id"))
}
