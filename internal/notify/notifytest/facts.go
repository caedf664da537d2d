package notifytest

import "tocsin/internal/digest"

func saying(outlet, origin, value string, d int) digest.Saying {
	return digest.Saying{Outlet: outlet, Origin: origin, Value: value, At: day(d, 12, 0)}
}

// storyFacts are what the story on access states: one number by two outlets
// of one origin, a date that others agree with, one that another contradicts.
func storyFacts() []digest.Fact {
	both := []digest.Saying{saying("Azatutyun", "RFE/RL", "23", 30), saying("Relatives’ Committee", "RFE/RL", "23", 30)}
	return []digest.Fact{
		{Name: "held", Value: "23", Says: both, Of: 2},
		{
			Name: "last visit", Value: "June", Says: both[:1], Of: 2,
			Agrees: []digest.Saying{
				saying("PanARMENIAN.Net", "PanARMENIAN.Net", "19 June", 24),
				saying("Armenian Report", "Armenian Report", "June", 15),
			},
		},
		{Name: "office closed", Value: "soon", Says: both, Of: 2, Conflicts: []digest.Saying{saying("PanARMENIAN.Net", "PanARMENIAN.Net",
			"17 June", 24)}},
	}
}

// editedFacts are what an edit made of a number.
func editedFacts() []digest.Fact {
	was := saying("Courier", "Courier", "23", 30)
	return []digest.Fact{{
		Name: "held", Value: "19", Says: []digest.Saying{saying("Courier", "Courier", "19", 30)}, Of: 1, Was: &was, Changed: true,
		Conflicts: []digest.Saying{
			saying("Azatutyun", "RFE/RL", "23", 30), saying("Mirror", "Mirror", "23", 30),
			saying("Арарат", "Арарат", "32", 28),
		},
	}}
}

// changedFacts are those of a digest.
func changedFacts() []digest.Fact {
	was := saying("Azatutyun", "RFE/RL", "19 June", 24)
	return append(editedFacts(), digest.Fact{
		Name: "last visit", Value: "24–25 December",
		Says: []digest.Saying{saying("Courier", "Courier", "", 30)}, Of: 1, Was: &was,
	})
}

// naughtyFacts mean harm.
func naughtyFacts() []digest.Fact {
	return []digest.Fact{{
		Name: "<!channel> held", Value: "<script>23</script>\r\nBcc: x@example.org", Says: []digest.Saying{saying("<@U1>\u202e", "x", "23", 30)},
		Of:        2,
		Conflicts: []digest.Saying{saying("شبكة <b>", "y", "*_19_*", 30)},
	}}
}
