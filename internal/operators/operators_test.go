package operators

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// TestClassesAreExplained: docs/operations.md says of each class of failure
// what to do, and nothing of others.
func TestClassesAreExplained(t *testing.T) {
	code, err := os.ReadFile("../fetch/errors.go")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	classes := []string{string(fetch.ClassNotFeed), string(fetch.ClassUnreadable)}
	for _, m := range regexp.MustCompile(`Class = "([a-z0-9_]+)"`).FindAllStringSubmatch(string(code), -1) {
		if m[1] != string(fetch.ClassCanceled) { // a stop, not a failure
			classes = append(classes, m[1])
		}
	}
	if len(classes) < 20 {
		t.Fatalf("found the classes %q alone", classes)
	}
	_, table, _ := strings.Cut(string(docs), "| class | what it means | what to do |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, class := range classes {
		if !strings.Contains(table, "`"+class+"`") {
			t.Errorf("docs/operations.md does not say what to do about %s", class)
		}
	}
	for _, named := range [][]fetch.Class{slices.Collect(maps.Keys(remedies)), slices.Collect(maps.Keys(inShort))} {
		for _, class := range named {
			if !slices.Contains(classes, string(class)) {
				t.Errorf("there is no class %q", class)
			}
		}
	}
}

// words says a hint as its kind with its arguments.
func words(kind news.HintKind, args ...string) string {
	return "<" + strings.Join(append([]string{string(kind)}, args...), " ") + ">"
}

// TestNoticesAreWhole: every notice has all of its words, and each is told once
// for its event.
func TestNoticesAreWhole(t *testing.T) {
	n := Notices{Words: words}
	at := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	src := &news.Source{Name: "wire", FailingSince: at, LastError: "404", ErrorClass: string(fetch.ClassGone)}
	m := news.Notification{Key: "k", Receiver: "desk", Kind: "alert", Attempts: 2}
	for _, tt := range []struct {
		notice            news.Notice
		key, text, advice string
	}{
		{
			n.SourceFailing(src, "Monday", at), "source_failing wire 1753678800", "source wire cannot be read since Monday: 404",
			"<poll_all> tries once more",
		},
		{n.SourceRecovered(src, "Monday", at), "source_recovered wire 1753678800", "source wire works again; it failed since Monday", ""},
		{n.SourceSilent(src, "May", at), "source_silent wire", "has published nothing since May", "whether its feed has moved"},
		{
			n.SourceMoved(src, "Monday", "https://b/", "https://a/", at), "source_moved wire https://b/",
			"since Monday: it is read at https://b/ now, no longer at https://a/", "moves: ignore",
		},
		{n.SourceRebuilt("wire", 12, 20, at), "source_rebuilt wire", "12 of its 20 entries", "new addresses"},
		{n.SourceFlood("wire", 30, at), "source_flood wire", "shows 30 entries at once", "<search QUERY> reads them"},
		{n.PagesBlocked("wire", os.ErrPermission, at), "pages_blocked wire", "may not be read: permission denied", "edits and removals"},
		{
			n.PageUnreadable("a.example", "https://a.example/1", false, "cut off", 3, at), "pages_unreadable a.example 2025-07-28",
			"in 3 looks: https://a.example/1: cut off", "open it in a browser",
		},
		{
			n.PagesWalled("a.example", news.VerdictPaywall, "a wall", 3, at), "pages_unreadable a.example paywall 2025-07",
			"the last 3 articles of a.example could not be read: a wall", "rules under extract",
		},
		{
			n.ExtractMisses("wire", "text=p", "https://a/1", "text", 3, at), "extract_misses wire text=p", "latest 3 pages of wire: text",
			"<inspect_as https://a/1>",
		},
		{
			n.OutletGone("a.example", 7, 1, at), "outlet_gone a.example 2025-07-28", "7 articles of a.example are missing at once, and 1 are",
			"what was there is kept",
		},
		{
			n.VolatileLine("list", "Views: .*", at), "volatile_line list Views: .*", "watched page list changes",
			"add to source list: drop: ['Views: .*']",
		},
		{
			n.Undelivered(m, "desk", "refused", at), "undelivered desk k 2", "alert to desk could not be delivered: refused",
			"<retry_failed> sends it",
		},
		{
			n.ReceiverDown("desk (a)", "desk", "Monday", "down", 4, 30, at), "receiver_down desk (a) 4",
			"desk (a) takes no messages since Monday: down", "<test_receiver desk> shows",
		},
		{n.ReceiverDisabled("hook", "410", 4, at), "receiver_down hook 4 disabled", "hook is disabled: 410", "<retry_failed> sends it"},
		{n.ReceiverUp("desk", "Monday", 4, at), "receiver_up desk 4", "was told Monday", ""},
		{
			n.ReceiverGone("desk", 2, "Monday", at), "receiver_gone desk 2", "and 2 things are owed to it",
			"<receiver_move desk OTHER> sends it to another receiver, <receiver_drop desk>",
		},
		{n.ReceiverGone("desk", 1, "Monday", at), "receiver_gone desk 1", "and one thing is owed to it", "kept"},
		{n.ConfigurationRefused("t.yaml:1", at), "configuration unread", "stays in use: t.yaml:1", "<check>, then reload"},
		{n.ConfigurationRead(at), "configuration read", "without a mistake", ""},
		{n.RestartNeeded("web", at), "configuration restart", "changes to web take effect after a restart", "start the service again"},
		{n.WatchlistsWrong("a, b", "stored 4", at), "watchlists stored 4", "is not matched: a, b", "<lists> shows what; <list_history NAME> who"},
		{
			n.WorkFailing("poll wire", "the poll of wire", "Monday", 3, "no", at, at), "work poll wire 1753678800",
			"the poll of wire fails inside Tocsin since Monday, 3 times in a row: no", "<failing> lists all",
		},
		{
			n.WorkAside("poll wire", "the poll of wire", "Monday", 3, "panic", at, at), "work poll wire 1753678800 aside",
			"was set aside: it was cut off 3 times in a row since Monday: panic", "<retry_aside> tries it once more",
		},
		{n.WorkOK("poll wire", "the poll of wire", "Monday", at, at), "work poll wire 1753678800 ok", "works again; it failed", ""},
	} {
		got := tt.notice
		if !strings.HasPrefix(got.Key, tt.key) || !strings.Contains(got.Text, tt.text) || !strings.Contains(got.Advice, tt.advice) {
			t.Errorf("%+v\nwant key %q, text %q, advice %q", got, tt.key, tt.text, tt.advice)
		}
		if all := got.Text + got.Advice; strings.Contains(all, "%") || !got.At.Equal(at) || got.Kind != strings.Fields(got.Key)[0] {
			t.Errorf("not whole: %+v", got)
		}
	}
}

// TestOwe: a notice is one, however many receivers hear of it.
func TestOwe(t *testing.T) {
	var notices []news.Notice
	var owed []news.Owed
	Owe(&notices, &owed, Notices{Words: words}.ConfigurationRead(time.Unix(9, 0)), "ops", "desk")
	if len(notices) != 1 || len(owed) != 2 || owed[1].Receiver != "desk" || owed[0].Kind != news.OwedNotice {
		t.Errorf("%+v, %+v", notices, owed)
	}
}
