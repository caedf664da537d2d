package webhook

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"tocsin/internal/notify"
)

// options are those of a webhook receiver.
type options struct {
	// where messages are posted; http only within this machine or a private network
	URL notify.Secret `yaml:"url"`
	// what requests are signed with: `whsec_` and 24 to 64 bytes in base64, best
	// as ${NAME} from the environment
	Secret notify.Secret `yaml:"secret"`
	// file that holds the secret
	SecretFile string `yaml:"secret_file"`
}

// Kind describes webhook receivers to the list of kinds.
func Kind() notify.Kind {
	return notify.Kind{
		Name: "webhook", Summary: "Posts signed JSON to a program.",
		Options: func() notify.Options { return new(options) },
	}
}

// Notifier makes a webhook receiver.
func (o *options) Notifier(_ string, s notify.Surroundings) (notify.Notifier, error) {
	out, err := newWebhook(*o, dependencies{Dir: s.Dir, Transport: s.Own, Now: s.Now})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Validate lists what is wrong with the options.
func (o options) Validate() []notify.Fault {
	var faults []notify.Fault
	fault := func(field, msg, hint string) {
		faults = append(faults, notify.Fault{Field: field, Msg: msg, Hint: hint})
	}
	if o.URL.IsZero() {
		fault("url", "is missing", "write https://example.org/hook")
	} else if _, err := parseAddress(o.URL.Value()); err != nil {
		fault("url", err.Error(), "write https://example.org/hook")
	}
	switch {
	case o.Secret.IsZero() && o.SecretFile == "":
		fault("secret_file", "is missing", missingSecret)
	case !o.Secret.IsZero() && o.SecretFile != "":
		fault("secret_file", "stands beside secret", "keep one of the two")
	}
	if !o.Secret.IsZero() {
		if _, err := parseSecret(o.Secret); err != nil {
			fault("secret", err.Error(), secretHint)
		}
	}
	return faults
}

// What to do about a secret that is missing, and about one that is none.
const (
	missingSecret = secretHint + ", put it into a file, name it here, and give it to the program that gets the messages"
	secretHint    = `make one with: echo "whsec_$(openssl rand -base64 32)"`
)

// Advice distinguishes a refusal from a server that was not reached.
func (*options) Advice(err error) string {
	_, unreached := errors.AsType[*net.OpError](err)
	switch outcome, _ := notify.Classify(err); {
	case notify.IsGone(err):
		return "what stands at url wants no more messages: correct url, or take the receiver out"
	case outcome != notify.OutcomeTransient && !unreached:
		return "the server refused it: check url, the secret on both sides, and what the server's log says"
	}
	return "the server was not reached, or is busy: check url, the network, a proxy or firewall"
}

// parseAddress reads the address that messages are posted to. No error shows
// it: its path may be a secret.
func parseAddress(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "" || strings.ContainsFunc(raw, stray):
		return nil, errors.New("is no address")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("is not https")
	case u.User != nil:
		return nil, errors.New("has a user or password in it, which is not sent: who asks is known by the signature")
	case u.Fragment != "":
		return nil, errors.New("has a # in it, behind which nothing is sent")
	case u.Scheme == "http" && !near(u.Hostname()):
		return nil, errors.New("would send what was found in clear text: http is for this machine and private networks")
	}
	return u, nil
}

// stray reports whether a character has no place in an address.
func stray(r rune) bool { return r <= ' ' || r == 0x7F || r == '\\' }

// near reports whether a host is this machine, or written as one of a private
// network.
func near(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate()
	}
	if !strings.Contains(host, ".") {
		return true // localhost, or a container's name
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
