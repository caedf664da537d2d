package monitor

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

// urlsOf are the canonical URLs that a page turned out to have: where it was
// found, and what it declares where that is believable.
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

// claimURLs notes the canonical URLs of a page with its visit. One that
// belongs to another article makes the two one only if they say the same: a
// template that declares the wrong canonical URL must not swallow an article.
func (m *Visitor) claimURLs(ctx context.Context, v *store.Visit, r reading) error {
	for _, u := range urlsOf(r.doc) {
		other, err := m.Store.ArticleByURL(ctx, u)
		if errors.Is(err, store.ErrNotFound) || (err == nil && other.ID == v.Article.ID) {
			v.URLs = append(v.URLs, u)
			continue
		}
		if err != nil {
			return err
		}
		same, err := m.sameArticle(ctx, other, r.doc)
		if err != nil {
			return err
		}
		if same {
			v.URLs = append(v.URLs, u)
			continue
		}
		v.Gates = append(v.Gates, store.Gate{Gate: "identity", Reason: "canonical URL refused: the text is another article's", N: 1})
	}
	return nil
}

// sameArticle reports whether a page says what another article says: the same
// title, or a text that repeats it. One that was not read yet is compared when
// it has been.
func (m *Visitor) sameArticle(ctx context.Context, other news.Article, doc news.Document) (bool, error) {
	if other.Revision == 0 {
		return false, nil
	}
	rev, err := m.Store.Revision(ctx, other.ID, 0)
	if err != nil {
		return false, fmt.Errorf("text of article %d: %w", other.ID, err)
	}
	if rev.Basis == news.BasisFeed && rev.Title == doc.Title {
		return true, nil
	}
	if same, _ := identity.SameText(rev.Title, rev.Text, doc.Title, doc.Text); same {
		return true, nil
	}
	one := identity.NewCopyIndex(identity.CopyOptions{})
	one.Add(other.ID, rev.SeenAt, identity.NewSketch(rev.Text))
	_, _, repeats := one.Lookup(identity.NewSketch(doc.Text), func(int64) (string, bool) { return rev.Text, true })
	return repeats, nil
}

// leadsElsewhere says, of a later look at an article, that its address now
// leads to another one; "" if it does not. What stands there is no edit.
func (m *Visitor) leadsElsewhere(ctx context.Context, s seen) (string, error) {
	a := s.visit.Article
	if a.Revision == 0 || a.Kind != news.KindArticle || len(s.resp.Redirects) == 0 {
		return "", nil
	}
	for _, u := range urlsOf(s.doc) {
		other, err := m.Store.ArticleByURL(ctx, u)
		if errors.Is(err, store.ErrNotFound) || (err == nil && other.ID == a.ID) {
			continue
		}
		if err != nil {
			return "", err
		}
		own, err := m.sameArticle(ctx, a, s.doc)
		if err != nil || own {
			return "", err
		}
		return fmt.Sprintf("its address now leads to article %d, %s", other.ID, other.URL), nil
	}
	return "", nil
}

// toFront reports whether a look was sent to the front page: an outlet's way
// of not saying that an article is gone.
func toFront(s seen) bool {
	if s.resp == nil || len(s.resp.Redirects) == 0 || s.visit.Article.Kind != news.KindArticle {
		return false
	}
	u, err := url.Parse(s.resp.FinalURL)
	return err == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}
