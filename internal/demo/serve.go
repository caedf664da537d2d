package demo

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// answer is one resource as it stands at a moment.
type answer struct {
	contentType string
	body        []byte
	modified    time.Time
}

// ServeHTTP answers for one outlet.
func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := h.room.now()
	status := h.respond(w, r, now)
	h.room.note(Request{
		At: now, Outlet: h.def.name, Method: r.Method, Path: r.URL.RequestURI(), Status: status,
		Conditional: r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "",
		UserAgent:   r.UserAgent(),
	})
}

func (h *house) respond(w http.ResponseWriter, r *http.Request, now time.Time) int {
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat)) // the clock of the demo, also for caches
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return h.send(w, r, http.StatusMethodNotAllowed, answer{contentType: "text/plain; charset=utf-8", body: []byte("method not allowed\n")})
	}
	a, err := h.resource(r.URL.Path, now)
	switch {
	case err != nil:
		return h.send(w, r, http.StatusInternalServerError, answer{contentType: "text/plain; charset=utf-8", body: []byte(err.Error())})
	case a == nil:
		page, err := h.notFound(now)
		if err != nil {
			page = []byte(err.Error())
		}
		return h.send(w, r, http.StatusNotFound, answer{contentType: "text/html; charset=utf-8", body: page})
	}
	return h.sendFresh(w, r, *a)
}

// sendFresh answers 304 where the client has this state, as RFC 9110 section
// 13.2.2 orders it: If-None-Match decides alone when it is there.
func (h *house) sendFresh(w http.ResponseWriter, r *http.Request, a answer) int {
	sum := sha256.Sum256(a.body)
	tag := hex.EncodeToString(sum[:8])
	zipped := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(a.body) > 500
	etag := `"` + tag + `"`
	if zipped && !h.def.weak {
		etag = `"` + tag + `-gzip"` // a strong tag names one representation
	}
	if h.def.weak {
		etag = "W/" + etag
	}
	w.Header().Set("ETag", etag)
	w.Header().Set("Last-Modified", a.modified.UTC().Format(http.TimeFormat))
	w.Header().Set("Cache-Control", "max-age=300")
	w.Header().Set("Vary", "Accept-Encoding")
	if known(r, tag, a.modified) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	if zipped {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(a.body); err == nil && z.Close() == nil {
			w.Header().Set("Content-Encoding", "gzip")
			a.body = b.Bytes()
		}
	}
	return h.send(w, r, http.StatusOK, a)
}

// known reports whether the client's validators name this state.
func known(r *http.Request, tag string, modified time.Time) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		return match == "*" || strings.Contains(match, `"`+tag+`"`) || strings.Contains(match, `"`+tag+`-gzip"`)
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}

func (h *house) send(w http.ResponseWriter, r *http.Request, status int, a answer) int {
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(a.body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // a client that left needs no answer
	}
	return status
}

// resource is what stands under a path at a moment, nil if nothing does.
func (h *house) resource(path string, now time.Time) (*answer, error) {
	switch {
	case path == "/robots.txt":
		return &answer{
			"text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /search\nDisallow: /print/\n"),
			h.room.Start().AddDate(0, -6, 0),
		}, nil
	case path == h.def.path && h.def.format != "":
		return h.feed(now)
	case path == "/":
		return h.front(now)
	}
	for _, a := range h.articles {
		if path != a.path() {
			continue
		}
		v := a.at(now)
		if v == nil {
			return nil, nil
		}
		body, err := h.articlePage(a, v)
		return &answer{"text/html; charset=utf-8", body, v.from}, err
	}
	return nil, nil
}

// path is where the article stands on its outlet. The watched page keeps its
// own short address.
func (a *article) path() string {
	if a.versions[0].head["path"] != "" {
		return a.versions[0].head["path"]
	}
	return "/" + a.published.Format("2006/01/02") + "/" + a.slug
}

// current lists the articles that stand at a moment, newest first, with the
// time of the last thing that happened to the list.
func (h *house) current(now time.Time) (list []*article, changed time.Time) {
	later := func(t time.Time) {
		if !t.After(now) && t.After(changed) {
			changed = t
		}
	}
	for _, a := range h.articles {
		if a.versions[0].head["unlisted"] == "" && a.at(now) != nil {
			list = append(list, a)
		}
		later(a.published)
		later(a.gone)
		for _, v := range a.versions {
			later(v.from)
		}
	}
	if changed.IsZero() {
		changed = h.room.Start().AddDate(0, -1, 0)
	}
	return list, changed
}
