package owe

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/route"
)

// TestRows holds where a row goes: group, moment, watchlists and reasons.
func TestRows(t *testing.T) {
	c := newCase(func(c *Case) { c.Matches = append(c.Matches, ruled("people", "visit"), ruled("courts", "trial")) })
	var got []string
	for _, o := range Decide(tree(t), c).Rows {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%v|%s", o.Receiver, o.Mode, o.Group, strings.Join(o.Watchlists, ","), o.Path,
			o.Reasons, cmp.Or(o.ClosesAt, monday).Sub(monday)))
		if o.Kind != news.OwedRevision || o.Revision != 1 || !o.CreatedAt.Equal(monday) {
			t.Errorf("%+v", o)
		}
	}
	want := []string{
		"desk|now|story 7|people|route.routes[0]|[people / Ann rule people / visit]|1m0s",
		"board|digest|" + news.DigestKey("board", "0 8 * * *") + "|people|route.routes[2]|[people / Ann rule people / visit]|0s",
		`night|now|source "wire" watchlists courts|courts|route.routes[1]|[rule courts / trial]|0s`,
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGroupKey(t *testing.T) {
	a := news.Article{StoryID: 12, Source: `a "b" c`}
	for _, tt := range []struct {
		by   []string
		want string
	}{
		{[]string{route.ByNone}, "all"},
		{[]string{route.ByStory}, "story 12"},
		{[]string{route.BySource}, `source "a \"b\" c"`},
		{[]string{route.ByWatchlist}, "watchlists x,y"},
		{[]string{route.ByWatchlist, route.ByStory}, "watchlists x,y story 12"},
	} {
		if got := groupKey(tt.by, a, []string{"x", "y"}); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.by, got, tt.want)
		}
	}
}
