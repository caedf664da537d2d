package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"

	"tocsin/internal/fetch"
)

// running is a browser that can be spoken to, for one render.
type running struct {
	transport chromedp.Transport
	process   *process // nil for one that runs elsewhere
}

// open starts a browser, or connects to the one that runs elsewhere.
func (r *Renderer) open(ctx context.Context, fail context.CancelCauseFunc, p *proxy, agent string) (*running, error) {
	if r.opt.URL != "" {
		t, err := connect(ctx, r.opt.URL)
		if err != nil {
			return nil, fmt.Errorf("the browser at %s cannot be reached: %w", shownURL(r.opt.URL), err)
		}
		return &running{transport: t}, nil
	}
	path, err := fetch.FindBrowser(r.opt.Path)
	if err != nil {
		return nil, err
	}
	r.sweep.Do(removeStale)
	root := os.Geteuid() == 0
	if root {
		r.warn.Do(func() {
			r.opt.Log.Warn("pages are rendered without the browser's sandbox, which root cannot have; run Tocsin as another user")
		})
	}
	ps, t, err := start(ctx, path, flags(p.address(), agent, root))
	if err != nil {
		return nil, fmt.Errorf("the browser %s cannot be started: %w", path, err)
	}
	go ps.guardMemory(ctx, r.opt.Limits.Memory, fail)
	return &running{t, ps}, nil
}

// explain adds to the loss of a browser what it said last.
func (b *running) explain(err error) error {
	if b.process == nil || !errors.Is(err, errLost) {
		return err
	}
	b.process.kill()
	why := "the browser ended by itself"
	if last := b.process.said.last(); last != "" {
		why += "; it said: " + last
	}
	return errors.New(why)
}

func (b *running) close() {
	b.transport.Close()
	if b.process != nil {
		b.process.remove()
	}
}

// flags start a browser that has a profile of its own, speaks to its pipe and
// to the proxy alone, resolves no name, and does nothing in the background.
func flags(proxy, agent string, root bool) []string {
	out := []string{
		"--headless", "--remote-debugging-pipe", "--user-agent=" + agent,
		// The way out. Without <-loopback> the browser would go to loopback and
		// link-local addresses past the proxy.
		"--proxy-server=" + proxy, "--proxy-bypass-list=<-loopback>",
		"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--dns-prefetch-disable", "--disable-quic",
		"--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
		// Nothing of its own accord.
		"--disable-background-networking", "--disable-component-update", "--disable-component-extensions-with-background-pages",
		"--disable-client-side-phishing-detection", "--disable-default-apps", "--disable-domain-reliability", "--disable-extensions",
		"--disable-sync", "--disable-field-trial-config", "--disable-breakpad", "--disable-crash-reporter", "--metrics-recording-only",
		"--no-first-run", "--no-default-browser-check", "--no-pings", "--no-service-autorun", "--password-store=basic", "--use-mock-keychain",
		"--disable-features=" + strings.Join([]string{
			"AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "DialMediaRouteProvider", "InterestFeedContentSuggestions",
			"MediaRouter", "OptimizationHints", "Translate", "WebRtcHideLocalIpsWithMdns",
		}, ","),
		// Nothing that text needs not.
		"--blink-settings=imagesEnabled=false", "--autoplay-policy=user-gesture-required", "--mute-audio", "--block-new-web-contents",
		"--disable-notifications", "--disable-speech-api", "--disable-3d-apis", "--disable-gpu", "--disable-file-system",
		"--disable-shared-workers",
		"--disable-prompt-on-repost", "--disable-popup-blocking=false", "--deny-permission-prompts", "--hide-scrollbars",
		// Small, and not in a container's small shared memory.
		"--disable-dev-shm-usage", "--renderer-process-limit=2", "--js-flags=--max-old-space-size=512", "--disk-cache-size=16777216",
		"--window-size=1280,2000",
	}
	if root {
		out = append(out, "--no-sandbox")
	}
	return append(out, "about:blank")
}

// profiles is what the folders of profiles are called.
const profiles = "tocsin-render-*"

// removeStale removes profiles that a Tocsin which was killed has left. No
// render takes so long that one as old as an hour is in use.
func removeStale() {
	folders, _ := filepath.Glob(filepath.Join(os.TempDir(), profiles))
	for _, folder := range folders {
		if info, err := os.Lstat(folder); err == nil && info.IsDir() && time.Since(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(folder) // another user's stays
		}
	}
}

// process is a browser that was started here, and its profile.
type process struct {
	cmd    *exec.Cmd
	folder string
	said   tail
	ended  chan struct{} // closed when it has been waited for
}

// start starts the program with a new profile. It inherits nothing of our
// environment, which may hold secrets.
func start(ctx context.Context, path string, flags []string) (*process, chromedp.Transport, error) {
	folder, err := os.MkdirTemp("", profiles)
	if err != nil {
		return nil, nil, err
	}
	ps := &process{folder: folder, ended: make(chan struct{})}
	ps.cmd = exec.Command(path, append([]string{"--user-data-dir=" + folder}, flags...)...)
	ps.cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "XDG_CONFIG_HOME=" + folder,
		"XDG_CACHE_HOME=" + folder, "LANG=C.UTF-8", "TZ=UTC",
	}
	ps.cmd.Dir = folder
	ps.cmd.Stderr = &ps.said
	ps.cmd.WaitDelay = time.Second
	ownGroup(ps.cmd)
	theirs, ours, err := pipes(ps.cmd)
	if err == nil {
		err = ps.cmd.Start()
		theirs.close()
	}
	if err != nil {
		ours.close()
		os.RemoveAll(folder)
		return nil, nil, err
	}
	go func() {
		_ = ps.cmd.Wait() // how it ended is in what it said
		close(ps.ended)
	}()
	if ctx.Err() != nil {
		ps.remove()
		return nil, nil, ctx.Err()
	}
	return ps, chromedp.NewPipeConn(&bounded{ours.in, maxProtocol}, ours.out), nil
}

// maxProtocol bounds in bytes what a browser says in one render: a page can
// have it say much.
const maxProtocol = 96 << 20

// bounded ends a pipe after so many bytes.
type bounded struct {
	*os.File
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("it says more than is read")
	}
	n, err := b.File.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// ends are the two ends of the pipes that one side holds.
type ends struct{ in, out *os.File }

func (e ends) close() {
	for _, f := range []*os.File{e.in, e.out} {
		if f != nil {
			f.Close()
		}
	}
}

// pipes makes the pipes that --remote-debugging-pipe wants: the browser reads
// commands from its descriptor 3 and writes to 4. Unlike a port, nobody else on
// this machine can speak to it.
func pipes(cmd *exec.Cmd) (theirs, ours ends, err error) {
	if theirs.in, ours.out, err = os.Pipe(); err != nil {
		return theirs, ours, err
	}
	ours.in, theirs.out, err = os.Pipe()
	cmd.ExtraFiles = []*os.File{theirs.in, theirs.out}
	return theirs, ours, err
}

// kill ends the browser with all of its processes, and waits for it.
func (ps *process) kill() {
	killGroup(ps.cmd)
	<-ps.ended
}

// goneWithin is how long a browser gets to end by itself when its pipe is
// closed: then it reaps its own processes.
const goneWithin = 2 * time.Second

// remove ends the browser and deletes its profile.
func (ps *process) remove() {
	select {
	case <-ps.ended:
	case <-time.After(goneWithin):
	}
	ps.kill()
	for range 20 { // a process that is dying may still write
		if os.RemoveAll(ps.folder) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const maxTail = 4 << 10

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > maxTail {
		t.buf = bytes.Clone(t.buf[len(t.buf)-maxTail:])
	}
	return len(p), nil
}

// last is the line that says most, for people: the last one that reports a
// fault, or the last of all.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(t.buf)), "\n")
	line := lines[len(lines)-1]
	for _, l := range lines {
		if strings.Contains(l, ":FATAL:") || strings.Contains(l, ":ERROR:") {
			line = l
		}
	}
	line = strings.TrimSpace(line)
	if _, after, ok := strings.Cut(line, "] "); ok && strings.HasPrefix(line, "[") {
		line = after // without process number and time
	}
	return strings.ToValidUTF8(fmt.Sprintf("%.300s", line), "?")
}
