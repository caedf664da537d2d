package email

import (
	"errors"
	"net/textproto"

	"tocsin/internal/notify"
)

// Kind describes e-mail receivers to the list of kinds.
func Kind() notify.Kind {
	return notify.Kind{
		Name: "email", Summary: "Sends mail.",
		Options: func() notify.Options { return new(options) },
	}
}

// Notifier makes an e-mail receiver.
func (o *options) Notifier(name string, s notify.Surroundings) (notify.Notifier, error) {
	out, err := newEmail(*o, dependencies{Name: name, Dir: s.Dir})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Advice distinguishes a refusal from a server that was not reached.
func (*options) Advice(err error) string {
	_, answered := errors.AsType[*textproto.Error](err)
	if outcome, _ := notify.Classify(err); outcome == notify.OutcomePermanent || answered {
		return "the mail server refused it: check the sender, the recipient, and user and password"
	}
	return "the mail server was not reached: check host, port and smtp:// or smtps://, and that a firewall lets this machine out"
}
