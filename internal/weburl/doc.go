// Package weburl names web addresses: which spellings of an address lead to one
// article, which declared address may stand for a page, and what is shown to
// people. All of it is worked out from the address alone, without a request.
// Canonical is idempotent and never joins two addresses that differ in what selects
// the article.
package weburl
