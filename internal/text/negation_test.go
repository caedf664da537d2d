package text

import "testing"

func TestReversed(t *testing.T) {
	for _, tt := range []struct {
		old, now string
		want     bool
	}{
		{"The Red Cross visited Ruben Vardanyan on Friday.", "The Red Cross did not visit Ruben Vardanyan on Friday.", true},
		{"Ruben Vardanyan has been released.", "Ruben Vardanyan has not been released.", true},
		{"The court hasn’t freed him.", "The court has freed him.", true},
		{"He pleaded guilty to the charge.", "He pleaded not guilty to the charge.", true},
		{"Суд освободил Рубена Варданяна.", "Суд не освободил Рубена Варданяна.", true},
		{"ԿԽՄԿ-ն այցելեց Ռուբեն Վարդանյանին ուրբաթ օրը։", "ԿԽՄԿ-ն չայցելեց Ռուբեն Վարդանյանին ուրբաթ օրը։", true},
		{"ԿԽՄԿ-ն այցելել է Ռուբեն Վարդանյանին։", "ԿԽՄԿ-ն չի այցելել Ռուբեն Վարդանյանին։", true},
		{"Ruben Vardanyan azad edilmişdir bu gün.", "Ruben Vardanyan azad edilməmişdir bu gün.", true},
		{"Ruben Vardanyan dün serbest bırakıldı mahkemece.", "Ruben Vardanyan dün serbest bırakılmadı mahkemece.", true},
		{"სასამართლომ რუბენ ვარდანიანი გაათავისუფლა.", "სასამართლომ რუბენ ვარდანიანი არ გაათავისუფლა.", true},
		// A negation among words that are all new is another sentence.
		{"The Red Cross visited the prison on Friday.", "No word has come from the ministry since then.", false},
		{"The Red Cross visited Baku.", "The Red Cross visited Baku again.", false},
		{"No one of them was not heard.", "Not one of them was no longer heard.", false},
		{"Նա մի նամակ գրեց Բաքվից։", "Նա նամակ գրեց Բաքվից։", false}, // "a letter"
		{"", "He was not visited.", false},
		{"He was not visited.", "", false},
		{"ամբողջ չորս օր", "ամբողջ օրս", false},
	} {
		if got := Reversed(tt.old, tt.now); got != tt.want {
			t.Errorf("Reversed(%q, %q) = %v, want %v", tt.old, tt.now, got, tt.want)
		}
	}
}
