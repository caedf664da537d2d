package pdf

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// limit bounds this process, for good. Go reserves address space that it does
// not use, and the race detector terabytes of it; so the bound lies so much
// above what the program has now.
func limit(most bounds) error {
	debug.SetMemoryLimit(int64(most.memory) << 20 / 2)
	debug.SetMaxStack(64 << 20)
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return err
	}
	pages, _, _ := bytes.Cut(statm, []byte(" "))
	have, err := strconv.ParseUint(string(pages), 10, 64)
	if err != nil {
		return err
	}
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_AS, have*uint64(os.Getpagesize()) + uint64(most.memory)<<20},
		{unix.RLIMIT_CPU, uint64(most.cpu)},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_CORE, 0},
	} {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return nil
}

// killedForTime reports whether the limit of processor time ended a process.
func killedForTime(state *os.ProcessState) bool {
	s, ok := state.Sys().(syscall.WaitStatus)
	return ok && s.Signaled() && (s.Signal() == syscall.SIGXCPU || s.Signal() == syscall.SIGKILL)
}
