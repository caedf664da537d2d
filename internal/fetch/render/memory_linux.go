package render

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// dieWithUs has the kernel end the browser should we end without ending it.
func dieWithUs(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGKILL }

// lookEach is how often the browser's memory is measured.
const lookEach = 200 * time.Millisecond

// guardMemory ends a render whose browser takes more than limit bytes. A limit
// on address space would not do: the browser reserves terabytes.
func (ps *process) guardMemory(ctx context.Context, limit int64, fail context.CancelCauseFunc) {
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ps.ended:
			return
		case <-tick.C:
		}
		if groupMemory(ps.cmd.Process.Pid) > limit {
			fail(tooBig("the page takes more than %d MiB of memory in the browser", limit>>20))
			killGroup(ps.cmd)
			return
		}
	}
}

// groupMemory is what the processes of a group have for themselves, in bytes:
// resident pages less those that are shared (proc_pid_statm(5)).
func groupMemory(group int) int64 {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	var sum int64
	for _, file := range stats {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// The second field is a name in parentheses, and may hold any byte.
		rest := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
		if len(rest) < 3 || string(rest[2]) != strconv.Itoa(group) {
			continue
		}
		statm, err := os.ReadFile(filepath.Join(filepath.Dir(file), "statm"))
		if err != nil {
			continue
		}
		var size, resident, shared int64
		if _, err := fmt.Sscan(string(statm), &size, &resident, &shared); err == nil {
			sum += (resident - shared) * int64(os.Getpagesize())
		}
	}
	return sum
}
