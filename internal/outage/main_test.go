package outage_test

import (
	"testing"

	"tocsin/internal/apptest"
)

func TestMain(m *testing.M) { apptest.Main(m) }
