package apptest

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// FromEnv is a number that the environment says, or else the one given.
func FromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// MessageID is that of a mail.
func MessageID(mail []byte) string {
	for line := range strings.Lines(string(mail)) {
		if id, ok := strings.CutPrefix(line, "Message-ID: "); ok {
			return strings.TrimSpace(id)
		}
	}
	return ""
}

// Reports of two events, each told three times in other words.
var (
	BridgeTold = []string{
		"A footbridge over the Voghji river in Kapan collapsed on Monday evening, and two people were hurt, rescuers in Syunik said. Mayor " +
			"Gevorg Parsyan said that the bridge had rusted and promised to look into the company that repaired it in 2019.",
		"Two people were hurt when the footbridge in Kapan gave way over the Voghji on Monday evening. Gevorg Parsyan, the mayor, blamed rust, " +
			"and wants to know what the company that repaired the bridge in 2019 had done, rescuers of Syunik said.",
	}
	BankTold = []string{
		"The Central Bank of Georgia raised its refinancing rate to 8.5 percent on Wednesday, governor Natia Turnava said, because prices of " +
			"food and fuel had risen faster since spring than the bank expected in its February forecast.",
		"Georgia's Central Bank lifted the refinancing rate to 8.5 percent on Wednesday. Prices of fuel and food rose faster since spring than " +
			"forecast in February, governor Natia Turnava said.",
		"Refinancing rate of the Central Bank of Georgia now 8.5 percent: governor Natia Turnava pointed on Wednesday to food and fuel prices " +
			"that rose faster since spring than the February forecast expected.",
	}
)
