package names

// maxPhonemes bounds a reading; longer words are no names.
const maxPhonemes = 40

// far is the distance of what has nothing in common.
const far = 255

// ending says what was cut off the written word before it is compared.
type ending uint8

const (
	noEnding    ending = iota
	plainEnding        // the stem stays as it is: Armenian, Turkish, 's
	softEnding         // the stem may have lost its last vowel: Slavic, Georgian
)

// distance compares a query's phonemes with those of a written word, in
// hundredths of a phoneme of their length. It is far when over limit.
func distance(c *costs, query, word []byte, cut ending, limit int) int {
	nq, nw := len(query), len(word)
	if nq == 0 || nw == 0 || nq > maxPhonemes || nw > maxPhonemes {
		return far
	}
	length := max(nq, nw)
	if isYan(query) && isYan(word) {
		length -= 3
	}
	length = max(length, 3)
	bound := limit * length
	if d := nq - nw; (d > 4 || d < -4) && cut != softEnding {
		return far
	}
	lastVowel, soft := nq, nq
	if cut == softEnding {
		lastVowel, soft = softFrom(query)
	}
	firstQ, firstW := firstSound(query), firstSound(word)
	var rows [2][maxPhonemes + 1]int
	prev, cur := &rows[0], &rows[1]
	for j := 1; j <= nw; j++ {
		prev[j] = prev[j-1] + c.lose(word[j-1])
	}
	for i := 1; i <= nq; i++ {
		q := query[i-1]
		gap := c.lose(q)
		switch {
		case i-1 >= soft:
			gap = min(gap, costEnding)
		case i-1 == lastVowel:
			gap = min(gap, costFleeting)
		}
		cur[0] = prev[0] + gap
		best := cur[0]
		for j := 1; j <= nw; j++ {
			w := word[j-1]
			d := prev[j-1] + int(c.sub[q&^faint][w&^faint])
			if i == firstQ && j == firstW && isVowel(q) && isVowel(w) && c.sub[q&^faint][w&^faint] >= 20 {
				d += costFirst
			}
			d = min(d, prev[j]+gap, cur[j-1]+c.lose(w))
			cur[j] = d
			best = min(best, d)
		}
		if best > bound {
			return far
		}
		prev, cur = cur, prev
	}
	if d := prev[nw]; d <= bound {
		return (d + length/2) / length
	}
	return far
}

// firstSound is the number of the first phoneme that counts, from 1.
func firstSound(p []byte) int {
	for i, c := range p {
		if c&faint == 0 && c != 'j' && c != 'h' {
			return i + 1
		}
	}
	return 1
}

// lose is what a phoneme costs that only one side has.
func (c *costs) lose(p byte) int {
	if p&faint != 0 {
		return costFaint
	}
	return int(c.gap[p])
}

// softFrom finds what a soft ending may have taken from a query: from on,
// vowels and glides at its end; at fleeting, the vowel before its last consonant.
func softFrom(query []byte) (fleeting, from int) {
	from = len(query)
	for from > 1 && (isVowel(query[from-1]) || query[from-1]&^faint == 'j') {
		from--
	}
	fleeting = len(query)
	if i := from - 2; i > 0 && isVowel(query[i]) {
		fleeting = i
	}
	return fleeting, from
}

// isYan reports whether the reading ends as most Armenian surnames do, with or
// without ts: what they share must not hide where they differ.
func isYan(p []byte) bool {
	n := len(p)
	if n > 2 && p[n-1] == 'i' && p[n-2] == 'c' {
		n--
	}
	if n > 2 && p[n-1] == 'c' {
		n--
	}
	return n >= 5 && p[n-1] == 'n' && (p[n-2] == 'a' || p[n-2] == 'A') && (p[n-3]&^faint == 'j' || p[n-3] == 'i')
}
