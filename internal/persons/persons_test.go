package persons

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

var day = time.Date(2025, 12, 26, 12, 0, 0, 0, time.UTC)

// article is one that names Vagif Khachatryan, who is watched, where it does.
func article(id int64, origin, language, body string) Article {
	a := Article{
		ID: id, Title: "Title", Text: body, Language: language, Source: origin, Origin: origin, URL: "https://x.example/" + origin,
		At: day.Add(time.Duration(id) * time.Hour),
	}
	for _, name := range []string{"Vagif Khachatryan", "Вагифа Хачатряна", "ICRC"} {
		if i := strings.Index(body, name); i >= 0 {
			a.Matches = append(a.Matches, news.Match{
				Watchlist: "w", Entity: name, Field: news.FieldText, Start: i, End: i + len(name), Text: name,
				Alert: name != "ICRC",
			})
		}
	}
	return a
}

func TestFind(t *testing.T) {
	got := Find([]Article{
		article(1, "oc", "en", "Vagif Khachatryan was taken to hospital. On Thursday Karen Avanesyan was sentenced.\n"+
			"In Washington, far from there, it rained. Nobody said more. Donald Trump spoke."),
		article(2, "radio", "ru", "Суд оставил Вагифа Хачатряна и Карена Аванесяна под стражей."),
		article(3, "radio", "hy", "Դատարանը լսեց նաև Կարեն Ավանեսյանին։"),
	})
	type line struct {
		Name                    string
		Articles, Origins, Near int
		Spellings               []string
	}
	var lines []line
	for _, p := range got {
		lines = append(lines, line{p.Name, p.Articles, p.Origins, p.Near, p.Spellings})
	}
	want := []line{
		{"Karen Avanesyan", 3, 2, 2, []string{"Karen Avanesyan", "Карена Аванесяна", "Կարեն Ավանեսյանին"}},
		{"Donald Trump", 1, 1, 0, []string{"Donald Trump"}},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	e := got[0].Evidence
	if e.Article != 2 || e.Sentence[e.Start:e.End] != "Карена Аванесяна" {
		t.Errorf("evidence %+v, want the newest sentence beside a watched name", e)
	}
	if !got[0].First.Equal(day.Add(time.Hour)) || !got[0].Last.Equal(day.Add(3*time.Hour)) {
		t.Errorf("seen from %s to %s", got[0].First, got[0].Last)
	}
}

func TestFindLeavesOut(t *testing.T) {
	byline := article(1, "oc", "en", "Vagif Khachatryan is ill, Karen Avanesyan reports.")
	byline.Byline = "By Karen Avanesyan"
	for name, a := range map[string]Article{
		"the author":                          byline,
		"the watched":                         article(1, "oc", "en", "Then Vagif Khachatryan spoke."),
		"a word that is also written small":   article(1, "oc", "en", "Vagif Khachatryan is ill. A rose grew. Ruben Rose came."),
		"a body, though a name begins it":     article(1, "oc", "en", "Vagif Khachatryan was at the Ruben Sevak Museum."),
		"a match of a name that is no person": article(1, "oc", "en", "The ICRC met nobody."),
	} {
		if got := Find([]Article{a}); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := Find(nil); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}

// TestFindKeepsApart: two people of one surname are two.
func TestFindKeepsApart(t *testing.T) {
	got := Find([]Article{article(1, "oc", "en", "Vagif Khachatryan, Karen Avanesyan and Lilit Avanesyan were named, and Karen Asatryan.")})
	var names []string
	for _, p := range got {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"Karen Asatryan", "Karen Avanesyan", "Lilit Avanesyan"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFindInitials: an initial and a surname are who is named so in full
// elsewhere, if that can be one person only; they are nobody of their own.
func TestFindInitials(t *testing.T) {
	full := article(1, "oc", "en", "Vagif Khachatryan and Karen Avanesyan were sentenced.")
	short := article(2, "radio", "en", "Vagif Khachatryan wrote. K. Avanesyan was moved, and R. Melkonyan with him.")
	got := Find([]Article{full, short})
	if len(got) != 1 || got[0].Name != "Karen Avanesyan" || got[0].Articles != 2 || got[0].Origins != 2 ||
		!cmp.Equal(got[0].Spellings, []string{"K. Avanesyan", "Karen Avanesyan"}) {
		t.Errorf("got %+v", got)
	}
	got = Find([]Article{full, short, article(3, "oc", "en", "Vagif Khachatryan met Knarik Avanesyan.")})
	for _, p := range got {
		if p.Articles != 1 {
			t.Errorf("K. may be either of two: %+v", p)
		}
	}
	if got := Find([]Article{short}); len(got) != 0 {
		t.Errorf("nobody is named in full: %+v", got)
	}
}
