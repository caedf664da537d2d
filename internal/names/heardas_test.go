package names

import "testing"

// TestHeardAs: how a name is read, and what of it its owner may not expect.
func TestHeardAs(t *testing.T) {
	for name, want := range map[string]Heard{
		"Ruben Vardanyan": {Said: "given Ruben, family Vardanyan"},
		"Варданян Рубен Карленович": {Said: "given Рубен, father Карленович, family Варданян"},
		"Vardanyan, Ruben":             {Said: "given Ruben, family Vardanyan"},
		"Əliyev İlham Heydər oğlu":     {Said: "given İlham, father Heydər, family Əliyev"},
		"Варданян Рубен":               {Said: "given Рубен, family Варданян", Odd: OddOrder},
		"Vardanyan R.K.":               {Said: "given R, middle K, family Vardanyan", Odd: OddInitial},
		"President Ilham Aliyev":       {Said: "given Ilham, family Aliyev, without President", Odd: OddTitle},
		"Ruben Vardanyan, businessman": {Said: "given Ruben, family Vardanyan, without businessman", Odd: OddTitle},
		"Тер-Петросян Левон Акопович":  {Said: "given Левон, father Акопович, family Тер-Петросян"},
		"Messi":          {Said: "family Messi", Odd: OddOneWord},
		"روبن واردانیان": {Odd: OddScript},
		"A.":             {Odd: OddScript},
	} {
		if got := HeardAs(name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}
