package opml

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	in := `<?xml version="1.0" encoding="windows-1251"?>
<opml version="1.1"><head><title>x</title></head><body>
<outline text="Armenia">
  <outline text="Hetq" type="rss" xmlUrl="https://hetq.example.org/rss?a=1&b=2" htmlUrl="https://hetq.example.org/" language="hy"/>
  <outline title="` + "\xcd\xee\xe2\xee\xf1\xf2\xe8" + `" text="n" XMLURL=" https://ru.example.org/rss "></outline>
</outline>
<outline text="A note"/>
<outline text="Top" xmlUrl="https://top.example.org/feed"/>
</body></opml>`
	want := []Outline{
		{Title: "Hetq", Feed: "https://hetq.example.org/rss?a=1&b=2", Language: "hy", Line: 4},
		{Title: "Новости", Feed: "https://ru.example.org/rss", Line: 5},
		{Title: "Top", Feed: "https://top.example.org/feed", Line: 8},
	}
	got, err := Read([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadBroken(t *testing.T) {
	for in, want := range map[string]string{
		"":                   errNotOPML.Error(),
		"<rss></rss>":        errNotOPML.Error(),
		"<opml><body/>":      "",
		"<html><body>no":     "",
		"<opml><outline <<<": "line 1",
		"<opml>" + strings.Repeat("<outline text='x'>", maxDepth+1): "folders within",
	} {
		if _, err := Read([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%.40q): %v, want %q", in, err, want)
		}
	}
	got, err := Read([]byte(`<opml><outline xmlUrl="https://a.example.org/"/><outline xmlUrl="https://b.`))
	if err == nil || errors.Is(err, errNotOPML) || len(got) != 1 {
		t.Errorf("%v, %v: want the feed before the break, and where it broke", got, err)
	}
}

func TestWriteReadsBack(t *testing.T) {
	list := []Outline{
		{Title: `A & "B" <c>`, Feed: "https://a.example.org/?x=1&y=2", Language: "hy"},
		{Title: "b", Feed: "https://b.example.org/"},
	}
	var b bytes.Buffer
	if err := Write(&b, "Tocsin's feeds", time.Unix(0, 0).UTC(), list); err != nil {
		t.Fatal(err)
	}
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i].Line = 0
	}
	if diff := cmp.Diff(list, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="x" xmlUrl="https://a.example.org/"/></body></opml>`))
	f.Add([]byte(fmt.Sprintf("<opml>%s", strings.Repeat("<outline>", 100))))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(data)
		if err == nil && len(list) == 0 {
			t.Error("no feeds and no error")
		}
	})
}
