package digest_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

var update = check.Update()

// TestFrozen keeps the JSON that stored notifications hold: what it reads
// back must be what was built, and the names of fields must not change.
func TestFrozen(t *testing.T) {
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			b, err := json.MarshalIndent(s.Message, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			check.Golden(t, *update, s.Name+".json", string(b)+"\n")
			var back digest.Message
			if err := json.Unmarshal(b, &back); err != nil {
				t.Fatal(err)
			}
			again, err := json.MarshalIndent(back, "", " ")
			if err != nil || string(again) != string(b) {
				t.Errorf("read back it is another message: %v\n%s", err, cmp.Diff(string(b), string(again)))
			}
			if got, want := textview.Render(back, textview.Style{}), textview.Render(s.Message, textview.Style{}); got != want {
				t.Errorf("read back it says something else (-want +got):\n%s", cmp.Diff(want, got))
			}
		})
	}
}

// TestClean asserts that no message holds what Clean takes out.
func TestClean(t *testing.T) {
	for _, s := range notifytest.Samples() {
		b, err := json.Marshal(s.Message)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"\u202e", "\u202c", "\u2066", "\u200b", "\\n", "\\r", "\\u0007", "\\u001b", "\u2028"} {
			if strings.Contains(string(b), bad) {
				t.Errorf("%s holds %q", s.Name, bad)
			}
		}
		for _, line := range strings.Split(textview.Render(s.Message, textview.Style{}), "\n") {
			if strings.HasPrefix(line, "Bcc") || strings.HasPrefix(line, "From:") || strings.HasPrefix(line, "Verified") {
				t.Errorf("%s: a stranger's text begins a line: %q", s.Name, line)
			}
		}
	}
}

func TestBuildIgnoresOrder(t *testing.T) {
	at := notifytest.At
	rows := []digest.Row{
		{Article: 1, Revision: 1, Outlet: "A", Title: "one", Story: digest.StoryInfo{ID: 5}, FirstSeen: at.Add(-3 * time.Hour)},
		{Article: 2, Revision: 1, Outlet: "B", Title: "two", Story: digest.StoryInfo{ID: 6}, FirstSeen: at.Add(-2 * time.Hour)},
		{Article: 3, Revision: 1, Outlet: "C", Title: "three", Story: digest.StoryInfo{ID: 5}, FirstSeen: at.Add(-time.Hour)},
		{Article: 1, Revision: 2, Outlet: "A", Title: "one", FirstSeen: at, Change: &news.Change{From: 1, To: 2}},
	}
	want := digest.Build(digest.KindDigest, rows, digest.Options{At: at})
	for range 20 {
		rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if diff := cmp.Diff(want, digest.Build(digest.KindDigest, rows, digest.Options{At: at})); diff != "" {
			t.Fatal(diff)
		}
	}
	if len(want.Stories) != 2 || want.Stories[0].ID != "5" || want.Stories[0].Outlets != 2 || len(want.Changes) != 1 {
		t.Errorf("%+v", want)
	}
}

// TestEveryRowIsTold: whatever is owed is in the message once, as an item, a
// folded copy, a change or a notice.
func TestEveryRowIsTold(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var rows []digest.Row
		for i := range r.IntN(30) {
			row := digest.Row{
				Article: int64(i + 1), Revision: 1, Source: "s", Title: "t", Story: digest.StoryInfo{ID: r.Int64N(4)},
				FirstSeen: notifytest.At.Add(time.Duration(r.IntN(9)) * time.Hour),
			}
			switch r.IntN(4) {
			case 0:
				row.Change = &news.Change{Classes: []news.ChangeClass{news.ChangeText}}
			case 1:
				row.Notice = &digest.Notice{What: "w"}
			case 2:
				row.CopyOf = "o"
				if r.IntN(2) == 0 {
					row.DiffersIn = []string{"23 -> 19"}
				}
			}
			rows = append(rows, row)
		}
		m := digest.Build(digest.KindDigest, rows, digest.Options{At: notifytest.At})
		told := len(m.Notices) + len(m.Changes)
		for _, s := range m.Stories {
			told += len(s.Items) + len(s.Copies)
			if len(s.Items) == 0 {
				t.Errorf("seed %d: a story without an item", seed)
			}
		}
		if told != len(rows) {
			t.Errorf("seed %d: %d rows, %d told", seed, len(rows), told)
		}
	}
}

func TestLink(t *testing.T) {
	for _, tc := range []struct{ raw, address, host string }{
		{"https://www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d", "www.example.org"},
		{"HTTPS://Example.ORG:443/", "https://example.org/", "example.org"},
		{"http://example.org:8080/x", "http://example.org:8080/x", "example.org:8080"},
		{"https://bank.example@evil.example/", "https://evil.example/", "evil.example"},
		{"https://bank.example:pw@evil.example/", "https://evil.example/", "evil.example"},
		{"https://օրվալուր.հայ/բ", "https://xn--y9aw0bvjens.xn--y9a3aq/%D5%A2", "օրվալուր.հայ"},
		{"https://news.рф/", "https://news.xn--p1ai/", "news.рф"},
		{"https://новости.рф/", "https://xn--b1amnebsh.xn--p1ai/", "новости.рф"},
		{"https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"},
		{"https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"},
		{"https://bаnk.example/", "https://xn--bnk-6cd.example/", "xn--bnk-6cd.example"},
		{"https://x.example/a|b?c=<d>\"e\\f`{g}", "https://x.example/a%7Cb?c=%3Cd%3E%22e%5Cf%60%7Bg%7D", "x.example"},
		{"https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/", "[2001:db8::1]:8443"},
		{"https://[2001:db8::1]/", "https://[2001:db8::1]/", "[2001:db8::1]"},
		// Full stops and digits of other scripts, which look like dots and colons.
		{"https://նա։տա.հայ/", "https://xn--y9aa5dtbxc.xn--y9a3aq/", "xn--y9aa5dtbxc.xn--y9a3aq"},
		{"https://بي۔بي.ایران/", "https://xn--ngba5hb20e.xn--mgba3a4f16a/", "xn--ngba5hb20e.xn--mgba3a4f16a"},
		{"https://بي٠بي.ایران/", "https://xn--ngba5hb2i.xn--mgba3a4f16a/", "xn--ngba5hb2i.xn--mgba3a4f16a"},
		{"https://bank。example/", "https://bank.example/", "bank.example"},
		{"https://bank․example/", "", ""},
		{"https://bank.example∕x.evil.example/", "https://bank.xn--examplex-4f7d.evil.example/", "bank.xn--examplex-4f7d.evil.example"},
		{"javascript:alert(1)", "", ""},
		{"data:text/html,x", "", ""},
		{"//example.org/x", "", ""},
		{"ftp://example.org/", "", ""},
		{"https:///x", "", ""},
		{"https://ex ample.org/", "", ""},
		{"https://example.org/" + strings.Repeat("x", 2100), "", ""},
		{"", "", ""},
	} {
		address, host := digest.Link(tc.raw)
		if address != tc.address || host != tc.host {
			t.Errorf("Link(%.60q) = %q, %q; want %q, %q", tc.raw, address, host, tc.address, tc.host)
		}
	}
}

func FuzzLink(f *testing.F) {
	for _, s := range []string{"https://a.example/", "https://a@b.example:8/ü?x=|#y", "http://[::1]/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		address, host := digest.Link(raw)
		if (address == "") != (host == "") {
			t.Fatalf("%q: %q, %q", raw, address, host)
		}
		if address == "" {
			return
		}
		if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") || strings.ContainsAny(address, " \r\n\t<>\"|\\") {
			t.Fatalf("%q: %q", raw, address)
		}
		again, same := digest.Link(address)
		if again != address || same != host {
			t.Fatalf("%q: %q, %q becomes %q, %q", raw, address, host, again, same)
		}
	})
}

// TestLinkable: a title that reads as an address is not what is linked, in
// whatever dots, slashes and colons it is written (ADV-63).
func TestLinkable(t *testing.T) {
	for title, want := range map[string]bool{
		"Red Cross sees nobody": true, "Held: 23. No visit": true, "U.S. envoy": false, "At 19.30 o'clock": true, "Read bank.example": false,
		"https://bank.example": false, "WWW.bank": false, "desk@bank.example": false, "Այցելություն չկա։": true, "банк.рф": false, "": true,

		"Read bank24.example": false, "Ask 93.184.216.34 for it": false, "On 30.07.2025 at 19.30": true, "No.5 of 1.2.3": true,
		"1.5, 2.5, 3.5 and 4.5": true, "He said. She said... Both": true, "Wait...": true, ".": true, "a.": true, "Сказал. Ушёл": true,
		"Նա ասաց։ Գնաց": true, "Նա ասաց։Գնաց": true, "٢٠٠ and ٢٠٫٥": true, "He / she": true, "24/7": true,

		"bank\u2024example": false, "bank\uFF0Eexample": false, "bank\u3002example": false, "bank\uFF61example": false,
		"bank\uFE52example": false, "bank\u06D4example": false, "bank\u00B7example": false, "bank\U0001D16Dexample": false,
		"https:\u2215\u2215bank": false, "https:\u2044\u2044bank": false, "https:\uFF0F\uFF0Fbank": false, "https:\u29F8\u29F8bank": false,
		"https\uFF1A//bank": false, "https\u2236//bank": false, "https\u0589\u2571\u2571bank": false,
		"desk\uFF20bank": false, "desk\uFE6Bbank": false, "ｗｗｗ．bank": false, "www\u2024bank": false,
		"bank\u2024\u200Bexample": false, "\u2068bank.\u2068example\u2069": false, "bank.\xffexample": true,
	} {
		if got := digest.Linkable(title); got != want {
			t.Errorf("Linkable(%q) = %v", title, got)
		}
	}
}

func TestTimes(t *testing.T) {
	utc := func(y int, mo time.Month, d, h, mi int) time.Time { return time.Date(y, mo, d, h, mi, 0, 0, time.UTC) }
	m := digest.Message{At: utc(2025, 7, 30, 18, 42), Timezone: "Asia/Yerevan"}
	for _, tc := range []struct {
		name string
		item digest.Item
		want string
	}{
		{"all three on a day", digest.Item{
			Published: news.Date{Time: utc(2025, 7, 30, 15, 10)}, FirstSeen: utc(2025, 7, 30, 15, 17),
			LastLook: utc(2025, 7, 30, 15, 2),
		}, "outlet says 30 Jul 19:10 · first seen 19:17"},
		{
			"over midnight here",
			digest.Item{Published: news.Date{Time: utc(2025, 7, 30, 19, 59)}, FirstSeen: utc(2025, 7, 30, 20, 1)},
			"outlet says 30 Jul 23:59 · first seen 31 Jul 00:01",
		},
		{"a day alone is no time", digest.Item{
			Published: news.Date{Time: utc(2025, 7, 30, 0, 0), DayOnly: true},
			FirstSeen: utc(2025, 7, 30, 15, 0),
		}, "outlet says 30 Jul · first seen 19:00"},
		{"no date", digest.Item{FirstSeen: utc(2025, 7, 30, 15, 0)}, "outlet says no date · first seen 30 Jul 19:00"},
		{
			"another year",
			digest.Item{Published: news.Date{Time: utc(2024, 12, 31, 21, 0)}, FirstSeen: utc(2025, 7, 30, 15, 0)},
			"outlet says 1 Jan 01:00 · first seen 30 Jul 19:00",
		},
		{
			"last year",
			digest.Item{Published: news.Date{Time: utc(2024, 12, 31, 19, 0)}, FirstSeen: utc(2025, 7, 30, 15, 0)},
			"outlet says 31 Dec 2024 23:00 · first seen 30 Jul 19:00",
		},
		{"a page has no date", digest.Item{
			Page: true, Act: digest.ActEdited, FirstSeen: utc(2025, 7, 30, 15, 0),
			LastLook: utc(2025, 7, 30, 13, 0),
		}, "edit first seen 30 Jul 19:00 · looked before 17:00"},
		{
			"removed",
			digest.Item{Act: digest.ActRemoved, FirstSeen: utc(2025, 7, 30, 15, 0), LastLook: utc(2025, 7, 30, 17, 0)},
			"outlet says no date · first seen 30 Jul 19:00 · last found 21:00",
		},
	} {
		if got := m.TimesLine(tc.item); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.want)
		}
	}
	m.Timezone = "No/Where"
	if got := m.ZoneLine(); got != "Times: UTC" {
		t.Errorf("an unknown zone: %s", got)
	}
}

func TestEffect(t *testing.T) {
	at := notifytest.At
	m := digest.Message{At: at, Timezone: "UTC"}
	told := at.Add(-4*time.Hour - 40*time.Minute)
	edit := func(c *news.Change) digest.Item {
		return digest.Build(digest.KindAlert, []digest.Row{{Article: 1, Change: c, ToldAt: told}}, digest.Options{At: at}).Changes[0]
	}
	for _, tc := range []struct {
		name string
		item digest.Item
		want string
		more []string
	}{
		{
			"name removed", edit(&news.Change{
				Classes: []news.ChangeClass{news.ChangeNameRemoved, news.ChangeNumber}, NamesRemoved: []string{"X"},
				Numbers: []news.NumberEdit{{Old: "23", New: "19"}},
			}), "The name “X” was removed from an article you were told about at 14:02",
			[]string{"23 became 19"},
		},
		{
			"names", edit(&news.Change{NamesAdded: []string{"X", "Y", "Z"}}),
			"The names “X”, “Y” and “Z” were added to an article you were told about at 14:02",
			[]string{},
		},
		{
			"number", edit(&news.Change{Numbers: []news.NumberEdit{{Old: "23", New: "19"}, {New: "4"}, {Old: "5"}}}),
			"23 became 19 in an article you were told about at 14:02",
			[]string{"The number 4 was added", "The number 5 was removed"},
		},
		{
			"headline", edit(&news.Change{Classes: []news.ChangeClass{news.ChangeHeadline, news.ChangeLead, news.ChangeText}}),
			"The headline was changed in an article you were told about at 14:02",
			[]string{},
		},
		{
			"lead", edit(&news.Change{Classes: []news.ChangeClass{news.ChangeLead, news.ChangeText}}),
			"The lead was changed in an article you were told about at 14:02",
			[]string{},
		},
		{
			"text", edit(&news.Change{Classes: []news.ChangeClass{news.ChangeText}}),
			"The text was changed in an article you were told about at 14:02",
			[]string{},
		},
		{
			"restored", edit(&news.Change{Classes: []news.ChangeClass{news.ChangeRestored}}),
			"An article you were told about at 14:02 is back after having been missing", nil,
		},
		{
			"missing",
			digest.Item{Act: digest.ActRemoved, Change: &digest.Change{Since: at.Add(-time.Hour), ToldAt: told}},
			"An article you were told about at 14:02 is missing since 17:42, unconfirmed", nil,
		},
		{
			"confirmed",
			digest.Item{Act: digest.ActRemoved, Change: &digest.Change{Since: at.AddDate(0, 0, -2), Confirmed: true}},
			"An article was removed: missing since Monday 18:42, confirmed", nil,
		},
		{
			"long ago",
			digest.Item{Act: digest.ActRemoved, Change: &digest.Change{Since: at.AddDate(0, -2, 0), ToldAt: at.AddDate(-1, 0, 0)}},
			"An article you were told about on 30 Jul 2024 at 18:42 is missing since 30 May 18:42, unconfirmed", nil,
		},
		{"new", digest.Item{Act: digest.ActNew}, "", nil},
	} {
		if got := m.Effect(tc.item); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.want)
		}
		if got := m.MoreEffects(tc.item); !slices.Equal(got, tc.more) {
			t.Errorf("%s: more %q, want %q", tc.name, got, tc.more)
		}
	}
}

func TestCoverageLine(t *testing.T) {
	at := notifytest.At // a Wednesday
	for _, tc := range []struct {
		failing []digest.Failing
		want    string
	}{
		{nil, "Polled 1,212 of 1,218 sources; 1,904 articles, 61 matched, 9 stories"},
		{
			[]digest.Failing{
				{Source: "today", Since: at.Add(-time.Hour)},
				{Source: "X", Since: at.AddDate(0, 0, -5)},
				{Source: "Y", Since: at.AddDate(0, 0, -5).Add(time.Hour), Reason: "HTTP 403"},
				{Source: "old", Since: at.AddDate(0, 0, -7)},
			},
			"Polled 1,212 of 1,218 sources; failing since 23 Jul: old; failing since Friday: X, Y (HTTP 403); failing since 17:42: today; 1,904 " +
				"articles, 61 matched, 9 stories",
		},
	} {
		m := digest.Build(digest.KindDigest, nil, digest.Options{
			At:       at,
			Coverage: &digest.Coverage{Polled: 1212, Sources: 1218, Articles: 1904, Matched: 61, Stories: 9, Failing: tc.failing},
		})
		if got := m.CoverageLine(); got != tc.want {
			t.Errorf("\n got %s\nwant %s", got, tc.want)
		}
	}
}

func TestTitle(t *testing.T) {
	at := notifytest.At
	for _, tc := range []struct {
		kind digest.Kind
		rows []digest.Row
		want string
	}{
		{digest.KindDigest, nil, "Nothing new · digest of 30 July 2025"},
		{digest.KindTest, nil, "Tocsin: test message"},
		{
			digest.KindNotice,
			[]digest.Row{{Notice: &digest.Notice{What: "disk low"}}, {Notice: &digest.Notice{What: "x"}}},
			"Tocsin: disk low (and 1 more)",
		},
		{digest.KindAlert, []digest.Row{{Title: "T", Outlet: "O", Matches: []news.Match{{Watchlist: "w", Alert: true, End: 1}}}}, "T (O) · w"},
		{digest.KindAlert, []digest.Row{{Title: "T", Source: "s"}, {Title: "U", Source: "s", Article: 2}}, "T (s) (and 1 more)"},
		{digest.KindAlert, []digest.Row{{Source: "s", Change: &news.Change{}}}, "Edited: (no title) (s)"},
	} {
		if got := digest.Build(tc.kind, tc.rows, digest.Options{At: at}).Title; got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}
