package blocks

import (
	"strings"
	"unicode/utf8"
)

// phrase says what a short line announces, in the languages of the press we
// read most. One kind each, as each weighs differently.
type phrase uint8

const (
	phraseNone phrase = iota
	phraseShare
	phraseSubscribe
	phraseRelated
	phraseRights
	phrasePhoto
	phraseAd
	phraseComment
	phraseUpdated
	phraseWall
)

var phraseStarts = []struct {
	kind  phrase
	words []string
}{
	{phraseWall, wallPhrases}, // first: "subscribe to read" is one, and begins as an offer does
	{phraseRelated, []string{
		"read more", "read also", "also read", "see also", "related:", "related article", "more on this", "more from", "read next",
		"read:", "recommended", "you may also", "you might also", "more:", "watch:", "listen:", "in pictures:", "don't miss", "most read",
		"more stories", "read the full", "for more", "click here", "further reading", "up next", "latest news",
		"lesen sie auch", "lesen sie mehr", "mehr zum thema", "lesen sie hier", "auch interessant", "das könnte sie", "mehr dazu",
		"mehr lesen", "siehe auch", "zum thema", "weitere artikel", "passend dazu", "empfohlener", "lire aussi", "à lire aussi",
		"lire la suite", "voir aussi", "leggi anche", "lea también", "lee también", "te puede interesar", "más información",
		"leia também", "leia mais", "saiba mais", "veja também", "les også", "läs mer", "läs också", "lees ook", "czytaj także",
		"czytaj też", "czytaj również", "czytaj więcej", "przeczytaj także", "przeczytaj też", "zobacz także", "zobacz też", "baca juga",
		"auch lesen", "weitere beiträge", "könnte dich", "könnte ihnen auch", "à lire également", "lire également", "vea también",
		"ver también", "mira también", "puedes ver:", "puede ver:", "te recomendamos", "le puede interesar", "potrebbe interessarti",
		"читайте также", "читать также", "смотрите также", "по теме", "подробнее", "другие новости", "еще по теме", "ещё по теме",
		"читайте ещё", "читайте еще", "читайте по теме", "вам может быть интересно", "читайте також", "дивіться також", "читайте ще",
		"կարդացեք նաև", "կարդալ նաև", "կարդալ ավելին", "տես նաև", "տեսեք նաև", "դիտեք նաև", "նաև կարդացեք", "նույն թեմայով",
		"oxuyun", "həmçinin oxu", "həmçinin bax", "bunu da oxu", "digər xəbərlər", "oxşar xəbər", "ilgili haber", "ayrıca oku",
		"bunlar da ilginizi", "ilginizi çekebilir", "წაიკითხეთ", "იხილეთ", "ასევე ნახეთ", "ასევე იხილეთ", "მსგავსი სიახლეები",
	}},
	{phraseSubscribe, []string{
		"subscribe", "sign up", "signup", "newsletter", "get the latest", "join our", "follow us", "download our", "download the app",
		"get our", "support our", "support us", "donate", "become a member", "like us on", "follow @", "stay up to date", "stay informed",
		"register for", "enter your email", "by signing up", "by submitting", "thank you for", "thanks for reading", "want more",
		"abonnieren", "newsletter", "jetzt abonnieren", "melden sie sich", "folgen sie", "abonnez-vous", "inscrivez-vous", "suscríbete",
		"suscribirse", "síguenos", "iscriviti", "assine", "inscreva-se", "prenumerera", "únete", "підпис", "подпис", "присоединяйтесь", "следите за",
		"հետևեք", "բաժանորդագր", "միացեք", "abunə ol", "bizi izləyin", "bizi telegram", "abone ol", "takip edin", "გამოიწერეთ",
		"გამოგვყევით",
	}},
	{phraseShare, []string{
		"share", "tweet", "facebook", "whatsapp", "copy link", "print this", "email this", "teilen", "partager",
		"compartir", "compartilh", "condividi", "dela", "поделиться", "расска", "կիսվել", "տարածել", "paylaş", "გაზიარება",
	}},
	{phraseRights, []string{
		"©", "copyright", "(c)", "all rights reserved", "alle rechte", "tous droits", "все права",
		"при использовании материал", "при цитировании", "перепечатка", "բոլոր իրավունք", "bütün hüquqlar", "materiallardan istifadə",
		"ყველა უფლება", "terms of", "privacy policy", "this material may not", "reproduction", "source:", "quelle:", "(source", "via:",
	}},
	{phrasePhoto, []string{
		"photo", "image:", "picture:", "video:", "foto:", "foto ", "bild:", "bilder:", "image caption", "image source",
		"media caption", "фото", "լուսանկար", "getty images", "credit:", "illustration", "grafik:", "quelle",
	}},
	{phraseAd, []string{
		"advertisement", "ad feature", "sponsored", "story continues below", "article continues", "continue reading",
		"anzeige", "werbung", "publicidad", "publicité", "annonse", "реклама", "գովազդ", "reklam", "რეკლამა", "scroll to continue",
		"skip advert", "loading", "this content is not",
	}},
	{phraseComment, []string{
		"comment", "leave a reply", "leave a comment", "kommentar", "commentaire", "deixe um", "комментари",
		"մեկնաբան", "şərh", "yorum", "კომენტარ", "report a typo", "discuss", "join the conversation", "have your say", "log in", "login",
		"sign in",
	}},
	{phraseUpdated, []string{
		"updated", "published", "last modified", "posted", "stand:", "aktualisiert", "veröffentlicht", "erstellt",
		"publié", "mis à jour", "actualizado", "publicado", "опубликован", "обновлен", "հրապարակ", "yayın", "güncelleme", "dərc",
		"გამოქვეყნ", "min read", "reading time", "lesezeit",
	}},
}

// wallPhrases announce a subscription wall.
var wallPhrases = []string{
	"to continue reading", "to read the full", "to keep reading", "subscribers only", "subscriber only",
	"this article is for subscribers", "already a subscriber", "already subscribed", "already have an account", "subscribe to read",
	"you have reached your", "unlock this article", "members only", "exclusive to subscribers",
	"nur für abonnenten", "weiterlesen mit", "jetzt weiterlesen", "sie haben bereits ein", "um weiterzulesen", "réservé aux abonnés",
	"il vous reste", "solo para suscriptores", "contenido exclusivo", "riservato agli abbonati", "conteúdo exclusivo", "dostęp dla",
	"чтобы читать дальше", "только подписчикам", "по подписке", "только для подписчиков", "միայն բաժանորդ", "yalnız abunəçi",
	"sadece abone", "devamını okumak için abone",
}

// start is one phrase a line may announce itself with.
type start struct {
	words    string
	kind     phrase
	anywhere bool // counts inside the first 60 bytes too
}

// phraseIndex holds the phrases by their first byte.
var phraseIndex = func() (index [256][]start) {
	for i := range phraseStarts {
		for _, w := range phraseStarts[i].words {
			index[w[0]] = append(index[w[0]], start{w, phraseStarts[i].kind, utf8.RuneCountInString(w) > 9})
		}
	}
	return index
}()

// Wall is the first block of the article, or behind it, that says that the rest
// is for subscribers: its text and its number, -1 if there is none.
func (p *Page) Wall() (text string, at int) {
	for i := range p.Blocks {
		if b := &p.Blocks[i]; p.phrases[i] == phraseWall && i >= p.first && !b.InMenu() {
			return b.Text, i
		}
	}
	return "", -1
}

// phraseOf reads the announcement of a line of at most 60 words: a phrase it
// starts with, else a longer one near its start. A subscription wall counts
// anywhere.
func phraseOf(b *Block) phrase {
	if b.Words > 60 {
		return phraseNone
	}
	s := strings.ToLower(strings.TrimLeft(b.Text, " •-–—*>»►▶|[(“\""))
	found := phraseNone
	for at := 0; at < len(s); at++ {
		if at > 0 && s[at-1] != ' ' && s[at-1] != '(' {
			continue
		}
		for _, p := range phraseIndex[s[at]] {
			if !strings.HasPrefix(s[at:], p.words) {
				continue
			}
			switch {
			case at == 0:
				return p.kind
			case p.kind == phraseWall:
				return phraseWall
			case found == phraseNone && p.anywhere && at+len(p.words) <= 60:
				found = p.kind
			}
		}
	}
	return found
}
