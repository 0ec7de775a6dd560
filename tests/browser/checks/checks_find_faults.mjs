// The checks see what they are meant to see: a page made of faults gets a complaint for each.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eachPage, openBrowser } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { atRoot, folderOf, onDisk } from "../world/homes.mjs";
import { brokenFrame, tooWide } from "../world/layout.mjs";

// What is wrong, what has to be said about it, and what stands in the head of its page.
const FAULTS = [
  ["<script src='missing.js'></script>", /cannot load missing\.js|status of 404/],
  ["<link rel='stylesheet' href='missing.css'>", /cannot load missing\.css|status of 404/],
  ["<script src='http://127.0.0.1:9/x.js'></script>", /asks for something outside: http:\/\/127\.0\.0\.1:9/],
  ["<script>console.error('a word')</script>", /console error: a word/],
  ["<script>console.warn('a hint')</script>", /console warning: a hint/],
  ["<script>throw new Error('a fall')</script>", /script error: a fall/],
  ["<script>alert('a box')</script>", /opens a dialog: a box/],
  ["<script>tripped()</script>", /a script of a mail ran/],
  ["<script>console.log('a script')</script>", /Content Security Policy/, policy("script-src 'none'")],
  ["<style>p { color: red }</style>", /Content Security Policy/, policy("style-src 'none'")],
  ["<img alt='' src='data:,'>", /Content Security Policy/, policy("img-src 'none'")],
  ["<p style='width: 500px' class='plank'>x</p>", /scrolls sideways at 320 px: p\.plank/],
  ["</main><main>", /body has 2 <main>/],
  ["<div style='margin-bottom: -900px; height: 900px'>x</div>", /footer begins above/],
];

const browser = await openBrowser();
mkdirSync(folderOf("faulty"));
FAULTS.forEach(([fault, , head], number) =>
  writeFileSync(join(folderOf("faulty"), `${number}.html`), pageWith(fault, head)),
);
writeFileSync(join(folderOf("faulty"), "whole.html"), pageWith("<p>nothing wrong</p>"));

for (const home of [onDisk("faulty"), await atRoot("faulty")]) {
  test(`each fault gets its complaint, and a whole page none, ${home.name}`, async () => {
    for (const [number, [fault, complaint]] of FAULTS.entries()) {
      const said = await complaintsAbout(home, `${number}.html`);
      assert.ok(
        said.some((what) => complaint.test(what)),
        `${fault} gets only ${JSON.stringify(said)}`,
      );
    }
    assert.deepEqual(await complaintsAbout(home, "whole.html"), []);
  });
}

test("complaints that many pages share are said once", () => {
  assert.throws(() => nothingWrong(["a.html: is red", "b.html: is red", "b.html: is blue"]), {
    message: "3 complaints:\n  a.html (and 1 more): is red\n  b.html: is blue",
  });
});

function complaintsAbout(home, path) {
  const look = async (page) => [...(await brokenFrame(page)), ...(await tooWide(page, 320))];
  return eachPage(browser, home, [path], look);
}

function policy(text) {
  return `<meta http-equiv='Content-Security-Policy' content="${text}">`;
}

function pageWith(fault, more = "") {
  const icon = "<link rel='icon' href='data:,'>";
  const head = `<!doctype html><meta charset='utf-8'><meta name='viewport' content='width=device-width'>${icon}<title>x</title>${more}`;
  return `${head}<body><header>x</header><main>${fault}</main><footer>x</footer>`;
}
