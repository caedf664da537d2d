package webhook

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

const (
	secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	path   = "/hook/path-that-is-a-secret"
)

// request is one that the server of a test got.
type request struct {
	header http.Header
	body   []byte
}

// server answers as told and keeps what it was asked.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []request
	answer http.HandlerFunc // nil: 204
}

func (s *server) requests() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.asked...)
}

// start runs a server and a receiver that posts to it.
func start(t *testing.T, answer http.HandlerFunc) (*receiver, *server) {
	t.Helper()
	s := &server{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.asked = append(s.asked, request{r.Header.Clone(), body})
		s.mu.Unlock()
		if s.answer == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.answer(w, r)
	}))
	t.Cleanup(s.Close)
	opt := options{URL: notify.NewSecret(s.URL + path), Secret: notify.NewSecret(secret)}
	w, err := newWebhook(opt, dependencies{Now: func() time.Time { return notifytest.At }})
	if err != nil {
		t.Fatal(err)
	}
	return w, s
}

func notification() notify.Notification {
	m := notifytest.Samples()[0].Message
	return notify.Notification{Key: m.Key, Message: m, FirstAttempt: notifytest.At, Attempt: 1}
}

func TestNotify(t *testing.T) {
	w, s := start(t, nil)
	n := notification()
	n.Key = "3f9a1c.2"
	first, err := w.Notify(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	n.Attempt, n.PossibleRepeat = 2, true
	second, err := w.Notify(t.Context(), n)
	if err != nil || second != first || first.ID != "msg_3f9a1c_2" {
		t.Errorf("%+v, then %+v, %v: want one id for all attempts", first, second, err)
	}
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range s.requests() {
		if err := verifier.VerifyIgnoringTimestamp(r.body, r.header); err != nil {
			t.Errorf("attempt %d: %v", i+1, err)
		}
		if r.header.Get("webhook-timestamp") != fmt.Sprint(notifytest.At.Unix()) || r.header.Get("webhook-id") != first.ID {
			t.Errorf("attempt %d: %v", i+1, r.header)
		}
		if r.header.Get("Content-Type") != "application/json" {
			t.Errorf("attempt %d: content type %q", i+1, r.header.Get("Content-Type"))
		}
		var got struct {
			Version        int    `json:"version"`
			PossibleRepeat bool   `json:"possible_repeat"`
			Title          string `json:"title"`
		}
		if err := json.Unmarshal(r.body, &got); err != nil || got.Version != 1 || got.PossibleRepeat != (i == 1) || got.Title != n.Message.Title {
			t.Errorf("attempt %d: %+v, %v", i+1, got, err)
		}
	}
}

// TestSignature is the example of the specification's own tests.
func TestSignature(t *testing.T) {
	key, err := parseSecret(notify.NewSecret(secret))
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	key.sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if got := h.Get("webhook-signature"); got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("signature %s", got)
	}
}

// TestOutcomes is the table of all that a server may answer.
func TestOutcomes(t *testing.T) {
	want := check.HTTPOutcomes()
	for status := 200; status < 300; status++ {
		want[status] = notify.OutcomeSent
	}
	want[http.StatusGone] = notify.OutcomePermanent
	var status int // of the next answer
	first, s := start(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		fmt.Fprintf(w, "cannot POST %s with %v", r.URL, r.Header) // as some servers do
	})
	asked := 0
	for code, want := range want {
		status = code
		w := &receiver{to: first.to, key: first.key, client: first.client, now: first.now} // one that no 410 has ended
		_, err := w.Notify(t.Context(), notification())
		if got, after := notify.Classify(err); got != want || !after.IsZero() {
			t.Errorf("HTTP %d: %s after %v (%v), want %s", code, got, after, err, want)
		}
		if notify.IsGone(err) != (code == http.StatusGone) {
			t.Errorf("HTTP %d: gone %v", code, notify.IsGone(err))
		}
		if asked++; len(s.requests()) != asked {
			t.Fatalf("HTTP %d: %d requests for %d attempts", code, len(s.requests()), asked)
		}
		check.LeaksNoSecret(t, secret, err)
		check.LeaksNoSecret(t, path, err)
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		status int
		header string
		after  time.Duration // 0: not said
		want   notify.Outcome
	}{
		{429, "17", 17 * time.Second, notify.OutcomeTransient},
		{429, "0", time.Second, notify.OutcomeTransient},
		{429, "864000", time.Hour, notify.OutcomeTransient},
		{429, "soon", 0, notify.OutcomeTransient},
		{503, notifytest.At.Add(2 * time.Minute).Format(http.TimeFormat), 2 * time.Minute, notify.OutcomeTransient},
		{503, "", 0, notify.OutcomeUnknown},
		{500, "17", 0, notify.OutcomeUnknown},
		{400, "17", 0, notify.OutcomePermanent},
	} {
		w, _ := start(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", tt.header)
			w.WriteHeader(tt.status)
		})
		_, err := w.Notify(t.Context(), notification())
		got, after := notify.Classify(err)
		if got != tt.want || after.IsZero() != (tt.after == 0) || tt.after != 0 && !after.Equal(notifytest.At.Add(tt.after)) {
			t.Errorf("HTTP %d, Retry-After %q: %s, %v; want %s in %s", tt.status, tt.header, got, after, tt.want, tt.after)
		}
	}
}

// TestWithoutAnswer: what was sent may have arrived; what was not has not.
func TestWithoutAnswer(t *testing.T) {
	dropped, _ := start(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	hanging, _ := start(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	hanging.client.Timeout = 100 * time.Millisecond
	closed, s := start(t, nil)
	s.Close()
	for _, tt := range []struct {
		name string
		w    *receiver
		want notify.Outcome
	}{
		{"dropped before the answer", dropped, notify.OutcomeUnknown},
		{"no answer in time", hanging, notify.OutcomeUnknown},
		{"nobody listens", closed, notify.OutcomeDown},
	} {
		_, err := tt.w.Notify(t.Context(), notification())
		if got, _ := notify.Classify(err); got != tt.want {
			t.Errorf("%s: %s (%v), want %s", tt.name, got, err, tt.want)
		}
		check.LeaksNoSecret(t, secret, err, tt.w)
		check.LeaksNoSecret(t, path, err, tt.w)
	}
}

func TestGone(t *testing.T) {
	w, s := start(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	for range 3 {
		_, err := w.Notify(t.Context(), notification())
		if !notify.IsGone(err) || !strings.Contains(err.Error(), "wants no more messages") {
			t.Errorf("%v", err)
		}
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("asked %d times, want no more after a 410", n)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	_, other := start(t, nil)
	w, _ := start(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	_, err := w.Notify(t.Context(), notification())
	got, _ := notify.Classify(err)
	if got != notify.OutcomeDown || len(other.requests()) != 0 || !strings.Contains(err.Error(), "not followed") {
		t.Errorf("%s (%v), %d requests elsewhere", got, err, len(other.requests()))
	}
}

// TestAnswersAreBounded: an answer without end is cut, and what its status says
// holds.
func TestAnswersAreBounded(t *testing.T) {
	w, _ := start(t, func(w http.ResponseWriter, _ *http.Request) {
		line := []byte(strings.Repeat("x", 1<<10))
		for {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	})
	if _, err := w.Notify(t.Context(), notification()); err != nil {
		t.Error(err)
	}
}

func TestSplit(t *testing.T) {
	w, _ := start(t, nil)
	m := notifytest.Samples()[0].Message
	if got := w.Split(m); len(got) != 1 || got[0].Parts != 0 {
		t.Errorf("%d parts of a small message", len(got))
	}
	for len(m.Stories) < 300 {
		m.Stories = append(m.Stories, m.Stories[0])
	}
	parts := w.Split(m)
	stories := 0
	for _, p := range parts {
		body, err := encode(p)
		if err != nil || len(body) > maxBody {
			t.Errorf("a part of %d bytes, %v", len(body), err)
		}
		stories += len(p.Stories)
	}
	if len(parts) < 2 || stories != 300 {
		t.Errorf("%d parts with %d stories", len(parts), stories)
	}
}

func TestValidate(t *testing.T) {
	given := func(url, secret, file string) options {
		return options{URL: notify.NewSecret(url), Secret: notify.NewSecret(secret), SecretFile: file}
	}
	const hook = "https://example.org" + path
	for _, tt := range []struct {
		name string
		opt  options
		want []string // fields at fault
	}{
		{"good", given(hook, secret, ""), nil},
		{"file and port", given("https://example.org:8443"+path+"?token=x", "", "hook.secret"), nil},
		{"this machine", given("http://localhost:5678"+path, secret, ""), nil},
		{"a container", given("http://n8n:5678"+path, secret, ""), nil},
		{"private network", given("http://10.1.2.3"+path, secret, ""), nil},
		{"nothing", options{}, []string{"url", "secret_file"}},
		{"both", given(hook, secret, "hook.secret"), []string{"secret_file"}},
		{"clear text", given("http://example.org"+path, secret, ""), []string{"url"}},
		{"another scheme", given("ftp://example.org"+path, secret, ""), []string{"url"}},
		{"no host", given("https://"+path, secret, ""), []string{"url"}},
		{"password", given("https://u:p@example.org"+path, secret, ""), []string{"url"}},
		{"fragment", given(hook+"#x", secret, ""), []string{"url"}},
		{"space", given(hook+" x", secret, ""), []string{"url"}},
		{"no prefix", given(hook, strings.TrimPrefix(secret, "whsec_"), ""), []string{"secret"}},
		{"no base64", given(hook, secret+"?", ""), []string{"secret"}},
		{"short", given(hook, "whsec_MfKQ9r8GKYqrTwjUPD8ILA==", ""), []string{"secret"}},
		{"long", given(hook, "whsec_"+strings.Repeat("MfKQ9r8G", 11), ""), []string{"secret"}},
	} {
		var got []string
		for _, f := range tt.opt.Validate() {
			got = append(got, f.Field)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		check.LeaksNoSecret(t, strings.TrimPrefix(secret, "whsec_"), tt.opt, tt.opt.Validate())
		check.LeaksNoSecret(t, path, tt.opt, tt.opt.Validate())
	}
}

func TestSecretFile(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"good": secret + "\n", "wrong": "xoxb-1\n", "empty": "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]string{
		"good": "", "wrong": "secret_file: the secret does not begin with whsec_", "empty": "the file is empty", "absent": "no such file",
	} {
		o := &options{URL: notify.NewSecret("https://example.org" + path), SecretFile: file}
		got, err := o.Notifier("hook", notify.Surroundings{Dir: dir})
		if (err == nil) != (want == "") || (got == nil) != (err != nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", file, got, err, want)
		}
		check.LeaksNoSecret(t, secret, got, err)
		check.LeaksNoSecret(t, path, got, err)
	}
}

func TestAdvice(t *testing.T) {
	o := new(options)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{notify.Gone(io.EOF), "wants no more messages"},
		{notify.HTTPStatus(nil, 401), "the server refused it"},
		{notify.RetryAfter(io.EOF, notifytest.At), "not reached, or is busy"},
	} {
		if got := o.Advice(tt.err); !strings.Contains(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}
