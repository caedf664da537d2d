package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// noise returns n bytes that no index can compress.
func noise(n int) string {
	r, b := rand.New(rand.NewPCG(1, uint64(n))), make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[r.IntN(64)]
	}
	return string(b)
}

// nasty are texts as a stranger may send them, who wants a transaction to fail.
var nasty = []struct{ name, text string }{
	{"NUL", "sen\x00tenced"},
	{"invalid UTF-8", "a\xff\xfe\x80b\xc3"},
	{"lone surrogates", "a\xed\xa0\x80b\xed\xbf\xbf"},
	{"overlong", "\xc0\x80\xf8\x88\x80\x80\x80"},
	{"bidi", "\u202edetnecnes\u202c \u2066x\u2069"},
	{"tag characters", "a\U000E0001\U000E0073\U000E007F"},
	{"noncharacters", "\ufffe\uffff\U0010ffff"},
	{"quotes", `'; DROP TABLE articles; -- \u0000 \' " $1 {`},
	{"2,705 bytes", noise(2705)},
	{"10 KB", noise(10 << 10)},
	{"10 KB with a letter at each place to cut", strings.Repeat("é", 5<<10) + "x"},
	{"1 MB", noise(1 << 20)},
}

// testNasty hands the store each of the texts at every place where strangers'
// texts arrive: nothing fails, the innocent neighbour is there, and both
// databases say the same afterwards.
func testNasty(t *testing.T, s *Store) {
	ctx := t.Context()
	src := withSource(t, s, "a")
	other := withSource(t, s, "b")
	for i, n := range nasty {
		t.Run(n.name, func(t *testing.T) {
			src.Note, src.LastError = n.text, n.text
			bad := pending(src, fmt.Sprint("bad", i))
			bad.Raw = n.text
			bad.Article.Key, bad.Article.URL, bad.Article.Title = "https://x.example/"+n.text, "https://x.example/"+n.text, n.text
			bad.Article.Lane = n.text
			bad.URLs = []string{bad.Article.Key, "https://y.example/" + n.text}
			good := pending(src, fmt.Sprint("good", i))
			p := Poll{
				Source: src, At: day, Outcome: news.OutcomeNew, Note: n.text, Entries: []Entry{bad, good},
				Gates:   []Gate{{Gate: "fetch", Reason: n.text, N: 1}},
				Notices: []news.Notice{{Key: "moved " + n.text, At: day, Kind: "k", Subject: n.text, Text: n.text}},
				Owed:    []news.Owed{news.OweNotice(news.Notice{Key: "moved " + n.text}, "ops", day)},
			}
			if fresh := must[int](t)(s.SavePoll(ctx, p)); fresh != 2 {
				t.Fatalf("%d articles are new, want the bad and the good one", fresh)
			}
			// Another source publishes the same: it is the same article, by each of its names.
			again := bad
			again.Article.SourceID, again.URLs = other.ID, bad.URLs[1:]
			if fresh := must[int](t)(s.SavePoll(ctx, Poll{Source: other, At: day, Entries: []Entry{again}})); fresh != 0 {
				t.Errorf("%d articles are new, want none: it is known", fresh)
			}
			if known := must[map[string]bool](t)(s.KnownURLs(ctx, bad.URLs)); len(known) != 2 || !known[bad.URLs[0]] || !known[bad.URLs[1]] {
				t.Errorf("%d of its addresses are known, want 2", len(known))
			}
			a := must[news.Article](t)(s.ArticleByURL(ctx, bad.URLs[1]))
			if a.URL != sqldb.Sound(bad.Article.URL) || a.Title != sqldb.Sound(n.text) {
				t.Errorf("address or title is not as it came: %.80q, %.80q", a.URL, a.Title)
			}
			nastyVisit(t, s, a, n.text)
		})
	}
}

// nastyVisit saves a visit that brings a text everywhere, and reads it back.
func nastyVisit(t *testing.T, s *Store, a news.Article, text string) {
	t.Helper()
	ctx, before := t.Context(), sqldb.Sound(text)
	v := visitOf(a, text+" end")
	v.URLs = []string{"https://canonical.example/" + text}
	v.Note = text
	v.Response.Headers, v.Response.FinalURL = text, text
	v.Revision.Title, v.Revision.Byline, v.Revision.Credits = text, text, []string{before}
	v.Matches = []news.Match{{Watchlist: "w", Rule: "r", Field: news.FieldText, Start: len(text) + 1, End: len(text) + 4, Text: "end"}}
	v.Owed = []news.Owed{{
		Key: "desk|" + a.Key + "|1", Receiver: "desk", Kind: news.OwedRevision, Revision: 1, Mode: news.ModeNow,
		Group: "watchlists " + text, CreatedAt: day, ClosesAt: day,
	}}
	must[Saved](t)(s.SaveVisit(ctx, v))
	if got := must[news.Article](t)(s.ArticleByURL(ctx, v.URLs[0])); got.ID != a.ID {
		t.Errorf("its canonical address leads to article %d, want %d", got.ID, a.ID)
	}
	rev := must[news.Revision](t)(s.Revision(ctx, a.ID, 0))
	if rev.Title != before || rev.Text != before+" end" || rev.Byline != before || !cmp.Equal(rev.Credits, v.Revision.Credits) {
		t.Errorf("the revision is not as it came: %.80q", rev.Title)
	}
	if m := must[[]news.Match](t)(s.Matches(ctx, a.ID, 1)); len(m) != 1 || rev.Text[m[0].Start:m[0].End] != m[0].Text {
		t.Errorf("the span of %d matches is not the word in %.80q", len(m), rev.Text)
	}
	group := Group{"desk", keyOf(v.Owed[0].Group, maxKey)}
	if open := must[[]news.Owed](t)(s.OpenOwed(ctx, news.ModeNow, group)); len(open) != 1 {
		t.Errorf("%d rows of its group are open, want 1", len(open))
	}
	must[Saved](t)(s.SaveVisit(ctx, visitOf(must[news.Article](t)(s.Article(ctx, a.ID)), text+" and more")))
}

// TestKeys: a key is bounded, the same for the same name, and another for another.
func TestKeys(t *testing.T) {
	have := map[string]string{}
	for _, n := range nasty {
		for _, end := range []string{"", "x", "y"} {
			name := n.text + end
			key := keyOf(name, maxKey)
			if len(key) > maxKey || !utf8.ValidString(key) || strings.Contains(key, "\x00") {
				t.Errorf("%s: a key of %d bytes, %.80q", n.name, len(key), key)
			}
			if keyOf(key, maxKey) != key {
				t.Errorf("%s: the key of a key is another", n.name)
			}
			if was, ok := have[key]; ok {
				t.Errorf("one key for %.80q and %.80q", was, name)
			}
			have[key] = name
		}
	}
}

// testShortenKeys: what a version before stored whole is found after the update.
func testShortenKeys(t *testing.T, s *Store) {
	ctx := t.Context()
	polled(t, s, "a", "1")
	long := "https://x.example/" + strings.Repeat("long", 500) // an index has it in a few bytes
	ok(t, s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `UPDATE articles SET key = $1`, long); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE article_urls SET url = $1`, long); err != nil {
			return err
		}
		return t.Exec(ctx, `DELETE FROM meta WHERE key = $1`, shortened)
	}))
	for range 2 {
		ok(t, s.shortenKeys(ctx))
	}
	if a := must[news.Article](t)(s.ArticleByURL(ctx, long)); a.Key != keyOf(long, maxKey) {
		t.Errorf("its key is %.80q", a.Key)
	}
}
