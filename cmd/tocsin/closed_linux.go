package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// closeMemory keeps the memory and the environment of this process, where
// watchlists and secrets are, from other processes of the same user and from
// the disk: nobody but root traces it, reads its /proc/PID/environ and mem, or
// gets a core dump of it, also where dumps go through a pipe, which a limit of
// size does not stop. See prctl(2), PR_SET_DUMPABLE.
func closeMemory() error {
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("the memory of this process cannot be closed to others: %w", err)
	}
	return nil
}
