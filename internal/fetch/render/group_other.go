//go:build !unix

package render

import "os/exec"

func ownGroup(*exec.Cmd) {}

// killGroup ends the browser; its processes end when it has gone.
func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
