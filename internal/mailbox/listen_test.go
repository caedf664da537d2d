package mailbox

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// idling is a server that knows IDLE; say sends a line while it idles.
func idling() (f *fake, say func(line string)) {
	f = &fake{answers: map[string]string{"CAPABILITY": "* CAPABILITY AUTH=PLAIN IDLE\r\n%s OK done\r\n"}}
	f.folder(1, 8, map[uint32]string{7: "From: a@b.example\r\n\r\nText.\r\n"})
	var conn net.Conn
	var tag string
	f.line = func(c net.Conn, line string) bool {
		switch command := line[strings.IndexByte(line, ' ')+1:]; command {
		case "IDLE":
			conn, tag = c, strings.TrimSuffix(line, " IDLE")
			io.WriteString(c, "+ idling\r\n")
		case "DONE":
			io.WriteString(c, tag+" OK done\r\n")
		default:
			return false
		}
		return true
	}
	return f, func(line string) { io.WriteString(conn, line+"\r\n") }
}

func listen(ctx context.Context, f *fake, mark Mark, news func()) error {
	a, _ := ParseAddress("imap://press@localhost/Press")
	return Listen(ctx, f, Login{Address: a, Secret: "sesame"}, mark, news)
}

// TestListen: what comes is news at once, a server that says nothing is told every 25
// minutes that we are there, and the end of the service is the connection's (MBX-17).
func TestListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		f, say := idling()
		news, ended := 0, make(chan error, 1)
		go func() { ended <- listen(ctx, f, Mark{Validity: 1, Last: 7}, func() { news++ }) }()
		synctest.Wait()
		if news != 0 || f.commands("IDLE") != 1 {
			t.Fatalf("%d news, sent %q", news, f.got)
		}
		say("* OK still here")
		say("* 2 EXISTS")
		synctest.Wait()
		if news != 1 {
			t.Errorf("%d news of one message", news)
		}
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if n := f.commands("IDLE"); n != 8 || news != 1 {
			t.Errorf("renewed %d times in three hours, %d news", n-1, news)
		}
		say("* 1 EXPUNGE")
		say("* 2 EXISTS")
		synctest.Wait()
		if news != 2 {
			t.Errorf("%d news after a renewal", news)
		}
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
	})
}

// TestListenMissed: what came between the poll and the connection is news (MBX-17).
func TestListenMissed(t *testing.T) {
	for name, mark := range map[string]Mark{"new message": {Validity: 1, Last: 6}, "numbered anew": {Validity: 2, Last: 7}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			f, _ := idling()
			news, ended := 0, make(chan error, 1)
			go func() { ended <- listen(ctx, f, mark, func() { news++ }) }()
			synctest.Wait()
			stop()
			<-ended
			if news != 1 {
				t.Errorf("%s: %d news", name, news)
			}
		})
	}
}

// TestListenHostile: no IDLE, a server that falls silent, one that talks without end,
// and one that ends the connection (MBX-17).
func TestListenHostile(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(f *fake)
		want   string
	}{
		"no IDLE": {func(f *fake) { f.answers["CAPABILITY"] = "* CAPABILITY AUTH=PLAIN\r\n%s OK done\r\n" }, "does not know IDLE"},
		"refused": {func(f *fake) { f.line = nil; f.answers["IDLE"] = "%s NO not now\r\n" }, "not now"},
		"silent":  {func(f *fake) { f.line = nil; f.answers["IDLE"] = "+ idling\r\n" }, "said nothing for 26m"},
		"endless": {func(f *fake) { f.line = nil; f.answers["IDLE"] = "+ " + strings.Repeat("x", 1<<20) }, "line of more than 8 KiB"},
		"goodbye": {func(f *fake) { f.line = nil; f.answers["IDLE"] = "+ idling\r\n* BYE down\r\n<cut>" }, "down"},
		"cut":     {func(f *fake) { f.line = nil; f.answers["IDLE"] = "+ idling\r\n<cut>" }, "cut short"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, _ := idling()
				tt.change(f)
				err := listen(t.Context(), f, Mark{Validity: 1, Last: 7}, func() {})
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("it ended with %v", err)
				}
			})
		})
	}
}
