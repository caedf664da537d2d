package email

import (
	"net/textproto"
	"testing"

	"tocsin/internal/notify"
)

// TestRefused: whom a refusal is about, by the step, the code and the enhanced code.
func TestRefused(t *testing.T) {
	const mailText = "mail text"
	for _, tt := range []struct {
		step   string
		code   int
		msg    string
		want   notify.Outcome
		absent bool
	}{
		{rcptTo, 550, "5.1.1 no such user", notify.OutcomeDown, true},
		{rcptTo, 550, "5.1.10 recipient not found", notify.OutcomeDown, true},
		{rcptTo, 550, "5.2.1 the account is disabled", notify.OutcomeDown, true},
		{rcptTo, 553, "unknown mailbox", notify.OutcomeDown, true},
		{rcptTo, 552, "5.2.2 the mailbox is full", notify.OutcomeTransient, false},
		{rcptTo, 550, "5.7.1 blocked using zen.spamhaus.org", notify.OutcomeDown, false},
		{rcptTo, 550, "5.7.1 not permitted to send to this group", notify.OutcomeDown, false},
		{rcptTo, 550, "5.4.5 daily user sending quota exceeded", notify.OutcomeTransient, false},
		{rcptTo, 554, "5.2.3 message too long for the mailbox", notify.OutcomePermanent, false},
		{rcptTo, 501, "bad syntax", notify.OutcomePermanent, false},
		{rcptTo, 450, "4.2.0 greylisted", notify.OutcomeTransient, false},
		{mailFrom, 550, "5.7.60 sender not allowed", notify.OutcomeDown, false},
		{mailFrom, 552, "5.3.4 too big", notify.OutcomePermanent, false},
		{mailText, 550, "5.7.26 this mail is unauthenticated", notify.OutcomeDown, false},
		{mailText, 554, "5.7.1 our address is listed at bl.spamcop.net", notify.OutcomeDown, false},
		{mailText, 554, "5.7.1 spam content", notify.OutcomePermanent, false},
		{mailText, 552, "5.3.4 too big", notify.OutcomePermanent, false},
		{mailText, 550, "5.3.1 the disk is full", notify.OutcomeTransient, false},
		{mailText, 530, "5.7.0 authentication required", notify.OutcomeDown, false},
	} {
		err := refused(tt.step, &textproto.Error{Code: tt.code, Msg: tt.msg})
		if got, _ := notify.Classify(err); got != tt.want || notify.IsAbsent(err) != tt.absent {
			t.Errorf("%s: %d %s: %s, absent %v; want %s, absent %v", tt.step, tt.code, tt.msg, got, notify.IsAbsent(err), tt.want, tt.absent)
		}
	}
}
