// Package pdf reads the text of PDF documents. It promises this:
//
//   - A document is parsed in a process of its own: this program, started
//     again, which inherits no environment and opens nothing, and has limits on
//     address space, processor time and the clock before it reads a byte. What
//     a document claims or how deep it nests costs that process, and no more.
//   - The text has the document's paragraphs as lines, whatever lines they
//     were printed in, and the cells of a row divided by " | ".
//   - A document that cannot be read whole is an error that says why; there is
//     no text of a part of it.
package pdf
