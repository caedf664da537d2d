// Package render shows pages to a browser and hands back what their scripts
// made of them. It promises this:
//
//   - Whatever a page does, the browser reaches nothing that the fetch client
//     would not: all of its traffic goes through a proxy of ours, made for one
//     render, which resolves and dials as the client does.
//   - A render is bounded in time, bytes, requests, hosts, elements and
//     memory. Going over a bound is an error, never a shorter page.
//   - A browser that was started here is gone, with its profile and all of its
//     processes, when Render returns. Of a browser elsewhere a context of one
//     render's own is used, and disposed of.
//
// The page itself is fetched by the client, politely: the browser gets its
// bytes and asks only for what the page's scripts want besides.
package render
