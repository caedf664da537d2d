package yamldoc

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// manySources is a configuration that is read in parts: sources in both styles,
// with what people write between them.
func manySources(n int, newline string) string {
	var b strings.Builder
	b.WriteString("fetch: {contact: a@example.org}\nsources: # all of them\n\n# Armenia\n")
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "  - {name: s%d, feed: \"https://s%d.example/\"}\n", i, i)
		case 1:
			fmt.Fprintf(&b, "  - name: s%d\n    feed: https://s%d.example/ # its own\n# at the margin\n    language: hy\n", i, i)
		case 2:
			fmt.Fprintf(&b, "  -\n    name: s%d\n\n    page: https://s%d.example/\n    ignore:\n    - .ad\n    - nav\n", i, i)
		case 3:
			fmt.Fprintf(&b, "  - name: s%d\n    site: https://s%d.example/\n", i, i)
			b.WriteString("    include: [\n      a, b]\n    outlet: >-\n      - two\n      words\n")
		}
	}
	b.WriteString("\n# the rest\nrevisit:\n- 1h\n- 2h\n")
	return strings.ReplaceAll(b.String(), "\n", newline)
}

// partsFile is what manySources is read into.
type partsFile struct {
	Fetch struct {
		Contact string `yaml:"contact"`
	} `yaml:"fetch"`
	Operators string            `yaml:"operators"`
	Sources   []partsSource     `yaml:"sources"`
	Revisit   []time.Duration   `yaml:"revisit" default:"15m,1h"`
	Headers   map[string]string `yaml:"headers"`
}

type partsSource struct {
	Name     string   `yaml:"name"`
	Feed     string   `yaml:"feed"`
	Site     string   `yaml:"site"`
	Page     string   `yaml:"page"`
	Outlet   string   `yaml:"outlet"`
	Language string   `yaml:"language" default:"en" oneof:"en hy"`
	Ignore   []string `yaml:"ignore"`
	Include  []string `yaml:"include"`
}

// check finds mistakes by the path of a value, as users of the package do.
func (f partsFile) check(d *Decoder) {
	names, feeds := map[string]Position{}, map[string]Position{}
	for i, s := range f.Sources {
		at := fmt.Sprintf("sources[%d]", i)
		d.Name(at, s.Name, "source", MaxName, names)
		if path := at + ".feed"; d.Given(path) {
			if strings.Contains(s.Feed, " ") {
				d.FaultAt(path, "", "the address holds a space")
			}
			if first, twice := feeds[s.Feed]; twice {
				d.FaultAt(path, fmt.Sprintf("the first is on line %d", first.Line), "the address stands twice")
			}
			feeds[s.Feed] = d.Pos(path)
		}
	}
}

// TestReadInParts: a large file means, and has mistakes, as if it were read
// whole.
func TestReadInParts(t *testing.T) {
	big := manySources(48, "\n")
	middle := strings.Index(big, "  - name: s21\n")
	for _, tt := range []struct {
		name, text string
		parts      bool
	}{
		{"as people write it", big, true},
		{"lines of Windows", manySources(48, "\r\n"), true},
		{"a list at the margin", strings.ReplaceAll(big, "\n  ", "\n"), true},
		{"short", manySources(4, "\n"), false},
		{"mistakes", strings.NewReplacer(
			"s17.example/", "s17.example/x y",
			"name: s21\n", "nam: s2001\n",
			"s28.example", "s4.example",
			"language: hy\n  -\n    name: s42", "language: 12\n  -\n    name: s42",
		).Replace(big), true},
		{"a mistake of syntax", big[:middle] + "  - {name: [}\n" + big[middle:], false},
		{"a tab", big[:middle] + "\t- x\n" + big[middle:], false},
		{"a bracket that is not closed", big[:middle] + "  - {name: x,\n" + big[middle:], false},
		{"brackets over items", big[:middle] + "  - {name: x, feed: [\n  - ]}\n" + big[middle:], false},
		{"quotes to the margin", big[:middle] + "  - name: \"a\nb\"\n    feed: https://x.example/\n" + big[middle:], false},
		{"quotes over items", big[:middle] + "  - name: \"a\n  - b\"\n    feed: https://x.example/\n" + big[middle:], false},
		{"a less indented item", big[:middle] + " - {name: x, feed: \"https://x.example/\"}\n" + big[middle:], false},
		{"a more indented item", big[:middle] + "   - {name: x, feed: \"https://x.example/\"}\n" + big[middle:], false},
		{"another document", big[:middle] + "---\n" + big[middle:], false},
		{"twice", big + big[strings.Index(big, "sources:"):], false},
		{"within another text", "operators: \"\n" + big + "\"\n", false},
		{"within a block", "operators: |\n" + strings.ReplaceAll("\n"+big, "\n", "\n "), false},
		{"no option", strings.Replace(big, "sources:", "source:", 1), false},
		{"no list", strings.Replace(big, "sources:", "fetch:", 1), false},
		{"not UTF-8", big[:middle] + "\xff" + big[middle:], false},
		{"another byte for line ends", strings.Replace(big, "hy\n", "hy\r", 1), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			read := func(partSize int) (partsFile, []Fault, bool) {
				var f partsFile
				r := NewReader("big.yaml", func(string) (string, bool) { return "", false })
				r.partSize = partSize
				d := r.Read("big.yaml", []byte(tt.text), &f)
				f.check(d)
				faults, _ := r.Result("big.yaml")
				return f, faults, d.lists != nil
			}
			whole, wantFaults, _ := read(MaxBytes)
			got, faults, parts := read(512)
			if parts != tt.parts {
				t.Errorf("read in parts: %v, want %v", parts, tt.parts)
			}
			if tt.name == "mistakes" && len(faults) != 4 {
				t.Errorf("%d mistakes, want 4: %v", len(faults), faults)
			}
			if diff := cmp.Diff(wantFaults, faults); diff != "" {
				t.Errorf("mistakes (-whole +parts):\n%s", diff)
			}
			if !reflect.DeepEqual(whole, got) {
				t.Error("what is read in parts means something else than the whole")
			}
		})
	}
}

// TestFillOptionInParts: one option is read in parts, whatever the rest holds.
func TestFillOptionInParts(t *testing.T) {
	big := manySources(48, "\n") + "others:\n" + strings.Repeat("- a text\n", 200)
	for text, parts := range map[string]bool{big: true, strings.Replace(big, "name: s21\n", "name: \"s\n\"\n", 1): false} {
		read := func(partSize int) ([]partsSource, []Fault, bool) {
			var out []partsSource
			r := NewReader("big.yaml", func(string) (string, bool) { return "", false })
			r.partSize = partSize
			d := r.NewDecoder("big.yaml")
			doc := d.Parse([]byte(text))
			if !doc.Has("sources") || !doc.Has("others") || doc.Has("name") {
				t.Error("the document has not the options of the file")
			}
			d.FillOption(doc, "sources", &out)
			faults, _ := r.Result("big.yaml")
			return out, faults, d.lists != nil
		}
		whole, wantFaults, _ := read(MaxBytes)
		got, faults, inParts := read(512)
		if inParts != parts || len(got) != 48 || !reflect.DeepEqual(whole, got) || !cmp.Equal(wantFaults, faults) {
			t.Errorf("in parts: %v, want %v; %d sources; mistakes (-whole +parts):\n%s", inParts, parts, len(got), cmp.Diff(wantFaults, faults))
		}
	}
}
