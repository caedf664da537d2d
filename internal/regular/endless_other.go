//go:build !linux

package regular

// endless reports whether a file is made up while it is read; it is not known
// here.
func endless(string) bool { return false }
