package visit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/weburl"
)

// urlsOf returns the canonical URLs of a page: the address where it was found,
// and the one it declares if that is plausible.
func urlsOf(doc news.Document) []string {
	var urls []string
	if u, err := weburl.Canonical(doc.URL); err == nil {
		urls = append(urls, u)
	}
	if u, ok, _ := weburl.Accept(doc.URL, doc.CanonicalURL); ok && !slices.Contains(urls, u) {
		urls = append(urls, u)
	}
	return urls
}

// claimURLs finds the canonical URLs by which the page's article is known from
// now on. A URL that belongs to another article merges the two only if nothing is
// lost by it: neither a template that declares the wrong canonical URL nor a
// page that somebody else puts on the same host may swallow what it says. One
// that adds something is an article of its own, a copy that differs.
func (v *Visitor) claimURLs(ctx context.Context, a news.Article, k *known) error {
	for _, u := range urlsOf(k.doc) {
		other, err := v.Store.ArticleByURL(ctx, u)
		if errors.Is(err, store.ErrNotFound) || (err == nil && other.ID == a.ID) {
			k.urls = append(k.urls, u)
			continue
		}
		if err != nil {
			return err
		}
		same, err := v.sameArticle(ctx, other, k.doc)
		if err != nil {
			return err
		}
		if same {
			k.urls = append(k.urls, u)
		} else {
			k.refused++
			k.declares = other.ID
		}
	}
	return nil
}

// sameArticle reports whether a page says what another article says and nothing
// else. One of which only the feed's text is known is the same by its title: the
// page is then read in its name. One that was not read yet is compared when it
// has been.
func (v *Visitor) sameArticle(ctx context.Context, other news.Article, doc news.Document) (bool, error) {
	rev, err := v.latest(ctx, other)
	if err != nil || rev == nil {
		return false, err
	}
	if rev.Basis == news.BasisFeed && rev.Title == doc.Title {
		return true, nil
	}
	if like, _ := identity.Compare(rev.Title, rev.Text, doc.Title, doc.Text); like != identity.Changed {
		return true, nil
	}
	return text.Fold(rev.Title) == text.Fold(doc.Title) && identity.Covers(rev.Text, doc.Text) &&
		len(identity.Differs(rev.Title+"\n"+rev.Text, doc.Title+"\n"+doc.Text, v.Live.Now().NamesIn)) == 0, nil
}

// repeats reports whether a page's text is a version of an article's, edits
// included.
func (v *Visitor) repeats(ctx context.Context, a news.Article, doc news.Document) (bool, error) {
	if same, err := v.sameArticle(ctx, a, doc); err != nil || same {
		return same, err
	}
	rev, err := v.latest(ctx, a)
	if err != nil || rev == nil {
		return false, err
	}
	one := identity.NewCopyIndex(identity.CopyOptions{})
	one.Add(a.ID, rev.SeenAt, identity.NewSketch(rev.Text))
	_, _, repeats := one.Lookup(identity.NewSketch(doc.Text), func(int64) (string, bool) { return rev.Text, true })
	return repeats, nil
}

// leadsElsewhere returns why a later look's address now leads to another
// article, "" if it does not. The text found there is not an edit.
func (v *Visitor) leadsElsewhere(ctx context.Context, l look) (string, error) {
	a := l.article
	if a.Revision == 0 || a.Kind != news.KindArticle || l.resp == nil || len(l.resp.Redirects) == 0 {
		return "", nil
	}
	for _, u := range urlsOf(l.doc) {
		other, err := v.Store.ArticleByURL(ctx, u)
		if errors.Is(err, store.ErrNotFound) || (err == nil && other.ID == a.ID) {
			continue
		}
		if err != nil {
			return "", err
		}
		own, err := v.repeats(ctx, a, l.doc)
		if err != nil || own {
			return "", err
		}
		return fmt.Sprintf("its address now leads to article %d, %s", other.ID, other.URL), nil
	}
	return "", nil
}

// toFront reports whether a look was redirected to the front page: how some
// outlets hide that an article is gone.
func (l *look) toFront() bool {
	if l.resp == nil || len(l.resp.Redirects) == 0 {
		return false
	}
	return isFront(l.resp.FinalURL) && (l.article.Kind == news.KindArticle || !isFront(l.article.URL))
}

func isFront(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}
