package deliver_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/apptest"
	"tocsin/internal/notify/notifytest"
)

// mailRig has a real e-mail receiver for two readers.
func mailRig(t *testing.T, fault func(step, arg string, n int) *notifytest.SMTPFault) (*apptest.Rig, *notifytest.SMTPServer) {
	t.Helper()
	srv := &notifytest.SMTPServer{Fault: fault}
	addr, stop, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	r := apptest.New(t, apptest.Options{Board: fmt.Sprintf(`email: {from: tocsin@example.org, to: [a@example.org, b@example.org], smtp: "smtp://%s", insecure: true}`, addr)})
	return r, srv
}

// TestMailOutcomes shows that a mail that may have arrived is sent again as
// the same mail, that a refusal for now is tried again, and that one for good
// is told to the operators without keeping the other reader from his mail.
func TestMailOutcomes(t *testing.T) {
	to := func(who, step string, times int, f notifytest.SMTPFault) func(string, string, int) *notifytest.SMTPFault {
		left := times
		return func(s, arg string, _ int) *notifytest.SMTPFault {
			if s != step || who != "" && arg != who || left == 0 {
				return nil
			}
			left--
			return &f
		}
	}
	tests := []struct {
		name    string
		fault   func(string, string, int) *notifytest.SMTPFault
		want    map[string]int // mails to each
		notices int
	}{
		{"nothing goes wrong", nil, map[string]int{"a@example.org": 1, "b@example.org": 1}, 0},
		{
			"a recipient is refused for now", to("a@example.org", "rcpt", 3, notifytest.SMTPFault{Code: 450, Message: "greylisted"}),
			map[string]int{"a@example.org": 1, "b@example.org": 1},
			0,
		},
		{
			"a recipient is refused for good", to("a@example.org", "rcpt", 1, notifytest.SMTPFault{Code: 550, Message: "no such user"}),
			map[string]int{"b@example.org": 1},
			1,
		},
		{
			"a mail is refused for now", to("", "data", 1, notifytest.SMTPFault{Code: 451, Message: "later"}),
			map[string]int{"a@example.org": 1, "b@example.org": 1},
			0,
		},
		{
			"a mail is refused for good", to("", "data", 1, notifytest.SMTPFault{Code: 554, Message: "spam"}),
			map[string]int{"b@example.org": 1},
			1,
		},
		{
			"the line breaks before the answer", to("", "data", 1, notifytest.SMTPFault{Do: true, Drop: true}),
			map[string]int{"a@example.org": 2, "b@example.org": 1},
			0,
		},
		{
			"the line breaks before the mail", to("", "mail", 2, notifytest.SMTPFault{Drop: true}),
			map[string]int{"a@example.org": 1, "b@example.org": 1},
			0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, srv := mailRig(t, tt.fault)
			r.News("one")
			r.Pass(30 * time.Hour)
			got := map[string]int{}
			first := map[string][]byte{}
			for _, m := range srv.Mails() {
				if len(m.To) != 1 {
					t.Errorf("a mail to %v: want an envelope for each", m.To)
				}
				got[m.To[0]]++
				before := first[m.To[0]]
				if before == nil {
					first[m.To[0]] = m.Data
					continue
				}
				if apptest.MessageID(before) != apptest.MessageID(m.Data) {
					t.Errorf("sent again as %s, was %s", apptest.MessageID(m.Data), apptest.MessageID(before))
				}
				if !bytes.Contains(m.Data, []byte("Possible repeat")) {
					t.Error("sent again after an unknown outcome, and not marked")
				}
			}
			// One reader may be first or second: what counts is how many mails each got.
			if diff := cmp.Diff(tt.want, got); diff != "" && !cmp.Equal(tt.want, swapped(got)) {
				t.Errorf("mails (-want +got):\n%s", diff)
			}
			if n := r.Ops.Read(); len(n) != tt.notices {
				t.Errorf("the operators were told %q, want %d notices", n, tt.notices)
			}
		})
	}
}

// swapped exchanges the two readers.
func swapped(m map[string]int) map[string]int {
	out := map[string]int{}
	for k, n := range m {
		out[strings.Map(func(c rune) rune { return 'a' + 'b' - c }, k[:1])+k[1:]] = n
	}
	return out
}
