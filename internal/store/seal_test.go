package store

import (
	"path/filepath"
	"strings"
	"testing"
)

// testSeals (SEC-06): whatever is done to the history of watchlists behind
// Tocsin's back is found, and most of it is refused.
func testSeals(t *testing.T, s *Store) {
	ctx := t.Context()
	verify := func(noted string) Chain {
		t.Helper()
		return must[Chain](t)(s.VerifyWatchlists(ctx, noted))
	}
	if c := verify(""); c.Head != "" || c.Broken != "" || c.Versions != 0 {
		t.Errorf("of nothing: %+v", c)
	}
	ok(t, s.SaveWatchlists(ctx, 0, []WatchlistVersion{version("detainees", "made", 1, "Ruben Vardanyan"), version("officials", "made", 1)}))
	noted := verify("").Head
	ok(t, s.SaveWatchlists(ctx, 1, []WatchlistVersion{version("detainees", "added one", 2, "Ruben Vardanyan", "Bako Sahakyan")}))
	ok(t, s.SaveWatchlists(ctx, 2, []WatchlistVersion{version("officials", "changed", 3, "Somebody")}))
	c := verify(noted[:12])
	if c.Versions != 4 || c.Watchlists != 2 || c.Broken != "" || c.Since != 2 || len(c.Head) != 64 {
		t.Errorf("untouched: %+v", c)
	}
	if c := verify("abcdef123456"); c.Since != -1 {
		t.Errorf("a head that never was: %+v", c)
	}

	for _, statement := range []string{
		`UPDATE watchlist_versions SET who = 'nobody' WHERE n = 2`,
		`DELETE FROM watchlist_versions WHERE n = 2`,
	} {
		if _, err := s.db.Writer().ExecContext(ctx, statement); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	unguard := []string{`DROP TRIGGER watchlist_versions_stay ON watchlist_versions`}
	if s.db.SQLite() {
		unguard = []string{`DROP TRIGGER watchlist_versions_change`, `DROP TRIGGER watchlist_versions_delete`}
	}
	run := func(statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if _, err := s.db.Writer().ExecContext(ctx, statement); err != nil {
				t.Fatal(statement, err)
			}
		}
	}
	run(unguard...)
	for _, tt := range []struct{ name, tamper, undo, want string }{
		{
			"a word", `UPDATE watchlist_versions SET document = replace(document, 'Bako', 'Bakо') WHERE n = 2 AND name = 'detainees'`,
			`UPDATE watchlist_versions SET document = replace(document, 'Bakо', 'Bako') WHERE n = 2 AND name = 'detainees'`,
			`version 2 of watchlist "detainees" is not as it was saved`,
		},
		{
			"who", `UPDATE watchlist_versions SET who = 'narek' WHERE seq = 2`, `UPDATE watchlist_versions SET who = 'ani' WHERE seq = 2`,
			`version 1 of watchlist "officials" is not as it was saved`,
		},
		{
			"a moment", `UPDATE watchlist_versions SET at = at + 1 WHERE seq = 1`, `UPDATE watchlist_versions SET at = at - 1 WHERE seq = 1`,
			`version 1 of watchlist "detainees" is not`,
		},
		{
			"slipped in", `INSERT INTO watchlist_versions (name, n, at, who, what, owner, home, place, gone, document) SELECT name, 3, at, who, what, owner, home, place, gone, document FROM watchlist_versions WHERE seq = 3`,
			`DELETE FROM watchlist_versions WHERE n = 3`, `version 3 of watchlist "detainees" has no seal`,
		},
		{
			"missing", `UPDATE watchlist_versions SET seq = -seq WHERE seq = 2`, `UPDATE watchlist_versions SET seq = 2 WHERE seq = -2`,
			"is missing",
		},
		{
			"taken away", `DELETE FROM watchlist_versions WHERE seq = 2`, "",
			`version 2 of watchlist "detainees", 3 in the chain, one that stood there is missing`,
		},
	} {
		run(tt.tamper)
		if c := verify(""); !strings.Contains(c.Broken, tt.want) {
			t.Errorf("%s: %+v", tt.name, c)
		}
		if tt.undo != "" {
			run(tt.undo)
			if c := verify(noted); c.Broken != "" || c.Since != 2 {
				t.Errorf("%s, undone: %+v", tt.name, c)
			}
		}
	}
	// Sealing all anew leaves the gap; numbering anew hides that too, but for
	// who noted the head.
	run(`UPDATE watchlist_versions SET seal = '', seq = 0`)
	ok(t, s.sealOld(ctx))
	if c := verify(noted); c.Since != -1 || !strings.Contains(c.Broken, `before version 2 of watchlist "officials" version 1 is missing`) {
		t.Errorf("sealed anew: %+v", c)
	}
	run(`UPDATE watchlist_versions SET seal = '', seq = 0, n = CASE name WHEN 'officials' THEN n - 1 ELSE n END`)
	ok(t, s.sealOld(ctx))
	if c := verify(noted); c.Since != -1 || c.Broken != "" || c.Head == "" {
		t.Errorf("numbered and sealed anew: %+v", c)
	}
}

// TestSealOld: what was saved before there were seals is sealed at the next start.
func TestSealOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	s := must[*Store](t)(Open(t.Context(), "sqlite:"+path, Options{Lock: true}))
	ok(t, s.SaveWatchlists(t.Context(), 0, []WatchlistVersion{version("detainees", "made", 1, "Ruben Vardanyan")}))
	for _, statement := range []string{`DROP TRIGGER watchlist_versions_change`, `UPDATE watchlist_versions SET seal = '', seq = 0`} {
		if _, err := s.db.Writer().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	ok(t, s.Close())
	s = must[*Store](t)(Open(t.Context(), "sqlite:"+path, Options{Lock: true}))
	defer s.Close()
	if c := must[Chain](t)(s.VerifyWatchlists(t.Context(), "")); c.Broken != "" || c.Versions != 1 {
		t.Errorf("%+v", c)
	}
}
