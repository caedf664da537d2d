package notifytest

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// SlackPace stands before a FakeSlack and counts as Slack does: a message a
// second a channel, with a burst of one. A message that comes sooner is refused
// with 429 and Retry-After: 1, and is not counted.
type SlackPace struct {
	Slack http.Handler
	Now   func() time.Time // nil is the machine's clock

	mu      sync.Mutex
	next    map[string]time.Time // when a channel takes its next message
	refused int
}

// perChannel is the time that Slack wants between two messages to a channel.
const perChannel = time.Second

// Use takes a channel's turn at this moment, as another app's message does.
func (p *SlackPace) Use(channel string) { p.take(channel) }

// Refused counts the messages that came too soon.
func (p *SlackPace) Refused() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused
}

// ServeHTTP answers one request.
func (p *SlackPace) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/chat.postMessage") && !p.take(r.PostFormValue("channel")) {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	p.Slack.ServeHTTP(w, r)
}

func (p *SlackPace) take(channel string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.Now != nil {
		now = p.Now()
	}
	if p.next == nil {
		p.next = make(map[string]time.Time)
	}
	if now.Before(p.next[channel]) {
		p.refused++
		return false
	}
	p.next[channel] = now.Add(perChannel)
	return true
}
