package jsonld

import (
	"bytes"
	"encoding/json"
	"strings"

	"tocsin/internal/extract/prose"
)

// decodeLoose decodes JSON as publishers write it: in comments or CDATA, with
// raw line breaks in strings, or with a comma too many. nil if it cannot.
func decodeLoose(b []byte) any {
	b = bytes.TrimSpace(b)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte(cut)))
	}
	for _, cut := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		b = bytes.TrimSpace(bytes.TrimSuffix(b, []byte(cut)))
	}
	var v any
	if json.Unmarshal(b, &v) == nil {
		return v
	}
	if json.Unmarshal(repairJSON(b), &v) == nil {
		return v
	}
	return nil
}

// repairJSON escapes control characters in strings and drops commas before a
// closing bracket.
func repairJSON(b []byte) []byte {
	out := make([]byte, 0, len(b)+64)
	inString, escaped := false, false
	for _, c := range b {
		switch {
		case escaped:
			escaped = false
			if !bytes.ContainsRune([]byte(`"\/bfnrtu`), rune(c)) {
				out = out[:len(out)-1] // \' and its like mean the character itself
			}
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			out = append(out, ' ')
			continue
		case !inString && (c == '}' || c == ']'):
			trimmed := bytes.TrimRight(out, " \t\r\n")
			if n := len(trimmed); n > 0 && trimmed[n-1] == ',' {
				out = trimmed[:n-1]
			}
		}
		out = append(out, c)
	}
	return out
}

// walkJSON visits every object of v, outer ones first, within 12 levels.
func walkJSON(v any, depth int, visit func(map[string]any)) {
	if depth > 12 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, key := range [...]string{
			"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart",
			"liveBlogUpdate",
		} {
			if key == "liveBlogUpdate" || key == "hasPart" {
				continue // parts of the article, not the article
			}
			if next, ok := v[key]; ok {
				walkJSON(next, depth+1, visit)
			}
		}
	case []any:
		for _, x := range v {
			walkJSON(x, depth+1, visit)
		}
	}
}

func schemaType(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return trimSchema(t)
	case []any:
		first := ""
		for _, x := range t {
			s, _ := x.(string)
			if s = trimSchema(s); isArticleType(s) {
				return s
			}
			if first == "" {
				first = s
			}
		}
		return first
	}
	return ""
}

func trimSchema(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	return strings.TrimPrefix(s, "schema:")
}

func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return prose.Fold(prose.Unescape(v))
	case []any:
		if len(v) > 0 {
			return jsonText(v[0])
		}
	case map[string]any:
		if s := jsonText(v["@value"]); s != "" {
			return s
		}
		return jsonText(v["name"])
	}
	return ""
}

// jsonBody is an article body with its line breaks, tags and all.
func jsonBody(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(prose.Unescape(v))
	case []any:
		var parts []string
		for _, x := range v {
			if s := jsonBody(x); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "\n")
	}
	return ""
}

func jsonNames(v any, depth int) []string {
	if depth > 3 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := prose.Fold(prose.Unescape(v)); s != "" {
			return []string{s}
		}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, jsonNames(x, depth+1)...)
		}
		return out
	case map[string]any:
		if names := jsonNames(v["name"], depth+1); len(names) > 0 {
			return names
		}
		given, family := jsonText(v["givenName"]), jsonText(v["familyName"])
		if s := prose.Fold(given + " " + family); s != "" {
			return []string{s}
		}
	}
	return nil
}
