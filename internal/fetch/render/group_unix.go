//go:build unix

package render

import (
	"os/exec"
	"syscall"
)

// ownGroup gives the browser a group of processes of its own.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithUs(cmd.SysProcAttr)
}

// killGroup ends the browser and all that it started. An error says that
// nobody is left.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
