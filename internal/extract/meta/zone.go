package meta

import (
	"net/url"
	"strings"
	"time"
)

// countryZones are the zones of top-level domains whose country has one.
var countryZones = map[string]string{
	"am": "Asia/Yerevan", "az": "Asia/Baku", "ge": "Asia/Tbilisi", "tr": "Europe/Istanbul", "ir": "Asia/Tehran", "by": "Europe/Minsk",
	"ua": "Europe/Kyiv",
	"ru": "Europe/Moscow", "su": "Europe/Moscow", "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich",
	"fr": "Europe/Paris", "it": "Europe/Rome",
	"be": "Europe/Brussels", "nl": "Europe/Amsterdam", "lu": "Europe/Luxembourg", "pl": "Europe/Warsaw", "cz": "Europe/Prague",
	"sk": "Europe/Bratislava",
	"hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "gr": "Europe/Athens", "se": "Europe/Stockholm",
	"no": "Europe/Oslo", "dk": "Europe/Copenhagen",
	"fi": "Europe/Helsinki", "ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "uk": "Europe/London",
	"ie": "Europe/Dublin", "es": "Europe/Madrid",
	"il": "Asia/Jerusalem", "lb": "Asia/Beirut", "in": "Asia/Kolkata", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "tw": "Asia/Taipei",
	"vn": "Asia/Ho_Chi_Minh",
	"br": "America/Sao_Paulo", "za": "Africa/Johannesburg", "na": "Africa/Windhoek", "my": "Asia/Kuala_Lumpur", "sg": "Asia/Singapore",
}

func zoneOf(pageURL, lang, site string) *time.Location {
	name := ""
	if u, err := url.Parse(pageURL); err == nil {
		h := strings.ToLower(u.Hostname())
		name = countryZones[h[strings.LastIndexByte(h, '.')+1:]]
		if name == "" && strings.Contains(h, "armen") {
			name = "Asia/Yerevan"
		}
	}
	switch {
	case name != "":
	case lang == "hy", strings.Contains(strings.ToLower(site), "armen"), strings.Contains(strings.ToLower(site), "azatutyun"):
		name = "Asia/Yerevan"
	case lang == "az":
		name = "Asia/Baku"
	case lang == "ka":
		name = "Asia/Tbilisi"
	case lang == "tr":
		name = "Europe/Istanbul"
	default:
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil // no zone data on this machine: times without a zone are UTC
	}
	return loc
}
