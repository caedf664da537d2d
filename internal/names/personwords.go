package names

import "strings"

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
