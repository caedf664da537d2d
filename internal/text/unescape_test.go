package text

import "testing"

func TestUnescaped(t *testing.T) {
	for in, want := range map[string]string{
		"Nvidia&#8217;s plan":                     "Nvidia’s plan",
		"&laquo;Азатутюн&raquo;":                  "«Азатутюн»",
		"&amp;laquo;Азатутюн&amp;raquo;":          "«Азатутюн»",
		"Jos&eacute; &amp; Andr&#xE9;":            "José & André",
		"A &amp; B":                               "A & B",
		"<![CDATA[Nested]]>":                      "Nested",
		" <![CDATA[&laquo;Ազատություն&raquo;]]> ": "«Ազատություն»",
		"<p>double &laquo;x&raquo;</p>":           "double «x»",
		"&lt;p&gt;İlham&lt;br /&gt;Əli&lt;/p&gt;": "İlham\nƏli",
		"<b>Bold</b> x":                           "Bold x",

		// What is meant as it stands.
		"":                                     "",
		"AT&T and R&D; more":                   "AT&T and R&D; more",
		"https://n.am/?a=1&copy=2&lt=3":        "https://n.am/?a=1&copy=2&lt=3",
		"Profit < 5 & loss > 3":                "Profit < 5 & loss > 3",
		"Why <script> tags are bad":            "Why <script> tags are bad",
		"<p> is the tag of a paragraph":        "<p> is the tag of a paragraph",
		"<Name withheld> speaks":               "<Name withheld> speaks",
		"[CDATA] is a mark":                    "[CDATA] is a mark",
		"Salt & pepper; &nosuchreference; end": "Salt & pepper; &nosuchreference; end",
	} {
		if have := Unescaped(in); have != want {
			t.Errorf("%q is %q, want %q", in, have, want)
		}
	}
}
