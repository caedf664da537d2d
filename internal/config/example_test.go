package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/internal/notify"
)

const newsroom = "../../config/tocsin.yaml"

// TestNewsroom loads the configuration that Tocsin is shipped with. Its one
// warning asks for what only the user can say.
func TestNewsroom(t *testing.T) {
	cfg, faults, err := loader{Env: testEnv}.Load(newsroom)
	if err != nil {
		t.Fatalf("%v\n%v", err, faults)
	}
	if len(faults) != 1 || !strings.Contains(faults[0].What, "publishers cannot see who fetches") {
		t.Errorf("faults: %v", faults)
	}
	if len(cfg.Sources) < 20 || len(cfg.Watchlists) != 6 || len(cfg.Receivers) != 1 {
		t.Errorf("%d sources, %d watchlists, %d receivers", len(cfg.Sources), len(cfg.Watchlists), len(cfg.Receivers))
	}
	people := 0
	for _, list := range cfg.Watchlists {
		for _, e := range list.Entities {
			if e.Kind == "person" && e.Alert {
				people++
			}
		}
	}
	if people != 24 {
		t.Errorf("%d detainees, want the 23 known ones and Karen Avanesyan", people)
	}
}

// TestWebhookExample loads the receiver that docs/configuration.md shows.
func TestWebhookExample(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "### What a webhook gets\n\n```yaml\n")
	example, _, ok := strings.Cut(example, "```")
	if !ok {
		t.Fatal("the page has no example")
	}
	dir := t.TempDir()
	secret := "whsec_" + strings.Repeat("A", 32) + "\n"
	if err := os.WriteFile(filepath.Join(dir, "webhook.secret"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, faults, err := Parse(filepath.Join(dir, "tocsin.yaml"), []byte(example+"route: {receiver: casefiles, send: now}\n"))
	if err != nil || len(cfg.Receivers) != 1 || cfg.Receivers[0].Kind != "webhook" {
		t.Fatalf("%v %v", err, faults)
	}
	if _, err := cfg.Receivers[0].Options.Notifier("casefiles", notify.Surroundings{Dir: cfg.Dir}); err != nil {
		t.Error(err)
	}
}

// TestNewsroomSwitchedOn loads it with all that it has in comments.
func TestNewsroomSwitchedOn(t *testing.T) {
	data, err := os.ReadFile(newsroom)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		rest := strings.TrimLeft(line, " ")
		off, ok := strings.CutPrefix(rest, "#")
		if ok && strings.TrimSpace(off) != "" && (off[0] != ' ' || strings.HasPrefix(off, "  ")) {
			line = line[:len(line)-len(rest)] + off
		}
		if !strings.HasPrefix(line, "database_file:") {
			lines = append(lines, line)
		}
	}
	env := func(name string) (string, bool) { return "xoxb-" + name, true }
	cfg, faults, err := loader{Env: env}.Parse(newsroom, []byte(strings.Join(lines, "")))
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v\n%v", err, faults)
	}
	if len(cfg.Receivers) != 3 || len(cfg.Route.Routes) != 4 {
		t.Errorf("%d receivers, %d routes", len(cfg.Receivers), len(cfg.Route.Routes))
	}
}
