package tracked

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

const holds = 30 * 24 * time.Hour

var (
	held   = news.Fact{Name: "held", Kind: news.FactNumber, Holds: holds}
	visit  = news.Fact{Name: "last visit", Kind: news.FactDate, Repeats: true, Holds: holds}
	closed = news.Fact{Name: "office closed", Kind: news.FactDate, Holds: holds}
)

// said reads "day article.revision origin value"; a revision of 0 has been
// replaced by a later one.
func saidBy(t *testing.T, f news.Fact, lines string) []Statement {
	t.Helper()
	var out []Statement
	for line := range strings.Lines(lines) {
		w := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if len(w) < 4 {
			continue
		}
		day, err := time.Parse(time.DateOnly, "2025-"+w[0])
		if err != nil {
			t.Fatal(err)
		}
		article, revision, _ := strings.Cut(w[1], ".")
		v, err := Parse(f.Kind, w[3])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Statement{
			Article: int64(article[0] - 'a' + 1), Revision: 1 + strings.Count(revision, "1"), Latest: revision != "0", Source: w[2], Origin: w[2],
			Value: v, Of: day, Seen: day.Add(time.Duration(len(out)) * time.Minute),
		})
	}
	return out
}

func names(list []Statement) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Origin+"="+s.Value.String())
	}
	return strings.Join(out, " ")
}

// TestStand says where a fact stands that the last of the articles states.
func TestStand(t *testing.T) {
	for _, tt := range []struct {
		name                          string
		fact                          news.Fact
		said                          string
		value, agrees, was, conflicts string
	}{
		{"alone", held, "07-01 a x 23", "23", "", "", ""},
		{"another origin agrees", held, "07-01 a x 23\n07-02 b y 23", "23", "x=23", "", ""},
		{"one origin is one voice", held, "07-01 a x 23\n07-02 b x 23", "23", "", "", ""},
		{"each origin once", held, "07-01 a x 23\n07-02 b x 23\n07-03 c y 23", "23", "x=23", "", ""},
		{"two origins differ", held, "07-01 a x 23\n07-02 b y 19", "19", "", "", "x=23"},
		{"an origin changed its number", held, "07-01 a x 23\n07-02 b x 19", "19", "", "x=23", ""},
		{"an edit", held, "07-01 a.0 x 23\n07-01 a.1 x 19", "19", "", "x=23", ""},
		{"an edit took it back from others", held, "07-01 a.0 x 19\n07-01 a.1 x 23\n07-02 b y 23", "23", "x=23", "", ""},
		{"long ago", held, "01-01 a x 23\n07-01 b y 19", "19", "", "x=23", ""},
		{"an estimate contradicts nobody", held, "07-01 a x 23\n07-02 b y ~40", "~40", "", "x=23", ""},
		{"an estimate agrees", held, "07-01 a x 23\n07-02 b y ~20", "~20", "x=23", "", ""},
		{"the last word of each origin counts", held, "07-01 a x 19\n07-02 b x 23\n07-03 c y 23", "23", "x=23", "", ""},
		{"a month and its day", visit, "06-24 a x 2025-06-19\n07-15 b y 2025-06", "2025-06", "x=2025-06-19", "", ""},
		{"it happened again", visit, "07-30 a x 2025-06\n12-26 b y 2025-12-24/2025-12-25", "2025-12-24/2025-12-25", "", "x=2025-06", ""},
		{"again, by the same origin", visit, "07-30 a x 2025-06\n12-26 b x 2025-12-24", "2025-12-24", "", "x=2025-06", ""},
		{"two dates for one visit", visit, "06-24 a x 2025-06-19\n06-25 b y 2025-06-17", "2025-06-17", "", "", "x=2025-06-19"},
		{"closed twice", closed, "06-24 a x 2025-06-17\n12-26 b y 2025-09-03", "2025-09-03", "", "", "x=2025-06-17"},
		{"closed, and to be closed", closed, "06-24 a x 2025-06-17\n07-30 b y 2025-07-30/.. soon", "2025-07-30/.. soon", "", "", "x=2025-06-17"},
		{"to be closed, then closed", closed, "07-30 a y 2025-07-30/.. soon\n12-26 b x 2025-09-03", "2025-09-03", "y=2025-07-30/.. soon", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all := saidBy(t, tt.fact, tt.said)
			last := all[len(all)-1]
			got := Stand(tt.fact, all, func(id int64) bool { return id == last.Article })
			if len(got) != 1 {
				t.Fatalf("%d standings", len(got))
			}
			was := ""
			if got[0].Was != nil {
				was = names([]Statement{*got[0].Was})
			}
			if diff := cmp.Diff([]string{tt.value, tt.agrees, tt.was, tt.conflicts},
				[]string{got[0].Value.String(), names(got[0].Agrees), was, names(got[0].Conflicts)}); diff != "" {
				t.Errorf("value, agrees, was, conflicts (-want +got):\n%s", diff)
			}
		})
	}
}

// TestStandOfAStory says where a story stands whose articles differ, and whose
// voices are one.
func TestStandOfAStory(t *testing.T) {
	all := saidBy(t, held, "07-01 a x 23\n07-02 b x 23\n07-03 c y 32\n07-04 d z 23")
	got := Stand(held, all, func(id int64) bool { return id <= 3 })
	if len(got) != 2 {
		t.Fatalf("%d standings, want one for each value", len(got))
	}
	if got := got[0]; got.Value.Number != 32 || names(got.Conflicts) != "x=23 z=23" || len(got.Agrees) > 0 {
		t.Errorf("of the copy that differs: %+v", got)
	}
	if got := got[1]; names(got.Says) != "x=23 x=23" || names(got.Agrees) != "z=23" || names(got.Conflicts) != "y=32" {
		t.Errorf("of the others: %+v", got)
	}
}

// TestJudge says whether the last statement is news.
func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		name string
		fact news.Fact
		said string
		want Reason
	}{
		{"first", held, "07-01 a x 23", firstStated},
		{"first, an estimate", held, "07-01 a x ~23", estimated},
		{"known", held, "07-01 a x 23\n07-02 b y 23", NotNews},
		{"known for long", held, "01-01 a x 23\n07-02 b y 23", NotNews},
		{"as before, after something else", held, "01-01 a x 23\n03-01 b y 19\n07-02 c z 23", newValue},
		{"conflict", held, "07-01 a x 23\n07-02 b y 19", disputed},
		{"conflict that is known", held, "07-01 a x 23\n07-02 b y 19\n07-03 c z 19", NotNews},
		{"estimate beside a number", held, "07-01 a x 23\n07-02 b y ~40", NotNews},
		{"edit", held, "07-01 a x 23\n07-01 a.1 x 19", saidOtherwise},
		{"edit of something else", held, "07-01 a x 23\n07-01 a.1 x 23", NotNews},
		{"same origin", held, "07-01 a x 23\n07-02 b x 19", saidOtherwise},
		{"visited again", visit, "07-30 a x 2025-06\n12-26 b y 2025-12-24", newValue},
		{"told late", visit, "12-26 b y 2025-12-24\n12-27 a x 2025-06", disputed},
		{"it has happened", closed, "07-30 a y 2025-07-30/.. soon\n12-26 b x 2025-09-03", newValue},
		{"it has happened, said twice", closed, "07-30 a y 2025-07-30/.. soon\n12-26 b x 2025-09-03\n12-27 c z 2025-09", NotNews},
	} {
		all := saidBy(t, tt.fact, tt.said)
		last := len(all) - 1
		if got := Judge(tt.fact, all[:last], all[last]); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestValuesReadBack(t *testing.T) {
	at := time.Date(2025, 12, 26, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		kind        news.FactKind
		value, show string
	}{
		{news.FactNumber, "23", "23"},
		{news.FactNumber, "~20", "about 20"},
		{news.FactDate, "2025-06-19", "19 June"},
		{news.FactDate, "2024-06-19", "19 June 2024"},
		{news.FactDate, "2025-06", "June"},
		{news.FactDate, "2025-12-24/2025-12-25", "24–25 December"},
		{news.FactDate, "2025-07-30/.. soon", "soon"},
		{news.FactText, "ended", "ended"},
	} {
		v, err := Parse(tt.kind, tt.value)
		if err != nil || v.String() != tt.value || v.Show(at) != tt.show {
			t.Errorf("%s: %q shown as %q, %v", tt.value, v.String(), v.Show(at), err)
		}
	}
	for _, bad := range []string{"x", "2025-13", "2025-06-31", "2025-06-01/x"} {
		if _, err := Parse(news.FactDate, bad); err == nil {
			t.Errorf("%q is taken for a date", bad)
		}
	}
}
