package story

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func vec(title, body string) Vector { return NewVector(Doc{Title: title, Text: body, Language: "en"}) }

var day0 = time.Date(2025, 7, 30, 9, 0, 0, 0, time.UTC)

const (
	bridgeOne = "A footbridge over the Voghji river collapsed in Kapan on Monday evening. Two people were hurt, the rescue service of " +
		"Syunik said. Mayor Gevorg Parsyan blamed rust and promised an inquiry into the firm that repaired the footbridge in 2019."
	bridgeTwo = "Rescuers in Kapan pulled two injured people from the Voghji after the footbridge they were crossing gave way. The mayor, " +
		"Gevorg Parsyan, said the bridge had rusted through although it was repaired six years ago. Syunik prosecutors opened an inquiry."
	bankOne = "The central bank raised its key rate by half a point to 7.25 per cent on Tuesday. Governor Martin Galstyan said inflation " +
		"had reached 5 per cent and food prices were rising. Analysts had expected the rate to stay."
	bridgeRu = "В Капане вечером в понедельник обрушился пешеходный мост через реку Вохчи. По данным спасательной службы Сюника, " +
		"пострадали два человека. Мэр Геворг Парсян заявил, что мост проржавел, и обещал проверить фирму, которая чинила его в 2019 году."
)

func TestIndex(t *testing.T) {
	x := New(Options{})
	x.Add(1, 11, vec("Footbridge collapses in Kapan", bridgeOne), day0)
	x.Add(2, 12, vec("Central bank raises rate", bankOne), day0)
	tests := []struct {
		name  string
		v     Vector
		at    time.Time
		story int64
	}{
		{"the same event", vec("Two hurt as Kapan bridge gives way", bridgeTwo), day0.Add(3 * time.Hour), 1},
		{"without a time", vec("Two hurt as Kapan bridge gives way", bridgeTwo), time.Time{}, 1},
		{"months later", vec("Two hurt as Kapan bridge gives way", bridgeTwo), day0.Add(90 * 24 * time.Hour), 0},
		{"before it", vec("Two hurt as Kapan bridge gives way", bridgeTwo), day0.Add(-90 * 24 * time.Hour), 0},
		{"another event", vec("Bank of Georgia opens branch",
			"The Bank of Georgia opened a new branch in Kutaisi. Its director Lasha Beridze cut the ribbon on Tuesday."), day0, 0},
		{"nothing", vec("", ""), day0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if a := x.Find(tt.v, tt.at); a.Story != tt.story {
				t.Errorf("got %+v, want story %d", a, tt.story)
			}
		})
	}
	t.Run("earlier stories are related", func(t *testing.T) {
		a := x.Find(vec("Two hurt as Kapan bridge gives way", bridgeTwo), day0.Add(90*24*time.Hour))
		if len(a.Related) == 0 || a.Related[0].Story != 1 || a.Related[0].Open {
			t.Errorf("got %+v, want story 1 as closed", a)
		}
	})
	t.Run("added, moved, removed", func(t *testing.T) {
		v := vec("Two hurt as Kapan bridge gives way", bridgeTwo)
		x.Add(2, 13, v, day0)
		x.Add(1, 13, v, day0)
		if a, s := x.Len(); a != 3 || s != 2 {
			t.Fatalf("%d articles in %d stories", a, s)
		}
		x.Remove(11)
		if a := x.Find(v, day0); a.Story != 1 {
			t.Errorf("got %+v", a)
		}
		x.Remove(13)
		if a := x.Find(v, day0); a.Story != 0 {
			t.Errorf("got %+v for a story that is gone", a)
		}
	})
	t.Run("expired", func(t *testing.T) {
		x.Expire(day0.Add(time.Hour))
		if a, s := x.Len(); a != 0 || s != 0 {
			t.Errorf("%d articles in %d stories", a, s)
		}
	})
}

func TestRealReports(t *testing.T) {
	dir := filepath.Join(sharedData, "real/text")
	times := []struct {
		slug string
		at   time.Time
	}{
		{"panarmenian", time.Date(2025, 6, 24, 15, 17, 0, 0, time.UTC)},
		{"armenianreport", time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)},
		{"azatutyun", time.Date(2025, 7, 30, 15, 10, 0, 0, time.UTC)},
		{"relatives", time.Date(2025, 7, 30, 18, 40, 0, 0, time.UTC)},
		{"oc-media", time.Date(2025, 12, 26, 10, 0, 0, 0, time.UTC)},
	}
	x := New(Options{})
	got := map[string]int64{}
	for i, tt := range times {
		b, err := os.ReadFile(filepath.Join(dir, tt.slug+".txt"))
		if err != nil {
			t.Skipf("the real reports are not here: %v", err)
		}
		title, body, _ := strings.Cut(string(b), "\n")
		v := NewVector(Doc{Title: title, Text: body, Time: tt.at})
		a := x.Find(v, tt.at)
		t.Logf("%s: %+v", tt.slug, a)
		if a.Story == 0 {
			a.Story = int64(i + 1)
		}
		got[tt.slug] = a.Story
		x.Add(a.Story, int64(i+1), v, tt.at)
	}
	if got["azatutyun"] != got["relatives"] {
		t.Error("azatutyun and relatives are two stories")
	}
	seen := map[int64]bool{}
	for _, s := range []string{"panarmenian", "armenianreport", "azatutyun", "oc-media"} {
		if seen[got[s]] {
			t.Errorf("%s is in another one's story", s)
		}
		seen[got[s]] = true
	}
}

func TestConcurrent(t *testing.T) {
	x := New(Options{})
	v := vec("Footbridge collapses in Kapan", bridgeOne)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 30 {
				id := int64(g*100 + i + 1)
				at := day0.Add(time.Duration(i) * time.Hour)
				x.Add(id, id, v, at)
				x.Find(v, at)
				x.Expire(at.Add(-5 * time.Hour))
				x.Remove(id - 1)
			}
		})
	}
	wg.Wait()
}

func TestVectorBytes(t *testing.T) {
	for name, d := range map[string]Doc{
		"empty":   {},
		"article": {Title: "Footbridge collapses in Kapan", Text: bridgeOne, Language: "en", Names: []string{"Gevorg Parsyan"}},
		"russian": {Title: "Обрушился мост", Text: bridgeRu, Language: "ru"},
		"long":    {Text: strings.Repeat(bridgeOne+bankOne+bridgeTwo+bridgeRu, 30)},
	} {
		t.Run(name, func(t *testing.T) {
			v := NewVector(d)
			b := v.Bytes()
			if len(b) > 2048 {
				t.Errorf("%d bytes", len(b))
			}
			got, err := FromBytes(b)
			if err != nil {
				t.Fatal(err)
			}
			if string(got.Bytes()) != string(b) {
				t.Error("bytes differ after a round")
			}
			if name != "empty" && similarity(v, got) < 0.9 {
				t.Errorf("similarity to itself %.2f", similarity(v, got))
			}
		})
	}
	if _, err := FromBytes([]byte{vectorVersion + 1, 0, 0}); !errors.Is(err, ErrOldVector) {
		t.Errorf("other version: %v", err)
	}
}

func FuzzFromBytes(f *testing.F) {
	f.Add(vec("Footbridge collapses in Kapan", bridgeOne).Bytes())
	f.Add(NewVector(Doc{}).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := FromBytes(b)
		if err != nil {
			return
		}
		x := New(Options{})
		x.Add(1, 1, v, day0)
		x.Find(v, day0)
		similarity(v, v)
		v.Bytes()
	})
}
