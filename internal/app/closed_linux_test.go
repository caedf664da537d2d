package app_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tocsin/internal/apptest"
)

// TestClosedMemory: a process of the same user reads neither the environment nor
// the memory of the service, and it leaves no core dump (ADV-67). The service
// runs as nobody here, as root may read everything.
func TestClosedMemory(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to run as another user")
	}
	const nobody = 65534
	dir, err := os.MkdirTemp("", "closed")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "tocsin") // where nobody may come
	if err := os.Link(apptest.Binary(t), binary); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`fetch: {contact: bot@example.org}
database: sqlite:%s/t.db
web: {listen: "127.0.0.1:0"}
sources: [{name: a, feed: "https://news.example/feed"}]
watchlists: [{name: w, entities: [Ruben Vardanyan], rules: [{name: r, query: Red AND Cross}]}]
receivers: [{name: desk, console: {}}]
route: {receiver: desk}
`, dir)
	if err := os.WriteFile(filepath.Join(dir, "tocsin.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, filepath.Join(dir, "tocsin.yaml")} {
		if err := os.Chown(name, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	as := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	service := exec.Command(binary, "run", "--config", filepath.Join(dir, "tocsin.yaml"))
	service.Dir, service.SysProcAttr, service.Env = dir, as, []string{"TOKEN=canary-41c9"}
	log, err := service.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = service.Process.Kill()
		_ = service.Wait()
	}()
	if lines := bufio.NewScanner(log); !lines.Scan() {
		t.Fatal("the service said nothing")
	} else if strings.Contains(lines.Text(), "cannot be closed") {
		t.Skip(lines.Text())
	}
	for _, file := range []string{"environ", "maps", "auxv"} {
		cat := exec.Command("cat", fmt.Sprintf("/proc/%d/%s", service.Process.Pid, file))
		cat.SysProcAttr = as
		out, err := cat.CombinedOutput()
		if err == nil || strings.Contains(string(out), "canary") {
			t.Errorf("another process of its user reads %s: %.200q", file, out)
		}
	}
}
