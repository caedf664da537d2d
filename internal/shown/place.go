package shown

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// placing is what one block says of where its element stands and whether it comes
// into sight later.
type placing struct {
	said                        bool
	away, far, clipped, outdent bool
	important                   bool
	moves                       bool
}

// placed are the properties that say where an element stands, or that it moves.
var placed = map[string]bool{
	"position": true, "left": true, "right": true, "top": true, "bottom": true, "inset-inline-start": true, "inset-block-start": true,
	"text-indent": true, "clip": true, "clip-path": true,
	"transition": true, "transition-property": true, "animation": true, "animation-name": true, "transform": true, "translate": true,
	"scale": true, "will-change": true,
}

// note takes in a declaration of a placed property.
func (p *placing) note(name, value string, important bool) {
	switch name {
	case "position":
		p.away = value == "absolute" || value == "fixed"
	case "text-indent":
		p.outdent = isFar(value)
	case "clip", "clip-path":
		p.clipped = isClipped(value)
	case "left", "right", "top", "bottom", "inset-inline-start", "inset-block-start":
		p.far = p.far || isFar(value)
	default:
		p.moves = p.moves || value != "none" && value != "auto"
		return
	}
	p.said = true
	p.important = p.important || important
}

// effects adds what the block does to an element's place to its other effects. What
// moves, too, is made to come into sight by a script: its opacity says nothing.
func (p *placing) effects(list []effect) []effect {
	if p.said {
		list = settle(list, effect{prop: place, on: p.away && (p.far || p.clipped) || p.outdent, important: p.important})
	}
	if p.moves {
		for i := range list {
			if list[i].prop == opacity && list[i].on {
				list[i].moves = true
			}
		}
	}
	return list
}

// isFar reports whether an offset leads off the screen to the left or above it.
func isFar(value string) bool {
	n, unit, ok := length(value)
	switch unit {
	case "px", "pt", "":
		return ok && n <= -900
	case "em", "rem", "ch", "ex":
		return ok && n <= -60
	case "vw", "vh":
		return ok && n <= -100
	}
	return false
}

// isClipped reports whether a value of clip or clip-path leaves nothing of an
// element: "rect(0,0,0,0)", "inset(50%)".
func isClipped(value string) bool {
	shape, inner, ok := strings.Cut(value, "(")
	inner = strings.TrimSuffix(inner, ")")
	words := strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' })
	if !ok || len(words) == 0 {
		return false
	}
	for _, w := range words {
		n, unit, ok := length(w)
		if !ok || shape == "rect" && n > 1 || shape == "inset" && (unit != "%" || n < 50) || shape == "circle" && n > 0 ||
			shape != "rect" && shape != "inset" && shape != "circle" {
			return false
		}
	}
	return true
}

// isTiny says whether a value of font-size, or of font, leaves nothing that can be
// read; ok is false for a value that says no size.
func isTiny(name, value string) (tiny, ok bool) {
	for _, w := range strings.Fields(value) {
		w, _, _ = strings.Cut(w, "/")
		n, unit, isLength := length(w)
		switch {
		case !isLength:
			continue
		case name == "font" && unit == "" && n >= 100: // a weight
			continue
		case n == 0, (unit == "px" || unit == "pt") && n < 2, (unit == "em" || unit == "rem") && n < .1, unit == "%" && n < 10:
			return true, true
		}
		return false, true
	}
	return false, value != ""
}

// length reads a number with its unit.
func length(s string) (n float64, unit string, ok bool) {
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || end == 0 && (s[end] == '-' || s[end] == '+')) {
		end++
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	return n, strings.TrimSpace(s[end:]), err == nil
}

// comesIn reports whether the names of an element say that a script makes it come
// into sight, as the libraries for that want them.
func comesIn(n *html.Node) bool {
	for i := range n.Attr {
		a := &n.Attr[i]
		if Entrance(a.Key) {
			return true
		}
		if a.Key != "class" {
			continue
		}
		class := strings.ToLower(a.Val)
		for _, s := range [...]string{"aos", "wow", "anim", "reveal", "fade", "appear", "scroll", "lazy", "slide", "in-view", "inview"} {
			if strings.Contains(class, s) {
				return true
			}
		}
	}
	return false
}

// Entrance reports whether an attribute has a library bring its element into sight.
func Entrance(key string) bool {
	switch key {
	case "data-aos", "data-sal", "data-scroll", "data-animate", "data-animation", "data-sr-id", "data-reveal":
		return true
	}
	return false
}
