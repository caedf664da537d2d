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

// heard is a reading with what distance asks of it again and again.
type heard struct {
	sounds   []byte
	yan      bool // see isYan
	first    int  // see firstSound
	fleeting int  // see softFrom
	soft     int
}

func hear(sounds []byte) heard {
	h := heard{sounds: sounds, yan: isYan(sounds), first: firstSound(sounds)}
	h.fleeting, h.soft = softFrom(sounds)
	return h
}

// distance compares a query's phonemes with those of a written word, in
// hundredths of a phoneme of their length. It is far when over limit.
func distance(c *costs, query, word *heard, cut ending, limit int) int {
	nq, nw := len(query.sounds), len(word.sounds)
	if nq == 0 || nw == 0 || nq > maxPhonemes || nw > maxPhonemes {
		return far
	}
	if d := nq - nw; (d > 4 || d < -4) && cut != softEnding {
		return far
	}
	length := max(nq, nw)
	if query.yan && word.yan {
		length -= 3
	}
	length = max(length, 3)
	bound := limit * length
	lastVowel, soft := nq, nq
	if cut == softEnding {
		lastVowel, soft = query.fleeting, query.soft
	}
	var rows [2][maxPhonemes + 1]int32
	var lost [maxPhonemes]int32 // what the word's phonemes cost if only it has them
	prev, cur := &rows[0], &rows[1]
	for j, w := range word.sounds {
		lost[j] = c.lose(w)
		prev[j+1] = prev[j] + lost[j]
	}
	for i, q := range query.sounds {
		gap := c.lose(q)
		switch {
		case i >= soft:
			gap = min(gap, costEnding)
		case i == lastVowel:
			gap = min(gap, costFleeting)
		}
		left := prev[0] + gap
		cur[0] = left
		best, sub := left, &c.sub[q&^faint]
		for j, w := range word.sounds {
			d := prev[j] + int32(sub[w&^faint])
			if i+1 == query.first && j+1 == word.first && isVowel(q) && isVowel(w) && sub[w&^faint] >= 20 {
				d += costFirst
			}
			left = min(d, prev[j+1]+gap, left+lost[j])
			cur[j+1] = left
			best = min(best, left)
		}
		if int(best) > bound {
			return far
		}
		prev, cur = cur, prev
	}
	if d := int(prev[nw]); d <= bound {
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
func (c *costs) lose(p byte) int32 {
	if p&faint != 0 {
		return costFaint
	}
	return int32(c.gap[p])
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
