// Package whatlanggo takes the place of github.com/RadhiFadlillah/whatlanggo,
// which go-trafilatura asks for the language of each text it has chosen.
// Package extract asks trafilatura for the text alone and has its own way with
// languages; the original read the whole text for an answer that is thrown
// away, a tenth of what reading a page costs. It has the names that
// trafilatura uses, and knows no language. The replace directive in go.mod puts
// it there; delete both to go back.
package whatlanggo

// Lang is a language: none, here.
type Lang struct{}

// DetectLang knows no language.
func DetectLang(string) Lang { return Lang{} }

// Iso6391 is the code of no language.
func (Lang) Iso6391() string { return "" }
