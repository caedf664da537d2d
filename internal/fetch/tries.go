package fetch

import (
	"context"
	"net/http"
	"net/http/httptrace"
)

// maxTries is how many connections one request is tried on. The transport tries
// anew by itself, at once and without end, where a server says that a request
// was not looked at (GOAWAY), or had gone from a connection that was used
// before: hundreds of handshakes a second for a server that always says so.
const maxTries = 5

// roundTrip sends a request by the transport, on maxTries connections at most.
func roundTrip(t *http.Transport, req *http.Request) (*http.Response, error) {
	// Not cancelled at the end: the body is read after it. The caller's context is.
	ctx, cancel := context.WithCancelCause(req.Context())
	tries := 0
	trace := &httptrace.ClientTrace{GetConn: func(string) {
		if tries++; tries > maxTries {
			cancel(faultf(classProtocol, "the server sent the request away %d times without an answer", maxTries))
		}
	}}
	resp, err := t.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return resp, err
}
