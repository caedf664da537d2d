//go:build !linux

package pdf

import (
	"os"
	"runtime/debug"
)

// limit bounds this process as far as Go itself can: on other systems than
// Linux its address space has no limit, and its time is that of the clock.
func limit(most bounds) error {
	debug.SetMemoryLimit(int64(most.memory) << 20 / 2)
	debug.SetMaxStack(64 << 20)
	return nil
}

func killedForTime(*os.ProcessState) bool { return false }
