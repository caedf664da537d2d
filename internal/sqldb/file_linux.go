package sqldb

import "golang.org/x/sys/unix"

// networkFS is what kind of network file system a folder lies on, "" if on
// none, or if it cannot be told.
func networkFS(dir string) string {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return "" // opening the file will say what is wrong
	}
	return networkKind(uint32(st.Type)) // they have 32 bits, also where the field has 64
}

// networkKind names the network file system with this number in statfs(2).
func networkKind(magic uint32) string {
	switch magic {
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC:
		return "SMB"
	}
	return ""
}
