package monitor

import (
	"cmp"
	"context"
	"fmt"

	"tocsin/internal/extract"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// placeBeside says whose copy an article is: of the root that it repeats, the first
// that was seen. Where the root credits the outlet of the article, the article
// is the original, come later: it takes the root's place, and the root and its
// copies are copies of it.
func (m *Placer) placeBeside(ctx context.Context, a *news.Article, root int64, r reading, out *received) (*store.Takeover, error) {
	first, err := m.Store.Article(ctx, root)
	if err != nil {
		return nil, fmt.Errorf("original %d of a copy: %w", root, err)
	}
	if !m.isOriginal(*a, first, r) {
		return nil, m.asCopy(ctx, a, first, r, out)
	}
	a.CopyOf = 0
	a.Differs = nil
	a.StoryID = first.StoryID
	out.copyOf, out.original = 0, root
	return m.takeOver(ctx, first, r, out)
}

// isOriginal reports whether an article is its own outlet's, and the root that
// it repeats credits that outlet.
func (m *Placer) isOriginal(a, root news.Article, r reading) bool {
	own := m.outletName(r.conf.Outlet, r.conf.Name)
	return a.Origin == own && root.Origin == own && own != m.outletName(m.Live.Now().Source(root.Source).Outlet, root.Source)
}

// takeOver gathers what become copies of an article, and in what they differ.
func (m *Placer) takeOver(ctx context.Context, first news.Article, r reading, out *received) (*store.Takeover, error) {
	copies, err := m.Store.Copies(ctx, first.ID)
	if err != nil {
		return nil, fmt.Errorf("copies of article %d: %w", first.ID, err)
	}
	t := &store.Takeover{Root: first.ID}
	for i, c := range append([]news.Article{first}, copies...) {
		rev, err := m.Store.Revision(ctx, c.ID, 0)
		if err != nil {
			return nil, fmt.Errorf("article %d, a copy: %w", c.ID, err)
		}
		differs := identity.Differs(r.doc.Title+"\n"+r.doc.Text, rev.Title+"\n"+rev.Text, m.Live.Now().NamesIn)
		if i == 0 {
			out.differs = differs
		}
		t.Copies = append(t.Copies, store.CopyOf{Article: c.ID, Differs: differs})
	}
	return t, nil
}

// asCopy notes that an article repeats another, and in what it differs. Its
// facts are those of the original, unless it says itself whose they are.
func (m *Placer) asCopy(ctx context.Context, a *news.Article, root news.Article, r reading, out *received) error {
	original, err := m.Store.Revision(ctx, root.ID, 0)
	if err != nil {
		return fmt.Errorf("original %d of a copy: %w", root.ID, err)
	}
	differs := identity.Differs(original.Title+"\n"+original.Text, r.doc.Title+"\n"+r.doc.Text, m.Live.Now().NamesIn)
	a.CopyOf = root.ID
	a.Differs = differs
	if len(r.doc.Credits) == 0 {
		a.Origin = root.Origin
	}
	out.copyOf, out.differs, out.origin = root.ID, differs, a.Origin
	return nil
}

// outletName is the one name of a source's outlet.
func (m *Placer) outletName(outlet, source string) string {
	return extract.OutletName(cmp.Or(outlet, source))
}
