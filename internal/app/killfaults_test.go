package app_test

import "tocsin/internal/notify/notifytest"

func (k *killLoop) slackFault(method string, _ int) *notifytest.SlackFault {
	if sprung, after := k.event(atSending); sprung {
		return &notifytest.SlackFault{Do: after, Drop: true}
	}
	if k.calm.Load() || k.chance(6) != 0 {
		return nil
	}
	bad := []notifytest.SlackFault{
		{Drop: true},
		{Drop: true, Do: true},
		{Status: 500},
		{Status: 503, Do: true},
		{NoTS: true},
		{Hang: true, Do: true},
		{Status: 429, RetryAfter: "5"},
		{Error: "ratelimited"},
		{Body: "<html>", Do: true},
		{Error: "fatal_error", Do: true},
	}
	if method != "chat.postMessage" {
		bad = []notifytest.SlackFault{{Drop: true}, {Status: 500}, {Error: "ratelimited"}, {Error: "missing_scope"}, {Error: "missing_scope"}}
	}
	f := bad[k.chance(len(bad))]
	k.count("Slack faults", 1)
	return &f
}

func (k *killLoop) mailFault(step, _ string, _ int) *notifytest.SMTPFault {
	if step == "data" {
		if sprung, after := k.event(atSending); sprung {
			return &notifytest.SMTPFault{Do: after, Drop: true}
		}
	}
	if k.calm.Load() || k.chance(8) != 0 {
		return nil
	}
	bad := []notifytest.SMTPFault{{Code: 451, Message: "later"}, {Code: 421, Message: "closing"}, {Drop: true}}
	if step == "data" {
		bad = append(bad, notifytest.SMTPFault{Drop: true, Do: true}, notifytest.SMTPFault{Hang: true, Do: true})
	}
	f := bad[k.chance(len(bad))]
	k.count("mail faults", 1)
	return &f
}
