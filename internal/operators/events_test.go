package operators

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// TestEvents: one event is told once, another of the same kind and subject anew.
func TestEvents(t *testing.T) {
	n := Notices{Words: words}
	at := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	later, tomorrow := at.Add(time.Hour), at.Add(24*time.Hour)
	failing := func(since time.Time) *news.Source {
		return &news.Source{Name: "wire", FailingSince: since, LastNew: since}
	}
	message := func(attempts int) news.Notification {
		return news.Notification{Key: "k", Receiver: "desk", Attempts: attempts}
	}
	robots := errors.New("robots")
	for _, tt := range []struct {
		name                string
		one, again, another news.Notice // another is zero where there is no other event
	}{
		{"a failure", n.SourceFailing(failing(at), "", at), n.SourceFailing(failing(at), "", later), n.SourceFailing(failing(later), "", later)},
		{
			"its end", n.SourceRecovered(failing(at), "", at), n.SourceRecovered(failing(at), "", later),
			n.SourceRecovered(failing(later), "", later),
		},
		{"silence", n.SourceSilent(failing(at), "", at), n.SourceSilent(failing(at), "", later), n.SourceSilent(failing(later), "", later)},
		{
			"a move", n.SourceMoved(failing(at), "", "b", "a", at), n.SourceMoved(failing(at), "", "b", "a", later),
			n.SourceMoved(failing(at), "", "c", "b", later),
		},
		{"a flood", n.SourceFlood("wire", 9, at), n.SourceFlood("wire", 9, at), n.SourceFlood("wire", 9, later)},
		{"robots.txt", n.PagesBlocked("wire", robots, at), n.PagesBlocked("wire", robots, tomorrow), news.Notice{}},
		{
			"an unreadable page", n.PageUnreadable("a", "u", false, "r", 3, at), n.PageUnreadable("a", "v", false, "r", 3, later),
			n.PageUnreadable("a", "u", false, "r", 3, tomorrow),
		},
		{
			"a wall", n.PagesWalled("a", news.VerdictPaywall, "", 3, at), n.PagesWalled("a", news.VerdictPaywall, "", 3, tomorrow),
			n.PagesWalled("a", news.VerdictConsent, "", 3, at),
		},
		{"an outlet", n.OutletGone("a", 7, 1, at), n.OutletGone("a", 9, 1, later), n.OutletGone("a", 7, 1, tomorrow)},
		{
			"rules", n.ExtractMisses("wire", "p", "u", "m", 3, at), n.ExtractMisses("wire", "p", "v", "m", 3, later),
			n.ExtractMisses("wire", "q", "u", "m", 3, at),
		},
		{"a line", n.VolatileLine("list", "a", at), n.VolatileLine("list", "a", later), n.VolatileLine("list", "b", at)},
		{"a message", n.Undelivered(message(1), "", "", at), n.Undelivered(message(1), "", "", later), n.Undelivered(message(2), "", "", at)},
		{
			"an outage", n.ReceiverDown("d", "d", "", "", 1, 30, at), n.ReceiverDown("d", "d", "", "", 1, 30, later),
			n.ReceiverDown("d", "d", "", "", 2, 30, at),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.one.Key != tt.again.Key {
				t.Errorf("%q and %q are one event", tt.one.Key, tt.again.Key)
			}
			if tt.one.Key == tt.another.Key {
				t.Errorf("%q is two events", tt.one.Key)
			}
			if tt.one.Subject == "" || tt.one.Kind == "" || strings.Contains(tt.one.Kind, ".") {
				t.Errorf("%+v", tt.one)
			}
		})
	}
	if down, off := n.ReceiverDown("d", "d", "", "", 1, 30, at), n.ReceiverDisabled("d", "", 1, at); down.Key == off.Key ||
		IsDisabled(down) || !IsDisabled(off) {
		t.Errorf("%q and %q are two events of one kind", down.Key, off.Key)
	}
}

// TestDropOption: the proposed line is YAML for the very pattern.
func TestDropOption(t *testing.T) {
	n := Notices{Words: words}.VolatileLine("list", "it's \\d+", time.Time{})
	if got, ok := VolatilePattern("list", n.Key); !ok || got != "it's \\d+" || !strings.Contains(n.Advice, `drop: ['it''s \d+']`) {
		t.Errorf("%q, %q", got, n.Advice)
	}
	if got, ok := VolatilePattern("other", n.Key); ok {
		t.Errorf("another source has the pattern %q", got)
	}
}

// TestRemedies: every failure has advice, and hints stand in all of their places.
func TestRemedies(t *testing.T) {
	n := Notices{Words: words}
	for class, r := range remedies {
		if strings.Count(r.advice, "%h") != len(r.hints) || r.text != "" {
			t.Errorf("%s: %+v", class, r)
		}
		src := &news.Source{Name: "wire", ErrorClass: string(class)}
		if got := n.SourceFailing(src, "", time.Time{}).Advice; got == "" || strings.Contains(got, "%") {
			t.Errorf("%s: %q", class, got)
		}
	}
	for name, f := range forms {
		if f.advice != "" && strings.Count(f.advice, "%h") != len(f.hints) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	src := &news.Source{Name: "wire", ErrorClass: "unheard-of"}
	if got := n.SourceFailing(src, "", time.Time{}).Advice; got != otherwise.advice {
		t.Error(got)
	}
	if Short(string(fetch.ClassGone)) != "gone, 410" || Short("unheard-of") != "" {
		t.Error("a class has another short name")
	}
}
