package text

import (
	"regexp"
	"strconv"
	"strings"
)

// What pages count and tell the time with. A line is a counter or a clock only if
// it has no other words, so it can hold no name, no negation and nothing that
// happened.
var (
	counterWords = wordSet(`view views viewed viewing reads read readers shares shared likes liked comments comment hits visits visitors downloads
		просмотр просмотра просмотров просмотры просмотрели прочитали прочитано прочтений прочтения комментариев комментарии комментария комментарий
		դիտում դիտումներ դիտվել դիտումների դիտված ընթերցվել ընթերցում ընթերցումներ կարդացել մեկնաբանություն մեկնաբանություններ
		baxış baxılıb baxışların oxunub oxunma oxunuş şərh şərhlər okunma görüntülenme görüntüleme yorum yorumlar izlenme
		ნახვა ნახვები ნანახია კომენტარი კომენტარები перегляд перегляди переглядів прочитали коментарів`)
	clockWords = wordSet(`ago yesterday today now updated modified edited reading минут назад вчера сегодня обновлено
		առաջ երեկ այսօր հիմա թարմացվել թարմացված əvvəl dünən indi bugün yenilənib önce dün bugün güncelleme güncellendi şimdi
		წინ გუშინ დღეს ახლა განახლდა განახლებულია тому вчора сьогодні щойно оновлено`)
	unitWords = wordSet(`a an one second seconds sec minute minutes min mins hour hours hr hrs h m d day days week weeks month months year years
		секунд секунды секунду минуту минуты минута мин час часа часов день дня дней неделю недели недель месяц месяца месяцев год года лет
		վայրկյան րոպե ժամ օր շաբաթ ամիս տարի saniyə dəqiqə saat gün həftə ay il dakika saniye hafta yıl წამის წუთის საათის დღის კვირის თვის წლის
		хвилин хвилини хвилину годин години годину днів дні тижні тижнів місяців just only только что`)
	fillerWords = wordSet(`published posted опубликовано հրապարակվել dərc times time people last on at the of total number k m am pm page article this post է եմ են անգամ մարդ ընդհանուր
		раз раза человек всего количество число статью эту в тыс dəfə sayı kez defa kişi ჯერ разів`)
)

// number is a count, a clock or a date in digits, with a "K" or "M" for thousands
// and millions.
var (
	number    = regexp.MustCompile(`\d+(?:[.,:/\x{00a0}\x{202f} ]\d+)*(?:\s?[KkMm]\b)?`)
	parts     = regexp.MustCompile(`\s+[|·•–—/-]\s+|\t`)
	maxTicked = 12 // words of a counter or a clock
)

// ticked is a line with counters or clocks.
type ticked struct {
	shape  string // what stays while they go on
	counts []float64
}

// Passing returns now with the lines in which only counters went up and clocks went
// on since old as they stand in old: they are no edit. So are sentences that stand
// among others in a line: feeds have all they say on one. A counter that went down,
// or what spare reports true of, stays as it is; with clocksOnly all counters do.
func Passing(old, now string, clocksOnly bool, spare func(line string) bool) string {
	if old == now {
		return now
	}
	was := map[string][]string{}
	ticks(old, clocksOnly, func(sp Span, t ticked) {
		was[t.shape] = append(was[t.shape], old[sp.Start:sp.End])
	})
	if len(was) == 0 {
		return now
	}
	var b strings.Builder
	done := 0
	ticks(now, clocksOnly, func(sp Span, t ticked) {
		if len(was[t.shape]) == 0 {
			return
		}
		before, is := was[t.shape][0], now[sp.Start:sp.End]
		was[t.shape] = was[t.shape][1:]
		if then, _ := tickedOf(before, clocksOnly); is != before && grew(then.counts, t.counts) && !spare(before) && !spare(is) {
			b.WriteString(now[done:sp.Start])
			b.WriteString(before)
			done = sp.End
		}
	})
	b.WriteString(now[done:])
	return b.String()
}

// ticks finds the lines, and of the others the sentences, that have counters or
// clocks.
func ticks(s string, clocksOnly bool, found func(Span, ticked)) {
	for line := range Paragraphs(s) {
		if t, ok := tickedOf(s[line.Start:line.End], clocksOnly); ok {
			found(line, t)
			continue
		}
		for sp := range Sentences(s[line.Start:line.End]) {
			sp = Span{line.Start + sp.Start, line.Start + sp.End}
			if t, ok := tickedOf(s[sp.Start:sp.End], clocksOnly); ok {
				found(sp, t)
			}
		}
	}
}

func tickedOf(line string, clocksOnly bool) (ticked, bool) {
	if len(line) > 300 {
		return ticked{}, false
	}
	var t ticked
	found := false
	var shape []string
	for _, part := range parts.Split(line, -1) {
		words, counts, ok := tickOf(part)
		if !ok || clocksOnly && len(counts) > 0 {
			shape = append(shape, part)
			continue
		}
		found = true
		shape = append(shape, "\x00"+words)
		t.counts = append(t.counts, counts...)
	}
	t.shape = strings.Join(shape, "\x01")
	return t, found
}

// tickOf reads a part of a line that is a counter or a clock: the words that stay,
// and the numbers that may only grow, none for a clock.
func tickOf(part string) (stay string, counts []float64, ok bool) {
	rest := number.ReplaceAllString(part, " ")
	var kept []string
	var counter, clock, unit bool
	n := 0
	for w := range Words(rest) {
		word := Fold(rest[w.Start:w.End])
		if n++; n > maxTicked {
			return "", nil, false
		}
		switch {
		case counterWords[word]:
			counter = true
			kept = append(kept, word)
		case clockWords[word]:
			clock = true
		case unitWords[word]:
			unit = true
		case fillerWords[word]:
		default:
			return "", nil, false
		}
	}
	if counter && !clock && !unit {
		for _, s := range number.FindAllString(part, -1) {
			v, ok := countOf(s)
			if !ok {
				return "", nil, false
			}
			counts = append(counts, v)
		}
		return strings.Join(kept, " "), counts, len(counts) > 0
	}
	// "5 minutes ago", "updated 14:05", "4 min read"; "5 minutes" alone may be anything.
	return "clock", nil, clock || counter && unit
}

// countOf reads a number without a colon or a slash.
func countOf(s string) (float64, bool) {
	if strings.ContainsAny(s, ":/") {
		return 0, false
	}
	by := 1.0
	switch s[len(s)-1] | 0x20 {
	case 'k':
		by = 1e3
	case 'm':
		by = 1e6
	}
	digits := strings.TrimRight(s, "KkMm \u00a0\u202f")
	if by > 1 { // "1.2K": the sign is a decimal one
		v, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", "."), 64)
		return v * by, err == nil
	}
	v, err := strconv.ParseFloat(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, digits), 64)
	return v, err == nil
}

func grew(was, now []float64) bool {
	if len(was) != len(now) {
		return false
	}
	for i := range was {
		if now[i] < was[i] {
			return false
		}
	}
	return true
}
