// Package gomoji takes the place of github.com/forPelevin/gomoji, by which
// go-trafilatura takes pictures out of authors' names. Package extract asks
// trafilatura for the text alone and reads authors itself; the original holds a
// megabyte of pictures in the memory of every process. It has the name that
// trafilatura uses. The replace directive in go.mod puts it there; delete both
// to go back.
package gomoji

// RemoveEmojis leaves a text as it is.
func RemoveEmojis(s string) string { return s }
