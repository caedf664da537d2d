package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

const body = "The delegation met the families in the capital on Monday. It will report in June.\n" +
	"“We were told that nobody may come again,” a mother said.\n" +
	"The ministry counts 23 prisoners, among them Ruben Vardanyan.\n" +
	"Talks on the prison visits have gone on since 17 June."

func TestClasses(t *testing.T) {
	replace := func(from, to string) string {
		return body[:index(t, from)] + to + body[index(t, from)+len(from):]
	}
	for _, c := range []struct {
		name     string
		old, new Revision
		want     news.Change
	}{
		{"same", Revision{Number: 1, Title: "T", Text: body}, Revision{Number: 2, Title: "T", Text: body}, news.Change{}},
		{
			"headline",
			Revision{Number: 1, Title: "Visit banned", Text: body},
			Revision{Number: 2, Title: "Visit delayed", Text: body},
			news.Change{Classes: []news.ChangeClass{"headline"}, TitleOld: "Visit banned", TitleNew: "Visit delayed"},
		},
		{
			"headline typography",
			Revision{Number: 1, Title: "‘Visit’ banned", Text: body},
			Revision{Number: 2, Title: "'Visit'  banned", Text: body},
			news.Change{},
		},
		{
			"number in headline",
			Revision{Number: 1, Title: "23 held", Text: body},
			Revision{Number: 2, Title: "19 held", Text: body},
			news.Change{
				Classes: []news.ChangeClass{"headline", "number"}, TitleOld: "23 held", TitleNew: "19 held",
				Numbers: []news.NumberEdit{{Old: "23", New: "19"}},
			},
		},
		{"lead", Revision{Text: body}, Revision{Text: replace("on Monday", "on Friday")}, news.Change{Classes: []news.ChangeClass{"lead"}}},
		{
			"number",
			Revision{Text: body},
			Revision{Text: replace("23 prisoners", "19 prisoners")},
			news.Change{Classes: []news.ChangeClass{"number"}, Numbers: []news.NumberEdit{{Old: "23", New: "19"}}},
		},
		{
			"number word",
			Revision{Text: body},
			Revision{Text: replace("23 prisoners", "nineteen prisoners")},
			news.Change{Classes: []news.ChangeClass{"number"}, Numbers: []news.NumberEdit{{Old: "23", New: "nineteen"}}},
		},
		{
			"date",
			Revision{Text: body},
			Revision{Text: replace("17 June", "19 July")},
			news.Change{Classes: []news.ChangeClass{"number"}, Numbers: []news.NumberEdit{{Old: "17 June", New: "19 July"}}},
		},
		{
			"date written shorter",
			Revision{Text: body},
			Revision{Text: replace("17 June", "June 17")},
			news.Change{Classes: []news.ChangeClass{"text"}},
		},
		{
			"date written shorter",
			Revision{Text: body},
			Revision{Text: replace("17 June", "17 Jun")},
			news.Change{Classes: []news.ChangeClass{"text"}},
		},
		{"number taken out", Revision{Text: body}, Revision{Text: replace("23 ", "")}, news.Change{Classes: []news.ChangeClass{"number"}}},
		{
			"name removed",
			Revision{Text: body, Names: []string{"Ruben Vardanyan"}},
			Revision{Text: replace(", among them Ruben Vardanyan", "")},
			news.Change{Classes: []news.ChangeClass{"name_removed", "text"}, NamesRemoved: []string{"Ruben Vardanyan"}},
		},
		{
			"name added",
			Revision{Text: body},
			Revision{Text: replace("Ruben Vardanyan", "Ruben Vardanyan and Bako Sahakyan"), Names: []string{"Bako Sahakyan"}},
			news.Change{Classes: []news.ChangeClass{"name_added", "text"}, NamesAdded: []string{"Bako Sahakyan"}},
		},
		{
			"quote",
			Revision{Text: body},
			Revision{Text: replace("nobody may come", "they may not come")},
			news.Change{Classes: []news.ChangeClass{"quote"}},
		},
		{
			"correction",
			Revision{Text: body},
			Revision{Text: body + "\nCorrection: An earlier version of this article gave another day."},
			news.Change{Classes: []news.ChangeClass{"correction"}},
		},
		{
			"an article about a correction is none",
			Revision{Text: body},
			Revision{Text: replace("Talks on", "Talks about correction of")},
			news.Change{Classes: []news.ChangeClass{"text"}},
		},
		{
			"text",
			Revision{Text: body},
			Revision{Text: replace("prison visits", "hospital visits")},
			news.Change{Classes: []news.ChangeClass{"text"}},
		},
		{"a move", Revision{Text: "A lead of more than five words.\nSecond paragraph is here now.\nThird paragraph is there now."}, Revision{
			Text: "A lead of more than five words.\nThird paragraph is there now.\nSecond paragraph is here now.",
		}, news.Change{Classes: []news.ChangeClass{"text"}, Moved: []string{"Second paragraph is here now."}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(c.old, c.new, Options{})
			got.Edits, got.From, got.To = nil, 0, 0
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func index(t *testing.T, part string) int {
	t.Helper()
	for i := range body {
		if len(body)-i >= len(part) && body[i:i+len(part)] == part {
			return i
		}
	}
	t.Fatalf("%q is not in the body", part)
	return 0
}

// TestNumbers shows the pairing: by the words beside a number, not by order.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		old, new string
		want     []news.NumberEdit
	}{
		{
			"It holds eight leaders and 23 prisoners there.", "It now holds 19 prisoners and nine guards there.",
			[]news.NumberEdit{{Old: "23", New: "19"}},
		},
		{
			"It holds 23 prisoners and 8 leaders there.", "It holds 19 prisoners and 6 leaders there.",
			[]news.NumberEdit{{Old: "23", New: "19"}, {Old: "8", New: "6"}},
		},
		{"On June 17 it closed.", "On 17 June it closed.", nil},
		{"On June 17 the office closed.", "On June 19 the office closed.", []news.NumberEdit{{Old: "June 17", New: "June 19"}}},
		{"At 19:17 the office closed.", "At 19:47 the office closed.", []news.NumberEdit{{Old: "19:17", New: "19:47"}}},
		{"They hold twenty-three men.", "They hold 23 men.", nil},
		{
			"Свидания двадцати пленных отменены.", "Свидания девятнадцати пленных отменены.",
			[]news.NumberEdit{{Old: "двадцати", New: "девятнадцати"}},
		},
		{"Նրանք պահում են քսաներեք գերի։", "Նրանք պահում են 23 գերի։", nil},
		{"Հունիսի 17-ին գրասենյակը փակվեց։", "Հունիսի 19-ին գրասենյակը փակվեց։", []news.NumberEdit{{Old: "Հունիսի 17-ին", New: "Հունիսի 19-ին"}}},
		{"Там содержатся 23 человека с 3 мая.", "Там содержатся 19 человек с 3 мая.", []news.NumberEdit{{Old: "23", New: "19"}}},
		{"They hold twenty-three men.", "They hold nineteen men.", []news.NumberEdit{{Old: "twenty-three", New: "nineteen"}}},
		{
			"Там содержатся двадцать три человека.", "Там содержатся девятнадцать человек.",
			[]news.NumberEdit{{Old: "двадцать три", New: "девятнадцать"}},
		},
		{"Там содержатся двадцать три человека.", "Там содержатся 23 человека.", nil},
		{"Այնտեղ պահվում է քսաներեք մարդ։", "Այնտեղ պահվում է տասնինը մարդ։", []news.NumberEdit{{Old: "քսաներեք", New: "տասնինը"}}},
		{"Այնտեղ պահվում է քսաներեք մարդ։", "Այնտեղ պահվում է 23 մարդ։", nil},
		{"Orada iyirmi üç nəfər saxlanılır.", "Orada on doqquz nəfər saxlanılır.", []news.NumberEdit{{Old: "iyirmi üç", New: "on doqquz"}}},
		{
			"Bakıda 23 nəfər saxlanılır, 17 iyundan bəri.", "Bakıda 19 nəfər saxlanılır, 17 iyuldan bəri.",
			[]news.NumberEdit{{Old: "23", New: "19"}, {Old: "17 iyundan", New: "17 iyuldan"}},
		},
	} {
		got := Compare(Revision{Text: c.old}, Revision{Text: c.new}, Options{})
		if d := cmp.Diff(c.want, got.Numbers); d != "" {
			t.Errorf("%s -> %s: %s", c.old, c.new, d)
		}
	}
}
