package news

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// linked says hints as a page might.
func linked(kind HintKind, args ...string) string {
	return "[" + strings.Join(append([]string{string(kind)}, args...), " ") + "]"
}

func TestSay(t *testing.T) {
	for _, tt := range []struct {
		words  Words
		advice string
		hints  []Hint
		want   string
	}{
		{linked, "%h shows what; %h who", []Hint{To(HintLists), To(HintListHistory, "people")}, "[lists] shows what; [list_history people] who"},
		{linked, "correct it", nil, "correct it"},
		{linked, "correct it", []Hint{To(HintCheck)}, "correct it"},
		{nil, "run %h", []Hint{To(HintMigrate)}, "run migrate"},
	} {
		if got := Say(tt.words, tt.advice, tt.hints...); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.advice, got, tt.want)
		}
	}
}

func TestTold(t *testing.T) {
	none := Advise(errors.New("no list"), "%h makes one", To(HintListAdd))
	missing := Advise(errors.New("it does not exist"), "; %h creates it", To(HintStart))
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"no advice", errors.New("broken"), "broken"},
		{"a line of its own", none, "no list\nhint: [list_add] makes one"},
		{"wrapped", fmt.Errorf("watch show: %w", none), "watch show: no list\nhint: [list_add] makes one"},
		{"in its sentence", fmt.Errorf("database x: %w", missing), "database x: it does not exist; [start] creates it"},
		{
			"in the middle", fmt.Errorf("nothing yet: %w\nhint: try a text", missing),
			"nothing yet: it does not exist; [start] creates it\nhint: try a text",
		},
		{"of two", errors.Join(missing, none), "it does not exist; [start] creates it\nno list\nhint: [list_add] makes one"},
		{"one about another", Advise(fmt.Errorf("open: %w", missing), "ask"), "open: it does not exist; [start] creates it\nhint: ask"},
		{"without advice", &Problem{Err: errors.New("broken")}, "broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Told(linked, tt.err); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if p, ok := errors.AsType[*Problem](fmt.Errorf("x: %w", none)); !ok || p.Error() != "no list" || !errors.Is(none, p.Err) {
		t.Errorf("%v is no problem with its cause", none)
	}
}
