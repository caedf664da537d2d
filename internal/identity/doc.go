// Package identity says when two observations are the same article, the same
// text, or a copy of one another. It promises:
//
//   - Compare calls texts the same only when nothing but typography differs, and
//     respelt only when plain misspellings were repaired. A changed name, number,
//     negation or sentence is always a change, and so is anything in doubt.
//   - CopyIndex finds candidates by shared rare shingles and lets the exact
//     containment of the texts decide, so independent reports of one event are
//     not called copies.
//
// Nothing here reads a clock, the disk or the network.
package identity
