package meta

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCleanAuthors(t *testing.T) {
	for in, want := range map[string][]string{
		"By Ann Lee and Bo Roe, Reuters": {"Ann Lee", "Bo Roe", "Reuters"},
		"Von Karl Groß":                  {"Karl Groß"},
		"Автор: Ирина Власова":           {"Ирина Власова"},
		"Հեղինակ՝ Աննա Մարտիրոսյան":      {"Աննա Մարտիրոսյան"},
		"https://www.facebook.com/lamp":  nil,
		"ann@lamp.example":               nil,
		"Ann Lee (London)":               {"Ann Lee"},
		"Leyla Quliyeva və Rauf Əliyev":  {"Leyla Quliyeva", "Rauf Əliyev"},
		"Jean-Luc d’Arc":                 {"Jean-Luc d’Arc"},
		"<script>alert(1)</script>":      nil,
		"Byron Smith":                    {"Byron Smith"},
		"Ann Lee, chief correspondent":   {"Ann Lee"},
		"Ann Lee, Staff Writer":          {"Ann Lee"},
		"Ирина Власова, журналист":       {"Ирина Власова"},
		"Աննա Մարտիրոսյան, լրագրող":      {"Աննա Մարտիրոսյան"},
		"Leyla Quliyeva, müxbir":         {"Leyla Quliyeva"},
		"Ann Writer":                     {"Ann Writer"},
		"Ann Lee, Ann Lee":               {"Ann Lee"},
		"Jong, Michiel de":               {"Michiel de Jong"},
		"Berg, Anna van den":             {"Anna van den Berg"},
		"By Silva, João Pedro da":        {"João Pedro da Silva"},
		"Weizsäcker, Karl von":           {"Karl von Weizsäcker"},
		"Beauvoir, Simone de; Lee, Ann":  {"Simone de Beauvoir", "Ann Lee"},
		"Dyke, Ann; van Dyke, Bo":        {"Ann Dyke", "Bo van Dyke"},
		"Ann Lee, Reuters; Bo Roe, AP":   {"Ann Lee", "Reuters", "Bo Roe", "AP"},
		"Ann Lee; Bo Roe, Reuters":       {"Ann Lee", "Bo Roe", "Reuters"},
		"Lamp, Goris":                    {"Lamp", "Goris"},
		"AFP, Michiel de Jong":           {"AFP", "Michiel de Jong"},
	} {
		if diff := cmp.Diff(want, CleanAuthors([]string{in})); diff != "" {
			t.Errorf("%q (-want +have):\n%s", in, diff)
		}
	}
}
