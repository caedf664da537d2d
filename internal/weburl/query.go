package weburl

import (
	"net/url"
	"slices"
	"strings"

	"tocsin/internal/text"
)

// normalQuery drops the parameters that say how a reader came and keeps, in
// sorted order, those that may say what he reads. Equal names keep the order
// of their values.
func normalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	type param struct{ key, whole string }
	var kept []param
	for part := range strings.SplitSeq(raw, "&") {
		for strings.HasPrefix(part, "amp;") { // "&amp;" of a link that was escaped twice
			part = part[len("amp;"):]
		}
		if part == "" {
			continue
		}
		name, value, hasValue := strings.Cut(part, "=")
		key := queryUnescape(name)
		if isTracking(strings.ToLower(key), queryUnescape(value)) {
			continue
		}
		whole := normalQueryPart(name)
		if hasValue {
			whole += "=" + normalQueryPart(value)
		}
		kept = append(kept, param{key, whole})
	}
	slices.SortStableFunc(kept, func(a, b param) int { return strings.Compare(a.key, b.key) })
	var b strings.Builder
	for i, p := range kept {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.whole)
	}
	return b.String()
}

func queryUnescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// normalQueryPart is normalEscapes where "+" and "%20" are the same space.
func normalQueryPart(s string) string {
	return strings.ReplaceAll(normalEscapes(strings.ReplaceAll(s, "+", "%20")), "%20", "+")
}

// isTracking reports whether a parameter cannot select an article. key is in
// lower case. What could name content is dropped only for telling values.
func isTracking(key, value string) bool {
	for _, prefix := range trackingPrefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	if _, ok := slices.BinarySearch(trackingNames, key); ok {
		return true
	}
	v := strings.ToLower(value)
	switch key {
	case "ref", "source", "src", "from", "via", "referrer", "referer", "partner", "medium", "channel":
		return isOriginWord(v) || strings.Contains(v, ".") && !strings.Contains(v, "/")
	case "sid", "session", "session_id", "sessionid", "s":
		return isToken(v)
	case "amp":
		return true
	case "outputtype", "output", "format", "type":
		return v == "amp"
	case "feature", "action":
		return v == "share" || v == "youtu.be"
	case "rss", "feed":
		return v == "" || v == "1" || v == "true" || v == "rss"
	case "print", "view":
		return v == "1" || v == "true" || v == "yes" || v == "mobile" || v == "desktop" || v == "print" || v == "amp"
	case "share":
		return v != "" && !text.AllDigits(v)
	}
	return false
}

// isOriginWord knows the values by which publishers mark their own outlets:
// feeds, mails and the networks that links are shared on.
func isOriginWord(v string) bool {
	for _, w := range []string{
		"rss", "feed", "atom", "email", "mail", "newsletter", "push", "app", "twitter", "facebook", "telegram", "whatsapp", "viber",
		"instagram", "linkedin", "reddit", "vk", "ok", "yandex", "google", "googlenews", "news.google", "fb", "tw", "tg", "social", "share",
		"homepage", "home", "main", "menu", "sidebar", "related", "top", "banner", "widget", "mobile", "search",
	} {
		if v == w || strings.HasPrefix(v, w+"_") || strings.HasPrefix(v, w+"-") {
			return true
		}
	}
	return false
}

// isToken reports whether v is long and random enough to be a session.
func isToken(v string) bool {
	if len(v) < 16 {
		return false
	}
	digits := 0
	for i := range len(v) {
		switch c := v[i]; {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'z':
		default:
			return false
		}
	}
	return digits >= 4
}

// trackingPrefixes and trackingNames are parameters of analytics, advertising
// and mailing systems, as their makers document them.
var trackingPrefixes = []string{
	"utm_", "utm-", "mtm_", "matomo_", "pk_camp", "pk_kwd", "pk_source", "pk_medium", "pk_content", "pk_cid", "pk_vid", "piwik_", "hsa_",
	"hsenc", "_hs", "oly_", "vero_", "sc_c", "sc_src", "sc_m", "at_custom", "at_camp", "at_medium", "at_link", "at_bbc",
	"at_ptr", "at_format", "ns_", "fb_", "ga_source", "ga_medium", "ga_campaign", "guce_", "guccounter", "wt_", "wt.", "itm_", "stm_",
	"int_source", "int_medium", "int_campaign", "mc_", "ml_subscriber", "mkt_", "trk", "soc_", "asgtbndr", "__cf_chl", "__twitter", "dm_i",
}

// trackingNames is sorted, for binary search.
var trackingNames = []string{
	"__hsfp", "__hssc", "__hstc", "__s", "__tn__", "_branch_match_id", "_branch_referrer", "_ga", "_gl", "_ke", "_kx", "_openstat", "amp_gsa",
	"amp_js_v",
	"aoh", "bbeml", "bsft_clkid", "bsft_eid", "bsft_mid", "bsft_uid", "campaign_id", "cid_source", "ck_subscriber_id", "click_id", "clickid",
	"cmp", "cmpid", "cn-reloaded", "cvid", "dclid", "dgcid",
	"ef_id", "elqtrack", "elqtrackid", "emailid", "epik", "et_rid", "eventsource", "fbclid", "from_source", "ftag", "gaa_at", "gaa_n",
	"gaa_sig", "gaa_ts", "gad_source", "gbraid",
	"gclid", "gclsrc", "gs_l", "hsctatracking", "icid", "ig_mid", "ig_rid", "igsh", "igshid", "inf_contact_key", "ito", "jsessionid",
	"li_fat_id", "lipi", "maca", "mibextid", "mid_source",
	"msclkid", "nr_email_referer", "nsukey", "ocid", "partner_id", "phpsessid", "ranmid", "ranid", "ransiteid", "rb_clickid", "rdt_cid",
	"ref_source", "ref_src", "ref_url", "referral",
	"referringsource", "replytocom", "rss_source", "s_campaign", "s_cid", "s_kwcid", "sfmc_id", "share_id", "smid", "smtyp", "spm", "spref", "sref", "srnd",
	"srsltid", "syclid", "taid", "tblci",
	"tduid", "tpcc", "traffic_source", "ttclid", "twclid", "usqp", "ved", "wbraid", "wickedid", "wtrid", "xtor", "yclid", "ymclid", "ysclid",
	"zanpid",
}
