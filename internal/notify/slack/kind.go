package slack

import (
	"errors"
	"net"

	"tocsin/internal/notify"
)

// Kind describes Slack receivers to the list of kinds.
func Kind() notify.Kind {
	return notify.Kind{
		Name: "slack", Summary: "Posts to a Slack channel, as a bot.",
		Options: func() notify.Options { return new(options) },
	}
}

// Notifier makes a Slack receiver.
func (o *options) Notifier(_ string, s notify.Surroundings) (notify.Notifier, error) {
	out, err := newSlack(*o, dependencies{Dir: s.Dir, Transport: s.Transport, Pacer: s.Pacer, Now: s.Now})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Advice distinguishes a refusal from a Slack that was not reached.
func (*options) Advice(err error) string {
	_, unreached := errors.AsType[*net.OpError](err)
	if outcome, _ := notify.Classify(err); outcome != notify.OutcomeTransient && !unreached {
		return "Slack refused it: check the token, its scopes, and that the app is invited to the channel"
	}
	return "Slack was not reached: check the network, a proxy or firewall, and api_url where it is set"
}
