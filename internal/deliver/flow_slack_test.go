package deliver_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

// slackRig has a real Slack receiver that speaks to a fake Slack.
func slackRig(t *testing.T, fault func(method string, n int) *notifytest.SlackFault) (*apptest.Rig, *notifytest.FakeSlack) {
	t.Helper()
	fake := &notifytest.FakeSlack{Channels: map[string]string{"watch": "C0123456789"}, Fault: fault}
	api := httptest.NewServer(fake)
	t.Cleanup(api.Close)
	r := apptest.New(t, apptest.Options{Desk: fmt.Sprintf(`slack: {channel: "#watch", token: xoxb-1, api_url: "%s/api/"}`, api.URL)})
	fake.Now = r.Clock.Now
	return r, fake
}

// only makes the first n requests of a method fail.
func only(method string, n int, f notifytest.SlackFault) func(string, int) *notifytest.SlackFault {
	return func(m string, i int) *notifytest.SlackFault {
		if m == method && i <= n {
			return &f
		}
		return nil
	}
}

const postMessage = "chat.postMessage"

// TestSlackOutcomes shows what becomes of a message when Slack fails: it
// arrives once, and where that could not be found out the second is marked.
func TestSlackOutcomes(t *testing.T) {
	racetest.Alone(t)
	tests := []struct {
		name   string
		fault  func(string, int) *notifytest.SlackFault
		posts  int
		marked int
	}{
		{"nothing goes wrong", nil, 1, 0},
		{"posted, and the connection broke: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Drop: true}), 1, 0},
		{"not posted, and the connection broke: looked up and posted", only(postMessage, 1, notifytest.SlackFault{Drop: true}), 1, 0},
		{"posted, and a 503 answered: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Status: 503}), 1, 0},
		{"posted, and ok without ts answered: looked up", only(postMessage, 1, notifytest.SlackFault{NoTS: true}), 1, 0},
		{"posted, and nonsense answered: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Body: "<html>"}), 1, 0},
		{"rate limited five times", only(postMessage, 5, notifytest.SlackFault{Status: 429, RetryAfter: "30"}), 1, 0},
		{"an error that Slack calls its own", only(postMessage, 2, notifytest.SlackFault{Error: "internal_error"}), 1, 0},
		{"posted, and the look-up fails for a while", func(m string, n int) *notifytest.SlackFault {
			if m == postMessage && n == 1 || m == "conversations.list" && n <= 2 {
				return &notifytest.SlackFault{Do: m == postMessage, Drop: true}
			}
			return nil
		}, 1, 0},
		{"posted, and the look-up is forbidden: repeated and marked", func(m string, n int) *notifytest.SlackFault {
			switch {
			case m == postMessage && n == 1:
				return &notifytest.SlackFault{Do: true, Drop: true}
			case m == "conversations.list" || m == "conversations.history":
				return &notifytest.SlackFault{Error: "missing_scope"}
			}
			return nil
		}, 2, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, fake := slackRig(t, tt.fault)
			r.News("one")
			r.Pass(20 * time.Hour)
			posts, marked := fake.Posts(), 0
			for _, p := range posts {
				if strings.Contains(p.Text, "Possible repeat") {
					marked++
				}
				if p.Mark() != posts[0].Mark() {
					t.Errorf("marks %s and %s: want one for all attempts", posts[0].Mark(), p.Mark())
				}
			}
			if len(posts) != tt.posts || marked != tt.marked {
				t.Errorf("%d posts, %d of them marked; want %d and %d", len(posts), marked, tt.posts, tt.marked)
			}
			if owed := r.Owed(); owed[news.OwedPending]+owed[news.OwedFailed] != 0 {
				t.Errorf("owed: %v", owed)
			}
			r.WantTold("the operators", r.Ops)
		})
	}
}

// TestRateLimitIsRespected shows that nothing is asked of Slack before it
// allows it, also after a restart.
func TestRateLimitIsRespected(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r, fake := slackRig(t, only(postMessage, 1, notifytest.SlackFault{Status: 429, RetryAfter: "3000"}))
	r.News("one")
	if n := fake.Calls(postMessage); n != 1 {
		t.Fatalf("%d attempts, want one", n)
	}
	r.Restart()
	r.Pass(30 * time.Minute)
	if n := fake.Calls(postMessage); n != 1 {
		t.Errorf("asked %d times within the fifty minutes that Slack wanted", n)
	}
	r.Pass(30 * time.Minute)
	if n := len(fake.Posts()); n != 1 {
		t.Errorf("%d posts after the fifty minutes, want one", n)
	}
}

// TestLongRefusal: of a refusal of megabytes 4 KiB are kept, wherever it goes.
func TestLongRefusal(t *testing.T) {
	racetest.Alone(t)
	var log strings.Builder
	r, _ := slackRig(t, only(postMessage, 1000, notifytest.SlackFault{Error: "no_" + strings.Repeat("x", 1<<20)}))
	r.Log = slog.New(slog.NewTextHandler(&log, nil))
	r.News("one")
	r.Pass(20 * time.Hour)
	db := apptest.OpenDB(t, r.File)
	seen := 0
	apptest.Each(t, db, func(what, size string) {
		seen++
		if n, err := strconv.Atoi(size); err != nil || n == 0 || n > 5<<10 {
			t.Errorf("%s has %s bytes", what, size)
		}
	}, `SELECT 'delivery', LENGTH(error) FROM deliveries WHERE outcome <> 'sent' UNION ALL SELECT 'notification', LENGTH(last_error) FROM notifications WHERE receiver = 'desk'
		UNION ALL SELECT 'notice', LENGTH(text) FROM notices`)
	if seen < 3 {
		t.Errorf("%d texts were looked at", seen)
	}
	for line := range strings.Lines(log.String()) {
		if len(line) > 6<<10 {
			t.Errorf("a line of %d bytes in the log", len(line))
		}
	}
}
