package sqldb

import (
	"strings"
	"testing"
)

// TestNetworkFileSystems has the numbers of statfs(2).
func TestNetworkFileSystems(t *testing.T) {
	for _, tt := range []struct {
		name  string
		magic uint32
		want  string
	}{
		{"nfs", 0x6969, "NFS"},
		{"cifs", 0xFF534D42, "SMB"},
		{"smb2", 0xFE534D42, "SMB"},
		{"smb", 0x517B, "SMB"},
		{"ext4", 0xEF53, ""},
		{"tmpfs", 0x01021994, ""},
		{"overlay", 0x794C7630, ""},
		{"btrfs", 0x9123683E, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := networkKind(tt.magic); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if err := errNetwork("NFS"); !strings.Contains(err.Error(), "PostgreSQL") {
		t.Errorf("%v does not say what to do", err)
	}
	if got := networkFS(t.TempDir()); got != "" {
		t.Skipf("the tests run on %s", got)
	}
}
