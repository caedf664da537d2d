package tracked

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

// list is a watchlist with one fact of an entity and a rule.
func factOf(f news.Fact) news.Watchlist {
	f.Name = "f"
	if f.Of == nil {
		f.Of = []string{"entity:ICRC", "rule:access"}
	}
	return news.Watchlist{
		Name: "w", Entities: []news.Entity{{Name: "ICRC"}, {Name: "Baku"}}, Rules: []news.Rule{{Name: "access"}},
		Facts: []news.Fact{f},
	}
}

func english(patterns ...string) []news.FactPattern {
	var out []news.FactPattern
	for _, p := range patterns {
		out = append(out, news.FactPattern{Language: "en", Text: p})
	}
	return out
}

// found lists what a text states, ! before what counts, where ICRC stands for
// the anchor.
func found(t *testing.T, f news.Fact, body string) string {
	t.Helper()
	set, faults := Compile([]news.Watchlist{factOf(f)})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var matches []news.Match
	for at := 0; ; {
		i := strings.Index(body[at:], "ICRC")
		if i < 0 {
			break
		}
		matches = append(matches, news.Match{Watchlist: "w", Entity: "ICRC", Field: news.FieldText, Start: at + i, End: at + i + 4})
		at += i + 4
	}
	var out []string
	for _, x := range set.Extract(Doc{Text: body, At: time.Date(2025, 7, 15, 19, 17, 0, 0, time.UTC)}, matches) {
		s := x.Value.String()
		if x.Counts {
			s = "!" + s
		}
		if !x.AsOf.IsZero() {
			s += "@" + x.AsOf.Format(time.DateOnly)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestAnchors(t *testing.T) {
	f := news.Fact{Kind: news.FactNumber, Patterns: english("{number} prisoner*")}
	body := "The ICRC came. It saw 23 prisoners.\nAlso 19 prisoners in the ICRC list."
	for scope, want := range map[news.FactScope]string{"article": "!23 19", "paragraph": "!23 19", "sentence": "!19"} {
		f.In = scope
		if got := found(t, f, body); got != want {
			t.Errorf("%s: %q, want %q", scope, got, want)
		}
	}
	f.In = news.InArticle
	if got := found(t, f, "They saw 23 prisoners."); got != "" {
		t.Errorf("without an anchor: %q", got)
	}
	f.Of = []string{"entity:Baku"}
	if got := found(t, f, "The ICRC saw 23 prisoners."); got != "" {
		t.Errorf("with another entity: %q", got)
	}
}

func TestExtract(t *testing.T) {
	number := news.Fact{
		Kind: news.FactNumber, Patterns: english("{number} prisoner*", "{number} prisoner* as of {date}"),
		NotWith: []string{"freed", "prisoner* swap"},
	}
	dates := news.Fact{Kind: news.FactDate, Patterns: english("visit* ONEAR/4 {date}", "visit* will follow => later")}
	last := dates
	last.Repeats = true
	ahead := news.Fact{Kind: news.FactDate, Ahead: true, Patterns: english("hearing ONEAR/3 {date}")}
	state := news.Fact{Kind: news.FactText, Patterns: english("no longer visit* => ended", "condition is {text}")}
	for _, tt := range []struct {
		name string
		fact news.Fact
		in   string
		want string
	}{
		{"said most often", number, "ICRC: 19 prisoners. 23 prisoners. 23 prisoners.", "19 !23 23"},
		{"a number before an estimate", number, "ICRC: some 30 prisoners, or 23 prisoners.", "~30 !23"},
		{"not with", number, "ICRC: 23 prisoners. 5 prisoners were freed. A prisoner swap of 9 prisoners.", "!23"},
		{"of which day", number, "ICRC: 23 prisoners as of 3 July.", "!23"},
		{"no date is a number", number, "ICRC, July 23 prisoners", ""},
		{"the latest visit", last, "The ICRC visited in March, and visited on 19 June.", "2025-03 !2025-06-19"},
		{"a day before its month", last, "ICRC visits in June. A visit on 19 June.", "2025-06 !2025-06-19"},
		{"one visit", dates, "The ICRC visited in March. It visited in June. A visit on 19 June.", "2025-03 2025-06 !2025-06-19"},
		{"to come", dates, "ICRC: a visit will follow.", "!2025-07-15/.. later"},
		{"last Tuesday", dates, "The ICRC visited on Wednesday.", "!2025-07-09"},
		{"next Wednesday", ahead, "ICRC: the hearing is on Wednesday.", "!2025-07-16"},
		{"next June", ahead, "ICRC: the hearing is in June.", "!2026-06"},
		{"last December", dates, "The ICRC visited in December.", "!2024-12"},
		{"a range", dates, "The ICRC visited on 24 and 25 June.", "!2025-06-24/2025-06-25"},
		{"a whole date", dates, "The ICRC visited on 19.06.2024, not on 31.06.2024.", "!2024-06-19"},
		{"may", dates, "The ICRC says a visit may follow; visits in May did.", "!2025-05"},
		{"states", state, "The ICRC may no longer visit. His condition is very serious, they say.", "!ended very serious"},
	} {
		if got := found(t, tt.fact, tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAround(t *testing.T) {
	long := strings.Repeat("Առաջին բառեր, ", 30) + "the ICRC saw 23 prisoners there " + strings.Repeat("և վերջին բառեր ", 30)
	set, _ := Compile([]news.Watchlist{factOf(news.Fact{Kind: news.FactNumber, Patterns: english("{number} prisoner*")})})
	got := set.Extract(Doc{Text: long}, []news.Match{{Watchlist: "w", Entity: "ICRC"}})
	if len(got) != 1 {
		t.Fatalf("%d values", len(got))
	}
	if a := got[0].Around; !strings.HasPrefix(a, "… ") || !strings.HasSuffix(a, " …") || !strings.Contains(a, "saw 23 prisoners there") ||
		len(a) > maxAround+20 || strings.Contains(a, "\uFFFD") {
		t.Errorf("around: %q", a)
	}
}
