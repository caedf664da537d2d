package page

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

const channel = `<html><body><section class="tgme_channel_history">
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap" data-post="press/41">
  <a class="tgme_widget_message_reply" href="https://t.me/press/40"><div class="tgme_widget_message_text js-message_reply_text">An older one</div></a>
  <div class="tgme_widget_message_text js-message_text" dir="auto"><b>Delegates left Baku.</b><br>Twenty-three are held &amp; waiting. <a href="https://example.org/x?utm_source=tg">More</a></div>
  <div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">12.1K</span><a class="tgme_widget_message_date" href="https://t.me/press/41"><time datetime="2025-07-30T15:10:05+00:00">15:10</time></a></div>
</div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="press/42">
  <a class="tgme_widget_message_photo_wrap" href="https://t.me/press/42"></a>
  <a class="tgme_widget_message_date" href="https://t.me/press/42"><time datetime="2025-07-30T15:20:00+00:00">15:20</time></a>
</div></div></section></body></html>`

func TestItemsOfTelegram(t *testing.T) {
	got, warnings, err := Items([]byte(channel), Telegram, LinkOptions{URL: "https://t.me/s/press", Language: "en"})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	want := []news.Entry{{
		ID: "https://t.me/press/41", URL: "https://t.me/press/41", Title: "Delegates left Baku.", Language: "en",
		Published: news.Date{Time: time.Date(2025, 7, 30, 15, 10, 5, 0, time.UTC)},
		Content:   "<p>Delegates left Baku.</p><p>Twenty-three are held &amp; waiting. More</p>",
	}}
	sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, got, sameTime); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestItemsByDefault(t *testing.T) {
	page := `<html lang="en"><ul><li class="b"><h3><a href="/b/1">First bulletin</a></h3><time>30 July 2025</time><p>Body of the first.</p></li>
<li class="b">Second, without a link, ` + strings.Repeat("and long ", 20) + `</li><li class="b"><a href="/b/1">again</a></li></ul></html>`
	got, _, err := Items([]byte(page), ItemSelectors{Each: "li.b"}, LinkOptions{URL: "https://example.org/bulletins"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%d entries, want 2: %+v", len(got), got)
	}
	if got[0].URL != "https://example.org/b/1" || got[0].Published.String() != "2025-07-30" ||
		!strings.Contains(got[0].Content, "<p>Body of the first.</p>") {
		t.Errorf("%+v", got[0])
	}
	if !strings.HasSuffix(got[1].Title, "and…") || len([]rune(got[1].Title)) > maxTitle || got[1].URL != "" {
		t.Errorf("%+v", got[1])
	}
	_, warnings, err := Items([]byte(page), ItemSelectors{Each: ".none"}, LinkOptions{URL: "https://example.org/bulletins"})
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], `".none" fits nothing`) {
		t.Error(warnings, err)
	}
	if _, _, err := Items([]byte(page), ItemSelectors{Each: "li", Date: "["}, LinkOptions{URL: "https://example.org/"}); err == nil ||
		!strings.HasPrefix(err.Error(), "date: ") {
		t.Error(err)
	}
}

func TestTelegramChannel(t *testing.T) {
	for in, want := range map[string]struct {
		preview string
		ok      bool
	}{
		"https://t.me/s/press":       {"https://t.me/s/press", true},
		"https://t.me/press":         {"https://t.me/s/press", false},
		"https://telegram.me/press/": {"https://t.me/s/press", false},
		"https://t.me/+AbCdEf":       {"", false},
		"https://t.me/press/41":      {"", false},
		"https://example.org/s/x":    {"", false},
	} {
		if preview, ok := TelegramChannel(in); preview != want.preview || ok != want.ok {
			t.Errorf("TelegramChannel(%q) = %q, %v, want %q, %v", in, preview, ok, want.preview, want.ok)
		}
	}
}
