package apptest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Site is a web server of one outlet.
type Site struct {
	URL string // "http://127.0.0.1:4711"

	srv   *httptest.Server
	mu    sync.Mutex
	pages map[string]Reply
	log   []string // "GET /feed.xml 200"
}

// Reply is what stands at a path.
type Reply struct {
	Status int // 0 is 200
	Kind   string
	Body   string
	Header map[string]string
}

// NewSite serves a site that has nothing yet.
func NewSite(t *testing.T) *Site {
	s := &Site{pages: map[string]Reply{}}
	s.srv = httptest.NewServer(s)
	t.Cleanup(s.srv.Close)
	s.URL = s.srv.URL
	return s
}

// ServeHTTP answers with what stands at a path.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p, ok := s.pages[r.URL.Path]
	if !ok {
		p = Reply{
			Status: http.StatusNotFound, Kind: "text/html",
			Body: "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
		}
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	if tag := p.Header["ETag"]; tag != "" && r.Header.Get("If-None-Match") == tag {
		p.Status = http.StatusNotModified
		p.Body = ""
	}
	s.log = append(s.log, fmt.Sprintf("%s %s %d", r.Method, r.URL.RequestURI(), p.Status))
	s.mu.Unlock()
	for k, v := range p.Header {
		w.Header().Set(k, v)
	}
	w.Header().Set("Content-Type", p.Kind+"; charset=utf-8")
	w.WriteHeader(p.Status)
	_, _ = io.WriteString(w, p.Body)
}

// Set has something stand at a path.
func (s *Site) Set(path string, p Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = p
}

// Remove takes away what stands at a path.
func (s *Site) Remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, path)
}

// At is what stands at a path.
func (s *Site) At(path string) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages[path]
}

// Wrap puts a handler around the site's own.
func (s *Site) Wrap(around func(own http.Handler) http.HandlerFunc) {
	s.srv.Config.Handler = around(s.srv.Config.Handler)
}

// Requests counts those of a path.
func (s *Site) Requests(path string) int { return len(s.Answers(path)) }

// Answers are the statuses that a path was answered with.
func (s *Site) Answers(path string) (out []string) {
	for _, a := range s.Asked() {
		if status, ok := strings.CutPrefix(a, "GET "+path+" "); ok {
			out = append(out, status)
		}
	}
	return out
}

// Asked are all requests since the site was opened or its log cleared, each as
// "GET /feed.xml 200".
func (s *Site) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// ClearLog forgets the requests so far.
func (s *Site) ClearLog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

// ListPage is a page of a list that is watched.
func ListPage(body string) Reply {
	return Reply{Kind: "text/html", Body: "<html><head><title>The list</title></head><body><main>" + body + "</main></body></html>"}
}
