package regular

import (
	"os"

	"golang.org/x/sys/unix"
)

// endless reports whether a file is one that the kernel makes up while it is
// read: such files call themselves regular, and reading one may wait for ever.
func endless(path string) bool {
	var st unix.Statfs_t
	return unix.Statfs(path, &st) == nil && madeUp(&st)
}

// endlessFile is endless for an open file: what its path names may be another one
// by now.
func endlessFile(f *os.File) bool {
	conn, err := f.SyscallConn()
	if err != nil {
		return false
	}
	made := false
	err = conn.Control(func(fd uintptr) {
		var st unix.Statfs_t
		made = unix.Fstatfs(int(fd), &st) == nil && madeUp(&st)
	})
	return err == nil && made
}

func madeUp(st *unix.Statfs_t) bool {
	switch int64(st.Type) { // its type differs between architectures
	case unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC:
		return true
	}
	return false
}
