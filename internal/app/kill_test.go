package app_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/demo"
	"tocsin/internal/notify/notifytest"
)

// roundOf is how many times the service is killed in the newsroom's days.
const roundOf = 8

// TestKillLoop kills the service at random moments of the newsroom's days,
// while Slack and the mail server fail now and then, and shows that nothing
// owed is lost, and that what came twice was marked. One round runs always;
// TOCSIN_KILL_CYCLES=200 runs as many rounds as that takes, and
// TOCSIN_KILL_SEED begins with another seed.
func TestKillLoop(t *testing.T) {
	t.Parallel() // mostly waits for clocks that are not simulated
	cycles, seed := apptest.FromEnv(t, "TOCSIN_KILL_CYCLES", roundOf), apptest.FromEnv(t, "TOCSIN_KILL_SEED", 1)
	began := time.Now()
	total := map[string]int{}
	for ; total["kills"] < cycles; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			k := newKillLoop(t, uint64(seed))
			// What is there in the first hours is backlog, whoever dies later.
			k.settle(k.room.Start().Add(4 * time.Hour))
			step := k.room.End().Sub(k.clock.Now()) / roundOf
			for range roundOf {
				k.cycle(step)
			}
			k.calm.Store(true)
			k.settle(k.room.End().Add(60 * time.Hour)) // looks, digests and retries all come round in that time
			k.checkQuiet()
			k.check()
			k.count("posts", len(k.slack.Posts()))
			k.count("mails", len(k.mail.Mails()))
			for what, n := range k.figures {
				total[what] += n
			}
		})
		if t.Failed() {
			break
		}
	}
	t.Logf("%s: %v", time.Since(began).Round(100*time.Millisecond), total)
}

// killLoop is the world around a service that is killed again and again.
type killLoop struct {
	t     *testing.T
	clock apptest.OffsetClock
	room  *demo.Newsroom
	slack *notifytest.FakeSlack
	mail  *notifytest.SMTPServer
	path  string // of the configuration
	db    string

	calm atomic.Bool // no more faults
	mu   sync.Mutex
	rng  *rand.Rand
	trap trap

	figures map[string]int
}

// Where a child dies: at a moment, or at the nth request of a kind.
const (
	atMoment  = "at a moment"
	atRequest = "at a request to an outlet"
	atSending = "at a sending"
)

// trap is where the running child dies: at the nth event of a kind, before or
// after it was carried out.
type trap struct {
	event string
	left  int
	after bool
	proc  *os.Process
	life  time.Duration // how long it may work at most
	lives bool          // it has made its first request
	dead  bool
}

func newKillLoop(t *testing.T, seed uint64) *killLoop {
	k := &killLoop{t: t, rng: rand.New(rand.NewPCG(seed, 2)), figures: map[string]int{}}
	room, err := demo.Open(func() time.Time {
		k.event(atRequest)
		return k.clock.Now()
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = room.Close() })
	k.room = room
	k.clock.Jump(time.Until(room.Start()))
	k.slack = &notifytest.FakeSlack{Now: k.clock.Now, Channels: map[string]string{"icrc-watch": "C0123456789"}, Fault: k.slackFault}
	api := httptest.NewServer(k.slack)
	t.Cleanup(api.CloseClientConnections)
	k.mail = &notifytest.SMTPServer{Fault: k.mailFault}
	addr, stop, err := k.mail.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	dir := t.TempDir()
	k.path, k.db = filepath.Join(dir, "tocsin.yaml"), filepath.Join(dir, "demo.db")
	conf := string(room.Config(dir, demo.Receivers{SlackAPI: api.URL + "/api/", SMTP: "smtp://" + addr}))
	conf = strings.Replace(conf, `web: {listen: "127.0.0.1:0"}`, `web: {listen: ""}`, 1)
	if err := os.WriteFile(k.path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	return k
}

// chance draws under the lock: requests come in from many goroutines.
func (k *killLoop) chance(n int) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.rng.IntN(n)
}

// cycle lets time pass, starts the service and kills it.
func (k *killLoop) cycle(step time.Duration) {
	k.t.Helper()
	var stderr bytes.Buffer
	cmd := apptest.Service(k.path, k.clock.Offset(), 0)
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.mu.Lock()
	k.trap = trap{proc: cmd.Process, after: k.rng.IntN(2) == 0, life: time.Second}
	late := 10 * time.Second
	switch k.rng.IntN(12) {
	case 0:
		late = time.Duration(10+k.rng.IntN(300)) * time.Millisecond // before it works at all
	case 1, 2:
		k.trap.life = time.Duration(10+k.rng.IntN(900)) * time.Millisecond
	case 3, 4:
		k.trap.event, k.trap.left = atRequest, 1+k.rng.IntN(40)
	default:
		k.trap.event, k.trap.left, k.trap.life = atSending, 1+k.rng.IntN(4)/3, 2500*time.Millisecond
	}
	k.mu.Unlock()
	timer := time.AfterFunc(late, func() { k.die(cmd.Process, atMoment) })
	err := cmd.Wait()
	timer.Stop()
	k.mu.Lock()
	defer k.mu.Unlock()
	killed := k.trap.dead
	k.trap = trap{}
	for line := range strings.Lines(stderr.String()) {
		if strings.Contains(line, `"level":"ERROR"`) || !strings.HasPrefix(line, "{") {
			k.t.Errorf("the service says: %s", line)
		}
	}
	if !killed {
		k.t.Fatalf("the service ended by itself: %v\n%s", err, stderr.String())
	}
	k.clock.Jump(step/2 + time.Duration(k.rng.Int64N(int64(step))))
}

// die kills the child, once.
func (k *killLoop) die(proc *os.Process, how string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.trap.proc != proc || k.trap.dead {
		return
	}
	_ = proc.Kill()
	k.trap.dead = true
	k.figures["kills"]++
	k.figures["kills "+how]++
}

// event counts towards the trap and springs it. It says whether this request
// is to be carried out although nobody will read the answer. The first event
// shows that the child works: its time runs from then.
func (k *killLoop) event(name string) (sprung, after bool) {
	k.mu.Lock()
	proc := k.trap.proc
	if proc != nil && !k.trap.lives {
		k.trap.lives = true
		time.AfterFunc(k.trap.life, func() { k.die(proc, atMoment) })
	}
	if proc == nil || k.trap.dead || k.trap.event != name {
		k.mu.Unlock()
		return false, false
	}
	k.trap.left--
	sprung, after = k.trap.left <= 0, k.trap.after
	k.mu.Unlock()
	if sprung {
		k.die(proc, name)
	}
	return sprung, after
}

func (k *killLoop) count(what string, n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.figures[what] += n
}

// settle lets the service run, undisturbed, until the moment given.
func (k *killLoop) settle(until time.Time) {
	k.t.Helper()
	cfg, faults, err := config.Load(k.path)
	if err != nil {
		k.t.Fatal(err, faults)
	}
	a, err := app.New(k.t.Context(), app.Options{
		Config: cfg, Clock: &k.clock, Log: slog.New(slog.DiscardHandler), Out: io.Discard,
		Version: "test",
	})
	if err != nil {
		k.t.Fatal(err)
	}
	for {
		if err := a.Pool.Drain(k.t.Context()); err != nil {
			k.t.Fatal(err)
		}
		if !k.clock.Now().Before(until) {
			break
		}
		k.clock.Jump(time.Hour)
	}
	if err := a.Close(); err != nil {
		k.t.Fatal(err)
	}
}
