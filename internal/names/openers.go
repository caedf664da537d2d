package names

// openers are words that begin sentences and are nobody's given name: a
// surname behind one stands alone.
var openers = set(`
the this that these those there here he she it they we you his her their its our my who what which why how where whether
in on at by for of to from with without about over under into before since until during despite although though because
also even only just still however meanwhile instead thus therefore perhaps maybe both either neither no yes not each every some many most
according asked earlier yesterday today tomorrow once again never always

սա նա նրա նրան դա այդ այս այն նրանք մենք ես դուք իր իրենց նաև նաեւ քանի թե եթե ինչպես ինչու որտեղ ով որը որ մինչ մինչև մինչեւ ըստ նույնիսկ միայն արդեն դեռ այժմ այսօր
երեկ վաղը հետո առաջ սակայն իսկ և եւ ու կամ նախկին համաձայն ավելի ուշ ավելին այսպիսով ուրեմն հետագայում ավելացրեց

сам сама sam sama он она оно они мы вы я это этот эта эти тот та те его её ее их наш что кто где почему зачем чтобы если хотя пока потому поэтому затем потом теперь сейчас сегодня вчера завтра
также тоже даже только лишь уже ещё еще в на по за из от до у о об при для без через между перед над под с со к ко не нет да же сами ранее позже
кстати итак впрочем между тем согласно

він вона воно вони ми ви це цей ця ці той його її їх що хто де чому якщо хоча поки тому потім тепер зараз сьогодні вчора завтра також теж навіть лише тільки вже ще
у на по за із від до про при для без через між перед над під з зі не ні так раніше пізніше втім адже щоб

on ona ono oni my wy to ten ta te jego jej ich kto gdzie dlaczego jeśli jeżeli choć chociaż dopóki dlatego potem następnie teraz dziś dzisiaj wczoraj jutro także też nawet tylko
już jeszcze w na za z od do u o przy dla bez przez między przed nad pod nie tak wcześniej później jednak zatem również ponadto natomiast tymczasem zdaniem wybór jako

o bu onlar biz siz nerede neden eğer çünkü daha sonra önce şimdi bugün dün yarın de da bile sadece yalnız artık henüz için ile gibi kadar göre karşı rağmen fakat ancak oysa
ayrıca üstelik böylece nitekim bunun onun eski yeni

o bu onlar biz siz mən harada niyə əgər çünki daha sonra əvvəl indi bu gün dünən da də hətta yalnız artıq hələ üçün ilə kimi qədər görə qarşı baxmayaraq lakin ancaq isə
həmçinin bundan onun keçmiş yeni həmin belə beləliklə bəy

er sie es wir ihr ich der die das den dem des ein eine einer einem dieser diese dieses sein ihre wer was wo warum wenn obwohl weil deshalb dann jetzt heute gestern morgen auch sogar nur schon noch
in im an am auf für von vom zu zum zur aus bei mit ohne über unter vor nach während trotz gegen so wie dass ob nicht kein doch jedoch früher später im fall wahl

ils elles nous vous je ce cet cette ces ses leur qui que où pourquoi si quand lorsque bien parce donc alors puis maintenant hier demain aussi même seulement déjà encore
dans en sur sous par de du des à au aux avec sans avant après pendant malgré contre comme ne pas non oui chez cependant toutefois ainsi ensuite enfin`)
