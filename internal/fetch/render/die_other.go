//go:build unix && !linux

package render

import "syscall"

// dieWithUs does nothing here: a browser whose pipe is closed ends by itself.
func dieWithUs(*syscall.SysProcAttr) {}
