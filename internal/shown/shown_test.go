package shown

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// read is what readers see of a page, on one line.
func read(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	if err := Apply(doc, Styles(doc)); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
			return
		case n.Type == html.ElementNode && (silent(n.DataAtom) || has(n, "hidden") || n.DataAtom == atom.Template):
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
		if divides(n.DataAtom) {
			b.WriteByte(' ')
		}
	}
	visit(doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestStruck (CHECKS ADV-10): struck words are told apart from those that stand,
// however they are struck.
func TestStruck(t *testing.T) {
	for _, tt := range []struct{ name, page, want string }{
		{"del", "<p>killed <del>23</del> 19</p>", "killed ~~23~~ 19"},
		{"s", "<p><s>Ruben Vardanyan was released.</s> He is held.</p>", "~~Ruben Vardanyan was released.~~ He is held."},
		{"strike", "<p><strike>one</strike> two", "~~one~~ two"},
		{"ins is text", "<p>He was <del>freed</del><ins>tried</ins>.</p>", "He was ~~freed~~tried."},
		{"blanks stay outside", "<p>a<s> b </s>c</p>", "a ~~b~~ c"},
		{"across elements", "<p><s>Ruben <b>Varda</b>nyan</s> left</p>", "~~Ruben Vardanyan~~ left"},
		{"neighbours", "<p><s>a</s> <s>b</s> c</p>", "~~a b~~ c"},
		{"around paragraphs", "<del><p>a</p><p>b</p></del><p>c</p>", "~~a~~ ~~b~~ c"},
		{"around a line break", "<p><s>a<br>b</s></p>", "~~a~~ ~~b~~"},
		{"around what is hidden", "<p><s>a<i hidden>x</i></s></p>", "~~a~~"},
		{"nothing to see", "<p>Ruben<s>\u200b</s> Vardanyan</p>", "Ruben\u200b Vardanyan"},
		{"inline style", `<p>a <i style="color:red; TEXT-DECORATION : line-through !important">b</i></p>`, "a ~~b~~"},
		{"line alone", `<p>a <i style="text-decoration-line:underline line-through">b</i></p>`, "a ~~b~~"},
		{"line that nobody sees", `<p>a <i style="text-decoration:line-through transparent">b</i></p>`, "a b"},
		{"underlined", `<p>a <i style="text-decoration:underline">b</i></p>`, "a b"},
		{"class", `<style>.gone{text-decoration:line-through}</style><p>a <i class="x gone">b</i></p>`, "a ~~b~~"},
		{"id, with an escape", `<style>#g\6fne{text-d\65 coration:line-through}</style><p>a <i id=gone>b</i></p>`, "a ~~b~~"},
		{"del that looks like text", `<style>del{text-decoration:none}</style><p><del>a</del> b</p>`, "a b"},
		{"below a struck one", `<style>b{text-decoration:none}</style><p><s>a <b>b</b></s></p>`, "~~a b~~"},
		{"printed alone", `<style>@media print{p{text-decoration:line-through}}</style><p>a</p>`, "a"},
		{"print sheet", `<style media=print>p{text-decoration:line-through}</style><p>a</p>`, "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, tt.page); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestHidden (CHECKS ADV-11): what the page's own rules hide is not read, and
// what they show is.
func TestHidden(t *testing.T) {
	for _, tt := range []struct{ name, css, body, want string }{
		{"attribute", "", "<p hidden>x</p>a", "a"},
		{"attribute, shown by a rule", "p{display:block}", "<p hidden>a</p>", "a"},
		{"attribute, shown by its style", "", `<p hidden style="display:block">a</p>`, "a"},
		{"attribute, shown and hidden again", "p{display:block}[hidden]{display:none!important}", "<p hidden>x</p>a", "a"},
		{"inline", "", `<p style="DISPLAY : none">x</p>a`, "a"},
		{"inline, with a comment", "", `<p style="display:/**/none">x</p>a`, "a"},
		{"inline, invisible", "", `<p style="visibility:hidden">x<i style="visibility:visible">a</i></p>`, "a"},
		{"class", ".x{display:none}", "<p class='y x'>x</p>a", "a"},
		{"part of a class", ".x{display:none}", "<p class='xx x-y'>a</p>", "a"},
		{"id", "#x{display:none}", "<p id=x>x</p>a", "a"},
		{"element", "aside{display:none}", "<aside>x</aside>a", "a"},
		{"element and class", "p.x{display:none}", "<p class=x>x</p><i class=x>a</i>", "a"},
		{"list", "h4, .z ,p.x{display:none}", "<p class=x>x</p>a", "a"},
		{"descendant", "article .x{display:none}", "<article><div><p class=x>x</p></div></article><p class=x>a</p>", "a"},
		{"child", "div>p{display:none}", "<div><p>x</p><i><p>a</p></i></div>", "a"},
		{"child of a descendant", "article div > .x{display:none}", "<article><div><b><div><i class=x>x</i></div></b></div></article>a", "a"},
		{"undone later", ".x{display:none}.x{display:block}", "<p class=x>a</p>", "a"},
		{"undone before", ".x{display:block}.x{display:none}", "<p class=x>x</p>a", "a"},
		{"undone by weight", "p.x{display:block}.x{display:none}", "<p class=x>a</p>", "a"},
		{"undone by an id", "#i{display:inline}p.x{display:none}", "<p class=x id=i>a</p>", "a"},
		{"important", ".x{display:none!important}#i{display:inline}", "<p class=x id=i>x</p>a", "a"},
		{"undone around", ".x{display:none} body .x{display:block}", "<p class=x>a</p>", "a"},
		{"perhaps undone", ".x{display:none} .x:not(.y){display:block}", "<p class=x>a</p>", "a"},
		{"perhaps undone on a phone", ".x{display:none} @media (max-width:600px){.x{display:block}}", "<p class=x>a</p>", "a"},
		{"undone by hand", ".x{display:none} .x:hover{display:block}", "<p class=x>x</p>a", "a"},
		{"undone by nonsense", ".x{display:none;display:nonsense}", "<p class=x>x</p>a", "a"},
		{"under a condition", "@media (min-width:600px){.x{display:none}}", "<p class=x>a</p>", "a"},
		{"on a screen", "@media only screen, print{.x{display:none}}", "<p class=x>x</p>a", "a"},
		{"in print", "@media print{.x{display:none}}", "<p class=x>a</p>", "a"},
		{"in a layer", "@layer base, late; @layer base{.x{display:none}}", "<p class=x>x</p>a", "a"},
		{"undone outside of the layer", ".x{display:block} @layer base{#i{display:none}}", "<p class=x id=i>a</p>", "a"},
		{"in an animation", "@keyframes k{from{visibility:hidden}p{display:none}}", "<p>a</p>", "a"},
		{"in a comment", "/* .x{display:none} */", "<p class=x>a</p>", "a"},
		{"in a string", `q{quotes:"}.x{display:none}"}`, "<p class=x>a</p>", "a"},
		{"behind an import", "@import 'a;b.css'; @charset \"x\"; .x{display:none}", "<p class=x>x</p>a", "a"},
		{"behind a broken rule", "p{color:red;;} } .y{display:none} .x{display:none}", "<p class=x>x</p>a", "a"},
		{"after a nested rule", ".y{&:hover{color:red} display:none} .x{display:none}", "<p class=x>x</p><p class=y>x</p>a", "a"},
		{"selector of a kind not understood", ".x + .y{display:none} :is(.z){display:none}", "<p class=x></p><p class=y>a</p><p class=z>b</p>", "a b"},
		{
			"most of the page", ".x{display:none}", "<p class=x>" + strings.Repeat("word ", 50) + "</p><p>" + strings.Repeat("text ", 40) + "</p>",
			strings.TrimSpace(strings.Repeat("word ", 50) + strings.Repeat("text ", 40)),
		},
		{"all until a script ran", "body{visibility:hidden}", "<p>" + strings.Repeat("text ", 40) + "</p>", strings.TrimSpace(strings.Repeat("text ", 40))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, "<style>"+tt.css+"</style><body>"+tt.body); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestOutOfSight: text of no opacity, of no size or far off the screen is not read,
// and what may come into sight later is.
func TestOutOfSight(t *testing.T) {
	long := strings.Repeat("word ", 40)
	for _, tt := range []struct{ name, css, body, want string }{
		{"opacity", ".x{opacity:0}", "<p class=x>x</p>a", "a"},
		{"opacity, inline", "", `<p style="Opacity: 0.01">x</p>a`, "a"},
		{"opacity in per cent", ".x{opacity:0%!important}", `<p class=x style="opacity:1">x</p>a`, "a"},
		{"half opacity", ".x{opacity:.5}", "<p class=x>a</p>", "a"},
		{"opacity undone", ".x{opacity:0} p.x{opacity:1}", "<p class=x>a</p>", "a"},
		{"opacity undone by hand", ".x{opacity:0} .x:hover{opacity:1}", "<p class=x>x</p>a", "a"},
		{"opacity, fading in", ".x{opacity:0;transition:opacity .3s}", "<p class=x>a</p>", "a"},
		{"opacity, moving in", "", `<p style="opacity:0;transform:translateY(20px)">a</p>`, "a"},
		{"opacity, animated", ".x{animation:in 1s;opacity:0}", "<p class=x>a</p>", "a"},
		{"opacity, of a library", ".x{opacity:0}", "<p class=x data-aos=fade-up>a</p><p class='x reveal-up'>b</p>", "a b"},
		{"opacity, not moving", ".x{opacity:0;transition:none}", "<p class=x>x</p>a", "a"},

		{"letters of no size", ".x{font-size:0}", "<p class=x>x</p>a", "a"},
		{"letters of no size, short", "", `<p style="font:0/0 a">x</p>a`, "a"},
		{"letters of a pixel", "", `<p style="font-size:1px">x</p>a`, "a"},
		{
			"letters of a size", "",
			`<p style="font:700 14px/1 Arial">a</p><p style="font-size:.9em">b</p><p style="font:inherit">c</p>`, "a b c",
		},
		{"a size again within", ".x{font-size:0}.y{font-size:16px}", "<div class=x>x<p class=y>a</p></div>b", "a b"},
		{"visible again within", ".x{visibility:hidden}.y{visibility:visible}", "<div class=x>x<p class=y>a</p></div>b", "a b"},
		{"a size again within, inline", ".x{font-size:0}", `<div class=x><p style="font-size:1rem">a</p></div>b`, "a b"},

		{"off the screen", ".x{position:absolute;left:-9999px}", "<p class=x>x</p>a", "a"},
		{"off the screen, inline", "", `<p style="top : -10000px ; position:fixed">x</p>a`, "a"},
		{"off the screen, in letters", ".x{position:absolute;left:-999em}", "<p class=x>x</p>a", "a"},
		{"a bit off", ".x{position:absolute;left:-20px}", "<p class=x>a</p>", "a"},
		{"where place does not count", ".x{left:-9999px}", "<p class=x>a</p>", "a"},
		{"back on the screen", ".x{position:absolute;left:-9999px} p.x{position:static}", "<p class=x>a</p>", "a"},
		{"back on a wide one", ".x{position:absolute;left:-9999px} @media (min-width:9px){.x{left:0}}", "<p class=x>a</p>", "a"},
		{"clipped", ".x{position:absolute!important;clip:rect(1px, 1px, 1px, 1px)}", "<p class=x>x</p>a", "a"},
		{"clipped otherwise", ".x{position:absolute;clip-path:inset(50%)}", "<p class=x>x</p>a", "a"},
		{"clipped to a picture", ".x{position:absolute;clip-path:inset(10% 20%)}", "<p class=x>a</p>", "a"},
		{"outdented", ".x{text-indent:-9999px}", "<p class=x>x</p>a", "a"},
		{"hanging", ".x{text-indent:-2em}", "<p class=x>a</p>", "a"},
		{"most of it", ".x{opacity:0}", "<p class=x>" + long + "</p>", strings.TrimSpace(long)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, "<style>"+tt.css+"</style><body>"+tt.body); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestAdded (CHECKS ADV-12): words that a style rule adds are read.
func TestAdded(t *testing.T) {
	for _, tt := range []struct{ name, css, body, want string }{
		{"after", `.x::after{content:" was killed"}`, "<p class=x>He</p>", "He was killed"},
		{"before", `.x:before{content:"Not ";color:red}`, "<p class=x>guilty</p>", "Not guilty"},
		{"within a word", `b::after{content:"teen"}`, "<p>six<b></b> dead", "sixteen dead"},
		{"a number", `b::after{content:"5"}`, "<p>killed <b></b>", "killed 5"},
		{"an attribute", `b::after{content:attr(data-n) " of " attr( data-m )}`, "<p>killed <b data-n=5 data-m=9></b>", "killed 5 of 9"},
		{"an escape", `b::after{content:"\534 \0535x"}`, "<p>a <b></b>", "a \u0534\u0535x"},
		{"no words", `b::after{content:"\2192"} i::after{content:"f"} u::after{content:"\e900\e901"}`, "<p>a<b></b><i></i><u></u>", "a"},
		{"instead of a picture", `b::after{content:url(a.png) / "two words"}`, "<p>a<b></b>", "a"},
		{"of hidden text", `.x{display:none}.x::after{content:"two words"}`, "<p class=x>x</p>a", "a"},
		{"hidden itself", `p::after{content:"two words";display:none} b::before{content:"two words";opacity:0}`, "<p>a<b></b></p>", "a"},
		{"undone", `p::after{content:"two words"} p.x::after{content:none}`, "<p class=x>a</p>", "a"},
		{"for who points there", `p:hover::after{content:"two words"}`, "<p>a</p>", "a"},
		{"beside blocks", `article::after{content:"He died."}`, "<article><p>a</p></article>b", "a He died. b"},
		{"struck", `s::after{content:" words"}`, "<s>two</s> a", "~~two words~~ a"},
		{"in print", `@media print{a::after{content:" (" attr(href) ")"}}`, "<a href=x>a</a>", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, "<style>"+tt.css+"</style><body>"+tt.body); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestShadow (CHECKS ADV-14): a declarative shadow root is what readers see of its
// element, and has its own rules.
func TestShadow(t *testing.T) {
	for _, tt := range []struct{ name, page, want string }{
		{"open", "<div><template shadowrootmode=open><p>a</p></template></div>b", "a b"},
		{"closed", "<div><template shadowrootmode=closed><p>a</p></template></div>b", "a b"},
		{"common template", "<div><template><p>x</p></template></div>a", "a"},
		{"other mode", "<div><template shadowrootmode=ajar><p>x</p></template></div>a", "a"},
		{"in place of text", "<div>x<template shadowrootmode=open>a</template><p>x</p></div>b", "a b"},
		{"around text", "<div><template shadowrootmode=open>a <slot></slot></template><b>b</b></div>", "a b"},
		{"its rules", "<div><template shadowrootmode=open><style>p{display:none}</style><p>x</p></template></div><p>a</p>", "a"},
		{"rules of the page", "<style>p{display:none}</style><div><template shadowrootmode=open><p>a</p></template></div><p>x</p>", "a"},
		{"in another", "<div><template shadowrootmode=open><p>a</p><div><template shadowrootmode=open><style>p{display:none}</style>" +
			"<p>x</p>b</template></div></template></div>", "a b"},
		{"drawing", "<svg><title>x</title><desc>x</desc><defs><text>x</text></defs><g><text>a <tspan>b</tspan></text></g><text>c</text></svg>d", "a b c d"},
		{"page in a drawing", "<svg><foreignObject><p>a</p></foreignObject></svg>b", "a b"},
		{"rules in a drawing", "<svg><style>.x{display:none}</style></svg><p class=x>x</p>a", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, tt.page); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestBusy holds the bounds: what goes over them is an error, never a part of the
// page.
func TestBusy(t *testing.T) {
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for _, tt := range []struct{ name, page string }{
		{"rules", "<style>" + many(maxRules+1, "a{display:none}") + "</style><a>x</a>"},
		{"selectors", "<style>" + many(maxRules+1, "a,") + "a{display:none}</style><a>x</a>"},
		{"rules times elements", "<style>" + many(5000, "a.x.y{display:none}") + "</style>" + many(5000, "<a class=x>x</a>")},
		{"nesting", "<style>u i i i i i i a{display:none}</style>" + many(200, "<i>") + "<a>x</a>"},
		{"added", "<style>p::after{content:\"" + many(10_000, "word ") + "\"}</style>" + many(100, "<p>x</p>")},
		{"pieces", "<style>p::after{content:" + many(100_000, `"word " `) + "}</style>" + many(100, "<p>x</p>")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := html.Parse(strings.NewReader(tt.page))
			if err != nil {
				t.Fatal(err)
			}
			if err := Apply(doc, Styles(doc)); !errors.Is(err, errBusy) {
				t.Errorf("error %v, want ErrBusy", err)
			}
		})
	}
}

// FuzzApply: any style sheet on any page ends, and leaves a tree.
func FuzzApply(f *testing.F) {
	for _, s := range []string{
		"a{display:none}", "@media (a){b{", "a::after{content:\"x\\", "}{", "/*", "a[", "a:not(", "@layer", "\\", "a{content:attr(", "*>*+*~*{}",
		"a{b{c{d{e:", "@supports{", "a\\{b{display:none}", "'", "a{display:'", "#{}", ".{}",
	} {
		f.Add(s, "<p class=a><a id=b>x<s>y</s></a><svg><text>z")
	}
	f.Fuzz(func(t *testing.T, css, page string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		styles := append(Styles(doc), Style{CSS: css})
		Attributes(styles)
		if err := Apply(doc, styles); err != nil {
			return
		}
		for n := range doc.Descendants() {
			if n.Parent == nil {
				t.Fatal("an element without a parent")
			}
		}
	})
}
