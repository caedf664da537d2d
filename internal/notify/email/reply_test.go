package email

import (
	"bufio"
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"tocsin/internal/notify"
)

// TestEndlessReplies: a server that never ends a reply is heard for 64 KiB,
// whichever reply that is and however it is divided, and then the session is cut.
func TestEndlessReplies(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string // to what we say, the greeting first; the last one never ends
		want    notify.Outcome
	}{
		{"one line of greeting", []string{"220 " + strings.Repeat("x", 1000)}, notify.OutcomeDown},
		{"lines of greeting", []string{"220-hello\r\n"}, notify.OutcomeDown},
		{"NUL", []string{"\x00"}, notify.OutcomeDown},
		{"EHLO", []string{"220 mx\r\n", "250-SIZE 1000\r\n"}, notify.OutcomeDown},
		{"MAIL FROM", []string{"220 mx\r\n", "250 mx\r\n", "550-no\r\n"}, notify.OutcomeTransient},
		{"RCPT TO", []string{"220 mx\r\n", "250 mx\r\n", "250 ok\r\n", "550 " + strings.Repeat("no ", 500)}, notify.OutcomeTransient},
		{"the final dot", []string{"220 mx\r\n", "250 mx\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n", "250-queued\r\n"}, notify.OutcomeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			said := make(chan int, 1)
			go func() { said <- talk(theirs, tt.answers) }()
			e, err := newEmail(options{From: "tocsin@example.org", To: []string{"board@example.org"}, SMTP: "smtp://127.0.0.1:25"}, dependencies{
				Dial: func(context.Context, string, string) (net.Conn, error) { return ours, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = e.Notify(t.Context(), notification("alert-new"))
			if got, _ := notify.Classify(err); got != tt.want || !errors.Is(err, errTalks) {
				t.Errorf("%s: %v; want %s, and what went wrong", got, err, tt.want)
			}
			if n := <-said; n > maxReply {
				t.Errorf("%d bytes of the reply were heard, want at most %d", n, maxReply)
			}
		})
	}
}

// talk answers as a server, and returns how many bytes of its last answer, which
// it goes on with for ever, were heard.
func talk(conn net.Conn, answers []string) (n int) {
	in := bufio.NewReader(conn)
	last := len(answers) - 1
	for i, a := range answers[:last] {
		if _, err := conn.Write([]byte(a)); err != nil {
			return 0
		}
		for line := ""; line == "" || strings.HasPrefix(a, "354") && line != ".\r\n"; {
			var err error
			if line, err = in.ReadString('\n'); err != nil || i == last {
				return 0
			}
		}
	}
	for {
		k, err := conn.Write([]byte(answers[last]))
		n += k
		if err != nil {
			return n
		}
	}
}
