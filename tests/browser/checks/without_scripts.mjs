// The site reads without scripts: the text is there, nothing waits for a script, lists of contents lead somewhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eachPage, open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { onDisk } from "../world/homes.mjs";
import { someOfEachKind, theLargest } from "../world/pages.mjs";

const WITHOUT = { javaScriptEnabled: false };
// A page that glides to its place is not there yet when it is looked at.
const PHONE = { viewport: { width: 390, height: 800 }, reducedMotion: "reduce" };

const browser = await openBrowser();
const home = onDisk();
const paths = [...someOfEachKind(home.folder, 4).values()].flat().filter((path) => path !== "404.html");

test(`${paths.length} pages of all kinds show their text without scripts`, async () => {
  nothingWrong(await eachPage(browser, home, paths, (page) => page.evaluate(whatIsMissing), { options: WITHOUT }));
});

test("a page shows the same text with scripts and without, but for the buttons", async () => {
  const paths = [...someOfEachKind(home.folder, 1)].filter(([kind]) => !["search", "not found"].includes(kind));
  const [bare, full] = [await openTab(browser, home, WITHOUT), await openTab(browser, home)];
  for (const [, [path]] of paths) {
    await open(bare, home, path);
    await open(full, home, path);
    const [scripted, bareText] = [await full.evaluate(textOfMain), await bare.evaluate(textOfMain)];
    const place = firstDifference(scripted, bareText);
    assert.equal(
      place,
      -1,
      `${path}: “${scripted.substr(place, 60)}” with scripts, “${bareText.substr(place, 60)}” without`,
    );
  }
});

test("without scripts a digest's contents lead to its messages", async () => {
  const page = await openTab(browser, home, { ...WITHOUT, ...PHONE });
  await open(page, home, theLargest(home.folder, "digest"));
  const contents = page.locator("details.toc");
  if (!(await contents.evaluate((element) => element.open))) await contents.locator("summary").click();
  const entry = contents.locator("a[href*='#']").last();
  const target = (await entry.getAttribute("href")).split("#")[1];
  await entry.click();
  await page.waitForURL(`**#${target}`);
  const top = await page.locator(`[id="${target}"]`).evaluate((element) => element.getBoundingClientRect().top);
  assert.ok(top >= -1 && top < 800, `#${target} is at ${top} px`);
});

test("without scripts search.html leads to the indexes", async () => {
  const page = await openTab(browser, home, WITHOUT);
  await open(page, home, "search.html");
  const shown = page.locator("main a:visible");
  const targets = await shown.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const index of ["authors/index.html", "subsystems/index.html"]) {
    assert.ok(targets.includes(index), `search.html does not lead to ${index} but to ${targets.join(", ")}`);
  }
});

// Runs in the page. `innerText` has only what is shown.
function whatIsMissing() {
  const found = [];
  const main = document.querySelector("main");
  if (!main || main.innerText.trim().length < 20) found.push("main shows no text");
  if (!document.querySelector("h1")?.innerText.trim()) found.push("h1 shows no text");
  const shown = (element) => element.getClientRects().length > 0;
  for (const element of document.querySelectorAll("button")) {
    if (shown(element) && !element.closest("form[action]")) {
      found.push(`a button that does nothing: ${element.outerHTML.slice(0, 80)}`);
    }
  }
  for (const element of document.querySelectorAll("main section, main article, main table, main figure")) {
    if (shown(element) && !element.textContent.trim() && !element.querySelector("svg, img")) {
      found.push(`an empty ${element.outerHTML.slice(0, 80)}`);
    }
  }
  return found;
}

// Runs in the page.
function textOfMain() {
  const main = document.querySelector("main").cloneNode(true);
  for (const made of main.querySelectorAll("button, script, noscript, [role=status]")) made.remove();
  return main.textContent.replace(/\s+/g, "");
}

function firstDifference(a, b) {
  if (a === b) return -1;
  const place = a.split("").findIndex((letter, index) => letter !== b[index]);
  return place < 0 ? a.length : place;
}
