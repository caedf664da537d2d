package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

// The canaries: what must stay at home. Each is a word of its own, so that a
// search finds it wherever it went.
const (
	canaryToken    = "xoxb-canary-slack-7f3a"
	canaryPassword = "canary-smtp-91bc"
	canaryHook     = "Y2FuYXJ5d2ViaG9va3NlY3JldGNhbmFyeTQ0" // "canarywebhooksecretcanary44" in base64
	canaryPath     = "canary-path-c3d4"
	canaryDatabase = "canary-database-5d20"
	canaryQuery    = "canary-query-e81f"
	canaryName     = "Zephyrine Quillfeather"
	canaryAlias    = "Quillfeatherova"
	canaryRule     = "canaryrule"
	canaryWord     = "wobblegate"
	canaryList     = "canarylist"
)

var canaries = []string{
	canaryToken, canaryPassword, canaryDatabase, canaryHook, "canarywebhook", canaryPath,
	canaryQuery, "Zephyrine", "Quillfeather", canaryRule, canaryWord, canaryList,
}

const canaryConfig = `
database: "sqlite:%[1]s/canary.db"
timezone: Asia/Yerevan
web: {listen: "127.0.0.1:0"}
fetch: {contact: "https://example.org/bot", allow: [127.0.0.0/8]}
operators: ops
sources:
  - {name: wire, feed: "%[2]s/feed.xml?key=` + canaryQuery + `", schedule: "@every 1s", backlog: digest}
  - {name: dead, feed: "%[2]s/dead.xml?key=` + canaryQuery + `", schedule: "@every 1s"}
watchlists:
  - name: ` + canaryList + `
    entities:
      - {name: ` + canaryName + `, kind: person, aliases: [` + canaryAlias + `]}
    rules:
      - {name: ` + canaryRule + `, query: "` + canaryWord + ` OR entity:\"` + canaryName + `\""}
receivers:
  - {name: ops, console: {}}
  - {name: desk, slack: {channel: "#watch", token_file: slack.token, api_url: "%[3]s/api/"}}
  - {name: board, email: {from: tocsin@example.org, to: [board@example.org], smtp: "smtp://tocsin@%[4]s", password_file: smtp.password}}
  - {name: hook, webhook: {url: "%[5]s/` + canaryPath + `", secret_file: hook.secret}}
route:
  receiver: board
  send: now
  group_wait: 0s
  routes:
    - {watchlists: [` + canaryList + `], receiver: desk, send: now, group_wait: 0s, continue: true}
    - {watchlists: [` + canaryList + `], receiver: hook, send: now, group_wait: 0s, continue: true}
    - {watchlists: [` + canaryList + `], receiver: board, send: now, group_wait: 0s}
`

// notebook keeps every request that a server got, whole.
type notebook struct {
	mu   sync.Mutex
	text bytes.Buffer
	next http.Handler
}

func (n *notebook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	dump, err := httputil.DumpRequest(r, true)
	n.mu.Lock()
	fmt.Fprintf(&n.text, "%s %v\n", dump, err)
	n.mu.Unlock()
	n.next.ServeHTTP(w, r)
}

func (n *notebook) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// notes is a writer that a running process writes to while a test reads.
type notes struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{} // receives when something was written
}

func newNotes() *notes { return &notes{more: make(chan struct{}, 1)} }

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case n.more <- struct{}{}:
	default:
	}
	return n.b.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

// TestSecretsStayHome (SEC-02, SEC-03) plants secrets and watchlist terms,
// runs the service on an article that is told, on a dead source and on
// receivers that refuse, and looks for them in all that leaves the process but
// the messages themselves: logs, figures, requests to sources, and the words
// of the other commands.
func TestSecretsStayHome(t *testing.T) {
	racetest.Alone(t)
	web := apptest.NewSite(t)
	p := apptest.Piece{Slug: "report", Title: "A report", Name: canaryName, Date: apptest.Start}
	web.Publish(p)
	book := &notebook{next: web}
	outlet := httptest.NewServer(book)
	defer outlet.Close()
	feed := web.At("/feed.xml")
	feed.Body = strings.ReplaceAll(feed.Body, web.URL, outlet.URL)
	web.Set("/feed.xml", feed)
	fake := &notifytest.FakeSlack{Channels: map[string]string{"watch": "C0123456789"}, Token: canaryToken, Fault: refuseFirst}
	api := httptest.NewServer(fake)
	defer api.Close()
	mail := &notifytest.SMTPServer{User: "tocsin", Password: "another"} // its certificate is trusted by nobody
	addr, stop, err := mail.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, "cannot %s %s", r.Method, r.URL) // as some servers do
	}))
	defer hook.Close()
	dir := t.TempDir()
	conf := filepath.Join(dir, "tocsin.yaml")
	for name, text := range map[string]string{
		"tocsin.yaml": fmt.Sprintf(canaryConfig, dir, outlet.URL, api.URL, addr, hook.URL),
		"hook.secret": "whsec_" + canaryHook + "\n", "slack.token": canaryToken + "\n", "smtp.password": canaryPassword + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	out, log := newNotes(), newNotes()
	cmd := exec.Command(apptest.Binary(t), "run", "--config", conf)
	cmd.Stdout, cmd.Stderr = out, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	wait(t, "the article, the refusals and three failed polls", log, func() bool {
		l := log.String()
		return strings.Count(l, `"deliver"`) >= 3 && strings.Contains(l, "answered HTTP 404") &&
			strings.Count(l, `"dead"`) >= 3 && strings.Contains(l, `"outcome":"down"`)
	})
	base := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(log.String()[strings.Index(log.String(), "serving health"):])
	var figures string
	for _, path := range []string{"/metrics", "/healthz", "/readyz", "/nothing"} {
		figures += get(t, "http://"+base+path)
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid))
	if err == nil {
		figures += string(cmdline)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("after SIGTERM: %v\n%s", err, log.String())
		}
	case <-time.After(slowly):
		t.Errorf("the service did not stop within %s of SIGTERM", slowly)
	}

	absent(t, "the log", log.String(), canaries)
	absent(t, "the figures", figures, canaries)
	absent(t, "requests to the outlet", strings.ReplaceAll(book.String(), "?key="+canaryQuery, ""), canaries)
	if strings.Contains(book.String(), "Referer:") || strings.Contains(book.String(), "Cookie:") {
		t.Error("requests carry a referrer or a cookie")
	}
	secrets := canaries[:6]
	absent(t, "what is printed", out.String(), secrets)
	for _, args := range [][]string{
		{"check"}, {"status"}, {"status", "--json"}, {"test", "board"}, {"test", "hook"}, {"explain", outlet.URL + "/report"},
	} {
		said, _ := exec.Command(apptest.Binary(t), append(args, "--config", conf)...).CombinedOutput() // it may fail: what it says counts
		absent(t, "tocsin "+args[0], string(said), secrets)
	}
	bad := exec.Command(apptest.Binary(t), "once", "--config", conf)
	bad.Env = append(os.Environ(), "TOCSIN_DATABASE=postgres://tocsin:"+canaryDatabase+"@127.0.0.1:1/tocsin")
	said, err := bad.CombinedOutput()
	if err == nil {
		t.Error("a database that is not there was opened")
	}
	absent(t, "the error of a database that is not there", string(said), canaries)
}

// refuseFirst has Slack refuse the first message.
func refuseFirst(method string, n int) *notifytest.SlackFault {
	if method == "chat.postMessage" && n == 1 {
		return &notifytest.SlackFault{Error: "invalid_auth"}
	}
	return nil
}

// absent fails for each canary in a text.
func absent(t *testing.T, where, text string, canaries []string) {
	t.Helper()
	for _, c := range canaries {
		if i := strings.Index(strings.ToLower(text), strings.ToLower(c)); i >= 0 {
			t.Errorf("%s says %q: ...%s", where, c, text[max(0, i-200):min(len(text), i+100)])
		}
	}
}

// wait waits until a running process has said that something happened.
func wait(t *testing.T, what string, log *notes, happened func() bool) {
	t.Helper()
	for late := time.After(slowly); !happened(); {
		select {
		case <-log.more:
		case <-late:
			t.Fatalf("no %s within %s:\n%s", what, slowly, log.String())
		}
	}
}

// slowly is how long a process may take for what it does at once, on a machine
// that has much else to do.
const slowly = 3 * time.Minute

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
