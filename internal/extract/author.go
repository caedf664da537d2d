package extract

func cleanAuthors(in []string) []string { return in }
