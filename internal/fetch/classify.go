package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"tocsin/internal/fetch/dial"
)

func (c *Client) fail(class Class, u *url.URL, err error) *Error {
	return c.failStatus(class, u, 0, err)
}

func (c *Client) failStatus(class Class, u *url.URL, status int, err error) *Error {
	return &Error{Class: class, URL: showURL(u), Host: u.Host, Status: status, Err: err, words: c.opt.Words}
}

// classify makes an Error of whatever the transport or a body returned.
func (c *Client) classify(caller context.Context, w *watch, u *url.URL, status int, err error) *Error {
	class, text := causeOf(caller, w, err)
	if text != "" {
		err = &told{text, err}
	}
	return c.failStatus(class, u, status, err)
}

// told gives an error a text for people.
type told struct {
	text string
	err  error
}

func (t *told) Error() string { return t.text }
func (t *told) Unwrap() error { return t.err }

// causeOf finds the class, and a text where the error's own says too little
// or too much (addresses of our own network).
func causeOf(caller context.Context, w *watch, err error) (Class, string) {
	var f *fault
	if errors.As(err, &f) {
		return f.class, ""
	}
	if errors.As(err, new(*dial.ProxyError)) {
		return netCause(err)
	}
	if caller.Err() != nil {
		return ClassCanceled, ""
	}
	switch cause := context.Cause(w.ctx); {
	case errors.Is(cause, errTotal):
		return ClassTimeout, fmt.Sprintf("took longer than %s", w.limit.Total)
	case errors.Is(cause, errSlow):
		return ClassTimeout, fmt.Sprintf("the body comes slower than %d bytes a second", w.limit.MinSpeed)
	}
	return netCause(err)
}

// netCause is causeOf for what has neither a caller nor a watch: a connection.
func netCause(err error) (Class, string) {
	var proxy *dial.ProxyError
	if errors.As(err, &proxy) {
		if proxy.Refused {
			return ClassRefused, ""
		}
		return ClassProxy, ""
	}
	if errors.Is(err, dial.ErrBlocked) {
		return ClassBlocked, ""
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		switch {
		case dns.IsNotFound:
			return ClassDNS, "no such host: " + dns.Name
		case dns.IsTimeout:
			return ClassDNS, "the name " + dns.Name + " was not resolved in time"
		}
		return ClassDNS, "the name " + dns.Name + " could not be resolved: " + dns.Err
	}
	if text := tlsText(err); text != "" {
		return ClassTLS, text
	}
	return connCause(err)
}

// explain puts a failed connection into words, and reports whether TLS is what
// failed.
func explain(err error) (text string, byTLS bool) {
	if text := tlsText(err); text != "" {
		return text, true
	}
	_, text = connCause(err)
	return text, false
}

// connCause finds the class of a failed connection, and a text as causeOf does.
func connCause(err error) (Class, string) {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		if strings.Contains(err.Error(), "awaiting response headers") {
			return ClassTimeout, "the server did not answer in time"
		}
		if strings.Contains(err.Error(), "TLS handshake timeout") {
			return ClassTimeout, "the TLS handshake was not done in time"
		}
		return ClassTimeout, "no connection in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return ClassRefused, "the server refused the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return ClassRefused, "the server broke the connection"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return ClassRefused, "there is no route to the server"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return classProtocol, "the answer is cut short"
	case errors.Is(err, io.EOF):
		return classProtocol, "the server closed the connection without an answer"
	case strings.Contains(err.Error(), "headers exceeded"), strings.Contains(err.Error(), "header list "):
		return ClassTooBig, "the header is larger than 64 KiB"
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return ClassRefused, "no connection: " + op.Err.Error()
	}
	return classProtocol, ""
}

// tlsText says precisely what is wrong with the server's TLS; "" if the error
// is of another kind.
func tlsText(err error) string {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		record   tls.RecordHeaderError
		alert    tls.AlertError
		verify   *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &hostname):
		return "the certificate is for another name: " + hostname.Error()
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return "the certificate has expired or is not valid yet: " + invalid.Detail
		}
		return "the certificate is not valid: " + invalid.Error()
	case errors.As(err, &unknown):
		return "the certificate is not signed by a known authority (self-signed, or a link of the chain is missing)"
	case errors.As(err, &record):
		return "the server does not speak TLS on this port"
	case errors.As(err, &alert):
		return "the server ended the TLS handshake: " + alert.Error()
	case errors.As(err, &verify):
		return "the certificate was not accepted: " + verify.Err.Error()
	}
	if s := err.Error(); strings.HasPrefix(s, "tls:") || strings.Contains(s, "remote error: tls:") ||
		strings.Contains(s, "gave HTTP response to HTTPS client") {
		return "the TLS handshake failed: " + s
	}
	return ""
}

// isNetError reports whether the error came from the connection.
func isNetError(err error) bool {
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, context.Canceled)
}
