package extract

// Language guesses the language of a plain text from its script and words: a
// BCP 47 primary subtag, or "".
func Language(text string) string { return language(text) }

// Credits lists the outlets and agencies that a plain text says its facts
// come from, most important first.
func Credits(text string) []string { return credits(text, nil) }
