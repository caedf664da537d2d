package config

// LongText is the length of a text, in bytes, above which it waits when its
// source has used up its day: nearly all articles are shorter, so that a source
// cannot hide an edit behind pages that fill its day.
const LongText = 32 << 10

// Full reports whether a source of which so many bytes were kept today has used
// up its day.
func (f Fetch) Full(kept int64) bool { return f.KeepDaily > 0 && kept >= int64(f.KeepDaily)<<20 }
