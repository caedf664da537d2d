package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

var update = check.Update()

const token = "xoxb-12345-very-secret"

// clock is a clock that waiting moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Wait(_ context.Context, until time.Time) error {
	c.now = until
	return nil
}

// start runs a fake Slack and a sender that talks to it.
func start(t *testing.T, fake *notifytest.FakeSlack) (*receiver, *clock) {
	t.Helper()
	c := &clock{notifytest.At}
	return startAll(t, fake, c, "#icrc-watch")[0], c
}

// startAll runs a fake Slack and a sender for each channel, with one pacer.
func startAll(t *testing.T, fake *notifytest.FakeSlack, c *clock, channels ...string) []*receiver {
	t.Helper()
	fake.Token, fake.Now = token, c.Now
	if fake.Channels == nil {
		fake.Channels = map[string]string{"icrc-watch": "C0123456789"}
	}
	srv := httptest.NewServer(fake)
	t.Cleanup(srv.Close)
	deps := dependencies{Now: c.Now, Pacer: notify.NewPacer(c.Now, c.Wait), Timeout: 5 * time.Second, Transport: &http.Transport{}}
	var out []*receiver
	for _, channel := range channels {
		s, err := newSlack(options{Channel: channel, Token: notify.NewSecret(token), APIURL: srv.URL + "/api"}, deps)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func sample(name string) digest.Message {
	for _, s := range notifytest.Samples() {
		if s.Name == name {
			return s.Message
		}
	}
	panic("no sample " + name)
}

func notification() notify.Notification {
	m := sample("alert-new")
	return notify.Notification{Key: m.Key, Message: m, FirstAttempt: notifytest.At, Attempt: 1}
}

func TestNotify(t *testing.T) {
	fake := &notifytest.FakeSlack{}
	s, _ := start(t, fake)
	for _, sample := range notifytest.Samples() {
		r, err := s.Notify(t.Context(), notify.Notification{Key: sample.Message.Key, Message: sample.Message, FirstAttempt: notifytest.At})
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		posts := fake.Posts()
		p := posts[len(posts)-1]
		if r.ID != p.TS || p.Mark() != Mark(notify.NewSecret(token), sample.Message.Key) {
			t.Errorf("%s: receipt %q of a post %q with mark %q", sample.Name, r.ID, p.TS, p.Mark())
		}
		delete(p.Form, "blocks")
		delete(p.Form, "metadata")
		delete(p.Form, "text")
		want := map[string]string{"channel": "#icrc-watch", "mrkdwn": "false", "parse": "none", "unfurl_links": "false", "unfurl_media": "false"}
		if diff := cmp.Diff(want, p.Form); diff != "" {
			t.Errorf("%s: request (-want +got):\n%s", sample.Name, diff)
		}
		if p.Text == "" || strings.ContainsAny(p.Text, "<>") {
			t.Errorf("%s: fallback %q", sample.Name, p.Text)
		}
	}
}

func TestBlocksGolden(t *testing.T) {
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(map[string]any{"text": fallback(s.Message), "blocks": blocks(s.Message)}); err != nil {
				t.Fatal(err)
			}
			check.Golden(t, *update, s.Name+".json", b.String())
		})
	}
}

func TestNotifyPossibleRepeat(t *testing.T) {
	fake := &notifytest.FakeSlack{}
	s, _ := start(t, fake)
	n := notification()
	n.PossibleRepeat = true
	if _, err := s.Notify(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	p := fake.Posts()[0]
	if !strings.HasPrefix(p.Text, "Possible repeat: ") || !strings.Contains(string(p.Blocks), digest.RepeatLine) {
		t.Errorf("a possible repeat is not marked: %s %.200s", p.Text, p.Blocks)
	}
}

// TestOutcomes is the table of all that Slack and the way to it may answer.
func TestOutcomes(t *testing.T) {
	type want struct {
		outcome notify.Outcome
		after   time.Duration // 0: not said
	}
	type row struct {
		name  string
		fault notifytest.SlackFault
		want  want
	}
	transient, permanently, unknown := want{outcome: notify.OutcomeTransient}, want{outcome: notify.OutcomePermanent},
		want{outcome: notify.OutcomeUnknown}
	in := func(d time.Duration) want { return want{notify.OutcomeTransient, d} }
	rows := []row{
		{"429 with seconds", notifytest.SlackFault{Status: 429, RetryAfter: "17"}, in(17 * time.Second)},
		{"429 without", notifytest.SlackFault{Status: 429}, in(defaultPause)},
		{
			"429 with a date",
			notifytest.SlackFault{Status: 429, RetryAfter: notifytest.At.Add(45 * time.Second).Format(http.TimeFormat)},
			in(45 * time.Second),
		},
		{"429 with nonsense", notifytest.SlackFault{Status: 429, RetryAfter: "soon"}, in(defaultPause)},
		{"429 with a year", notifytest.SlackFault{Status: 429, RetryAfter: "31536000"}, in(time.Hour)},
		{"429 with too many digits", notifytest.SlackFault{Status: 429, RetryAfter: "99999999999999999999"}, in(defaultPause)},
		{"429 with less than nothing", notifytest.SlackFault{Status: 429, RetryAfter: "-5"}, in(time.Second)},
		{"200 ratelimited", notifytest.SlackFault{Error: "ratelimited"}, in(defaultPause)},
		{"200 ratelimited with seconds", notifytest.SlackFault{Error: "ratelimited", RetryAfter: "9"}, in(9 * time.Second)},
		{"200 rate_limited", notifytest.SlackFault{Error: "rate_limited"}, in(defaultPause)},
		{"ok without ts", notifytest.SlackFault{NoTS: true}, unknown},
		{"not ok, no error", notifytest.SlackFault{Error: "-"}, unknown},
		{"no JSON", notifytest.SlackFault{Body: "<html>"}, unknown},
		{"empty answer", notifytest.SlackFault{Body: " "}, unknown},
		{"cut answer", notifytest.SlackFault{Body: `{"ok":tr`}, unknown},
		{"errors of no known form", notifytest.SlackFault{Body: `{"ok":false,"error":"","errors":[{"x":1}]}`}, unknown},
		{"dropped before the answer", notifytest.SlackFault{Drop: true}, unknown},
		{"posted, then dropped", notifytest.SlackFault{Do: true, Drop: true}, unknown},
		{"posted, then 500", notifytest.SlackFault{Do: true, Status: 500}, unknown},
		{"internal_error", notifytest.SlackFault{Error: "internal_error"}, unknown},
		{"fatal_error", notifytest.SlackFault{Error: "fatal_error"}, unknown},
		{"service_unavailable", notifytest.SlackFault{Error: "service_unavailable"}, transient},
		{"request_timeout", notifytest.SlackFault{Error: "request_timeout"}, transient},
		{"a new error", notifytest.SlackFault{Error: "moon_is_full"}, transient},
	}
	for code := range closed {
		rows = append(rows, row{code, notifytest.SlackFault{Error: code}, want{outcome: notify.OutcomeDown}})
	}
	for code := range content {
		rows = append(rows, row{code, notifytest.SlackFault{Error: code}, permanently})
	}
	for status, o := range check.HTTPOutcomes() {
		if status != 429 && status != http.StatusNotModified {
			rows = append(rows, row{http.StatusText(status), notifytest.SlackFault{Status: status, Body: "x"}, want{outcome: o}})
		}
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			fault := r.fault
			fake := &notifytest.FakeSlack{Fault: func(string, int) *notifytest.SlackFault { return &fault }}
			s, _ := start(t, fake)
			_, err := s.Notify(t.Context(), notification())
			got, after := notify.Classify(err)
			if got != r.want.outcome {
				t.Fatalf("%v: %s, want %s", err, got, r.want.outcome)
			}
			if r.want.after == 0 && !after.IsZero() || r.want.after != 0 && !after.Equal(notifytest.At.Add(r.want.after)) {
				t.Errorf("retry after %v, want in %v", after, r.want.after)
			}
			if n := fake.Calls("chat.postMessage"); n != 1 {
				t.Errorf("%d requests for one attempt", n)
			}
			check.LeaksNoSecret(t, token, err)
		})
	}
}

func TestOutcomesWithoutServer(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	hung := &notifytest.FakeSlack{
		Fault:    func(string, int) *notifytest.SlackFault { return &notifytest.SlackFault{Do: true, Hang: true} },
		Channels: map[string]string{"c": "C0123456789"},
	}
	hanging := httptest.NewServer(hung)
	defer hanging.Close()
	for _, tc := range []struct {
		name, url string
		want      notify.Outcome
	}{
		{"nobody listens", closed.URL, notify.OutcomeDown},
		{"no answer in time", hanging.URL, notify.OutcomeUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := newSlack(options{Channel: "#c", Token: notify.NewSecret(token), APIURL: tc.url}, dependencies{Timeout: 100 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Notify(t.Context(), notification())
			if got, _ := notify.Classify(err); got != tc.want {
				t.Errorf("%v: %s, want %s", err, got, tc.want)
			}
			check.LeaksNoSecret(t, token, err, s)
		})
	}
}

func TestPauseAfterRateLimit(t *testing.T) {
	fake := &notifytest.FakeSlack{Fault: func(_ string, n int) *notifytest.SlackFault {
		if n == 1 {
			return &notifytest.SlackFault{Status: 429, RetryAfter: "20"}
		}
		return nil
	}}
	s, c := start(t, fake)
	for range 2 {
		_, err := s.Notify(t.Context(), notification())
		if _, after := notify.Classify(err); !after.Equal(notifytest.At.Add(20 * time.Second)) {
			t.Fatalf("%v: after %v", err, after)
		}
	}
	if n := fake.Calls("chat.postMessage"); n != 1 {
		t.Errorf("Slack was asked %d times while it did not want to be", n)
	}
	c.now = c.now.Add(20 * time.Second)
	if _, err := s.Notify(t.Context(), notification()); err != nil {
		t.Error(err)
	}
}

// TestRateLimitHoldsItsChannel: what Slack says of one channel keeps no other
// waiting, and says nothing of look-ups.
func TestRateLimitHoldsItsChannel(t *testing.T) {
	fake := &notifytest.FakeSlack{
		Channels: map[string]string{"a": "C0000000001", "b": "C0000000002"},
		Fault: func(method string, n int) *notifytest.SlackFault {
			if method == postMessage && n == 1 {
				return &notifytest.SlackFault{Status: 429, RetryAfter: "1"}
			}
			return nil
		},
	}
	c := &clock{notifytest.At}
	both := startAll(t, fake, c, "#a", "#b")
	if _, err := both[0].Notify(t.Context(), notification()); err == nil {
		t.Fatal("the fake Slack did not refuse")
	}
	for range 2 {
		if _, err := both[1].Notify(t.Context(), notification()); err != nil {
			t.Errorf("the other channel: %v", err)
		}
	}
	if got := both[1].NextTurn(""); !got.Equal(notifytest.At.Add(2 * gap)) {
		t.Errorf("the other channel's third turn is at %v", got)
	}
	if _, _, err := both[0].Lookup(t.Context(), notification()); err != nil {
		t.Errorf("look-up: %v", err)
	}
	if _, err := both[0].Notify(t.Context(), notification()); err != nil { // a gap has passed
		t.Errorf("after the second that Slack asked for: %v", err)
	}
}

func TestPace(t *testing.T) {
	fake := &notifytest.FakeSlack{}
	s, _ := start(t, fake)
	for range 4 {
		if _, err := s.Notify(t.Context(), notification()); err != nil {
			t.Fatal(err)
		}
	}
	posts := fake.Posts()
	for i := 1; i < len(posts); i++ {
		if d := posts[i].At.Sub(posts[i-1].At); d < time.Second {
			t.Errorf("%v between two messages", d)
		}
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer other.Close()
	srv := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	s, err := newSlack(options{Channel: "#c", Token: notify.NewSecret(token), APIURL: srv.URL}, dependencies{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Notify(t.Context(), notification())
	if got, _ := notify.Classify(err); got != notify.OutcomeDown || asked {
		t.Errorf("%v: %s; the token went to another host: %v", err, got, asked)
	}
}

func TestTokenFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("good", token+"\n")
	write("empty", "\n")
	write("two", "a\nb\n")
	for _, tc := range []struct {
		file string
		ok   bool
	}{{"good", true}, {"empty", false}, {"two", false}, {"absent", false}} {
		s, err := newSlack(options{Channel: "#c", TokenFile: tc.file}, dependencies{Dir: dir})
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.file, err)
		}
		check.LeaksNoSecret(t, token, err, s)
	}
}

func TestValidate(t *testing.T) {
	secret := notify.NewSecret(token)
	for _, tc := range []struct {
		name string
		opt  options
		want []string // fields at fault
	}{
		{"good", options{Channel: "#c", Token: secret}, nil},
		{"id and file", options{Channel: "C0123456789", TokenFile: "t"}, nil},
		{"nothing", options{}, []string{"channel", "token_file"}},
		{"both", options{Channel: "#c", Token: secret, TokenFile: "t"}, []string{"token_file"}},
		{"ping", options{Channel: "<!channel>", Token: secret}, []string{"channel"}},
		{"two lines", options{Channel: "#c", Token: notify.NewSecret("a\nb")}, []string{"token"}},
		{"clear text", options{Channel: "#c", Token: secret, APIURL: "http://slack.example/api/"}, []string{"api_url"}},
		{"loopback", options{Channel: "#c", Token: secret, APIURL: "http://127.0.0.1:9/api/"}, nil},
		{"no URL", options{Channel: "#c", Token: secret, APIURL: "slack"}, []string{"api_url"}},
	} {
		var got []string
		for _, f := range tc.opt.Validate() {
			got = append(got, f.Field)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		check.LeaksNoSecret(t, token, tc.opt, tc.opt.Validate())
	}
}
