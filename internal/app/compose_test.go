package app_test

import (
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestCompose: what asks for no password is beside nothing but Tocsin, and what
// runs other people's scripts least of all (ADV-69).
func TestCompose(t *testing.T) {
	text, err := os.ReadFile("../../compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Networks    []string
			NetworkMode string `yaml:"network_mode"`
			Ports       []string
		}
		Networks map[string]struct{ Internal bool }
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	database := file.Services["postgres"]
	if !slices.Equal(database.Networks, []string{"database"}) || len(database.Ports) > 0 || !file.Networks["database"].Internal {
		t.Errorf("PostgreSQL is in %v, with ports %v; the network is internal: %v", database.Networks, database.Ports, file.Networks["database"].Internal)
	}
	for name, s := range file.Services {
		if in := slices.Contains(s.Networks, "database"); in != (name == "postgres" || name == "tocsin-postgres") {
			t.Errorf("%s is beside PostgreSQL: %v", name, in)
		}
	}
	if mode := file.Services["browser"].NetworkMode; mode != "service:tocsin" {
		t.Errorf("the browser is in %q", mode)
	}
}
