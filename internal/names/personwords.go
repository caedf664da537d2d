package names

import (
	"strings"
	"sync"
	"unicode/utf8"
)

var plainLetters = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	f := strings.Fields(plainTable)
	for i := 0; i+1 < len(f); i += 2 {
		r, _ := utf8.DecodeRuneInString(f[i])
		m[r] = strings.TrimPrefix(f[i+1], "_")
	}
	return m
})

// plainTable gives letters, folded, the Latin ones of given.txt; _ is silent.
const plainTable = `ə a ı i
ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f
а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ sh ъ _ ы y ь _ э e ю yu я ya і i ї yi є ye ґ g
ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ k შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h`

// honouring are the words before the name of whom something is called after.
var honouring = set(`имени им անվան улица улице улицы проспект проспекте saint santa san st`)

// surnameEndings end surnames and few other words, folded; a case ending may follow.
var surnameEndings = strings.Fields(`yan ian yants iants oglu zade shvili dze enko
յան եան յանց ян янц оглы заде швили дзе енко შვილ ძე იან ავა აია უა`)

// institutions begin words that make a place, an office or a body of the name
// before them, folded.
var institutions = strings.Fields(`street avenue airport university institute foundation center centre museum stadium square park hospital school college prize award cup palace theatre theater
falls beach city island river lake church cathedral bridge district county street house cross fund bank club league committee party group company corporation council court ministry press times post news media records show
cadde sokak havaliman universite vakf enstitu merkez muze stad meydan hastane okul lise odul kupa saray tiyatro kilise cami bolge ilce koy kent krall imparator cumhur devlet bakan savas fuar takim hukumet kuvvet partis lig sark mudurl baskan genel
prospekt kuc akademi muzey fond
улиц проспект аэропорт университет институт фонд центр музей стадион площад парк больниц школ преми кубок дворец театр област район край республик
փողոց պողոտա օդանավակայան համալսարան ինստիտուտ հիմնադրամ կենտրոն թանգարան ստադիոն հրապարակ այգի հիվանդանոց դպրոց մրցանակ գավաթ պալատ թատրոն մարզ շրջան`)

// roles stand before surnames as given names do, folded.
var roles = set(`president premier minister mr mrs ms dr sir lady lord judge general colonel captain major ambassador senator governor mayor secretary deputy speaker chairman director professor bishop archbishop father prime
armenian azerbaijani russian georgian turkish iranian
президент премьер министр судья генерал полковник посол сенатор губернатор мэр депутат спикер председатель директор профессор епископ отец господин госпожа
նախագահ վարչապետ նախարար դատավոր գեներալ դեսպան պատգամավոր խոսնակ տնօրեն պրոֆեսոր եպիսկոպոս պարոն տիկին
prezident bas nazir hakim general sefir cenab bay bayan`)
