package names

// How letters sound. The tables follow the usual transliterations of names,
// not careful speech: what a newspaper writes counts.

const latinBase = `a:a b:b c:k d:d e:e f:f g:g h:h i:i j:J k:k l:l m:m n:n o:o p:p q:k r:r s:s t:t u:u v:v w:w x:ks y:i z:z
y(aeiouáéíóúəöüı):j kh:x gh:G zh:Z sh:S ch:C ph:f
à:a á:a â:a ã:a ä:A å:o æ:e ă:a ą:a ā:a ç:s ć:C č:C ď:d đ:d ð:d è:e é:e ê:e ë:e ě:e ę:e ē:e ė:e ģ:g ğ:?G
ì:i í:i î:i ï:i ī:i ı:y ķ:k ł:l ļ:l ľ:l ñ:nj ń:n ň:n ņ:n ò:o ó:o ô:o õ:o ö:O ø:O ő:O œ:O ō:o
ř:r ŕ:r ś:S š:S ş:S ș:S ß:s ť:t ţ:c ț:c þ:T ù:u ú:u û:u ü:U ű:U ů:u ū:u ý:i ÿ:i ź:Z ż:Z ž:Z ə:A ʻ:-`

// english reads transliterations: vowels as they are written.
const english = `tch:C tsch:C sch:S ts:c tz:c dj:J dzh:J dz:D th:T ck:k cq:k qu:kw cz:C c(eiyé):s x:ks ^x:z
ee:i oo:u ou:u ew:ju ^wr:r ^kn:n ^y:j e$:?e w:w eu:eu ie$:i`

// spoken reads English names as they are said.
const spoken = `^wa:uo ^eng:ing asey$:ejsi aley$:ejli acey$:ejsi avey$:ejvi avis$:evis wyer:uajer ^guy$:gaj ^young$:jang iles$:ajlz ^jack$:Jek ^jackie$:Jeki ^john$:Jon tch:C sch:Sk sh:S ck:k cq:k qu:kw c(eiy):s sc(eiy):s x:ks ^x:z th:T ee:i oo:u ea:i ea$:i ou:u ow:au ow$:o aw:o au:o
augh:o ough:o igh:aj eigh:ej gh:?g ai:ej ay:ej ey$:i ei:aj ey:ej oa:o oe:o ew:ju ie$:i ie:i g(eiy):J ge$:J dge:J ^wr:r ^kn:n e$:- es$:s
ane$:ejn ake$:ejk ale$:ejl ame$:ejm ade$:ejd ates$:ejts ate$:ejt ave$:ejv aine$:ejn ave:ejv
ine$:ajn ike$:ajk ile$:ajl ime$:ajm ide$:ajd ite$:ajt ive$:ajv ice$:ajs ise$:ajz ine$:ajn yne$:ajn yle$:ajl
one$:on ose$:ouz ole$:oul oke$:ouk ope$:oup ode$:oud ude$:jud uke$:juk une$:jun ule$:jul ure$:jur
aker$:ejker ason$:ejson ason:ejson aden$:ejden ayden:ejden iden$:ajden iman:ajman iel$:iel
^mc:mak ^mac:mak cc:k ian$:ian y$:i ye$:aj jo:Jo ll:l tt:t nn:n ss:s ch:C chr:kr u(bcdgkmnprst):a ew$:ju
^michael$:majkl ^george$:JorJ ^charles$:Carlz ^james$:Jejmz ^stephen$:stiven ^sean$:Son ^hugh$:hju ^leigh$:li ^graham$:grejm ^geoffrey$:Jefri
^rachel$:rejCel ^thomas$:tomas ^heather$:hezer ^matthew$:metju ^craig$:krejg ^lewis$:luis ^louis$:lui ^austin$:ostin ^laura$:lora ^paul$:pol ^david$:dejvid
^amy$:ejmi ssion:Son ^joseph$:Jozef ^hague$:hejg ^tyler$:tajler ^brian$:brajan ^ryan$:rajan ^diane$:dajan ^julia$:Julia ^eugene$:juJin ^hughes$:hjuz ^evan$:evan ^owen$:ouen`

const french = `ean$:an eans$:an aill:aj eill:ej oy(aeiouéè):uaj ault$:o aud$:o tch:C ch:S dj:J ou:u oû:u eau:o eaux$:o au:o aux$:o ai:e aî:e ei:e oi:ua oî:ua gn:nj gu(eiéèy):g qu:k g(eiyéè):Z ge(aou):Z j:Z c(eiyéè):s ç:s
th:t ill:ij ille$:ij s$:?s t$:?t d$:?d x$:?s z$:?z p$:?p es$:?e?s e$:?e er$:e?r ez$:e?z ier$:ie?r
y:i ss:s tz:c eu:O œu:O ain:en in$:en ien$:ien ei:e x:ks w:v u:U`

const german = `ey:aj ay:aj tsch:C dsch:J sch:S ch:x chs:ks ck:k th:t tz:c z:c v:f w:v j:j ei:aj ai:aj ie:i eu:oj äu:oj oe:O ae:A ue:U ö:O ü:U qu:kv ^st:St ^sp:Sp
y:U ß:s ss:s dt:t c:k c(eiä):c sh:S ts:c dj:J eh(lmnt):e ah(lmnt):a oh(lmnt):o uh(lmnt):u üh(lmnt):U öh(lmnt):O ih(lmnt):i`

const polish = `sz:S cz:C rz:Z dż:J dź:D dz:D dzi(aeouóąę):D ch:x w:v ł:l ś:S si(aeouóąę):S ć:C ci(aeouóąę):C ci:Ci ni(aeouóąę):n
mi(aeouóąę):m?j wi(aeouóąę):v?j pi(aeouóąę):p?j bi(aeouóąę):b?j di(eo):d?j ti(eo):t?j
ż:Z ź:Z zi(aeouóąę):Z ó:u y:y j:j ą:on ę:en c:c h:x gi(aeou):g ki(aeou):k szcz:SC dj:J x:ks`

const spanish = `j:x g(eiéí):x ll:j qu(eiéí):k gu(eiéí):g c(eiéí):s z:s h:?h ñ:nj ch:C v:v y$:i x:ks`

const italian = `ch:k gh:g gi(aouò):J ci(aouò):C c(eiè):C g(eiè):J gli:li gn:nj sci(aou):S sc(ei):S z:c zz:c qu:kv j:j`

// slavic reads Czech, Slovak, Croatian, Slovene.
const slavic = `c:c ch:x j:j w:v y:i ý:i ě:?je ř:rZ ů:u lj:l nj:n đ:J dž:J`

const turkish = `tıç:C c:J ç:C ş:S j:Z ğ:?G ı:y ö:O ü:U v:v y:j h:h â:a î:i û:u ks:ks x:ks w:v q:k ch:C sh:S`

const azerbaijani = `tıç:C c:J ç:C ş:S j:Z ğ:G ı:y ö:O ü:U x:x q:g y:j ə:A h:h w:v`

const cyrillicTable = `а:a б:b в:v г:Q д:d е:e ^е:?je ж:Z з:z и:i й:j к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:x ц:c ч:C ш:S щ:SC ъ:?y ы:y ь:- э:e ю:?ju я:?ja ё:?jo
є:?je ^є:je ї:ji і:i ґ:g ў:w ѓ:g ќ:k љ:l њ:n џ:J ј:j ђ:J ћ:C
[аоиуеэыяю]е:?je оу:o?u дж:J дз:D цз:D тц:c тч:C кс:ks ия$:i?ja ий$:i?j ый$:y?j
ғ:G қ:q ң:n ө:O ү:U ұ:u һ:h ә:A ҹ:J ҝ:g ҷ:J ӣ:i ӯ:u`

const armenianTable = `ա:a բ:b գ:g դ:d ե:e ^ե:?je զ:z է:e ը:y թ:t ժ:Z ի:i լ:l խ:x ծ:c կ:k հ:h ձ:D ղ:G ճ:C մ:m յ:j ն:n շ:S ո:o ^ո:?vo չ:C պ:p ջ:J ռ:r ս:s վ:v
տ:t ր:r ց:c ւ:v փ:p ք:k օ:o ֆ:f ու:u և:ev եւ:ev ոու:o?u օու:o?u ^և:?jev ^եւ:?jev վհ:?vh եան:jan ^եա:ja էո:e?vo էու:eu իւ:ju ^յա:?h?ja ^յո:?h?jo տս:c դժ:J դզ:D ցզ:D ծզ:D`

const georgianTable = `ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:Z რ:r ს:s ტ:t უ:u ფ:P ქ:k ღ:G ყ:q შ:S ჩ:C ც:c ძ:D წ:c ჭ:C ხ:x ოუ:o?u ჯ:J ჰ:h ჲ:j ჱ:e უთინიან:utjunjan`

var (
	inEnglish     = newTable(english, latinBase)
	inSpoken      = newTable(spoken, latinBase)
	inFrench      = newTable(french, latinBase)
	inGerman      = newTable(german, latinBase)
	inPolish      = newTable(polish, latinBase)
	inTurkish     = newTable(turkish, latinBase)
	inSpanish     = newTable(spanish, latinBase)
	inItalian     = newTable(italian, latinBase)
	inSlavic      = newTable(slavic, latinBase)
	inAzerbaijani = newTable(azerbaijani, latinBase)
	inCyrillic    = newTable(cyrillicTable)
	inArmenian    = newTable(armenianTable)
	inGeorgian    = newTable(georgianTable)

	// latinAll are the Latin readings. Which one a name was meant in nobody
	// tells, in a query or in a text: Polish papers keep French names French.
	latinAll         = []*table{inEnglish, inSpoken, inFrench, inGerman, inTurkish, inPolish}
	latinAzerbaijani = []*table{inAzerbaijani, inTurkish, inEnglish, inSpoken, inFrench, inGerman, inPolish}

	// latinMore are, by language, readings that only texts of that language need.
	latinMore = map[string][]*table{
		"az": latinAzerbaijani,
		"cs": withReading(inSlavic), "sk": withReading(inSlavic), "sl": withReading(inSlavic), "hr": withReading(inSlavic),
		"bs": withReading(inSlavic),
		"sr": withReading(inSlavic), "lt": withReading(inSlavic), "lv": withReading(inSlavic), "es": withReading(inSpanish),
		"it": withReading(inItalian),
	}

	cyrillicOnly = []*table{inCyrillic}
	armenianOnly = []*table{inArmenian}
	georgianOnly = []*table{inGeorgian}
)

// ownFirst is how many readings of a query come from its own language or English.
const ownFirst = 2

// withReading are the Latin readings and one more.
func withReading(o *table) []*table { return append(latinAll[:len(latinAll):len(latinAll)], o) }

// readings are the ways to read a word. Azerbaijani is one of them in texts of
// that language and where the letters say so.
func readings(s script, letters []rune, language string) []*table {
	switch s {
	case cyrillic:
		return cyrillicOnly
	case armenian:
		return armenianOnly
	case georgian:
		return georgianOnly
	}
	if more, ok := latinMore[language]; ok {
		return more
	}
	for _, l := range letters {
		switch l {
		case 'x', 'q', 'ə', 'ı', 'ğ', 'ş':
			return latinAzerbaijani
		}
	}
	return latinAll
}

// queryReadings are readings and some more, which a query can afford.
func queryReadings(s script, letters []rune) []*table {
	all := readings(s, letters, "")
	if s == latin {
		all = append(all[:len(all):len(all)], inSpanish, inItalian, inSlavic)
	}
	return all
}

// latinOwn are, by language, its own reading and the English one.
var latinOwn = map[string][]*table{
	"":   {inEnglish},
	"fr": {inFrench, inEnglish},
	"de": {inGerman, inEnglish},
	"tr": {inTurkish, inEnglish},
	"pl": {inPolish, inEnglish},
	"az": {inAzerbaijani},
	"cs": {inSlavic, inEnglish}, "sk": {inSlavic, inEnglish}, "sl": {inSlavic, inEnglish}, "hr": {inSlavic, inEnglish},
	"bs": {inSlavic, inEnglish},
	"sr": {inSlavic, inEnglish}, "lt": {inSlavic, inEnglish}, "lv": {inSlavic, inEnglish}, "es": {inSpanish, inEnglish},
	"it": {inItalian, inEnglish},
}

// ownReadings are readings without those of other languages.
func ownReadings(s script, language string) []*table {
	if s != latin {
		return readings(s, nil, language)
	}
	if own, ok := latinOwn[language]; ok {
		return own
	}
	return latinOwn[""]
}
