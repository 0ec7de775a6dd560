// What gets into a page in spite of all escaping does not run and tells nobody: the policy of the page stops it, from disk
// and on a server. That no page breaks its own policy is checked with pages_load, and with live_reload under `serve`.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { homes } from "../world/homes.mjs";

const browser = await openBrowser();

// A host of strangers, which counts who asks.
const asked = [];
const strangers = createServer((request, response) => {
  asked.push(request.url);
  response.end();
});
await new Promise((ready) => strangers.listen(0, "127.0.0.1", ready));
strangers.unref();
const stranger = `http://127.0.0.1:${strangers.address().port}`;

for (const home of await homes()) {
  for (const path of ["index.html", "search.html"]) {
    test(`a script in ${path} does not run and reaches nobody, ${home.name}`, async () => {
      const page = await openTab(browser, home);
      await open(page, home, path);
      const blocked = await page.evaluate(breakIn, stranger);
      assert.equal(await page.evaluate(() => window.ran), undefined, "a script ran");
      assert.deepEqual(asked, [], "the stranger was asked");
      const kinds = ["script-src-attr", "script-src-elem", "script-src-elem", "img-src", "style-src-elem", "connect-src"];
      assert.deepEqual(blocked.sort(), kinds.sort());
      await page.context().close();
    });
  }
}

// Runs in the page: puts everything into it that a stranger would, and gives what the browser says it stopped.
async function breakIn(stranger) {
  const stopped = [];
  document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
  const add = (name, attributes, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    document.body.append(element);
    return element;
  };
  add("script", {}, "window.ran = 'inline'");
  add("script", { src: `${stranger}/script` });
  add("button", { onclick: "window.ran = 'handler'", type: "button" }).click();
  add("img", { src: `${stranger}/picture?secret`, alt: "" });
  add("link", { rel: "stylesheet", href: `${stranger}/style` });
  await fetch(`${stranger}/fetch`).catch(() => {});
  // What is stopped is told in tasks of their own.
  for (let turns = 0; turns < 200 && stopped.length < 6; turns++) await new Promise((turn) => setTimeout(turn, 5));
  return stopped;
}
