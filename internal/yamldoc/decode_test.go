package yamldoc

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests do not depend on what the machine has

	"github.com/google/go-cmp/cmp"
)

// garden is a document with an option of each type.
type garden struct {
	Name    string            `yaml:"name"`
	Zone    *time.Location    `yaml:"zone" default:"UTC"`
	Opens   hour              `yaml:"opens" default:"8"`
	Rest    time.Duration     `yaml:"rest" default:"1h"`
	Pause   *time.Duration    `yaml:"pause"`
	Open    bool              `yaml:"open" default:"yes"`
	Port    uint16            `yaml:"port"`
	Rows    int               `yaml:"rows"`
	Colour  colour            `yaml:"colour"`
	Soil    string            `yaml:"soil" default:"clay" oneof:"clay loam sand"`
	Watered []time.Duration   `yaml:"watered" default:"6h,18h"`
	Signs   map[string]string `yaml:"signs"`
	Beds    []bed             `yaml:"beds"`
	Pond    *pond             `yaml:"-"`
	Fence   struct {
		Height int `yaml:"height" default:"2"`
	} `yaml:"fence"`
	secret string
	Notes  string `yaml:"-"`
}

// Advise knows what gardeners write.
func (garden) Advise(unknown string) string {
	if unknown == "pool" {
		return "write pond:"
	}
	return ""
}

// bed shares its plants with others.
type bed struct {
	Name    string `yaml:"name,scalar"`
	*Plants `yaml:",inline"`
}

// Plants are inlined.
type Plants struct {
	Trees  []string `yaml:"trees"`
	Shrubs int      `yaml:"shrubs" default:"3"`
}

type pond struct {
	Depth int    `yaml:"depth"`
	Fish  string `yaml:"fish"`
}

// Choices are options beside the fields.
func (*garden) Choices() []string { return []string{"pond"} }

// Choose fills the pond.
func (g *garden) Choose(string) any {
	g.Pond = &pond{Fish: "carp"}
	return g.Pond
}

// hour is read in the document's time zone.
type hour struct{ text, zone string }

func (h *hour) UnmarshalTextIn(text []byte, zone *time.Location) error {
	if strings.Trim(string(text), "0123456789") != "" {
		return errors.New("an hour is a number")
	}
	h.text, h.zone = string(text), zone.String()
	return nil
}

type colour struct{ name string }

func (c *colour) UnmarshalText(text []byte) error {
	if string(text) == "beige" {
		return errors.New("beige is no colour")
	}
	c.name = string(text)
	return nil
}

// readGarden reads a document and its late scalars.
func readGarden(text string) (garden, *Decoder, []string) {
	var g garden
	r := NewReader("dir/g.yaml", testEnv)
	d := r.Read("dir/g.yaml", []byte(text), &g)
	if g.Zone != nil {
		d.SetZone(g.Zone)
	}
	faults, _ := r.Result("dir/g.yaml")
	var all []string
	for _, f := range faults {
		all = append(all, strings.TrimPrefix(f.String(), "dir/g.yaml:"))
	}
	return g, d, all
}

// TestRead: what is given, what is not, and what each type makes of a text.
func TestRead(t *testing.T) {
	g, _, faults := readGarden("")
	if len(faults) > 0 {
		t.Error(faults)
	}
	want := garden{
		Zone: time.UTC, Opens: hour{"8", "UTC"}, Rest: time.Hour, Open: true, Soil: "clay",
		Watered: []time.Duration{6 * time.Hour, 18 * time.Hour},
	}
	want.Fence.Height = 2
	equal := cmp.AllowUnexported(garden{}, hour{}, colour{}, bed{})
	zones := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, g, equal, zones); diff != "" {
		t.Errorf("an empty document (-want +got):\n%s", diff)
	}
	g, d, faults := readGarden(`
name: "of ${HOST}, not $${HOST}"
opens: 9
zone: Asia/Yerevan
rest: 0
pause: 90s
open: off
port: 8080
rows: -4
colour: red
soil: sand
watered: 2h
signs: {Exit: left}
beds:
  - one
  - {name: two, trees: [oak], shrubs: 0}
pond: {depth: 3}
fence: {height: 1}
`)
	if len(faults) > 0 {
		t.Error(faults)
	}
	pause := 90 * time.Second
	yerevan, err := time.LoadLocation("Asia/Yerevan")
	if err != nil {
		t.Fatal(err)
	}
	want = garden{
		Name: "of feeds.example.org, not ${HOST}", Opens: hour{"9", "Asia/Yerevan"}, Zone: yerevan, Pause: &pause, Port: 8080, Rows: -4,
		Colour: colour{"red"}, Soil: "sand", Watered: []time.Duration{2 * time.Hour}, Signs: map[string]string{"Exit": "left"},
		Beds: []bed{{"one", &Plants{Shrubs: 3}}, {"two", &Plants{Trees: []string{"oak"}}}},
		Pond: &pond{3, "carp"},
	}
	want.Fence.Height = 1
	if diff := cmp.Diff(want, g, equal, zones); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for path, at := range map[string]string{
		"name": "dir/g.yaml:2:7", "beds": "dir/g.yaml:15:3", "beds[1]": "dir/g.yaml:16:5", "beds[1].trees[0]": "dir/g.yaml:16:25",
		"beds[1].trees[7]": "dir/g.yaml:16:24", "beds[9].name": "dir/g.yaml:15:3", "nothing": "dir/g.yaml:1:1",
	} {
		if got := d.Pos(path).String(); got != at {
			t.Errorf("%s stands at %s, want %s", path, got, at)
		}
	}
	if !d.Given("beds[1].shrubs") || d.Given("beds[0].shrubs") || d.KeyPos("beds").Line != 14 || d.AnyBad() || g.secret != "" {
		t.Error("what is given is not known")
	}
}

// TestMistakes: each kind of mistake, alone.
func TestMistakes(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"unknown", "nam: x", `1:1: unknown option "nam": did you mean "name"?`},
		{"unknown, advised", "pool: x", `1:1: unknown option "pool": write pond:`},
		{"unknown, far", "fence: {colour: red}", `1:9: unknown option "colour" in fence: known are height`},
		{"not exported", "secret: x", `1:1: unknown option "secret": ` + knownOptions},
		{"left out", "Notes: x", `1:1: unknown option "Notes": ` + knownOptions},
		{"twice", "name: a\nname: b", `2:1: option "name" stands twice: keep one; the first is on line 1`},
		{"a number for a name", "5: a", "1:1: the number 5 is no name of an option: " + knownOptions},
		{"list for options", "fence: [a]", "1:8: fence holds options, not a list: write options as name: value; known are height"},
		{"list at the top", "- a", "1:1: the file holds options, not a list: write options as name: value; " + knownOptions},
		{"options for a list", "beds: [{trees: {a: b}}]", "1:16: trees is a list, not options of its own: " + writeList},
		{"list for a text", "name: [a]", "1:7: name is one value, not a list: write it after the colon, without brackets"},
		{"no value", "name:", "1:7: name has no value: write a value, or remove the line"},
		{"text for names", "signs: left", `1:8: signs holds names and values, not the text "left": write {name: value}`},
		{"name twice", "signs: {a: b, a: c}", `1:15: "a" stands twice in signs: keep one`},
		{"number for a name", "signs: {1: b}", "1:9: the number 1 is no name: put it into quotes"},
		{"number", "rows: many", `1:7: rows is a number, not "many": write a whole number`},
		{"port", "port: 70000", `1:7: port is a number, not "70000": write a number from 0 to 65535`},
		{"truth", "open: maybe", `1:7: open is yes or no, not "maybe": write yes or no`},
		{"one of", "soil: clya", `1:7: soil "clya" is unknown: did you mean "clay"?`},
		{"one of, far", "soil: x", `1:7: soil "x" is unknown: write clay, loam or sand`},
		{"duration", "watered: [1h, soon]", `1:15: "soon" is no duration: write 90s, 15m or 72h (units h, m, s)`},
		{"negative", "rest: -1h", "1:7: -1h is negative"},
		{"zone", "zone: local", `1:7: time zone "local" is unknown: write a name such as Asia/Yerevan or Europe/Zurich`},
		{"own type", "colour: beige", "1:9: beige is no colour"},
		{"own type, late", "opens: noon", "1:8: an hour is a number"},
		{"variable not set", "name: ${NOBODY}", "1:7: environment variable NOBODY is not set: set it, or write the value here"},
		{"variable hidden", "rows: ${TOKEN}", `1:7: rows is a number, not "${TOKEN}": write a whole number`},
		{"anchor", "name: &a b", "1:7: anchors, aliases and tags are not used here: write the value itself"},
		{"anchored options", "pond: &a {depth: 1}", "1:7: anchors, aliases and tags are not used here: write the value itself"},
		{"tag", "rows: !!int 5", "1:7: anchors, aliases and tags are not used here: write the value itself"},
		{"complex key", "? name\n: a", "1:1: keys marked by ? are not used here: write name: value"},
		{"second document", "name: a\n---\nname: b", "3:1: the file holds a second YAML document: keep one; remove the line with ---"},
		{"deep", "beds: " + strings.Repeat("[", 200), "1:107: nested deeper than 100"},
		{"no values", strings.Repeat("a:\n", 1200), "1001:2: more than 1000 options without a value: write the values"},
		{"Latin-1", "name: é\nsoil: l\xf6ss", "2:8: this is not UTF-8: save the file as UTF-8"},
		{"all at once", "nam: a\nrows: x\nbeds: {}\n", strings.Join([]string{
			`1:1: unknown option "nam": did you mean "name"?`,
			`2:7: rows is a number, not "x": write a whole number`,
			"3:7: beds is a list, not options of its own: " + writeList,
		}, "\n")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, faults := readGarden(tt.in)
			if got := strings.Join(faults, "\n"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	big := strings.Repeat("# a long comment\n", MaxBytes/16)
	if _, _, faults := readGarden(big); len(faults) != 1 || !strings.Contains(faults[0], "larger than 16 MiB") {
		t.Errorf("a document of %d bytes: %v", len(big), faults)
	}
}

const writeList = "write [one, two], or each on a line of its own after a dash"

const knownOptions = "known are name, zone, opens, rest, pause, open, port, rows, colour, soil, watered, signs, beds, fence, pond"

// TestLiteral: no variable is read, and ${ is written as $${.
func TestLiteral(t *testing.T) {
	for in, want := range map[string]string{
		"name: ${HOST}":  "g.yaml:1:7: not here: write the value, or $${ for the characters themselves",
		"name: $${HOST}": "",
	} {
		var g garden
		r := NewLiteralReader("g.yaml", "not here")
		r.Read("g.yaml", []byte(in), &g)
		_, err := r.Result("g.yaml")
		if got := errorText(err); got != want || want == "" && g.Name != "${HOST}" {
			t.Errorf("%s: %q and %q, want %q", in, g.Name, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestFillOption reads one option of a document with others that are not known.
func TestFillOption(t *testing.T) {
	r := NewReader("g.yaml", testEnv)
	d := r.NewDecoder("g.yaml")
	doc := d.Parse([]byte("weather: {wind: 3}\nbeds: [a, b]\n"))
	var beds []bed
	d.FillOption(doc, "beds", &beds)
	d.FillOption(doc, "ponds", &beds)
	if !doc.Has("weather") || doc.Has("wind") || doc.Has("pond") || len(beds) != 2 || beds[1].Name != "b" || len(r.All()) > 0 {
		t.Errorf("%+v, %v", beds, r.All())
	}
	if doc := d.Parse([]byte("a: [")); doc.Has("a") || len(r.All()) != 1 {
		t.Errorf("a broken document has options; %v", r.All())
	}
}
