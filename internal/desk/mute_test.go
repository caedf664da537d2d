package desk

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

func TestAddMute(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "one", text: "Ruben Vardanyan spoke."})
	for _, tt := range []struct {
		name string
		opt  MuteOptions
		what string
	}{
		{"a rule", MuteOptions{Rule: "visits", For: time.Hour, Why: "reprints"}, "rule people / visits"},
		{
			"an entity of two lists",
			MuteOptions{Watchlist: "people", Entity: "Ruben Vardanyan", For: time.Hour, Why: "w"},
			"people / Ruben Vardanyan",
		},
		{"a list", MuteOptions{Watchlist: "others", Until: monday.Add(time.Hour), Why: "w"}, "watchlist others"},
		{"a source", MuteOptions{Source: "wire", For: time.Hour, Why: "w"}, "source wire"},
		{"a story by its article", MuteOptions{Story: a.URL, For: time.Hour, Why: " w "}, "story 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			line := must[MuteLine](t)(r.AddMute(t.Context(), anna, tt.opt))
			if line.What != tt.what || line.By != "anna" || !line.Active || !line.MadeAt.Equal(monday) || !line.Until.Equal(monday.Add(time.Hour)) {
				t.Errorf("%+v, want %s", line, tt.what)
			}
		})
	}
	if lines := must[[]MuteLine](t)(r.Mutes(t.Context(), ben, false)); len(lines) != 5 || lines[0].ID != 5 || lines[0].Why != "w" {
		t.Errorf("%+v", lines)
	}
}

func TestAddMuteRefuses(t *testing.T) {
	r := newRoom(t)
	for _, tt := range []struct {
		name string
		opt  MuteOptions
		want string
	}{
		{"nothing named", MuteOptions{For: time.Hour, Why: "w"}, "say what: field rule, field entity"},
		{"no why", MuteOptions{Rule: "visits", For: time.Hour, Why: " "}, "say why, with field why: the digests"},
		{"in the past", MuteOptions{Rule: "visits", Until: monday.Add(-time.Hour), Why: "w"}, "not in the future"},
		{"for ever", MuteOptions{Rule: "visits", For: 400 * 24 * time.Hour, Why: "w"}, "alert: no"},
		{
			"in two lists",
			MuteOptions{Entity: "Ruben Vardanyan", For: time.Hour, Why: "w"},
			"is in the watchlists people, others\nhint: say which with field watchlist",
		},
		{"a name mistyped", MuteOptions{Entity: "Ruben Vardanian", For: time.Hour, Why: "w"}, `did you mean "Ruben Vardanyan"?`},
		{"no such list", MuteOptions{Watchlist: "persons", For: time.Hour, Why: "w"}, "there are people, others"},
		{"no such rule", MuteOptions{Rule: "letters", For: time.Hour, Why: "w"}, `no rule is named "letters"`},
		{"no such source", MuteOptions{Source: "wires", For: time.Hour, Why: "w"}, `did you mean "wire"?`},
		{"no such story", MuteOptions{Story: "9", For: time.Hour, Why: "w"}, "there is no story 9\nhint: explain URL says"},
		{
			"no such article",
			MuteOptions{Story: "https://x.example/a", For: time.Hour, Why: "w"},
			"no article https://x.example/a is known\nhint: search finds",
		},
		{"no address", MuteOptions{Story: "x y", For: time.Hour, Why: "w"}, "neither the number nor the URL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := r.AddMute(t.Context(), anna, tt.opt)
			refused(t, err, tt.want, nil)
		})
	}
	if lines := must[[]MuteLine](t)(r.Mutes(t.Context(), anna, true)); len(lines) != 0 {
		t.Errorf("mutes %v, want none", lines)
	}
}

func TestEndMute(t *testing.T) {
	r := newRoom(t)
	m := must[MuteLine](t)(r.AddMute(t.Context(), anna, MuteOptions{Rule: "visits", For: time.Hour, Why: "reprints"}))
	r.clock = monday.Add(time.Minute)
	line := must[MuteLine](t)(r.EndMute(t.Context(), ben, m.ID, " they stopped "))
	if line.Active || line.EndedBy != "ben" || line.EndedWhy != "they stopped" || !line.EndedAt.Equal(r.clock) {
		t.Errorf("%+v", line)
	}
	_, err := r.EndMute(t.Context(), ben, m.ID, "")
	refused(t, err, "all mutes shows when", nil)
	_, err = r.EndMute(t.Context(), ben, 9, "")
	refused(t, err, "there is no mute 9\nhint: mutes shows their numbers", ErrNotFound)
	for all, want := range map[bool]int{false: 0, true: 1} {
		if lines := must[[]MuteLine](t)(r.Mutes(t.Context(), anna, all)); len(lines) != want {
			t.Errorf("all %v: %+v, want %d", all, lines, want)
		}
	}
}

// TestFindReason: what is named is looked for in the one list, or in all.
func TestFindReason(t *testing.T) {
	lists := []news.Watchlist{
		{Name: "a", Entities: []news.Entity{{Name: " Karen "}}, Rules: []news.Rule{{Name: "visits"}}},
		{Name: "b", Entities: []news.Entity{{Name: "Karen"}, {Name: "Anna"}}},
	}
	for _, tt := range []struct{ ask, want news.Reason }{
		{news.Reason{}, news.Reason{}},
		{news.Reason{Watchlist: "b"}, news.Reason{Watchlist: "b"}},
		{news.Reason{Rule: "visits"}, news.Reason{Watchlist: "a", Rule: "visits"}},
		{news.Reason{Entity: "Anna"}, news.Reason{Watchlist: "b", Entity: "Anna"}},
		{news.Reason{Watchlist: "a", Entity: "Karen"}, news.Reason{Watchlist: "a", Entity: "Karen"}},
	} {
		if got := must[news.Reason](t)(findReason(lists, tt.ask)); got != tt.want {
			t.Errorf("%+v: %+v, want %+v", tt.ask, got, tt.want)
		}
	}
	_, err := findReason(lists, news.Reason{Watchlist: "a", Entity: "Anna"})
	refused(t, err, `no entity is named "Anna"`, ErrNotFound)
}

func TestUnknown(t *testing.T) {
	known := []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"}
	refused(t, unknown("rule", "zzzzzzzz", nil), "hint: there is none", ErrNotFound)
	refused(t, unknown("rule", "zzzzzzzz", known[:2]), "hint: there are one, two", ErrNotFound)
	refused(t, unknown("rule", "zzzzzzzz", known), "eleven, twelve and 1 more", ErrNotFound)
	refused(t, unknown("rule", "elevn", known), `did you mean "eleven"?`, ErrNotFound)
}
