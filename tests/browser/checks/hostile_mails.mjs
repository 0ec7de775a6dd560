// Mails that try everything stay text: nothing runs, nothing is asked for, the frame and the width of pages hold.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eachPage, open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { SITE_TITLE, TRICKS } from "../world/hostile.mjs";
import { atRoot, onDisk } from "../world/homes.mjs";
import { brokenFrame, tooWide } from "../world/layout.mjs";
import { manyPagesOf, theLargest } from "../world/pages.mjs";
import { said } from "../world/searching.mjs";

const browser = await openBrowser();
const home = onDisk("hostile");
const paths = manyPagesOf(home.folder).filter((path) => path !== "404.html");

test(`on ${paths.length} pages of a hostile list nothing runs, nothing leaves the site, and the layout holds`, async () => {
  const look = async (page) => [
    ...(await page.evaluate(trippedWires)),
    ...(await brokenFrame(page)),
    ...(await tooWide(page, 1280)),
    ...(await tooWide(page, 320)),
  ];
  nothingWrong(await eachPage(browser, home, paths, look));
});

test("the same at a server's root, where scripts may do more", async () => {
  const server = await atRoot("hostile");
  const some = paths.filter((path) => !path.includes("/series/") && !path.startsWith("authors/")).slice(0, 40);
  nothingWrong(await eachPage(browser, server, some, (page) => page.evaluate(trippedWires)));
});

test("titles show as they were written", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "index.html");
  const shown = await page.innerText(".masthead .name");
  assert.equal(shown.trim(), SITE_TITLE);
});

test("the keys, the help and the copy buttons work on the digest of hostile mails", async () => {
  const page = await openTab(browser, home);
  await open(page, home, theLargest(home.folder, "digest"));
  for (const key of ["j", "j", "k", "?", "Escape"]) await page.keyboard.press(key);
  // Those of folded entries too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const buttons = await page.locator("button.copy").all();
  for (const button of buttons.slice(0, 20)) await button.click();
  nothingWrong([...page.complaints, ...(await page.evaluate(trippedWires)).map((what) => `digest: ${what}`)]);
});

test("searching for every trick shows text, and opens what it found", async () => {
  const page = await openTab(browser, home);
  for (const trick of TRICKS) {
    await page.goto(`${home.url("search.html")}?q=${encodeURIComponent(trick.slice(0, 1000))}`);
    await said(page).catch(() =>
      page.complaints.push(`search.html: says nothing of ${JSON.stringify(trick.slice(0, 40))}`),
    );
    for (const what of [
      ...(await page.evaluate(trippedWires)),
      ...(await brokenFrame(page)),
      ...(await tooWide(page, 320)),
    ]) {
      page.complaints.push(`search.html: ${what} (after searching for ${JSON.stringify(trick.slice(0, 40))})`);
    }
  }
  await open(page, home, "search.html");
  await page.fill("#q", "kettle");
  await page.locator("#results > li > a").first().click();
  await page.waitForURL((url) => !url.href.includes("search.html"));
  nothingWrong(page.complaints);
});

// Runs in the page: what mail may have brought into it.
function trippedWires() {
  const LINKS = ["href", "src", "action", "formaction", "srcdoc", "xlink:href"];
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(`<${element.localName}> has ${name}=${value.slice(0, 40)}`);
      if (LINKS.includes(name) && /^\s*(javascript|data|vbscript):/i.test(value))
        found.push(`${name}=${value.slice(0, 40)}`);
    }
    if (["iframe", "object", "embed", "base", "img", "video", "audio"].includes(element.localName))
      found.push(`a <${element.localName}>`);
  }
  const strangers = [...document.scripts].filter(
    (script) => !script.src || !script.src.startsWith(location.origin === "null" ? "file:" : location.origin),
  );
  for (const script of strangers) found.push(`a script that is not the theme's: ${script.outerHTML.slice(0, 80)}`);
  return found;
}
