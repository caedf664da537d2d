package visit

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
fetch: {allow: [127.0.0.0/8]}
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed", language: en}
  - {name: paper, feed: "https://paper.example/feed", language: en}
  - {name: list, page: "https://list.example/page", schedule: "@every 15m"}
  - {name: names, page: "https://list.example/names", schedule: "@every 15m", only: removals}
revisit: [15m, 1h, 24h]
watchlists:
  - name: people
    entities: [{name: Ruben Vardanyan, kind: person}]
receivers: [{name: ops, console: {}}, {name: desk, console: {}}, {name: board, console: {}}]
route:
  receiver: board
  digest: "0 8 * * *"
  routes: [{watchlists: [people], receiver: desk, send: now}]
`

func words(kind news.HintKind, args ...string) string {
	return strings.Join(append([]string{string(kind)}, args...), " ")
}

var told = operators.Notices{Words: words}

// known texts of an article that names somebody, and one that does not.
const (
	named   = "Ruben Vardanyan was visited by the Red Cross on Monday, his lawyer said in Baku, and was well."
	edited  = "Ruben Vardanyan was visited by the Red Cross on Tuesday, his lawyer said in Baku, and was not well."
	nobody  = "The council of the town spoke about the footbridge over the river and put the vote off by a week."
	another = "Rain and hail damaged the vineyards of the valley on Sunday night, the ministry of farming said."
)

func document(text string) news.Document {
	return news.Document{URL: "https://wire.example/one", Title: "A title", Text: text, Language: "en", Verdict: news.VerdictArticle}
}

func revision(n int, text string) *news.Revision {
	hash := identity.ContentHash("A title", text)
	return &news.Revision{N: n, SeenAt: day, Basis: news.BasisPage, Title: "A title", Text: text, Language: "en", Hash: hash[:]}
}

// article is one that was read an hour ago and is looked at again.
func article() news.Article {
	return news.Article{
		ID: 5, Kind: news.KindArticle, Key: "https://wire.example/one", URL: "https://wire.example/one", Lane: "wire.example",
		Source: "wire", SourceID: 1,
		State: news.StateLive, FirstSeen: day, Revision: 1, StoryID: 7, Origin: "wire", Matched: true, Title: "A title", Visits: 1,
		VisitFailures: 1,
	}
}

// first is an article whose page was never read.
func first() news.Article {
	a := article()
	a.State, a.Revision, a.StoryID, a.Origin, a.Matched, a.VisitFailures, a.Visits = news.StatePending, 0, 0, "", false, 0, 0
	return a
}

// lookNow is a look at an article two hours after it was first seen.
func lookNow(set *settings.Settings, a news.Article) look {
	conf := set.Source(a.Source)
	return look{article: a, conf: conf, at: day.Add(2 * time.Hour), basis: news.BasisPage, status: http.StatusOK}
}

// failed is a fetch that failed.
func failedWith(class fetch.Class, status int, retry time.Time) error {
	return &fetch.Error{Class: class, Status: status, URL: "https://wire.example/one", RetryAfter: retry}
}

// summary is a row in lines, leaving out what is as it was.
func summary(set *settings.Settings, row store.Visit) []string {
	a := row.Article
	next := "never"
	switch at := (revisits{conf: set.Config}).next(a, row.At); {
	case a.NextVisit.IsZero():
	case a.NextVisit.Equal(at):
		next = "schedule"
	default:
		next = a.NextVisit.Sub(row.At).String()
	}
	out := []string{fmt.Sprintf("%s %s: %s r%d, next %s", row.Outcome, cmp.Or(row.Verdict, "-"), a.State, a.Revision, next)}
	if a.Gate+a.Reason != "" {
		out = append(out, strings.TrimSpace(a.Gate+": "+a.Reason))
	}
	if row.Change != nil {
		out = append(out, fmt.Sprintf("change %d>%d %v", row.Change.From, row.Change.To, row.Change.Classes))
	}
	for _, o := range row.Owed {
		out = append(out, fmt.Sprintf("owed %s %s", o.Receiver, strings.TrimSpace(o.Kind+" "+o.State)))
	}
	for _, g := range row.Gates {
		out = append(out, fmt.Sprintf("gate %s: %s", g.Gate, g.Reason))
	}
	for _, n := range row.Notices {
		out = append(out, "notice "+n.Key)
	}
	for _, s := range row.Streaks {
		out = append(out, fmt.Sprintf("streak %s %v", s.Name, s.Again))
	}
	return out
}

// placedAt is a place in a story.
func placedAt(story int64, copyOf int64) *placed {
	return &placed{Placing: &place.Placing{Story: story, CopyOf: copyOf, Origin: "Reuters", Opens: copyOf == 0, At: day}}
}
