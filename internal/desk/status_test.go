package desk

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/store"
)

func TestStatus(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "Ruben Vardanyan spoke.", hours: 1})
	src := must[news.Source](t)(r.store.Source(t.Context(), "agency"))
	src.Failures, src.FailingSince, src.LastError, src.ErrorClass = 3, monday, "status 404", "not_found"
	src.LastPoll, src.NextDue, src.Polls = monday, monday.Add(90*time.Minute), 4
	must[int](t)(r.store.SavePoll(t.Context(), store.Poll{
		Source: src, At: monday, Outcome: news.OutcomeFailed, Gates: []store.Gate{{Gate: "fetch", Reason: "not_found", N: 2}},
	}))
	notice := operators.Notices{}.VolatileLine("list", "visitors #", monday)
	ok(t, r.store.SaveNotices(t.Context(), monday, []news.Notice{notice}, nil))

	out := must[Status](t)(r.Status(t.Context()))
	if out.Sources != 3 || out.Failing != 1 || out.Articles != 1 || out.Matched != 1 || len(out.SourceList) != 3 || out.Push == "" {
		t.Errorf("%+v", out)
	}
	states := map[string]string{}
	for _, s := range out.SourceList {
		states[s.Name] = s.State
		switch s.Name {
		case "agency":
			if !s.Insecure || s.Every != "1h30m" || s.Error != "status 404" || s.Failures != 3 || !s.FailingSince.Equal(monday) ||
				s.Proxy != "none" {
				t.Errorf("%+v", s)
			}
		case "list":
			if len(s.Propose) != 1 || s.Kind != "page" {
				t.Errorf("%+v", s)
			}
		}
	}
	if diff := cmp.Diff(map[string]string{"wire": "working", "agency": "failing", "list": "new"}, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]GateCount{{"fetch", "not_found", 2}}, out.Stopped); diff != "" {
		t.Errorf("stopped (-want +got):\n%s", diff)
	}
}

// TestFailingInsideIsShown: what fails inside is seen where people look: with its
// source, with its article, and in the counts; and what was set aside is done
// once more when asked for (ADV-26).
func TestFailingInsideIsShown(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "one", text: "Ruben Vardanyan spoke.", hours: 1})
	x := must[Explanation](t)(r.Explain(t.Context(), news.Actor{}, a.URL))
	if !x.Known || x.Work != nil {
		t.Errorf("nothing failed, and shown is %+v", x)
	}
	poll := store.Task{
		TaskKey: store.TaskKey{Kind: "poll", ID: "wire"}, Failed: 4, Since: monday, RetryAt: monday.Add(8 * time.Minute), Error: "too big",
	}
	ok(t, r.store.SaveTask(t.Context(), monday, poll, nil, nil, nil))
	list := store.Task{TaskKey: store.TaskKey{Kind: "poll", ID: "list"}, Failed: 3, Cut: 3, Since: monday, Aside: monday, Error: "panic: x"}
	ok(t, r.store.SaveTask(t.Context(), monday, list, nil, nil, nil))
	page := store.Task{TaskKey: store.TaskKey{Kind: "visit", ID: x.Article}, Failed: 1, Since: monday, RetryAt: monday.AddDate(0, 0, 9)}
	ok(t, r.store.SaveTask(t.Context(), monday, page, nil, nil, nil))
	if x = must[Explanation](t)(r.Explain(t.Context(), news.Actor{}, a.URL)); x.Work == nil || !x.Work.Again.Equal(page.RetryAt) {
		t.Errorf("of the article, shown is %+v", x.Work)
	}

	out := must[Status](t)(r.Status(t.Context()))
	if out.Failing != 2 || out.WorkFailing != 3 || out.WorkAside != 1 {
		t.Errorf("counted %d failing sources, %d failing and %d aside", out.Failing, out.WorkFailing, out.WorkAside)
	}
	for _, s := range out.SourceList {
		switch {
		case s.Name == "wire" && (s.State != "failing" || s.Failures != 4 || s.Error != "too big" || !s.NextDue.Equal(poll.RetryAt)),
			s.Name == "list" && (s.State != "aside" || s.Error != "panic: x" || s.NextDue != nil):
			t.Errorf("%+v", s)
		}
	}
	if len(out.Work) != 3 || out.Work[0].Since == nil {
		t.Errorf("listed is %+v", out.Work)
	}
	if n := must[Retried](t)(r.Retry(t.Context(), news.Actor{})); n.Tasks != 1 {
		t.Errorf("%+v done once more, want 1", n)
	}
	if out := must[Status](t)(r.Status(t.Context())); out.WorkAside != 0 {
		t.Errorf("still aside: %d", out.WorkAside)
	}
}

func TestStateOf(t *testing.T) {
	for _, tt := range []struct {
		src  news.Source
		want string
	}{
		{news.Source{}, "new"},
		{news.Source{Polls: 1}, "working"},
		{news.Source{Polls: 1, Failures: 1}, "failing"},
		{news.Source{Polls: 1, Failures: 1, ErrorClass: string(fetch.ClassRobots)}, "blocked"},
		{news.Source{Polls: 1, Failures: 1, Stopped: true}, "gone"},
	} {
		if got := stateOf(tt.src); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.src, got, tt.want)
		}
	}
}

func TestMoving(t *testing.T) {
	for _, tt := range []struct {
		move news.Move
		want string
	}{
		{news.Move{}, ""},
		{
			news.Move{To: "https://b.example/"},
			"its server says that it has moved for good to https://b.example/; if it still does over two days, it is read there",
		},
		{
			news.Move{To: "https://b.example/", But: "it is another feed"},
			"its server says that it has moved for good to https://b.example/, which is not followed: it is another feed",
		},
	} {
		if got := moving(news.Source{Move: tt.move}); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestStatusOfHubs(t *testing.T) {
	r := newRoom(t)
	wire := must[news.Source](t)(r.store.Source(t.Context(), "wire"))
	agency := wire
	wire.Hub, wire.Topic = "https://hub.example/", wire.URL
	agency.Name, agency.Hub = "elsewhere", "https://hub.example/"
	list := []SourceStatus{{Name: "wire"}, {Name: "elsewhere"}, {Name: "list"}}
	cfg := *r.Config()
	cfg.Web.PublicURL, cfg.Web.Listen = "https://tocsin.example.org", "127.0.0.1:8080"
	ok(t, r.store.SyncSubscriptions(t.Context(), map[int64]store.Subscription{wire.ID: {
		Hub: wire.Hub, Topic: wire.Topic, Callback: "c",
		Token: "t",
	}}, monday))
	ok(t, r.addHubs(t.Context(), &cfg, []news.Source{wire, agency, {}}, list))
	if h := list[0].Hub; h == nil || h.State != HubWanted || h.Why != "" || h.URL != wire.Hub {
		t.Errorf("%+v", h)
	}
	if h := list[1].Hub; h == nil || h.State != hubOff || h.Why != "the configuration does not have the source (any more)" {
		t.Errorf("%+v", h)
	}
	if list[2].Hub != nil {
		t.Errorf("%+v", list[2].Hub)
	}
	wire.Topic = ""
	ok(t, r.addHubs(t.Context(), &cfg, []news.Source{wire}, list[:1]))
	if h := list[0].Hub; h.State != hubOff || h.Why == "" {
		t.Errorf("without a topic %+v", h)
	}
}

func TestOutlets(t *testing.T) {
	r := newRoom(t)
	a := r.publish(piece{slug: "one", text: "It rained."})
	standing := []news.Standing{
		{Reader: "json-ld", Pages: 20, Quality: 0.97, Best: 19, At: monday},
		{Reader: "markup", Pages: 20, Quality: 0.2, Best: 1, At: monday},
	}
	habit := "+json-ld"
	must[store.Saved](t)(r.store.SaveVisit(t.Context(), store.Visit{
		Article: a, At: monday, Status: 200, Outcome: news.OutcomeUnchanged, Verdict: news.VerdictArticle, Readers: standing, Habit: &habit,
	}))
	outlets := must[[]inspect.Outlet](t)(r.Outlets(t.Context()))
	if len(outlets) != 1 || outlets[0].Lane != "wire.example" || outlets[0].Habit == "" || len(outlets[0].Readers) != 2 {
		t.Errorf("%+v", outlets)
	}
	if o := must[*inspect.Outlet](t)(r.OutletOf(t.Context(), "https://www.wire.example/news/1")); o.Lane != "wire.example" ||
		len(o.Readers) != 2 {
		t.Errorf("%+v", o)
	}
	if o := must[*inspect.Outlet](t)(r.OutletOf(t.Context(), "page.html")); o != nil {
		t.Errorf("a file has the outlet %+v", o)
	}
}
