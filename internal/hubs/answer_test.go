package hubs

import (
	"net/http"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/push"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
web: {listen: "127.0.0.1:8080", public_url: "https://tocsin.example", push: yes}
sources:
  - {name: wire, feed: "https://wire.example/feed"}
  - {name: shy, feed: "https://shy.example/feed", push: no}
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

const (
	hubOne = "https://hub-one.example/"
	hubTwo = "https://hub-two.example/"
	topic  = "https://wire.example/feed"
)

// TestAnswer: what a poll says of the pushes that brought it.
func TestAnswer(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		name      string
		src       news.Source
		outcome   news.Outcome
		fresh     bool
		answered  bool
		looks     int
		due       time.Duration
		catchesUp bool
	}{
		{"it brought something", news.Source{HintedAt: monday, HintLooks: 2}, news.OutcomeNew, true, true, 0, time.Hour, true},
		{"no push", news.Source{}, news.OutcomeUnchanged, false, false, 0, time.Hour, true},
		{"nothing yet: a cache may be in between", news.Source{HintedAt: monday}, news.OutcomeUnchanged, false, false, 1, 20 * time.Second, true},
		{"nothing again", news.Source{HintedAt: monday, HintLooks: 1}, news.OutcomeUnchanged, false, false, 2, time.Minute, true},
		{"nothing for the last time", news.Source{HintedAt: monday, HintLooks: 2}, news.OutcomeUnchanged, false, true, 3, time.Hour, true},
		{
			"it failed in passing",
			news.Source{HintedAt: monday, Failures: 1, ErrorClass: "timeout"},
			news.OutcomeFailed, false, false, 1,
			20 * time.Second, false,
		},
		{
			"it fails for good",
			news.Source{HintedAt: monday, Failures: 1, ErrorClass: "gone"},
			news.OutcomeFailed, false, true, 0, time.Hour,
			false,
		},
		{
			"it fails for long",
			news.Source{HintedAt: monday, Failures: 3, ErrorClass: "timeout"},
			news.OutcomeFailed, false, true, 0,
			time.Hour, false,
		},
		{"nothing was asked", news.Source{HintedAt: monday, ErrorClass: "held"}, news.OutcomeUnchanged, false, false, 0, time.Hour, true},
	} {
		src := tt.src
		src.NextDue = monday.Add(time.Hour)
		got := d.h.Answer(&src, tt.outcome, tt.fresh)
		if got.Answered != tt.answered || src.HintLooks != tt.looks || src.NextDue.Sub(monday) != tt.due || got.CatchUp.IsZero() == tt.catchesUp {
			t.Errorf("%s: %+v, %d looks, due in %s", tt.name, got, src.HintLooks, src.NextDue.Sub(monday))
		}
	}
	v := &store.Visit{Outcome: news.OutcomeChanged}
	if d.h.AnswerVisit(v); v.Push != (store.PushAnswer{}) {
		t.Errorf("an article answers for a source: %+v", v.Push)
	}
	v.Source = &news.Source{HintedAt: monday}
	if d.h.AnswerVisit(v); !v.Push.Answered {
		t.Errorf("a watched page that changed answers: %+v", v.Push)
	}
}

// TestNote: which hub is in use, by which topic, and when that is a change.
func TestNote(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		name   string
		source string
		hubs   []string
		link   string // header
		self   string
		inUse  string // before
		want   [2]string
		change bool
	}{
		{"no hub", "wire", nil, "", topic, "", [2]string{}, false},
		{"one", "wire", []string{hubOne}, "", topic, "", [2]string{hubOne, topic}, true},
		{"by https also where it is named with http", "wire", []string{"http://hub-one.example/"}, "", topic, "", [2]string{hubOne, topic}, true},
		{"the one in use stays while it is named", "wire", []string{hubOne, hubTwo}, "", topic, hubTwo, [2]string{hubTwo, topic}, true},
		{"one that is not named any more", "wire", []string{hubOne}, "", topic, hubTwo, [2]string{hubOne, topic}, true},
		{"a header goes before the document", "wire", []string{hubOne}, `<` + hubTwo + `>; rel="hub"`, topic, "", [2]string{hubTwo, topic}, true},
		{
			"a self of another outlet is not ours to tell", "wire",
			[]string{hubOne},
			"", "https://other.example/", "",
			[2]string{hubOne, topic},
			true,
		},
		{"one of our own servers, by https or by http", "wire", []string{"https://10.1.2.3/", "http://10.1.2.3:443/", "http://10.1.2.3/"}, "", topic, "", [2]string{}, false},
		{"an address that is none", "wire", []string{"ftp://x"}, "", topic, "", [2]string{}, false},
		{"one that is not to be pushed", "shy", []string{hubOne}, "", "https://shy.example/feed", "", [2]string{}, true},
	} {
		src := d.source(tt.source)
		if tt.inUse != "" {
			src.Hub, src.Topic = tt.inUse, topic
		}
		header := http.Header{}
		if tt.link != "" {
			header.Set("Link", tt.link)
		}
		got := d.h.Note(&src, &fetch.Response{FinalURL: src.URL, Header: header}, push.Links{Hubs: tt.hubs, Self: tt.self})
		if (got != nil) != tt.change {
			t.Errorf("%s: %+v", tt.name, got)
		} else if got != nil && [2]string{got.Hub, got.Topic} != tt.want {
			t.Errorf("%s: %s by %s, want %v", tt.name, got.Hub, got.Topic, tt.want)
		}
		if got != nil && d.h.Note(&src, &fetch.Response{FinalURL: src.URL, Header: header}, push.Links{Hubs: tt.hubs, Self: tt.self}) != nil {
			t.Errorf("%s: said again it is a change", tt.name)
		}
	}
	keyed := news.Source{URL: "https://wire.example/feed?key=secret"}
	if got := topicOf(&keyed, &fetch.Response{FinalURL: keyed.URL}, ""); got != "" {
		t.Errorf("a hub is told the key: %s", got)
	}
}
