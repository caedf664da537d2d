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

// TestUnseen (CHECKS NAM-84): references to what nobody sees are decoded, others stay
// as a page about HTML shows them.
func TestUnseen(t *testing.T) {
	for in, want := range map[string]string{
		"Ruben Var&shy;danyan":              "Ruben Var\u00addanyan",
		"Ruben&nbsp;Var&#xAD;dan&#8203;yan": "Ruben\u00a0Var\u00addan\u200byan",
		"می&zwnj;رود":                       "می\u200cرود",
		"write &lt;b&gt; and &amp;shy;":     "write &lt;b&gt; and &amp;shy;",
		"&shy &; &nosuch; AT&T &copy;":      "&shy &; &nosuch; AT&T &copy;",
		"/?a=1&nbsp=2":                      "/?a=1&nbsp=2",
	} {
		if have := Unseen(in); have != want {
			t.Errorf("%q is %q, want %q", in, have, want)
		}
	}
}

// TestReadingsAbove: how characters are read (ruby) is not put between them, whether
// or not its elements are ended.
func TestReadingsAbove(t *testing.T) {
	for in, want := range map[string]string{
		"<ruby>北京<rt>ペキン</rt></ruby>で裁判":                              "北京で裁判",
		"<ruby>北京<rp>(</rp><rt>ペキン</rt><rp>)</rp></ruby>で裁判":          "北京で裁判",
		"<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>を読む":                     "漢字を読む",
		"<ruby>漢<rt>かん<rb>字<rt>じ</ruby>を読む":                           "漢字を読む",
		"<p><ruby>漢<rt>かん<rp>)</p><p>次の段落</p>":                        "漢\n次の段落",
		"<ruby>習<rt><b>しゅう</b></rt></ruby><i>氏</i>":                   "習氏",
		"<ruby>習<rt>しゅう<script>x</script></rt></ruby>氏は<b>北京</b>で話した": "習氏は北京で話した",
	} {
		if have := HTMLToText(in); have != want {
			t.Errorf("%s is %q, want %q", in, have, want)
		}
	}
}
