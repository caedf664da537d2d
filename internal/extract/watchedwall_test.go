package extract

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestWall: what stands in the place of a list or a watched part, and is none.
func TestWall(t *testing.T) {
	page := func(title, body string) string {
		return "<html><head><title>" + title + "</title></head><body>" + body + "</body></html>"
	}
	for _, tt := range []struct {
		name, page string
		want       news.Verdict
	}{
		{"a bot check", page("Just a moment...", "<h1>Checking your browser before accessing example.org</h1>"), news.VerdictChallenge},
		{"one under the page's own title", page("Access", "<p>Подтвердите, что вы не робот</p>"), news.VerdictChallenge},
		{"consent", page("Before you continue", "<p>We use cookies and data to deliver services. Accept all or reject all.</p>"), news.VerdictConsent},
		{"no database", page("Error", "<h1>Error establishing a database connection</h1>"), news.VerdictError},
		{"a parked domain", page("wire.example", "<p>This domain is for sale.</p><a href='/'>Offers</a>"), news.VerdictError},
		{"a log-in", page("Log in", "<h1>Log in</h1><form><input type=password></form><p>Forgot password?</p>"), news.VerdictPaywall},
		{"not found", page("Էջը չի գտնվել", "<h1>404</h1><p>Էջը չի գտնվել</p>"), news.VerdictError},
		{"maintenance", page("Maintenance", "<h1>We’ll be back soon</h1><p>Sorry for that.</p>"), news.VerdictError},
		{"maintenance, in Russian", page("Сайт", "<p>На сайте ведутся технические работы</p>"), news.VerdictError},
		{"a fresh server", page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>It works.</p>"), news.VerdictError},
		{"no script", page("Access", "<div id=root><p>You need to enable JavaScript to run this app.</p></div>"), news.VerdictError},
		{"cut", "<html><head><title>Access</title></head><body><main><h1>Access</h1><p>Aram Petyan was moved.</p><p>The ombuds", news.VerdictSuspect},

		{"a short list", page("Held", "<h1>Held</h1><ul><li>Aram Petyan<li>Bako Sahakyan</ul>"), ""},
		{"an empty register", page("Orders", "<h1>Orders</h1><p>No records yet.</p>"), ""},
		{"a table without end tags", "<table><tr><th>No<th>Name<tr><td>1<td>Aram Petyan</table>", ""},
		{"a list beside a banner", page("Held", "<div class=cookie><p>We use cookies. Accept all cookies, cookie settings.</p></div><ul>"+
			strings.Repeat("<li>Aram Petyan was moved to another prison on Monday, his lawyer said in the evening.", 8)+"</ul>"), ""},
		{"reports about walls", page("Press", strings.Repeat("<p>The ministry's site said “too many requests” and “access denied” to all who asked for the list.</p>", 8)), ""},
	} {
		if got, why := Wall([]byte(tt.page), Options{URL: "https://wire.example/list"}); got != tt.want {
			t.Errorf("%s: %q (%s), want %q", tt.name, got, why, tt.want)
		}
	}
}

// TestKept: how much of a watched text still stands, in whatever order.
func TestKept(t *testing.T) {
	const old = "Held in Baku\nAram Petyan\nBako Sahakyan\nThe court sits again on 14 July."
	for name, tt := range map[string]struct {
		old, now string
		least    float64
		most     float64
	}{
		"the same":           {old, old, 1, 1},
		"another order":      {old, "Bako Sahakyan\nAram Petyan\nHeld in Baku\nThe court sits again on 14 July.", 1, 1},
		"more":               {old, old + "\nDavit Ishkhanyan", 1, 1},
		"one gone":           {old, "Held in Baku\nAram Petyan\nThe court sits again on 14 July.", .7, .99},
		"another text":       {old, "A ferry left the port in the morning.", 0, 0},
		"another language":   {old, "Բաքվում պահվողները", 0, 0},
		"nothing":            {old, "", 0, 0},
		"nothing to lose":    {"", "Aram Petyan", 1, 1},
		"a word a line":      {"Petyan\nSahakyan", "Sahakyan", .5, .5},
		"without word gaps":  {"囚犯名单今天公布", "囚犯名单昨天公布", .4, .9},
		"composed otherwise": {"Ivaná Petyan", "Ivana\u0301 Petyan", 1, 1},
	} {
		if got := Kept(tt.old, tt.now); got < tt.least || got > tt.most {
			t.Errorf("%s: %.2f, want %.2f to %.2f", name, got, tt.least, tt.most)
		}
	}
}
