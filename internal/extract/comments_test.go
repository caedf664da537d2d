package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestUnnamedComments: what stands below a heading that counts comments is no text
// of the article, though no class says so; below one that an article may have, it is.
func TestUnnamedComments(t *testing.T) {
	var list strings.Builder
	for i := range 6 {
		fmt.Fprintf(&list, "<li><p>This is exactly what everybody expected from that court number %d, and nobody in Europe will say one word.</p></li>", i)
	}
	for head, comments := range map[string]bool{
		"<h3>6 Comments</h3>":                                true,
		"<h2>Comments (6)</h2>":                              true,
		"<h3>Readers’ comments</h3>":                         true,
		"<h3>Комментарии</h3>":                               true,
		"<div><h3>6 комментариев</h3></div>":                 true,
		"<h4>Մեկնաբանություններ (6)</h4>":                    true,
		"<h4>6 մեկնաբանություն</h4>":                         true,
		"<h3>Şərhlər: 6</h3>":                                true,
		"<h3>Yorumlar</h3>":                                  true,
		"<h3>კომენტარები</h3>":                               true,
		"<h3>27 commentaires</h3>":                           true,
		"<h3>Kommentare</h3>":                                true,
		"<h3>Comment</h3>":                                   false,
		"<h3>Comments of the ministry</h3>":                  false,
		"<h3>Что говорят комментаторы</h3>":                  false,
		"<p>6 Comments</p>":                                  false,
		"<h3>What the readers said of the six comments</h3>": false,
	} {
		doc, err := Page([]byte(story("", "", head+"<ol>"+list.String()+"</ol>")), Options{URL: "https://lamp.am/1"})
		if err != nil {
			t.Fatal(err)
		}
		if have := !strings.Contains(doc.Text, "everybody expected"); have != comments || !strings.Contains(doc.Text, "The prosecutor said") {
			t.Errorf("%s: taken for comments %t, want %t", head, have, comments)
		}
	}
	page := strings.Replace(story("", "", ""), "</h1>", "</h1><h3>Kommentare</h3>", 1)
	doc, err := Page([]byte(page), Options{URL: "https://lamp.am/1"})
	if err != nil || !strings.Contains(doc.Text, "The prosecutor said") {
		t.Errorf("above an opinion: %v, %q", err, doc.Text)
	}
}

// TestPosts: a post of a network that an article shows is read, as a name may stand
// there alone; its date and author are not the article's.
func TestPosts(t *testing.T) {
	const said = "We again call on Azerbaijan to release Arkadi Ghukasyan and all others."
	for name, post := range map[string]string{
		"Twitter": `<blockquote class="twitter-tweet"><p lang="en">` + said + `</p>&mdash; MFA of Armenia (@MFA) <a href="https://twitter.com/MFA/1">` +
			`November 29, 2026</a></blockquote><script src="x"></script>`,
		"Bluesky":  `<blockquote class="bluesky-embed"><p>` + said + `</p>&mdash; MFA (@mfa) <a href="/x">2026-11-29</a></blockquote>`,
		"Facebook": `<div class="fb-post"><blockquote class="fb-xfbml-parse-ignore"><p>` + said + `</p>Posted by <a href="/x">MFA</a></blockquote></div>`,
	} {
		doc, err := Page([]byte(story("", "", post)), Options{URL: "https://lamp.am/1"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(doc.Text, said) || strings.Contains(doc.Text, "November 29") || !doc.Published.IsZero() || len(doc.Authors) > 0 {
			t.Errorf("%s: published %s by %q:\n%s", name, doc.Published, doc.Authors, doc.Text)
		}
	}
}
