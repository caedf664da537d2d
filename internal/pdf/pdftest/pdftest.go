// Package pdftest writes small PDFs for tests.
package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// Text is a PDF that says these lines, each a paragraph, in ASCII.
func Text(lines ...string) []byte {
	var b strings.Builder
	b.WriteString("BT /F1 10 Tf 30 TL 50 750 Td")
	for _, line := range lines {
		fmt.Fprintf(&b, " (%s) Tj T*", strings.NewReplacer("(", `\(`, ")", `\)`, `\`, `\\`).Replace(line))
	}
	b.WriteString(" ET")
	return Build(b.String())
}

// Build writes a PDF of one page: its content, and further objects from 6 on.
func Build(content string, more ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X1 6 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content),
		"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths[" + strings.Repeat("600 ", 95) +
			"]>>",
	}, more...)
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}
