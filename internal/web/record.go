package web

import (
	"cmp"
	_ "embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/desk"
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
	Text      []segment
	SHA256    string
	Change    *change
}

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
	var page strings.Builder
	if err == nil {
		err = recordPage.Execute(&page, o.record(kept))
	}
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
	fmt.Fprint(w, page.String())
}

// record lays out what is kept of an article, the newest first.
func (o Options) record(kept desk.Record) record {
	a := kept.Article
	rec := record{
		Title: text.Clean(a.Title), URL: a.URL, Source: a.Source, State: string(a.State), Gate: text.Clean(a.Reason),
		FirstSeen: o.clock(a.FirstSeen), LastLook: o.clock(a.LastLook), Zone: o.Zone.String(),
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
		Published: o.published(r.Published), Text: marked(r.Text, r.Matches), SHA256: hex.EncodeToString(r.SHA256),
	}
	if c := r.Change; c != nil {
		v.Change = &change{Classes: classes(c.Classes), Edits: c.Edits}
	}
	return v
}

// marked divides a text into runs, those that matched marked.
func marked(s string, matches []news.Match) []segment {
	var out []segment
	at := 0
	add := func(to int, mark bool) {
		if to > at && to <= len(s) {
			out = append(out, segment{cleanPart(s[at:to]), mark})
			at = to
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
	return out
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
