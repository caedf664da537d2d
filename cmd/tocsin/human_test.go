package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/inspect"
	"tocsin/internal/news"
)

// TestPrintInspected holds what a person sees on a terminal: no markup, and
// nothing that controls it.
func TestPrintInspected(t *testing.T) {
	when := news.Date{Time: time.Date(2025, 7, 28, 6, 0, 0, 0, time.UTC)}
	for _, tt := range []struct {
		name string
		in   inspect.Result
		want string
	}{
		{"feed", inspect.Result{Kind: "feed", Feed: &news.Feed{
			Format: "atom", Title: "Ara\x1b[31mgats", Warnings: []string{"entries without a date: 1"},
			Entries: []news.Entry{
				{Title: "<b>Letters</b> &amp; answers", URL: "https://a.example/1", Published: when},
				{Title: "\u202eUndated", URL: "https://a.example/2"},
			},
		}}, `
kind       feed
format     atom
title      Ara[31mgats
entries    2
warning    entries without a date: 1

2025-07-28T06:00:00Z  Letters & answers
https://a.example/1

undated  Undated
https://a.example/2
`},
		{"page", inspect.Result{Kind: "page", Document: &news.Document{Verdict: news.VerdictStub, Reason: "only 3 words of text", Title: "T", Text: "One\x07.\nTwo."}}, `
kind       page
verdict    stub: only 3 words of text
title      T

One.
Two.
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			printInspected(&out, tt.in)
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCleanLines(t *testing.T) {
	got := cleanLines("what \x1b[31mwent\u202e wrong:\tfar\n  (query\n     ^")
	if want := "what [31mwent wrong: far\n  (query\n     ^"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 stories", 1: "1 story", 2: "2 stories"} {
		if got := countAs(n, "story", "stories"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
