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
)

// urlsOf returns the canonical URLs of a page: the address where it was found,
// and the one it declares if that is plausible.
func urlsOf(doc news.Document) []string {
	var urls []string
	if u, err := identity.CanonicalURL(doc.URL); err == nil {
		urls = append(urls, u)
	}
	if u, ok, _ := identity.AcceptCanonical(doc.URL, doc.CanonicalURL); ok && !slices.Contains(urls, u) {
		urls = append(urls, u)
	}
	return urls
}

// claimURLs finds the canonical URLs by which the page's article is known from
// now on. A URL that belongs to another article merges the two only if they say
// the same: a template that declares the wrong canonical URL must not swallow an
// article.
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
		}
	}
	return nil
}

// sameArticle reports whether a page says what another article says: the same
// title, or a text that repeats it. One that was not read yet is compared when
// it has been.
func (v *Visitor) sameArticle(ctx context.Context, other news.Article, doc news.Document) (bool, error) {
	if other.Revision == 0 {
		return false, nil
	}
	rev, err := v.Store.Revision(ctx, other.ID, 0)
	if err != nil {
		return false, fmt.Errorf("text of article %d: %w", other.ID, err)
	}
	if rev.Basis == news.BasisFeed && rev.Title == doc.Title {
		return true, nil
	}
	if like, _ := identity.Compare(rev.Title, rev.Text, doc.Title, doc.Text); like != identity.Changed {
		return true, nil
	}
	one := identity.NewCopyIndex(identity.CopyOptions{})
	one.Add(other.ID, rev.SeenAt, identity.NewSketch(rev.Text))
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
		own, err := v.sameArticle(ctx, a, l.doc)
		if err != nil || own {
			return "", err
		}
		return fmt.Sprintf("its address now leads to article %d, %s", other.ID, other.URL), nil
	}
	return "", nil
}

// toFront reports whether a look was redirected to the front page: how some
// outlets hide that an article is gone.
func toFront(l look) bool {
	if l.resp == nil || len(l.resp.Redirects) == 0 || l.article.Kind != news.KindArticle {
		return false
	}
	u, err := url.Parse(l.resp.FinalURL)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}
