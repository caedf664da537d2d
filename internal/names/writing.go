package names

import "strings"

// writer spells sounds in one language.
type writer struct {
	script script
	keep   bool              // a Latin name stays as it is
	dotted bool              // the capital of i is İ
	sounds map[string]string // by sound or sounds; ^ and $ bind to the ends of a word
}

// newWriter reads a table of "sounds:letters".
func newWriter(s script, keep bool, table string) *writer {
	w := &writer{script: s, keep: keep, dotted: strings.Contains(table, "y:ı"), sounds: map[string]string{}}
	for _, entry := range strings.Fields(table) {
		sounds, letters, _ := strings.Cut(entry, ":")
		w.sounds[sounds] = letters
	}
	return w
}

// write spells a reading, the longest group of sounds first.
func (w *writer) write(reading []byte) string {
	sounds := make([]byte, 0, len(reading)+2)
	sounds = append(sounds, '^')
	for i, p := range reading {
		switch {
		case p&faint == 0:
			sounds = append(sounds, p)
		case p == 'j'|faint && i+1 < len(reading) && reading[i+1] != 'e':
			sounds = append(sounds, 'j') // Cyrillic я, ю
		case (w.script == cyrillic || w.script == latin) && i > 0 && reading[i-1] == p&^faint:
			sounds = append(sounds, p&^faint) // Анна
		}
	}
	sounds = append(sounds, '$')
	var b strings.Builder
	for i := 0; i < len(sounds); {
		n := min(5, len(sounds)-i)
		for ; n > 1; n-- {
			if letters, ok := w.sounds[string(sounds[i:i+n])]; ok {
				b.WriteString(letters)
				break
			}
		}
		if n <= 1 {
			n = 1
			b.WriteString(w.letter(sounds[i]))
		}
		i += n
		if i > 0 && i < len(sounds) && sounds[i-1] == '$' {
			break
		}
	}
	return b.String()
}

func (w *writer) letter(p byte) string {
	if letters, ok := w.sounds[string(p)]; ok {
		return letters
	}
	if p == '^' || p == '$' {
		return ""
	}
	if w.script == latin {
		return string(p)
	}
	return ""
}

const (
	writeArmenian = `a:ա b:բ g:գ Q:գ d:դ e:ե ^e:է ^je:ե z:զ y:ը t:թ Z:ժ i:ի l:լ x:խ c:ց k:կ q:ք h:հ D:ձ G:ղ C:չ m:մ j:յ n:ն S:շ o:ո ^o:օ ^vo:ո p:պ P:փ J:ջ r:ր s:ս v:վ w:վ f:ֆ u:ու
O:ո U:յու A:ա T:թ ^r:Ռ t:տ t$:թ ev$:եւ iev$:իև ijev$:իև ja:յա ia:իա`
	writeArmenianTh = writeArmenian + ` t:թ`
	writeRussian    = `a:а b:б v:в w:в g:г Q:г d:д e:е ^e:э ^je:е je:е Z:ж z:з i:и j:й k:к q:к l:л m:м n:н o:о p:п P:ф r:р s:с t:т T:т u:у f:ф x:х h:г ^h:г G:г c:ц C:ч S:ш y:ы D:дз
J:дж ja:я ju:ю jo:йо ij$:ий ai:аи O:ё U:ю A:а ^A:а eja:ея`
	writeRussianNoH  = writeRussian + ` h: ^h:`
	writeRussianKh   = writeRussian + ` h:х ^h:х`
	writeUkrainian   = `a:а b:б v:в w:в g:г G:г Q:г d:д e:е ^je:є je:є Z:ж z:з i:і ^i:і y:и j:й k:к q:к l:л m:м n:н o:о p:п P:ф r:р s:с t:т T:т u:у f:ф x:х h:г c:ц C:ч S:ш D:дз J:дж ja:я ju:ю ia:іа ij$:ій O:ьо U:ю A:а`
	writeGeorgian    = `a:ა b:ბ g:გ Q:გ d:დ e:ე v:ვ w:ვ z:ზ t:თ T:თ i:ი l:ლ m:მ n:ნ o:ო p:პ P:ფ Z:ჟ r:რ s:ს u:უ f:ფ k:კ q:ქ G:ღ S:შ C:ჩ c:ც D:ძ x:ხ J:ჯ h:ჰ j:ი y:ი O:ო U:იუ A:ა ja:ია ij$:ი ije:იე`
	writeAzerbaijani = `x:x G:ğ g:q Q:q J:c C:ç S:ş Z:j j:y y:ı c:ts D:dz O:ö U:ü A:ə P:f T:t w:v q:k ij$:i`
	writeTurkish     = `x:h G:ğ ^G:g Q:g J:c C:ç S:ş Z:j j:y y:ı c:ts D:dz O:ö U:ü A:a P:f T:t w:v q:k ij$:i`
	writePolish      = `x:ch G:g Q:g J:dż C:cz S:sz Z:ż j:j y:y c:c D:dz v:w w:w O:o U:u A:a P:f T:t q:k jan$:ian nja:nia ij$:ij`
	writeEnglish     = `x:kh G:gh Q:g J:j C:ch S:sh Z:zh j:y y:y c:ts D:dz O:o U:u A:a P:f T:th q:k ij$:y`
	writeFrench      = `x:kh G:gh Q:g J:dj C:tch S:ch Z:j j:y y:e c:ts D:dz O:eu U:u A:a P:f T:t q:k u:ou asa:assa ase:asse asi:assi asj:assi esj:essi isj:issi osj:ossi usj:oussi jan$:ian ge:gue gi:gui ij$:i ce$:tse`
	writeGerman      = `x:ch G:gh Q:g J:dsch C:tsch S:sch Z:sch j:j y:y c:z D:ds v:w w:w z:s O:ö U:ü A:ä P:f T:t q:k ij$:i jan$:jan`
	writeIan         = ` jan$:ian`
)

var writers = map[string][]*writer{
	"hy": {newWriter(armenian, false, writeArmenian), newWriter(armenian, false, writeArmenianTh)},
	"ru": {newWriter(cyrillic, false, writeRussianNoH), newWriter(cyrillic, false, writeRussianKh), newWriter(cyrillic, false, writeRussian)},
	"uk": {newWriter(cyrillic, false, writeUkrainian)},
	"az": {newWriter(latin, false, writeAzerbaijani), newWriter(latin, false, writeAzerbaijani+" g:g Q:g G:q")},
	"tr": {newWriter(latin, false, writeTurkish), newWriter(latin, true, writeEnglish)},
	"ka": {newWriter(georgian, false, writeGeorgian), newWriter(georgian, false, writeGeorgian+" k:ქ p:ფ t:ტ")},
	"pl": {newWriter(latin, false, writePolish), newWriter(latin, true, writeEnglish)},
	"en": {
		newWriter(latin, true, writeEnglish), newWriter(latin, false, writeEnglish), newWriter(latin, false, writeEnglish+writeIan),
		newWriter(latin, false, writeEnglish+writeIan+" G:g"),
	},
	"fr": {newWriter(latin, false, writeFrench), newWriter(latin, true, writeEnglish)},
	"de": {newWriter(latin, false, writeGerman), newWriter(latin, true, writeEnglish)},
}
