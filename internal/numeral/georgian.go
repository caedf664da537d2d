package numeral

// georgian are the Georgian number words. They count in twenties (ოთხმოცდასამი
// is four times twenty and three), are written as one word below a hundred and
// in whole hundreds, and end in ი where no case ending takes its place.
func georgian() map[string]int64 {
	units := []string{
		"ერთ", "ორ", "სამ", "ოთხ", "ხუთ", "ექვს", "შვიდ", "რვა", "ცხრა", "ათ",
		"თერთმეტ", "თორმეტ", "ცამეტ", "თოთხმეტ", "თხუთმეტ", "თექვსმეტ", "ჩვიდმეტ", "თვრამეტ", "ცხრამეტ",
	}
	stems := map[string]int64{"ას": 100, "ათას": 1000, "მილიონ": 1_000_000, "მილიარდ": 1_000_000_000}
	for i, u := range units {
		stems[u] = int64(i + 1)
		if i >= 1 && i < 9 {
			stems[u+"ას"] = int64(i+1) * 100
		}
		for score, twenty := range []string{"ოც", "ორმოც", "სამოც", "ოთხმოც"} {
			stems[twenty] = int64(score+1) * 20
			stems[twenty+"და"+u] = int64(score+1)*20 + int64(i+1)
		}
	}
	out := map[string]int64{}
	for stem, v := range stems {
		for _, e := range georgianEndings(stem) {
			out[stem+e] = v
		}
	}
	return out
}

// georgianEndings are what may follow the stem of a number word: the cases, and
// the endings of ოცში (in), ოცზე (than, on), ოციდან (from) and ოცამდე (up to).
// The bare stem stands before others: ას ოცი, სამ პატიმარს.
func georgianEndings(stem string) []string {
	if last := stem[len(stem)-len("ა"):]; last == "ა" { // რვა, ცხრა
		return []string{"", "მ", "ს", "თი", "დან", "ში", "ზე", "მდე"}
	}
	return []string{"", "ი", "მა", "ს", "ის", "ისა", "ით", "ად", "იდან", "ში", "ზე", "ამდე"}
}
