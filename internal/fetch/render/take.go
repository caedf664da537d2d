package render

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jsonv2 "github.com/chromedp/cdproto/cdp/jsonv2"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// measure runs in a world of its own, whose built-ins the page cannot have
// changed. It calls the getters of prototypes, since a form's fields take the
// place of properties of the form and the document (HTML, 3.1.5). It gives
// up at the limits: before it has copied anything, or at last, as what is in
// templates is walked by nobody and what is escaped grows.
const measure = `(() => {
	const get = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
	const root = get(Document, "documentElement").call(document);
	if (!root) return "empty";
	const data = get(CharacterData, "data"), attributes = get(Element, "attributes"), kind = get(Node, "nodeType");
	const walker = Document.prototype.createTreeWalker.call(document, root);
	let nodes = 0, size = 0;
	for (let n = root; n; n = walker.nextNode()) {
		if (kind.call(n) === 1) {
			for (const a of attributes.call(n)) size += a.name.length + a.value.length;
		} else {
			size += data.call(n).length;
		}
		if (++nodes > %[1]d) return "nodes";
		if (size > %[2]d) return "size";
	}
	const html = get(Element, "outerHTML").call(root);
	return html.length > %[2]d ? "size" : "html" + html;
})()`

// take takes the document as it is now.
func (t *tab) take(ctx context.Context) ([]byte, error) {
	world, err := call(ctx, t.self, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: t.frame, WorldName: "tocsin"})
	if err != nil {
		return nil, err
	}
	yes := true
	got, err := call(ctx, t.self, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf(measure, t.limits.Nodes, t.limits.HTML), ContextID: world.ExecutionContextID, ReturnByValue: &yes, Silent: &yes,
	})
	if err != nil {
		return nil, err
	}
	var says string
	if got.ExceptionDetails != nil || got.Result == nil {
		return nil, errors.New("the page cannot be taken out of the browser")
	}
	if err := jsonv2.Unmarshal(got.Result.Value, &says, chromedp.DefaultUnmarshalOptions); err != nil {
		return nil, err
	}
	switch html, ok := strings.CutPrefix(says, "html"); {
	case ok:
		return []byte("<!DOCTYPE html>\n" + html), nil
	case says == "nodes":
		return nil, tooBig("the page grows to more than %d elements and texts", t.limits.Nodes)
	case says == "size":
		return nil, tooBig("the page grows to more than %d characters", t.limits.HTML)
	}
	return nil, errors.New("the page's scripts leave nothing of it")
}
