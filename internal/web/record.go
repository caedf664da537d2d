package web

import (
	"bufio"
	"cmp"
	_ "embed"
	"encoding/hex"
	"errors"
	"html/template"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

//go:embed record.gohtml
var recordSource string

var recordPage = template.Must(template.New("record").Parse(recordSource))

// record is what our page of an article shows: every version we have, what
// changed between them, and every look we took.
type record struct {
	Title     string
	URL       string
	Host      string // it leads to, as messages show it; "" if it may not be linked
	Source    string
	State     string
	Gate      string
	FirstSeen string
	LastLook  string
	Versions  []version
	Looks     []look
	Zone      string
}

type version struct {
	N         int
	Seen      string
	Published string
	Basis     string
	Byline    string
	Title     string
	SHA256    string
	Change    *change

	text    string
	matches []news.Match
}

// Text is the text in runs, those that matched marked. It is made while the page
// is written, so that a page never has all its texts ready at once.
func (v version) Text() iter.Seq[segment] { return marked(v.text, v.matches) }

type change struct {
	Classes string
	Edits   []news.Edit
}

type segment struct {
	Text string
	Mark bool
}

type look struct{ At, Outcome, Status, Verdict, Note string }

// showRecord serves our page of one article.
func (o Options) showRecord(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		plain(w, http.StatusNotFound, "no such article")
		return
	}
	kept, err := o.Desk.Record(r.Context(), visitor(), id)
	switch status := statusOf(err); status {
	case http.StatusOK:
	case http.StatusNotFound:
		plain(w, status, "no such article")
		return
	default:
		o.Log.Error("record page", "article", id, "err", err)
		plain(w, status, "the record cannot be shown; the log says why")
		return
	}
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	page := bufio.NewWriterSize(w, 64<<10)
	if err := errors.Join(recordPage.Execute(page, o.record(kept)), page.Flush()); err != nil {
		if r.Context().Err() == nil {
			o.Log.Error("record page", "article", id, "err", err)
		}
		panic(http.ErrAbortHandler) // half of a page must not look like a whole one
	}
}

// record lays out what is kept of an article, the newest first.
func (o Options) record(kept desk.Record) record {
	a := kept.Article
	rec := record{
		Title: text.Clean(a.Title), URL: text.Clean(a.URL), Source: a.Source, State: string(a.State), Gate: text.Clean(a.Reason),
		FirstSeen: o.clock(a.FirstSeen), LastLook: o.clock(a.LastLook), Zone: o.Zone.String(),
	}
	if address, host := digest.Link(a.URL); host != "" {
		rec.URL, rec.Host = address, host
	}
	for _, r := range slices.Backward(kept.Revisions) {
		rec.Versions = append(rec.Versions, o.version(r))
	}
	for _, l := range slices.Backward(kept.Looks) {
		rec.Looks = append(rec.Looks, look{o.clock(l.At), string(l.Outcome), strconv.Itoa(l.Status), string(l.Verdict), text.Clean(l.Note)})
	}
	return rec
}

func (o Options) version(r desk.RecordRevision) version {
	v := version{
		N: r.N, Seen: o.clock(r.SeenAt), Basis: r.Basis, Byline: text.Clean(r.Byline), Title: text.Clean(r.Title),
		Published: o.published(r.Published), SHA256: hex.EncodeToString(r.SHA256), text: r.Text, matches: r.Matches,
	}
	if c := r.Change; c != nil {
		v.Change = &change{Classes: classes(c.Classes), Edits: c.Edits}
	}
	return v
}

// marked divides a text into runs, those that matched marked.
func marked(s string, matches []news.Match) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		at, more := 0, true
		add := func(to int, mark bool) {
			for more && to > at && to <= len(s) {
				end := at + pieceLen(s[at:to])
				more = yield(segment{cleanPart(s[at:end]), mark})
				at = end
			}
		}
		slices.SortStableFunc(matches, func(a, b news.Match) int { return cmp.Compare(a.Start, b.Start) })
		for _, m := range matches {
			if m.Field != news.FieldText || m.Start < at {
				continue
			}
			add(m.Start, false)
			add(m.End, true)
		}
		add(len(s), false)
	}
}

// maxPiece bounds, in bytes, what is made ready of a text at a time.
const maxPiece = 64 << 10

// pieceLen is the length of the piece that a text begins with: up to the end of a
// line, of a word, or at least of a letter.
func pieceLen(s string) int {
	if len(s) <= maxPiece {
		return len(s)
	}
	head := s[:maxPiece]
	for _, end := range []string{"\n", " "} {
		if i := strings.LastIndex(head, end); i > 0 {
			return i + len(end)
		}
	}
	n := len(head)
	for n > maxPiece-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// cleanPart cleans a part of a text and keeps the spaces at its ends.
func cleanPart(s string) string {
	clean := text.CleanLines(s)
	if strings.TrimLeft(s, " ") != s {
		clean = " " + clean
	}
	if strings.TrimRight(s, " ") != s {
		clean += " "
	}
	switch {
	case strings.HasPrefix(s, "\n"):
		clean = "\n" + clean
	case strings.HasSuffix(s, "\n"):
		clean += "\n"
	}
	return clean
}

func classes(cs []news.ChangeClass) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = strings.ReplaceAll(string(c), "_", " ")
	}
	return strings.Join(parts, ", ")
}

// published is what the outlet says, in our zone.
func (o Options) published(d news.Date) string {
	switch {
	case d.IsZero():
		return "no date"
	case d.DayOnly:
		return d.Time.Format("Mon 2 Jan 2006")
	}
	return o.clock(d.Time)
}

func (o Options) clock(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(o.Zone).Format("Mon 2 Jan 2006 15:04:05")
}
