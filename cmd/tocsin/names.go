package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"tocsin/internal/names"
	"tocsin/internal/text"
)

func (e *env) namesCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "names NAME", Short: "List the spellings and case forms that a person's name is found by", Args: exactly(1, "a name; put it in quotes"),
		Long: `List the spellings of a person's name that Tocsin finds, with their case forms, by language and script. Many more are
found: these are the usual ones. To strike one, write it under never: of the person; to add one, under aliases:.`,
		Example: `  tocsin names "Ruben Vardanyan"`,
		RunE:    func(_ *cobra.Command, args []string) error { return e.names(args[0]) },
	})
}

// spellings are what a name is found by in one language.
type spellings struct {
	Script string `json:"script"`
	names.Spellings
}

func (e *env) names(name string) error {
	if name = strings.TrimSpace(name); name == "" {
		return usageError{errors.New("names needs a name; put it in quotes")}
	}
	out := struct {
		Name      string      `json:"name"`
		Spellings []spellings `json:"spellings"`
	}{name, []spellings{}}
	for _, s := range names.Forms(name) {
		if s.Cases == nil {
			s.Cases = []string{}
		}
		out.Spellings = append(out.Spellings, spellings{scriptOf(s.Names[0]), s})
	}
	if e.json {
		return e.printJSON(out)
	}
	for _, s := range out.Spellings {
		fmt.Fprintf(e.out, "%s (%s, %s)\n  %s\n", languageName(s.Language), s.Language, s.Script, text.Clean(strings.Join(s.Names, " · ")))
		if len(s.Cases) > 0 {
			fmt.Fprintf(e.out, "  cases: %s\n", text.Clean(strings.Join(s.Cases, ", ")))
		}
	}
	if len(out.Spellings) == 0 {
		_, err := fmt.Fprintf(e.err, "no other spellings of %s can be listed: that needs a given name and a surname\nhint: an organisation or a place is found by the names in the watchlist; add translations under aliases:\n", text.Clean(name))
		return err
	}
	return nil
}

// scriptOf names the script of a spelling by its first letter.
func scriptOf(s string) string {
	for _, r := range s {
		for _, script := range []string{"Latin", "Cyrillic", "Armenian", "Georgian"} {
			if unicode.Is(unicode.Scripts[script], r) {
				return script
			}
		}
	}
	return "Common"
}

// languageName is the English name of a language, or its code.
func languageName(code string) string {
	known := map[string]string{
		"hy": "Armenian", "ru": "Russian", "uk": "Ukrainian", "az": "Azerbaijani", "tr": "Turkish",
		"ka": "Georgian", "pl": "Polish", "en": "English", "fr": "French", "de": "German",
	}
	if name := known[code]; name != "" {
		return name
	}
	return code
}
