// Package fetch sends every request that leaves the process, and promises
// publishers and operators this:
//
//   - No request reaches an address that is not public, whatever a URL, a
//     redirect or a resolver says: the decision falls when the socket is
//     opened, on the IP it is opened to (package dial).
//   - A host sees one request at a time from all processes that share a State,
//     with a pause between two, and none while its Retry-After lasts. For pages
//     its robots.txt is obeyed, on every hop of a redirect.
//   - Requests tell the truth and nothing else: one user agent with a contact,
//     the validators as the server wrote them, no cookies, no Referer, and
//     nothing of one host is told to another.
//   - What a server sends is bounded in bytes (after decompression), ratio,
//     time and redirects. Going over a bound is an Error, never a shorter body.
//
// Errors have a Class to branch on and say what to do about them.
package fetch
