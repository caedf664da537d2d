package email

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"tocsin/internal/notify"
)

// The steps of handing in a mail that say by themselves who is refused.
const (
	mailFrom = "MAIL FROM"
	rcptTo   = "RCPT TO"
)

// closed lists the answers by which a server says at any step that it takes no
// mail from us: no mail at all (521, RFC 7504), or none without a login of
// another kind (RFC 4954).
var closed = map[int]bool{521: true, 530: true, 534: true, 535: true, 538: true}

// tooBig is said of a mail, also when the sender is named (RFC 1870).
const tooBig = 552

// Enhanced status codes (RFC 3463; the register of IANA, and those of Google and
// Microsoft that mean the same) behind a 5yz, by whom they refuse.
var (
	// passing is over by itself: a full mailbox or disk, a day's limit, a server
	// that is being moved.
	passing = []string{"5.2.2", "5.3.1", "5.3.2", "5.4.1", "5.4.5", "5.4.6", "5.7.28"}
	// ofSender is about us: not authenticated (SPF, DKIM, DMARC), no reverse name.
	ofSender = []string{"5.7.8", "5.7.9", "5.7.20", "5.7.23", "5.7.24", "5.7.25", "5.7.26", "5.7.27", "5.7.29", "5.7.30", "5.7.57", "5.7.60", "5.7.708"}
	// ofMail is about this mail although a recipient was named.
	ofMail = []string{"5.2.3", "5.3.4", "5.6.0", "5.6.1", "5.6.2", "5.6.3", "5.6.7"}
)

var (
	enhancedCode = regexp.MustCompile(`\b5\.\d{1,3}\.\d{1,3}\b`)
	// blockList matches how servers say that our address is on a list.
	blockList = regexp.MustCompile(`(?i)\b(?:spamhaus|barracuda|spamcop|sorbs|dnsbl|rbl|blocklist(?:ed)?|block list|blacklist(?:ed)?|` +
		`listed (?:at|in|on|by)|poor reputation|reputation of|dmarc|dkim|spf|unauthenticated)\b`)
)

// refused classifies a failure before the server could have taken the mail. What
// is not a 5yz, or is one of a passing fault, is worth another try; a refusal of
// the sender stops all mails, one of the recipient stops his, and any other is
// about this mail alone (RFC 5321, 4.2.1).
func refused(step string, err error) error {
	err = fmt.Errorf("%s: %w", step, err)
	e, answered := errors.AsType[*textproto.Error](err)
	if !answered || e.Code < 500 || e.Code > 599 {
		return err
	}
	code := enhancedCode.FindString(e.Msg)
	switch {
	case slices.Contains(passing, code):
		return err
	case closed[e.Code], step == mailFrom && e.Code != tooBig, slices.Contains(ofSender, code), blockList.MatchString(e.Msg):
		return notify.Down(err)
	case step != rcptTo || e.Code == tooBig || slices.Contains(ofMail, code):
		return notify.Permanent(err)
	case strings.HasPrefix(code, "5.7."):
		return notify.Down(err) // not the address: a policy of his server about ours
	case e.Code == 550 || e.Code == 551 || e.Code == 553 || strings.HasPrefix(code, "5.1.") || strings.HasPrefix(code, "5.2."):
		return notify.Absent(err)
	}
	return notify.Permanent(err)
}
