package config

// Meant asks whether a known name was meant by one that is not known: `did
// you mean "x"?`, or the fallback where none is close.
func Meant(name string, known []string, fallback string) string { return meant(name, known, fallback) }
