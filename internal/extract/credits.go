package extract

func credits(string, []string) []string { return nil }
