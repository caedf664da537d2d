package text

import "strings"

// IsCorrection reports whether a text says that what it belongs to was corrected:
// it knows the beginnings and phrases of correction notes.
func IsCorrection(s string) bool {
	for line := range strings.SplitSeq(strings.ToLower(s), "\n") {
		line = strings.TrimLeft(line, " *([«\"")
		for _, begin := range correctionBegins {
			rest, ok := strings.CutPrefix(line, begin)
			if rest = strings.TrimSpace(rest); ok && rest != "" && strings.ContainsAny(rest[:min(len(rest), 3)], ":.։․՝—–(") {
				return true
			}
		}
		for _, phrase := range correctionPhrases {
			if strings.Contains(line, phrase) {
				return true
			}
		}
	}
	return false
}

var correctionBegins = [...]string{
	"correction", "corrections", "clarification", "editor's note", "editor’s note", "update and correction",
	"исправление", "уточнение", "поправка", "опровержение", "от редакции", "исправлено",
	"ուղղում", "ճշտում", "ճշգրտում", "հերքում", "խմբագրության կողմից",
	"düzəliş", "dəqiqləşdirmə", "redaksiyadan", "təkzib", "düzeltme", "editörün notu", "tekzip",
	"შესწორება", "დაზუსტება",
	"rectificatif", "rectification", "précision", "erratum", "note de la rédaction",
	"korrektur", "berichtigung", "richtigstellung", "klarstellung", "anmerkung der redaktion", "anm. d. red",
}

var correctionPhrases = [...]string{
	"an earlier version of this", "a previous version of this", "this article has been corrected", "this story has been corrected",
	"has been amended to", "was amended to", "has been corrected to", "has been updated to correct", "we regret the error",
	"incorrectly stated", "incorrectly said", "refiled to correct", "article was corrected", "story was corrected", "story corrects",
	"в предыдущей версии", "в более ранней версии", "в первоначальной версии", "в первой версии", "ошибочно указ", "ошибочно сообщ",
	"նախորդ տարբերակում", "սկզբնական տարբերակում", "նախնական տարբերակում", "սխալմամբ նշվել", "սխալմամբ գրվել",
	"əvvəlki versiyasında", "ilkin versiyasında", "yanlışlıqla yazılmış", "səhvən qeyd", "səhvən göstəril",
	"önceki sürümünde", "önceki versiyonunda", "yanlışlıkla belirtil", "ilk halinde", "sehven",
	"une version précédente de", "une première version de", "dans une version antérieure",
	"in einer früheren version", "in einer vorherigen version", "in einer ersten version", "hieß es irrtümlich", "hieß es fälschlich",
}
