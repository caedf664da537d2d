package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	neturl "net/url"
	"time"

	"tocsin/internal/config"
)

// ready asks /readyz of the service that this configuration describes.
func (e *env) ready(ctx context.Context) error {
	cfg, err := e.loadConfig()
	if err != nil {
		return err
	}
	url, err := readyURL(cfg)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		if failed, ok := errors.AsType[*neturl.Error](err); ok {
			err = failed.Err
		}
		return fmt.Errorf("status: the service does not answer at %s: %w\nhint: is `tocsin run` running, with this configuration?", url, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		why, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
		if err != nil {
			return fmt.Errorf("status: the service stopped in the middle of its answer: %w", err)
		}
		return fmt.Errorf("status: the service is not ready (HTTP %d): %s\nhint: its log says more", resp.StatusCode, bytes.TrimSpace(why))
	}
	if e.json {
		return e.printJSON(map[string]bool{"ready": true})
	}
	_, err = fmt.Fprintln(e.out, "ready")
	return err
}

// readyURL is where the service of a configuration answers.
func readyURL(cfg *config.Config) (string, error) {
	if cfg.Web.Listen == "" {
		return "", errors.New("status: web.listen is empty, so the service answers nobody\nhint: set web: {listen: 127.0.0.1:8080}")
	}
	host, port, err := net.SplitHostPort(cfg.Web.Listen)
	if err != nil {
		return "", fmt.Errorf("status: web.listen %q names no address to ask", cfg.Web.Listen)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}
