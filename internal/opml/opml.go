// Package opml reads and writes lists of feeds in OPML 2.0 (opml.org), which
// feed readers exchange. It promises that any bytes can be read: bounded in
// size, depth and number, with what could not be used reported line by line.
package opml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// Bounds of one file.
const (
	maxBytes    = 16 << 20
	maxDepth    = 64
	maxOutlines = 20_000
)

// Outline is one feed of a list.
type Outline struct {
	Title    string
	Feed     string // its address as written
	Language string
	Line     int // where it stands in the file, from 1; not written
}

// errNotOPML means that a document has no outlines of feeds.
var errNotOPML = errors.New("not an OPML list of feeds")

// Read reads the feeds of a list in its order. Outlines without an address
// are folders or notes. A document that breaks off has the feeds before the
// break, and the error that says where.
func Read(data []byte) ([]Outline, error) {
	if len(data) > maxBytes {
		return nil, fmt.Errorf("larger than %d MiB", maxBytes>>20)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charset.NewReaderLabel
	var out []Outline
	depth, opml := 0, false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			return out, fmt.Errorf("line %d: %w", line, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			opml = opml || name == "opml"
			if name != "outline" {
				continue
			}
			line, _ := d.InputPos()
			o := outlineOf(t)
			o.Line = line
			if o.Feed != "" {
				out = append(out, o)
			}
			if depth++; depth > maxDepth || len(out) > maxOutlines {
				return out, fmt.Errorf("line %d: more than %d feeds, or folders within %d others", line, maxOutlines, maxDepth)
			}
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && depth > 0 {
				depth--
			}
		}
	}
	if !opml || len(out) == 0 {
		return nil, errNotOPML
	}
	return out, nil
}

func outlineOf(t xml.StartElement) Outline {
	var o Outline
	var text string
	for _, a := range t.Attr {
		value := strings.TrimSpace(a.Value)
		switch strings.ToLower(a.Name.Local) {
		case "title":
			o.Title = value
		case "text":
			text = value
		case "xmlurl":
			o.Feed = value
		case "language":
			o.Language = value
		}
	}
	if o.Title == "" {
		o.Title = text
	}
	return o
}

// Write writes a list. title is its own, now when it was made.
func Write(w io.Writer, title string, now time.Time, outlines []Outline) error {
	type outline struct {
		Type     string `xml:"type,attr"`
		Text     string `xml:"text,attr"`
		Title    string `xml:"title,attr"`
		Feed     string `xml:"xmlUrl,attr"`
		Language string `xml:"language,attr,omitempty"`
	}
	type document struct {
		XMLName  xml.Name  `xml:"opml"`
		Version  string    `xml:"version,attr"`
		Title    string    `xml:"head>title"`
		Created  string    `xml:"head>dateCreated"`
		Outlines []outline `xml:"body>outline"`
	}
	doc := document{Version: "2.0", Title: title, Created: now.Format(time.RFC1123Z)}
	for _, o := range outlines {
		doc.Outlines = append(doc.Outlines, outline{"rss", o.Title, o.Title, o.Feed, o.Language})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
