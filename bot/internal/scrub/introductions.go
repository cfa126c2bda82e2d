package scrub

// intro is a phrase with which people say their name.
type intro struct {
	phrase []rune
	// weak phrases ("I am …") are mostly followed by something else than a
	// name; only a capital, or a Chinese family name, makes a name of it.
	weak bool
}

// intros are the phrases by their first rune, longest first where one begins
// with another. Latin ones are written without marks, as they are compared.
var intros = func() map[rune][]intro {
	m := map[rune][]intro{}
	add := func(weak bool, phrases [][]rune) {
		for _, p := range phrases {
			m[p[0]] = append(m[p[0]], intro{p, weak})
		}
	}
	add(false, words(
		// English
		"my name is", "my name's", "my names", "name is", "names are", "my name", "full name", "name:", "call me", "i am called", "i'm called", "they call me",
		// Vietnamese
		"ten toi la", "ten em la", "ten minh la", "ten chau la", "ten con la", "toi ten la", "em ten la", "minh ten la", "chau ten la", "con ten la",
		"toi ten", "em ten", "minh ten", "chau ten", "con ten", "anh ten", "chi ten", "ten la", "ho ten", "ho va ten", "ten:",
		// Indonesian, Malay, Filipino
		"nama saya adalah", "nama saya", "nama aku", "namaku", "saya bernama", "nama:", "ang pangalan ko ay", "pangalan ko ay", "pangalan ko", "ako si", "ako po si",
		// French, Spanish, Portuguese, Swahili, Uzbek, Turkish
		"je m'appelle", "mon nom est", "me llamo", "mi nombre es", "meu nome e", "me chamo", "jina langu ni", "naitwa", "mening ismim", "benim adim", "adim",
		// Khmer, Thai, Lao, Burmese
		"ឈ្មោះរបស់ខ្ញុំគឺ", "ឈ្មោះខ្ញុំគឺ", "ឈ្មោះថា", "ឈ្មោះគឺ", "ឈ្មោះ", "ชื่อเล่นว่า", "ชื่อเล่น", "ชื่อของฉันคือ", "ชื่อของผมคือ", "ชื่อว่า", "ชื่อคือ", "ชื่อ", "ຊື່ວ່າ", "ຊື່",
		"နာမည်ကတော့", "နာမည်က", "နာမည်မှာ", "နာမည်", "အမည်က", "အမည်မှာ", "အမည်",
		// Chinese, Japanese, Korean
		"我的名字叫", "我的名字是", "名字叫", "名字是", "姓名是", "姓名", "我叫做", "我叫", "本人叫", "我姓", "他叫", "她叫", "名前は", "제 이름은", "이름은",
		// Arabic, Urdu, Persian, Hindi, Bengali, Nepali, Tamil, Amharic, Russian
		"اسمي هو", "إسمي", "اسمي", "میرا نام", "نام من", "मेरा नाम", "আমার নাম", "मेरो नाम", "என் பெயர்", "ስሜ", "меня зовут", "мое имя", "моё имя",
	))
	add(true, words("i am", "i'm", "im", "this is", "toi la", "em la", "minh la", "chau la", "saya", "soy", "je suis", "我是", "这是"))
	return m
}()

// everyday words never belong to a name; one of them ends it.
var everyday = set("a an the and or but from in at on of to is are was not with for i me my we our you your he she it they this that there here " +
	"please help need want can cannot have has had am been so very now today hungry sick hurt safe afraid scared pregnant inside outside alone " +
	"old years year age aged phone number passport living live staying stay working work trapped locked here's because who what where when how " +
	"va o tai den tu bi dang toi em minh chung can cuu giup tuoi nam nay la den khong co " +
	"dari di dan umur tolong ay mula po ko et de j'ai y tengo no yes ok unknown secret")

// peoples may follow "I am" with a capital and are no names. Where somebody
// comes from is for the responder to read.
var peoples = set("cambodian khmer vietnamese thai chinese burmese myanmar lao laotian indonesian filipino filipina malaysian indian bangladeshi pakistani " +
	"nepali nepalese kenyan ugandan ethiopian tanzanian nigerian ghanaian taiwanese korean japanese african muslim christian buddhist uzbek kazakh " +
	"russian brazilian sri god sos police ngo embassy viet trung vn kh")

// hanStops are characters that are rare in names and common behind them.
const hanStops = "我你他她它们在是来被从有和跟今年了的不没很叫说想要需请现已到去给为这那个，、"

// surnames are the family names that most Chinese bear.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤" +
	"陳張劉楊黃趙吳孫馬鄭謝許鄧馮韓蕭葉蔣蘇呂盧鐘譚範陸賈韋鄒閻龍賀顧龔萬錢嚴"

// runStops are everyday words of scripts without capitals that end a name, by
// their first rune.
var runStops = byFirst(words(
	// Khmer: I, we, be at, have, age, am, come, must, please, and, from, phone, what
	"ខ្ញុំ", "យើង", "នៅ", "មាន", "អាយុ", "ជា", "មក", "ត្រូវ", "សូម", "ហើយ", "និង", "ពី", "លេខ", "ទូរស័ព្ទ", "អ្វី", "អី", "ភេទ", "ចង់", "កំពុង", "ក្រុមហ៊ុន", "រស់",
	// Thai: age, particles, be at, am, come, passive, and, from, telephone, what, want
	"อายุ", "ครับ", "ค่ะ", "คะ", "อยู่", "เป็น", "ถูก", "และ", "จาก", "โทร", "เบอร์", "อะไร", "ต้องการ", "ตอนนี้", "ขอ", "มาจาก", "ฉัน", "ผม",
	// Lao, Burmese
	"ອາຍຸ", "ຢູ່", "ມາ", "ပါ", "ဖြစ်", "အသက်", "နေ", "ဖုန်း", "ကျွန်", "ဘယ်", "တွင်", "မှာ",
	// Arabic script: and, I, from, in, my age
	"وأنا", "وانا", "من", "في", "عمري", "أنا", "انا", "ہے", "است",
	// Devanagari, Bengali
	"है", "और", "मैं", "हो", "এবং", "আমি", "입니다", "です", "и", "я", "мне",
))
