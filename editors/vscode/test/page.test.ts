import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { linked, type Place } from "../src/page";

function place(number: number, uri: string): Place {
  return { number, uri, range: { start: { line: 4, character: 2 } } };
}

suite("the pins of a picture", () => {
  test("lead to the lines of their findings", () => {
    const html = linked({ html: '<a href="#f1"><a href="#f12">', places: [place(12, "file:///a%20b/main.tf")] }, "x.y");
    assert.match(html, /^<a href="#f1"><a href="command:x\.y\?%5B/);
    const query = /\?([^"]+)"/.exec(html)?.[1] ?? "";
    assert.deepEqual(JSON.parse(decodeURIComponent(query)), ["file:///a%20b/main.tf", 4, 2]);
  });

  test("are links of the server, and no names that look alike", () => {
    const html = '&lt;a href=&quot;#f1&quot;&gt; <title>#f1</title><li id="f1">';
    assert.equal(linked({ html, places: [place(1, "file:///main.tf")] }, "x.y"), html);
  });

  test("cannot be left by a path", () => {
    const html = linked({ html: '<a href="#f1">', places: [place(1, 'file:///"><script>alert(1)</script>')] }, "x.y");
    assert.doesNotMatch(html, /<script|""/);
  });
});
