package date

import (
	"strings"
	"time"
)

// location says in which zone the written time is, and false where that
// cannot be told.
func (p *parts) location(opt Options) (*time.Location, bool) {
	switch p.zone.state {
	case zoneOffset:
		return fixed(p.zone.offset), true
	case zoneName:
		return p.abbreviated(opt)
	case zoneIANA:
		loc, err := time.LoadLocation(p.zone.name)
		return loc, err == nil
	case zoneUnknown:
		return nil, false
	}
	switch {
	case opt.Location != nil:
		return opt.Location, true
	case p.koreanClock:
		return fixed(9 * 3600), true // Korea has one zone
	}
	return time.UTC, true
}

// abbreviated resolves a zone by its letters. The outlet's own location goes
// first, as letters are shared: "IST" is said in India, Israel and Ireland.
func (p *parts) abbreviated(opt Options) (*time.Location, bool) {
	name := p.zone.name
	if opt.Location != nil {
		for _, month := range [3]int{p.month, 1, 7} {
			t := time.Date(p.year, time.Month(month), p.day, p.hour, p.minute, p.second, 0, opt.Location)
			if have, offset := t.Zone(); have == name {
				return fixed(offset), true
			}
		}
	}
	if name == "AMT" && amazonian(opt) {
		return fixed(-4 * 3600), true
	}
	minutes, ok := zones[name]
	if !ok {
		return nil, false
	}
	return fixed(minutes * 60), true
}

// amazonian reports whether AMT is the time of Manaus. Everywhere else it is
// that of Yerevan: Armenian outlets print it, Brazilian ones write in Portuguese.
func amazonian(opt Options) bool {
	if opt.Location != nil {
		return strings.HasPrefix(opt.Location.String(), "America/")
	}
	return opt.Language == "pt"
}

func fixed(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", offset)
}

// zones are minutes east of UTC. Where letters are shared, the zone with the most
// speakers of English is here (IST: India, BST: Britain, CST: Chicago); "" in the
// comments of IANA's tz database says which are real.
var zones = map[string]int{
	"GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60,
	"CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "MEZ": 60, "MESZ": 120, "HNEC": 60, "HAEC": 120,
	"EET": 120, "EEST": 180, "OEZ": 120, "OESZ": 180, "MSK": 180, "MSD": 240, "МСК": 180, "TRT": 180, "TSİ": 180,
	"SAMT": 240, "GET": 240, "AZT": 240, "AZST": 300, "AMT": 240, "AMST": 300, "YERT": 240, "BAKT": 240,
	"YEKT": 300, "OMST": 360, "NOVT": 420, "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720,
	"IRST": 210, "IRDT": 270, "IDT": 180, "IST": 330, "GST": 240, "AFT": 270, "PKT": 300, "NPT": 345,
	"UZT": 300, "TMT": 300, "TJT": 300, "KGT": 360, "ALMT": 300, "BDT": 360, "MMT": 390,
	"ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540, "HKT": 480, "SGT": 480, "PHT": 480, "MYT": 480,
	"JST": 540, "KST": 540, "AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
	"WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180,
	"NST": -210, "NDT": -150, "AST": -240, "ADT": -180, "AT": -240, "EST": -300, "EDT": -240, "ET": -300,
	"CST": -360, "CDT": -300, "CT": -360, "MST": -420, "MDT": -360, "MT": -420, "PST": -480, "PDT": -420, "PT": -480,
	"AKST": -540, "AKDT": -480, "HST": -600, "ART": -180, "BRT": -180, "BRST": -120, "UYT": -180, "CLT": -240, "CLST": -180,
	"BOT": -240, "VET": -240, "COT": -300, "PET": -300, "ECT": -300,
}
