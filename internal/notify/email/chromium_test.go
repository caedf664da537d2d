package email

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

// frame shows a mail as a narrow mail client does and writes what it measures
// into the page's own title.
const frame = `<!doctype html><meta charset="utf-8"><title></title>
<iframe id="f" sandbox="allow-same-origin" style="width:%dpx;height:4000px;border:0" srcdoc="%s"></iframe>
<script>
onload = () => {
  const d = document.getElementById("f").contentDocument, root = d.documentElement;
  const loads = d.querySelectorAll("img,script,iframe,object,embed,link,video,audio,form").length;
  document.body.insertAdjacentHTML("beforeend", "<p>RESULT wide=" + root.scrollWidth + " text=" + d.body.innerText.trim().length + " loads=" + loads + "</p>");
};
</script>`

// TestMailInABrowser opens every sample mail in Chromium at the width of a
// telephone and of a desk: nothing is wider than its window, nothing is
// loaded, and there is text to read.
func TestMailInABrowser(t *testing.T) {
	racetest.Alone(t)
	browser := os.Getenv("TOCSIN_TEST_CHROMIUM")
	if browser == "" && os.Getenv("TOCSIN_TEST_REQUIRED") != "" {
		t.Fatal("TOCSIN_TEST_CHROMIUM is not set, and this run is to skip nothing")
	}
	if browser == "" {
		t.Skip("TOCSIN_TEST_CHROMIUM is not set; it names a Chromium")
	}
	result := regexp.MustCompile(`RESULT wide=(\d+) text=(\d+) loads=(\d+)`)
	for _, sample := range notifytest.Samples() {
		for _, width := range []int{360, 1000} {
			t.Run(fmt.Sprintf("%s at %d", sample.Name, width), func(t *testing.T) {
				mail, err := renderHTML(sample.Message)
				if err != nil {
					t.Fatal(err)
				}
				page := filepath.Join(t.TempDir(), "mail.html")
				if err := os.WriteFile(page, fmt.Appendf(nil, frame, width, html.EscapeString(mail)), 0o600); err != nil {
					t.Fatal(err)
				}
				got := result.FindStringSubmatch(dumpDOM(t, browser, page))
				if got == nil {
					t.Fatal("the browser measured nothing")
				}
				var wide, text, loads int
				fmt.Sscan(strings.Join(got[1:], " "), &wide, &text, &loads)
				if wide > width || text < 40 || loads != 0 {
					t.Errorf("%d pixels wide in a window of %d, %d characters of text, %d elements that load something", wide, width, text, loads)
				}
			})
		}
	}
}

// dumpDOM is the page as the browser has it after loading.
func dumpDOM(t *testing.T, browser, page string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--virtual-time-budget=3000",
		"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+page)
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	return string(out)
}
