package scrub

import "testing"

func TestTextTakesOut(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		// Phone numbers.
		{"Cambodian mobile", "call 012 345 678 now", "call [phone] now"},
		{"Cambodian, one run", "012345678", "[phone]"},
		{"dashes", "my number: 012-345-678.", "my number: [phone]."},
		{"dots", "012.345.678", "[phone]"},
		{"dots and blanks", "012. 345. 678", "[phone]"},
		{"one digit at a time", "0 1 2 3 4 5 6 7 8", "[phone]"},
		{"international", "call +855 12 345 678!", "call [phone]!"},
		{"international in brackets", "(+84) 912 345 678", "[phone]"},
		{"country code without plus", "855 12 345 678", "[phone]"},
		{"brackets", "(02) 1234 5678 ok", "[phone] ok"},
		{"full width", "电话：０１２３４５６７８", "电话：[phone]"},
		{"Chinese mobile", "我的手机13812345678，请帮忙", "我的手机[phone]，请帮忙"},
		{"Chinese numerals", "电话一三八一二三四五六七八", "电话[number]"},
		{"Khmer digits", "លេខ ០១២ ៣៤៥ ៦៧៨ បាទ", "លេខ [phone] បាទ"},
		{"Khmer digits without blanks", "លេខ០១២៣៤៥៦៧៨បាទ", "លេខ[phone]បាទ"},
		{"Thai digits", "โทร ๐๘๑-๒๓๔-๕๖๗๘ นะ", "โทร [phone] นะ"},
		{"Burmese digits", "ဖုန်း ၀၉၇၈၁၂၃၄၅၆၇ ပါ", "ဖုန်း [phone] ပါ"},
		{"Arabic digits", "رقمي ٠١٢٣٤٥٦٧٨ من فضلك", "رقمي [phone] من فضلك"},
		{"Persian digits", "۰۹۱۲۳۴۵۶۷۸۹", "[phone]"},
		{"Vietnamese", "số của em 0912 345 678 nhé", "số của em [phone] nhé"},
		{"mixed scripts", "០12៣45๖78", "[phone]"},
		{"keycaps", "0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "[phone]"},
		{"zero-width inside", "012\u200b345\u200b678", "[phone]"},
		{"mathematical digits", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "[phone]"},
		{"two numbers", "012345678 098765432", "[phone] [phone]"},
		{"after a small number", "we are 3 012345678", "we are 3 [phone]"},
		{"before a small number", "012 345 678 3 people", "[phone] 3 people"},

		// Identity numbers, accounts, codes.
		{"passport", "passport N1234567 taken", "passport [number] taken"},
		{"passport, two letters", "EH1234567", "[number]"},
		{"passport with a blank", "passport N 1234567", "passport [number]"},
		{"identity card", "id 1-1004-00123-45-6 ok", "id [number] ok"},
		{"Myanmar card", "12/OuKaMa(N)123456", "[number]"},
		{"account", "ABA 001234567", "ABA [phone]"},
		{"bank account", "acc 9704366123456789012", "acc [number]"},
		{"six digits", "code 482913", "code [number]"},
		{"machine-readable line", "P<KHMSOK<<DARA<<<<<<<<", "[number]"},
		{"a key", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", "[number]"},

		// Mail, links, names in services.
		{"mail", "write dara.sok@gmail.com please", "write [email] please"},
		{"mail in Chinese", "邮箱abc123@qq.com谢谢", "邮箱[email]谢谢"},
		{"mail spelled", "dara.sok (at) gmail.com", "[email]"},
		{"mail with a blank", "dara @gmail.com", "[email]"},
		{"link", "see https://facebook.com/dara.sok?id=5 now", "see [link] now"},
		{"link at the end", "see https://example.org/a.", "see [link]."},
		{"link with a name in another script", "https://facebook.com/ស្រីមុំ ok", "[link] ok"},
		{"link before Chinese", "看https://t.me/abc谢谢", "看[link]谢谢"},
		{"t.me", "t.me/dara_sok", "[link]"},
		{"bare host", "look at example.com/x", "look at [link]"},
		{"telegram scheme", "tg://resolve?domain=dara", "[link]"},
		{"map link", "https://maps.app.goo.gl/AbC123", "[link]"},
		{"user name", "I use @dara_sok there", "I use [@name] there"},
		{"user name, full width", "＠dara", "[@name]"},
		{"user name, Khmer", "@ស្រីមុំ", "[@name]"},
		{"line id", "line id: somchai ok", "line id: [@name] ok"},
		{"wechat", "微信号abc_dara", "微信号[@name]"},
		{"zalo", "zalo dara99", "zalo [@name]"},

		// Places.
		{"decimal degrees", "at 11.5564, 104.9282 inside", "at [place] inside"},
		{"decimal degrees, no blank", "11.5564,104.9282", "[place]"},
		{"short decimals", "13.65 102.56", "[place]"},
		{"decimal comma", "11,5564; 104,9282", "[place]"},
		{"hemispheres", "11.55N 104.92E", "[place]"},
		{"south", "-8.4095, 115.1889", "[place]"},
		{"Khmer digits", "១១.៥៥៦៤, ១០៤.៩២៨២", "[place]"},
		{"degrees and minutes", `11°33'24"N 104°55'41"E`, "[place] [place]"},
		{"degrees, prime signs", "11° 33′ 24″ N", "[place]"},
		{"degrees and hemisphere", "11.55° N", "[place]"},
		{"latitude alone", "lat 11.55682", "lat [place]"},
		{"plus code", "7P52HW2V+3M", "[place]"},
		{"short plus code", "gate HW2V+3M ok", "gate [place] ok"},
		{"three words", "///filled.count.soap", "[place]"},

		// Dates of birth.
		{"born", "born 12/05/2009", "born [date]"},
		{"long ago", "12/05/1994", "[date]"},
		{"two-digit year", "DOB 12.05.94", "DOB [date]"},
		{"Chinese date", "1994年5月12日", "[date]"},
		{"Chinese birth", "出生于2009年5月12日", "出生于[date]"},
		{"month in words", "12 May 1994", "[date]"},
		{"Buddhist year", "เกิด 12/05/2537", "เกิด [date]"},
		{"Khmer birth", "កើត ១២ ខែឧសភា ឆ្នាំ១៩៩៤", "កើត [date]"},
		{"Vietnamese birth", "sinh ngày 12 tháng 5 năm 1994", "sinh ngày [date]"},
		{"ISO", "1994-05-12", "[date]"},

		// Introductions.
		{"English", "My name is Dara Sok and I am hungry", "My name is [name] and I am hungry"},
		{"English, small letters", "my name is dara, help", "my name is [name], help"},
		{"I am", "I am Dara. Help", "I am [name]. Help"},
		{"I'm, curly", "I’m Dara", "I’m [name]"},
		{"name of another", "Her name is Srey Mom", "Her name is [name]"},
		{"label", "Name: Dara Sok", "Name: [name]"},
		{"Khmer", "ខ្ញុំឈ្មោះ សុខា ខ្ញុំនៅប៉ោយប៉ែត", "ខ្ញុំឈ្មោះ [name] ខ្ញុំនៅប៉ោយប៉ែត"},
		{"Khmer, no blanks", "ខ្ញុំឈ្មោះសុខាអាយុ១៩ឆ្នាំ", "ខ្ញុំឈ្មោះ[name]អាយុ១៩ឆ្នាំ"},
		{"Khmer, family name", "ឈ្មោះ សុខ ដារ៉ា", "ឈ្មោះ [name]"},
		{"Khmer in Latin", "ខ្ញុំឈ្មោះ Sok Dara នៅ", "ខ្ញុំឈ្មោះ [name] នៅ"},
		{"Vietnamese", "Tên tôi là Nguyễn Thị Hoa, tôi ở đây", "Tên tôi là [name], tôi ở đây"},
		{"Vietnamese, decomposed", "Te\u0302n to\u0302i la\u0300 Hoa", "Te\u0302n to\u0302i la\u0300 [name]"},
		{"Vietnamese, no marks", "em ten hoa nam nay 19 tuoi", "em ten [name] nam nay 19 tuoi"},
		{"Chinese", "我叫王小明，我在西港", "我叫[name]，我在西港"},
		{"Chinese, no stops", "我叫王小明在西港", "我叫[name]在西港"},
		{"Chinese, I am", "我是李娜。", "我是[name]。"},
		{"Thai", "ฉันชื่อ สมชาย ใจดี อยู่ที่นี่", "ฉันชื่อ [name] อยู่ที่นี่"},
		{"Thai, no blanks", "ผมชื่อสมชายครับ", "ผมชื่อ[name]ครับ"},
		{"Burmese", "ကျွန်တော့်နာမည်က အောင်အောင် ပါ", "ကျွန်တော့်နာမည်က [name] ပါ"},
		{"Arabic", "اسمي محمد من مصر", "اسمي [name] من مصر"},
		{"Indonesian", "nama saya Budi Santoso dari Medan", "nama saya [name] dari Medan"},
		{"Filipino", "Ang pangalan ko ay Maria", "Ang pangalan ko ay [name]"},
		{"Hindi", "मेरा नाम राम है", "मेरा नाम [name] है"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Text(c.in); got != c.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
			if again := Text(c.want); again != c.want {
				t.Errorf("not stable: %q became %q", c.want, again)
			}
		})
	}
}

func TestTextLeaves(t *testing.T) {
	for _, s := range []string{
		"", " ", "3 people", "15 days", "2026", "we are 12, 15 and 17", "in 2024-2026", "2024 2025",
		"since 15/03/2026", "on 2026-03-15 at 10:30", "2 rooms, 20 people, floor 12", "room B1204",
		"they want 5,000,000 riel", "5000000 riel", "15.000.000 đ", "$3000-5000", "1000-1500 USD", "50000baht",
		"39.5°C fever", "38 °C", "fever 39.5", "36°", "1.5 km", "20+", "50%", "10:30-11:45",
		"I am hungry", "I am Cambodian", "I AM HUNGRY", "i am pregnant, 20 weeks", "This is a prison.",
		"line up and wait", "telegram is blocked", "call me at night", "e.g. water, i.e. food", "U.S.A.",
		"gave birth 3 days ago", "help.please", "a/b", "100 000 riel", "កម្មករ ២០ នាក់ អស់រយៈពេល ១៥ ថ្ងៃ",
		"我们有3个人，已经15天没吃饭", "我是中国人", "我叫他们走", "เรามี 3 คน", "chúng tôi có 3 người, 15 ngày",
		"လူ ၃ ယောက်", "نحن ٣ أشخاص منذ ١٥ يوما", "\xff\xfe broken", "😀 1️⃣ 2️⃣", "តើអ្នកឈ្មោះអ្វី",
	} {
		t.Run(s, func(t *testing.T) {
			if got := Text(s); got != s {
				t.Errorf("Text(%q) = %q", s, got)
			}
		})
	}
}

func TestTextKeepsTheRestByteForByte(t *testing.T) {
	in := "ក\u200bខ\xff e\u0301 \r\n\t012345678\u200b។ 好 "
	want := "ក\u200bខ\xff e\u0301 \r\n\t[phone]\u200b។ 好 "
	if got := Text(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkText(b *testing.B) {
	for _, c := range []struct{ name, in string }{
		{"plain", "We are 3 people inside since 15 days, they took our passports and do not let us out. Please help, one of us is sick with fever."},
		{"phone", "We are 3 people inside, my number is 012 345 678, please call at night only."},
		{"Khmer", "យើងមានគ្នា ៣ នាក់ ជាប់នៅខាងក្នុងអស់រយៈពេល ១៥ ថ្ងៃហើយ ពួកគេយកលិខិតឆ្លងដែនរបស់យើង លេខ ០១២ ៣៤៥ ៦៧៨"},
		{"number", "account 987654321012 and 7391824"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Text(c.in)
			}
		})
	}
}
