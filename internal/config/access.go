package config

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/notify"
	"tocsin/internal/yamldoc"
)

// Apply makes a request one of the source's: with its headers and credentials
// where the request goes to the source's own origin, and by its way out.
func (s Source) Apply(req *fetch.Request) {
	req.HeaderURL = s.URL()
	req.Insecure = s.Insecure
	req.Proxy = s.way
	req.Render = s.Render && req.Kind != fetch.KindFeed
	req.Robots = s.Robots
	req.RobotsLapse = s.RobotsUnreadable == robotsAllow
	if len(s.Headers) == 0 && s.Username == "" && s.Bearer.IsZero() {
		return
	}
	req.Header = make(http.Header, len(s.Headers)+1)
	for name, value := range s.Headers {
		req.Header.Set(name, value.Value())
	}
	switch {
	case s.Username != "":
		req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.Username+":"+s.Password.Value())))
	case !s.Bearer.IsZero():
		req.Header.Set("Authorization", "Bearer "+s.Bearer.Value())
	}
}

// Way is the source's own way out, nil for that of fetch.
func (s Source) Way() *dial.Proxy { return s.way }

// Way is the proxy that requests leave through, nil for none.
func (f Fetch) Way() *dial.Proxy { return f.way }

// Confirm is the second way out, nil for none.
func (f Fetch) Confirm() *dial.Proxy { return f.confirm }

// access checks how a source is reached, and reads its secrets.
func (d *decoder) access(at string, src *Source, u *url.URL, own bool) {
	d.headers(at, src)
	src.Password = d.secret(at, "password", src.Password, src.PasswordFile)
	src.Bearer = d.secret(at, "bearer", src.Bearer, src.BearerFile)
	user := d.Given(at + ".username")
	password := d.Given(at+".password") || d.Given(at+".password_file")
	bearer := d.Given(at+".bearer") || d.Given(at+".bearer_file")
	switch {
	case user && !password:
		d.FaultAt(at+".username", "write password_file: and the file that holds it", "the user has no password")
	case password && !user && src.Mail == nil:
		d.FaultAt(firstGiven(d, at, "password", "password_file"), "write username: beside it", "the password has no user")
	case bearer && user:
		d.FaultAt(firstGiven(d, at, "bearer", "bearer_file"), "keep one of them", "a source has a user and password, or a bearer token, not both")
	case (user || bearer) && slices.ContainsFunc(d.headerNames(src), func(name string) bool { return name == "Authorization" }):
		d.FaultAt(at+".headers", "take Authorization out of headers", "the source has credentials twice")
	case (user || bearer) && u != nil && u.Scheme == "http" && !own:
		d.Warn(d.Pos(at), "write https:// if the server has it", "the credentials of source %q are sent in the clear", src.Name)
	}
	if src.Insecure {
		d.insecure(at, src, u)
	}
	src.way = d.proxy(at, "proxy", src.Proxy, src.ProxyFile)
}

func (d *decoder) headerNames(src *Source) []string {
	var names []string
	for name := range src.Headers {
		names = append(names, http.CanonicalHeaderKey(name))
	}
	return names
}

func (d *decoder) headers(at string, src *Source) {
	for name, value := range src.Headers {
		path := at + ".headers." + name
		if err := fetch.CheckHeader(http.Header{name: {value.Value()}}); err != nil {
			d.FaultAt(path, "", "%s", err)
		}
	}
}

func (d *decoder) insecure(at string, src *Source, u *url.URL) {
	path := at + ".insecure"
	if u != nil && u.Scheme != "https" && src.Mail == nil {
		d.FaultAt(path, "remove it", "insecure has a meaning for https only")
		return
	}
	d.Warn(d.Pos(path), "remove it as soon as the publisher has repaired its certificate",
		"who stands between can change what source %q says", src.Name)
}

// secret is the one secret of two options, NAME and NAME_file.
func (d *decoder) secret(at, name string, inline Secret, file string) Secret {
	path := yamldoc.Join(at, name+"_file")
	switch {
	case file == "":
		return inline
	case d.Given(yamldoc.Join(at, name)):
		d.FaultAt(path, "keep one of them", "%s and %s_file are both given", name, name)
		return inline
	case !d.secretFile(path, file):
		return inline
	}
	s, err := notify.ReadSecret(d.Dir(), file, Secret{})
	if err != nil {
		d.FaultAt(path, "", "%s", err)
	}
	return s
}

// proxy reads the options NAME and NAME_file of what stands at the path.
func (d *decoder) proxy(at, name string, inline Secret, file string) *dial.Proxy {
	s := d.secret(at, name, inline, file)
	if s.IsZero() {
		return nil
	}
	path := yamldoc.Join(at, name)
	if file != "" {
		path = yamldoc.Join(at, name+"_file")
	}
	p, err := dial.ParseProxy(s.Value())
	if err != nil {
		d.FaultAt(path, "", "%s", err)
	}
	return p
}

// firstGiven is the path of the first of the options that stands in the file.
func firstGiven(d *decoder, at string, options ...string) string {
	for _, o := range options {
		if d.Given(yamldoc.Join(at, o)) {
			return yamldoc.Join(at, o)
		}
	}
	return at
}
