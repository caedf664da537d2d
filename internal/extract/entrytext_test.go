package extract

import (
	"testing"

	"tocsin/internal/news"
)

// TestEntryText takes away what software hangs on an entry, and nothing that
// somebody wrote.
func TestEntryText(t *testing.T) {
	const lead = "<p>The court in Baku heard the first witnesses.</p>"
	const text = "The court in Baku heard the first witnesses."
	for name, tt := range map[string]struct{ title, summary, content, want string }{
		"the longer of both": {"x", "<p>Short.</p>", lead, text},
		"WordPress in English": {
			"Hearing in Baku", lead + `<p>The post <a href="https://lamp.am/2026/hearing/">Hearing in Baku</a> appeared first on ` +
				`<a href="https://lamp.am">Lamp</a>.</p>`, "", text,
		},
		"in a language nobody listed": {
			"Սուդ Բաքվում", lead + `<p><a href="https://www.lamp.am/2026/hearing?utm_source=rss">Սուդ Բաքվում</a> գրառումը առաջինը հայտնվել է ` +
				`<a href="https://lamp.am/">Lamp</a>-ում։</p>`, "", text,
		},
		"its title escaped": {
			"«Hearing»", lead + `<p>Der Beitrag <a href="https://lamp.am/2026/hearing">&#171;Hearing&#187;</a> erschien zuerst auf ` +
				`<a href="https://lamp.am/de">Lampe</a>.</p>`, "", text,
		},
		"without links, in its own line": {
			"Hearing in Baku", lead + `<p>The post Hearing in Baku appeared first on Lamp.</p>`, "", text,
		},
		"without links, in the same line": {
			"Hearing in Baku", text + ` The post Hearing in Baku appeared first on Lamp.`, "", text,
		},
		"without links, in Russian": {
			"Суд в Баку", `<p>Суд начался.</p><p>Сообщение Суд в Баку появились сначала на Лампа.</p>`, "", "Суд начался.",
		},
		"without links, in Turkish": {
			"Bakü'de dava", `<p>Dava başladı.</p><p>Bakü'de dava yazısı ilk önce Lamba üzerinde ortaya çıktı.</p>`, "", "Dava başladı.",
		},
		"escaped twice": {"x", "&lt;p&gt;double &amp;laquo;x&amp;raquo;&lt;/p&gt;", "", "double «x»"},

		"another article's links": {
			"Hearing in Baku", lead + `<p>See <a href="https://lamp.am/2026/other">Hearing in Baku</a> of ` +
				`<a href="https://lamp.am">Lamp</a>.</p>`, "", text + "\nSee Hearing in Baku of Lamp.",
		},
		"a sentence of the news": {
			"Hearing in Baku", lead + `<p>The word appeared first on Monday.</p>`, "", text + "\nThe word appeared first on Monday.",
		},
		"words behind it": {
			"Hearing in Baku", lead + `<p>The post Hearing in Baku appeared first on Lamp. Ruben Vardanyan was there.</p>`, "",
			text + "\nThe post Hearing in Baku appeared first on Lamp. Ruben Vardanyan was there.",
		},
	} {
		e := news.Entry{URL: "https://lamp.am/2026/hearing/", Title: tt.title, Summary: tt.summary, Content: tt.content}
		if have := EntryText(e); have != tt.want {
			t.Errorf("%s: %q, want %q", name, have, tt.want)
		}
	}
}
