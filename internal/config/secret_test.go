package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const canary = "canary-7f3a"

// TestSecretsStayHidden prints a configuration with secrets in each way that
// Go has (SEC-02).
func TestSecretsStayHidden(t *testing.T) {
	data := "database: postgres://tocsin:" + canary + "@db/news\nwatchlists: [{name: w, entities: [x]}]\n"
	cfg, _, err := loader{Env: testEnv}.Parse("tocsin.yaml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(cfg.Database.Value(), canary) {
		t.Fatal("the secret is not read")
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb, cfg)
		fmt.Fprintf(&out, verb, *cfg)
		fmt.Fprintf(&out, verb, cfg.Database)
		fmt.Fprintf(&out, verb, []Secret{cfg.Database})
	}
	if err := json.NewEncoder(&out).Encode(cfg.Database); err != nil {
		t.Fatal(err)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("configuration", "database", cfg.Database, "settings", fmt.Sprint(cfg.Settings))
	}
	if strings.Contains(out.String(), canary) || strings.Contains(out.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("the secret shows in %s", out.String())
	}
}

// TestSecretFiles: a secret in a file is read, and a file that others may
// read is told of (SEC-01).
func TestSecretFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name, text string
		mode       os.FileMode
		want       string
	}{
		{"good", "postgres://tocsin:" + canary + "@db/news\n", 0o640, ""},
		{
			"open", "postgres://tocsin:" + canary + "@db/news\n", 0o644,
			"warning: open has mode 0644: others on this machine can read the secret: chmod 640 open",
		},
		{"empty", "\n", 0o600, "the file is empty"},
		{"lines", canary + "\n" + canary + "\n", 0o600, "more than one line"},
		{"wrong", canary, 0o600, "this is no database that Tocsin knows"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			write(tc.name, tc.text, tc.mode)
			const rest = "fetch: {contact: bot@example.org}\nsources: [{name: a, feed: https://example.org/feed}]\n"
			write("tocsin.yaml", rest+"database_file: "+tc.name+"\n", 0o600)
			cfg, faults, err := Load(filepath.Join(dir, "tocsin.yaml"))
			got := fmt.Sprint(faults, err)
			if strings.Contains(got, canary) {
				t.Errorf("the secret shows: %s", got)
			}
			if tc.want == "" && len(faults) > 0 || !strings.Contains(got, tc.want) {
				t.Errorf("faults %s, want %q", got, tc.want)
			}
			if cfg != nil && cfg.Database.Value() != strings.TrimSpace(tc.text) {
				t.Errorf("the database is not the file's")
			}
		})
	}
}
