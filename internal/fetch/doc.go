// Package fetch sends every request that leaves the process for a source, and
// promises publishers and operators this:
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
// A proxy is given the address that was checked here, not the name, which it
// would resolve in its own network and at another moment. The price is CONNECT
// to port 80 for plain HTTP, which some proxies refuse; the error says so.
//
// Errors have a Class to branch on and say what to do about them.
package fetch
