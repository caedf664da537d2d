package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tocsin": main})
}

// TestScript runs the command line as people do: each script of
// testdata/script is one, with the files and servers that it needs.
func TestScript(t *testing.T) {
	racetest.Alone(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TOCSIN_CONFIG", "")
			env.Setenv("TOCSIN_DATABASE", "")
			printed, err := filepath.Abs("../../testdata/printed.pdf")
			env.Setenv("PDF", printed)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"serve":  serve,
			"slack":  serveSlack,
			"smtp":   serveSMTP,
			"port":   freePort,
			"ready":  waitReady,
			"term":   terminate,
			"within": within,
			"hup":    hangup,
			"until":  until,
			"shown":  untilShown,
			"json":   checkJSON,
			"spans":  checkSpans,
			"sqlite": execSQL,
			"png":    writePNG,
		},
	})
}

// exits CODE COMMAND ARGS... runs the command, which must exit with the code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// serve DIR serves the files of a folder at $BASE, with an ETag, and with
// {{BASE}} replaced; a path that ends in .slow answers when the test is over,
// and one in .locked only me, with the password hunter2.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	over := make(chan struct{})
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".slow") {
			select {
			case <-over:
			case <-r.Context().Done():
			}
			return
		}
		user, password, _ := r.BasicAuth()
		if strings.HasSuffix(r.URL.Path, ".locked") && (user != "me" || password != "hunter2") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		path := filepath.Join(dir, filepath.Clean(r.URL.Path))
		body, err := os.ReadFile(path)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		body = bytes.ReplaceAll(body, []byte("{{BASE}}"), []byte(srv.URL))
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(body)))
		http.ServeContent(w, r, filepath.Base(path), time.Time{}, bytes.NewReader(body))
	}))
	ts.Setenv("BASE", srv.URL)
	ts.Setenv("LOCALHOST", strings.Replace(srv.URL, "127.0.0.1", "localhost", 1))
	ts.Defer(func() {
		close(over)
		srv.Close()
	})
}

// slack serves a fake Slack at $SLACK that knows the channel #icrc-watch.
func serveSlack(ts *testscript.TestScript, neg bool, args []string) {
	srv := httptest.NewServer(&notifytest.FakeSlack{Channels: map[string]string{"icrc-watch": "C0123456789"}})
	ts.Setenv("SLACK", srv.URL+"/api/")
	ts.Defer(srv.Close)
}

// smtp serves a mail server at $SMTP.
func serveSMTP(ts *testscript.TestScript, neg bool, args []string) {
	addr, stop, err := (&notifytest.SMTPServer{}).Start()
	ts.Check(err)
	ts.Setenv("SMTP", "smtp://"+addr)
	ts.Defer(stop)
}

// port NAME sets a variable to a port that nobody listens on.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv(args[0], port)
}

// patience is how long something may take that a machine with nothing else to
// do has done within a second.
const patience = 2 * time.Minute

// ready URL waits until the URL answers 200.
func waitReady(ts *testscript.TestScript, neg bool, args []string) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-tick.C {
		resp, err := http.Get(args[0])
		if err != nil {
			continue
		}
		ts.Check(resp.Body.Close())
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	ts.Fatalf("%s is not ready", args[0])
}

// term ends the commands in the background as a service manager would.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv("TERM_AT", time.Now().Format(time.RFC3339Nano))
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// hup tells the commands in the background to read again.
func hangup(ts *testscript.TestScript, neg bool, args []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGHUP))
	}
}

// until COMMAND ARGS... runs the command again and again until it succeeds.
func until(ts *testscript.TestScript, neg bool, args []string) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-tick.C {
		if ts.Exec(args[0], args[1:]...) == nil {
			return
		}
	}
	ts.Fatalf("it does not succeed")
}

// shown REGEXP COMMAND ARGS... runs the command again and again until its
// output matches.
func untilShown(ts *testscript.TestScript, neg bool, args []string) {
	want, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-tick.C {
		if ts.Exec(args[1], args[2:]...) == nil && want.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("it does not show %s, but\n%s", args[0], ts.ReadFile("stdout"))
}

// within DURATION checks how long ago the term was.
func within(ts *testscript.TestScript, neg bool, args []string) {
	limit, err := time.ParseDuration(args[0])
	ts.Check(err)
	at, err := time.Parse(time.RFC3339Nano, ts.Getenv("TERM_AT"))
	ts.Check(err)
	if took := time.Since(at); took > limit {
		ts.Fatalf("took %s", took)
	}
}

// json FILE PATH WANT compares one value of a file with JSON; PATH is as
// entries.0.title, with the line first in a file of lines, and len for a length.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH WANT")
	}
	raw, path := ts.ReadFile(args[0]), args[1]
	if line, rest, ok := strings.Cut(path, ":"); ok {
		n, err := strconv.Atoi(line)
		ts.Check(err)
		raw, path = strings.Split(raw, "\n")[n-1], rest
	}
	var v any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	for _, step := range strings.Split(path, ".") {
		v = descend(ts, v, step)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	ts.Check(enc.Encode(v))
	if got := strings.TrimSpace(out.String()); (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

func descend(ts *testscript.TestScript, v any, step string) any {
	switch at := v.(type) {
	case map[string]any:
		next, ok := at[step]
		if !ok {
			ts.Fatalf("no field %q", step)
		}
		return next
	case []any:
		if step == "len" {
			return len(at)
		}
		i, err := strconv.Atoi(step)
		if err != nil || i >= len(at) {
			ts.Fatalf("no item %q of %d", step, len(at))
		}
		return at[i]
	}
	ts.Fatalf("%q: not an object or a list", step)
	return nil
}

// spans INPUT OUTPUT checks that the spans of a replay's output cut from its
// input, as given, what they say.
func checkSpans(ts *testscript.TestScript, neg bool, args []string) {
	in, out := strings.Split(ts.ReadFile(args[0]), "\n"), strings.Split(ts.ReadFile(args[1]), "\n")
	checked := 0
	for i, line := range out {
		var given, got struct {
			Title, Text string
			Matches     []struct {
				Field, Text string
				Start, End  int
			}
		}
		if line == "" || json.Unmarshal([]byte(in[i]), &given) != nil {
			continue
		}
		ts.Check(json.Unmarshal([]byte(line), &got))
		if got.Title != "" {
			given.Title, given.Text = got.Title, got.Text // of HTML
		}
		for _, m := range got.Matches {
			field := map[string]string{"title": given.Title, "text": given.Text}[m.Field]
			if cut := field[m.Start:m.End]; cut != m.Text {
				ts.Fatalf("line %d: %s[%d:%d] is %q, not %q", i+1, m.Field, m.Start, m.End, cut, m.Text)
			}
			checked++
		}
	}
	if checked == 0 {
		ts.Fatalf("no spans")
	}
}

// sqlite FILE STATEMENT changes a database behind Tocsin's back.
func execSQL(ts *testscript.TestScript, neg bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// png FILE writes the start of a picture.
func writePNG(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"), 0o600))
}

// TestStopped holds that a command whose context is over fails, and does not
// pretend to be done.
func TestStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errOut bytes.Buffer
	if code := run(ctx, []string{"replay", "-"}, strings.NewReader("{}\n"), &out, &errOut); code != exitFailed {
		t.Errorf("exit code %d, want %d: %s", code, exitFailed, errOut.String())
	}
	if got := errOut.String(); !strings.Contains(got, "stopped") || strings.Contains(got, "context") {
		t.Errorf("it says %q, want that it was stopped", got)
	}
}
