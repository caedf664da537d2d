package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// CheckURL returns an error if a browser's address cannot be used.
func CheckURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("the browser's address cannot be read: write http://host:9222")
	case u.Scheme != "http" && u.Scheme != "ws" && u.Scheme != "wss":
		return fmt.Errorf("the browser's address is one of %.20q: write http://host:9222, or ws:// and the whole address", u.Scheme)
	}
	return nil
}

// shownURL is an address without what may be a key in it.
func shownURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "its address"
	}
	return u.Scheme + "://" + u.Host
}

// connect reaches a browser that runs elsewhere. The configuration names it:
// the guard does not judge its address.
func connect(ctx context.Context, raw string) (chromedp.Transport, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "http" {
		if raw, err = socketOf(ctx, u); err != nil {
			return nil, err
		}
	}
	return remote.DialContext(ctx, raw)
}

// socketOf asks a browser for the address of its socket. It is asked by IP
// address: to another name than localhost browsers do not answer.
func socketOf(ctx context.Context, u *url.URL) (string, error) {
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return "", err
	}
	port := u.Port()
	if port == "" {
		port = "9222"
	}
	host := net.JoinHostPort(ips[0].Unmap().String(), port)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, (&url.URL{Scheme: u.Scheme, Host: host, Path: "/json/version"}).String(), nil)
	if err != nil {
		return "", err
	}
	client := &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}, Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var says struct {
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&says); err != nil || says.Socket == "" {
		return "", fmt.Errorf("what answers there is no browser (status %d)", resp.StatusCode)
	}
	socket, err := url.Parse(says.Socket)
	if err != nil {
		return "", err
	}
	socket.Host = host // it may be behind another port than it knows of
	return socket.String(), nil
}
