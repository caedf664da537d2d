package date

import (
	"strings"
	"testing"
	"time"
)

func TestMonth(t *testing.T) {
	for _, tt := range []struct {
		language, words string
		month           int
		short           bool
	}{
		{"en", "June June’s june", 6, false},
		{"en", "Dec", 12, true},
		{"en", "May", 5, false},
		{"en", "Junes Maybe marching", 0, false},
		{"hy", "հունիս հունիսի հունիսին Հունիսից հունիսյան", 6, false},
		{"ru", "июнь июня июне июнем июню июньский июньского", 6, false},
		{"ru", "март марте мартовский", 3, false},
		{"ru", "май мая мае майский", 5, false},
		{"ru", "август августе августовского", 8, false},
		{"ru", "декабря декабрём декабрьских", 12, false},
		{"ru", "мартышка майор июньcк", 0, false},
		{"az", "iyun iyunda iyunun İyunun", 6, false},
		{"az", "dekabr dekabrın dekabrda", 12, false},
		{"az", "may mayda mayın", 5, false},
		{"tr", "Haziran Haziran'da haziranda", 6, false},
		{"tr", "Aralık", 12, false},
		{"ka", "ივნისი ივნისში ივნისს", 6, false},
		{"de", "Juni", 0, false},
	} {
		for w := range strings.FieldsSeq(tt.words) {
			if m, short := Month(w, tt.language); m != tt.month || short != tt.short {
				t.Errorf("Month(%q, %s) = %d, %v, want %d, %v", w, tt.language, m, short, tt.month, tt.short)
			}
		}
	}
}

func TestWeekday(t *testing.T) {
	for _, tt := range []struct {
		first, second, language string
		day                     time.Weekday
		used                    int
	}{
		{"Tuesday", "the", "en", time.Tuesday, 1},
		{"вторник", "", "ru", time.Tuesday, 1},
		{"среду", "стало", "ru", time.Wednesday, 1},
		{"երեքշաբթի", "օրը", "hy", time.Tuesday, 1},
		{"շաբաթ", "օրը", "hy", time.Saturday, 2},
		{"շաբաթ", "առաջ", "hy", 0, 0}, // a week ago
		{"çərşənbə", "axşamı", "az", time.Tuesday, 2},
		{"Çərşənbə", "günü", "az", time.Wednesday, 2},
		{"pazar", "yeri", "tr", 0, 0}, // a market
		{"Tuesday", "", "ru", 0, 0},
	} {
		if d, n := Weekday(tt.first, tt.second, tt.language); d != tt.day || n != tt.used {
			t.Errorf("Weekday(%q, %q, %s) = %v, %d, want %v, %d", tt.first, tt.second, tt.language, d, n, tt.day, tt.used)
		}
	}
	for _, tt := range []struct {
		first, second, language string
		days                    int
		ok                      bool
	}{
		{"yesterday", "", "en", 1, true},
		{"bu", "gün", "az", 0, true},
		{"bu", "il", "az", 0, false},
		{"сегодня", "", "ru", 0, true},
		{"երեկ", "", "hy", 1, true},
	} {
		if d, _, ok := DaysBack(tt.first, tt.second, tt.language); d != tt.days || ok != tt.ok {
			t.Errorf("DaysBack(%q, %q) = %d, %v", tt.first, tt.second, d, ok)
		}
	}
}

func TestMonthOrDay(t *testing.T) {
	for words, want := range map[string]bool{
		"June june июня Июне հունիսին iyunda Haziran'da ივნისში March марта mart": true,
		"Tuesday вторник вторником среду երեքշաբթի pazartesi Perşembe ოთხშაბათს":  true,
		"may May Jun Dec market Sun среди мартышка on min bin week":               false,
	} {
		for w := range strings.FieldsSeq(words) {
			if got := MonthOrDay(w); got != want {
				t.Errorf("MonthOrDay(%q) = %v", w, got)
			}
		}
	}
	if m, short := AnyMonth("декабря"); m != 12 || short {
		t.Errorf("декабря is %d, %v", m, short)
	}
	if m, _ := AnyMonth("door"); m != 0 {
		t.Errorf("door is %d", m)
	}
}
