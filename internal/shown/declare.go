package shown

import (
	"strings"
	"unicode"
)

type property uint8

const (
	display property = iota
	visibility
	decoration
	content
	opacity
	size  // of letters
	place // out of sight
	properties
)

// effect is what a declaration does to one property: on is what alters the text,
// that it is hidden, struck or added; off undoes that.
type effect struct {
	prop      property
	on        bool
	important bool
	moves     bool // of opacity: the element comes into sight later
	text      []piece
}

// piece is a part of added text: a string, or the value of an attribute.
type piece struct{ literal, attr string }

// declarations reads a block up to its end.
func (c *scanner) declarations() []effect {
	var out []effect
	var p placing
	for {
		piece, stop := c.until(";{}")
		if stop == '{' { // a rule within a rule
			c.skip()
			continue
		}
		if e, ok := declare(piece, &p); ok {
			out = settle(out, e)
		}
		if stop != ';' {
			return p.effects(out)
		}
	}
}

// settle adds an effect to those of the same block, one for each property.
func settle(list []effect, e effect) []effect {
	for i := range list {
		if list[i].prop == e.prop {
			if e.important || !list[i].important {
				list[i] = e
			}
			return list
		}
	}
	return append(list, e)
}

// named are the properties by their names.
var named = map[string]property{
	"display": display, "visibility": visibility, "text-decoration": decoration, "text-decoration-line": decoration,
	"-webkit-text-decoration": decoration, "content": content, "opacity": opacity,
	"font-size": size, "font": size,
}

// declare reads a declaration; false for one that has no effect by itself. What it
// says of the element's place goes to p.
func declare(s string, p *placing) (effect, bool) {
	for s != "" && (isSpace(s[0]) || strings.HasPrefix(s, "/*")) {
		if s[0] == '/' {
			s = s[commentEnd(s, 0):]
		} else {
			s = s[1:]
		}
	}
	// Most declarations are of other properties, and are known by their first letter.
	if s == "" || strings.IndexByte(`dvtcofplrbaswi-\DVTCOFPLRBASWI`, s[0]) < 0 {
		return effect{}, false
	}
	name, value, ok := strings.Cut(uncommented(s, " "), ":")
	if !ok {
		return effect{}, false
	}
	var e effect
	name = strings.ToLower(unescape(strings.TrimSpace(name)))
	if e.prop, ok = named[name]; !ok && !placed[name] {
		return e, false
	}
	value = strings.TrimSpace(value)
	if i := strings.LastIndexByte(value, '!'); i >= 0 && strings.EqualFold(strings.TrimSpace(value[i+1:]), "important") {
		e.important = true
		value = strings.TrimSpace(value[:i])
	}
	if placed[name] {
		p.note(name, strings.ToLower(unescape(value)), e.important)
		return e, false
	}
	if e.prop == size {
		e.on, ok = isTiny(name, strings.ToLower(unescape(value)))
		return e, ok
	}
	if e.prop == content {
		e.text = pieces(value)
		e.on = len(e.text) > 0
		return e, true
	}
	e.on, ok = valued(e.prop, strings.Fields(strings.ToLower(unescape(value))))
	return e, ok
}

// valued says what the words of a value do to a property; ok is false for a value
// that browsers pass over.
func valued(p property, words []string) (on, ok bool) {
	for _, w := range words {
		switch p {
		case display:
			on = w == "none"
			if !on && !displays(w) {
				return false, false
			}
		case visibility:
			on = w == "hidden" || w == "collapse"
			if !on && w != "visible" && !general[w] && !strings.HasPrefix(w, "var(") {
				return false, false
			}
		case decoration:
			if w == "transparent" { // a line that nobody sees
				return false, true
			}
			on = on || w == "line-through"
		case opacity:
			n, unit, isNumber := length(w)
			on = isNumber && (n < .05 || unit == "%" && n < 5)
		}
	}
	return on, len(words) > 0
}

// general are the values that every property has.
var general = map[string]bool{"inherit": true, "initial": true, "unset": true, "revert": true, "revert-layer": true}

// displays reports whether a word is of a value of display that shows an element.
func displays(w string) bool {
	switch w {
	case "block", "inline", "inline-block", "flex", "inline-flex", "grid", "inline-grid", "list-item", "contents", "flow-root", "flow",
		"ruby", "run-in", "inline-table", "math", "grid-lanes":
		return true
	}
	return general[w] || strings.HasPrefix(w, "table") || strings.HasPrefix(w, "-webkit-") || strings.HasPrefix(w, "-moz-") ||
		strings.HasPrefix(w, "ruby-") || strings.HasPrefix(w, "var(")
}

// pieces reads the value of content; what is no text, as counters and pictures,
// is left out.
func pieces(value string) []piece {
	var out []piece
	var literal []byte
	flush := func() {
		if len(literal) > 0 {
			out = append(out, piece{literal: string(literal)})
		}
		literal = literal[:0]
	}
	for i := 0; i < len(value); {
		c := value[i]
		if c == '/' { // what is said in place of a picture
			break
		}
		if c == '"' || c == '\'' {
			end := stringEnd(value, i)
			literal = append(literal, unescape(strings.TrimSuffix(value[i+1:end], string(c)))...)
			i = end
			continue
		}
		name, n := identifier(value[i:])
		i += max(1, n)
		if n == 0 || i >= len(value) || value[i] != '(' {
			continue
		}
		end := strings.IndexByte(value[i:], ')')
		if end < 0 {
			break
		}
		if key, n := identifier(strings.TrimSpace(value[i+1 : i+end])); n > 0 && strings.EqualFold(name, "attr") && len(out) < maxParts {
			flush()
			out = append(out, piece{attr: strings.ToLower(key)})
		}
		i += end + 1
	}
	flush()
	return out
}

// hasWords reports whether added text says something, and is not the letter that
// a font of icons draws something for.
func hasWords(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			return true
		case unicode.IsLetter(r):
			if letters++; letters > 1 {
				return true
			}
		default:
			letters = 0
		}
	}
	return false
}
