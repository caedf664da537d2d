package language

import "testing"

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ text, declared, want string }{
		{"Կապանում բացվել է նոր գրադարան", "en", "hy"},
		{"კაპანში ახალი ბიბლიოთეკა გაიხსნა", "", "ka"},
		{"Şəki şəhərində köhnə körpü təmirdən sonra açılıb", "tr", "az"},
		{"Şehirdeki eski köprü onarımdan sonra yeniden açıldı ve yayalar geçmeye başladı", "tr-TR", "tr"},
		{"В Дилижане высадили тысячу деревьев", "ru_RU", "ru"},
		{"The bridge is open again.", "en-GB", "en"},
		{"Bakü'de tutuklular hakkında karar açıklandı", "", "tr"},
		{"Bakü'de tutuklular hakkında karar açıklandı", "en", "tr"},
		{"Kızılhaç esirler için konuştu", "en-US", "tr"},
		{"Bakıda yanğın oldu", "az", "az"}, // short, and declared
		{"Bakıda məhkəmə başladı", "en", "az"},
		{"Erdoğan met Kılıçdaroğlu in Ankara", "en", "en"}, // names
		{"Erdoğan met Kılıçdaroğlu in Ankara", "", ""},
		{"Orbán találkozott Erdoğan török elnökkel Budapesten", "hu", "hu"},
		{"Meclis üyeleri farklı seçenek önerilerinde bulunuyor ancak fikir birliğine varma mücadelesi sürüyor bugün", "az", "tr"},
		{"", "hy-AM", "hy"},
		{"", "", ""},
	} {
		if have := Of(tt.text, tt.declared); have != tt.want {
			t.Errorf("%q declared %q: %q, want %q", tt.text, tt.declared, have, tt.want)
		}
	}
}
