package syllables

// chineseGroups are initials and the finals that go with them, in pinyin and in
// Palladius' system.
var chineseGroups = [][2]string{
	{
		`b б p п m м f ф d д t т n н l л g г k к h х zh чж ch ч sh ш r ж z цз c ц s с`,
		`a а o о e э ai ай ei эй ao ао ou оу an ань en энь ang ан eng эн ong ун u у ua уа uo о uai уай ui уй uan уань un унь uang уан`,
	},
	{`b б p п m м d д t т n н l л j цз q ц x с`, `i и ia я ie е iao яо iu ю ian янь in инь iang ян ing ин iong юн`},
	{`j цз q ц x с`, `u юй ue юэ uan юань un юнь`},
	{`n н l л`, `ü юй üe юэ v юй`},
}

// chineseWhole are syllables that are not made so, and those without an initial.
const chineseWhole = `zhi чжи chi чи shi ши ri жи zi цзы ci цы si сы a а o о e э ai ай ei эй ao ао ou оу an ань en энь ang ан er эр
yi и ya я ye е yao яо you ю yan янь yin инь yang ян ying ин yong юн yu юй yue юэ yuan юань yun юнь
wu у wa ва wo во wai вай wei вэй wan вань wen вэнь wang ван weng вэн hui хуэй hui хой wei вей qin цинь`

// chineseFamilies are the family names that most Chinese have, in pinyin.
const chineseFamilies = `wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang
deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lü lu ding ren shen yao zhong cui tan fan jin shi liao jia xia
wei fu fang bai zou meng xiong qin qiu hou yin xue yan lei long duan hao kong shao shi mao chang wan gu lai wu kang yi tang nie xi hua bo ling ke
mo mu ning pang qi qian ruan sha tao tong wen xing yue zang zhan zhuang zong zu bao bi bian an gong ge geng guan jiao ji ju lan lou miao min mi`

// koreanFamilies are the family names that most Koreans have.
const koreanFamilies = `kim gim lee rhee ri yi i park pak bak choe choi choy jong jung jeong chung kang gang cho jo yun yoon jang chang im lim rim han oh o
so seo suh sin shin kwon gwon hwang an ahn song ryu yu yoo hong jon jeon chon ko go koh mun moon son sohn yang pae bae paek baek ho heo hur nam sim shim no noh roh ro
ha kwak gwak cha chu joo ju ku koo min na pyon byun ji chi om eom chae won chon pang bang kong hyon hyun ham pyo pan ban`
