// Package charset turns the bytes of feeds, lists and pages into UTF-8. It
// promises a text for any bytes: labels that they contradict are not believed,
// and what fits no encoding becomes U+FFFD.
//
// What is believed first differs by what is read: feeds are XML and have a
// declaration of their own, pages are labelled wrongly more often than feeds.
package charset
