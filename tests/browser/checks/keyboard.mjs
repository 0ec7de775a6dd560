// The keys: `/` into the search, `j` and `k` from entry to entry, `?` for help; and everything is reached with Tab.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { atRoot, onDisk } from "../world/homes.mjs";
import { someOfEachKind, theLargest } from "../world/pages.mjs";

// Kinds of pages that are one list, or several, of things to go through.
const WITH_ENTRIES = [
  "list",
  "digest",
  "series index",
  "waiting",
  "watch",
  "authors",
  "author",
  "subsystems",
  "subsystem",
  "domains",
  "domain",
];

const browser = await openBrowser();

for (const home of [await atRoot(), onDisk()]) {
  test(`“/” goes into the search field on every kind of page, ${home.name}`, async () => {
    const complaints = [];
    const page = await openTab(browser, home);
    for (const [, [path]] of kindsOn(home)) {
      await open(page, home, path);
      await page.keyboard.press("/");
      const focused = await page.evaluate(() => [document.activeElement.name, document.activeElement.value]);
      if (focused.join() !== "q,") complaints.push(`${path}: “/” leads to ${focused}`);
    }
    nothingWrong([...complaints, ...page.complaints]);
  });

  test(`“j” and “k” go to the next and the previous entry, and show it, ${home.name}`, async () => {
    const complaints = [];
    const page = await openTab(browser, home, { reducedMotion: "reduce" });
    for (const [, [path]] of kindsOn(home).filter(([kind]) => WITH_ENTRIES.includes(kind))) {
      await open(page, home, path);
      complaints.push(...(await walk(page)).map((what) => `${path}: ${what}`));
    }
    nothingWrong([...complaints, ...page.complaints]);
  });
}

const home = onDisk();
const digest = theLargest(home.folder, "digest");

test("on a digest the entries are its messages, one after the other", async () => {
  const page = await openTab(browser, home, { reducedMotion: "reduce" });
  await open(page, home, digest);
  const focused = () =>
    page.evaluate(() => [...document.querySelectorAll("article.message")].indexOf(document.activeElement));
  for (const [key, place] of [
    ["j", 0],
    ["j", 1],
    ["j", 2],
    ["k", 1],
    ["k", 0],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), place);
  }
});

test("“?” opens the help, which says the keys; Escape closes it and gives the focus back", async () => {
  const page = await openTab(browser, home);
  await open(page, home, digest);
  await page.focus("main a >> nth=0");
  await page.keyboard.press("?");
  const help = page.locator("dialog.keys");
  await help.waitFor({ state: "visible" });
  const text = await help.innerText();
  for (const key of ["/", "j", "k", "?"]) assert.ok(text.includes(key), `the help does not name ${key}: ${text}`);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.closest("main")?.id), "main");
});

test("keys typed into a field are text", async () => {
  const page = await openTab(browser, home);
  await open(page, home, digest);
  await page.keyboard.press("/");
  await page.keyboard.type("jk?/ j");
  assert.equal(await page.evaluate(() => document.activeElement.value), "jk?/ j");
  assert.equal(await page.locator("dialog.keys[open]").count(), 0);
});

test("keys with Control, Alt or Meta are left to the browser", async () => {
  const page = await openTab(browser, home);
  await open(page, home, digest);
  for (const keys of ["Control+j", "Alt+j", "Meta+j", "Control+/", "Alt+k"]) {
    await page.keyboard.press(keys);
    assert.equal(await page.evaluate(() => document.activeElement.localName), "body", keys);
  }
  assert.equal(await page.locator("dialog.keys[open]").count(), 0);
});

test("at either end “j” and “k” stay on the last and the first entry", async () => {
  const page = await openTab(browser, home, { reducedMotion: "reduce" });
  await open(page, home, "about.html");
  for (const key of ["j", "k", "j"]) await page.keyboard.press(key);
  await open(page, home, digest);
  const count = await page.locator("article.message").count();
  for (let step = 0; step < count + 5; step += 1) await page.keyboard.press("j");
  assert.notEqual(await page.evaluate(() => document.activeElement.localName), "body");
  nothingWrong(page.complaints);
});

test("Tab begins with the link to the content, and what has the focus shows it", async () => {
  const page = await openTab(browser, home);
  await open(page, home, digest);
  await page.keyboard.press("Tab");
  const skip = await page.evaluate(() => [
    document.activeElement.className,
    document.activeElement.getBoundingClientRect().width,
  ]);
  assert.equal(skip[0], "skip");
  assert.ok(skip[1] > 40, "the link to the content does not show itself");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const complaints = [];
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press("Tab");
    complaints.push(...(await page.evaluate(focusShows)));
  }
  nothingWrong(complaints.map((what) => `${digest}: ${what}`));
});

function kindsOn(home) {
  return [...someOfEachKind(home.folder, 1)].filter(([kind]) => !(home.onDisk && kind === "not found"));
}

/** Two steps down and one up. */
async function walk(page) {
  const places = [];
  for (const key of ["j", "j", "k"]) {
    await page.keyboard.press(key);
    places.push(await page.evaluate(whereTheFocusIs));
  }
  const [first, second, third] = places;
  const found = [];
  if (first.what === "body") found.push("“j” leads nowhere");
  else if (second.top < first.top || second.html === first.html) found.push(`the second “j” stays on ${first.what}`);
  else if (third.html !== first.html) found.push(`“k” leads to ${third.what}, not back to ${first.what}`);
  for (const { what, inView } of places) if (!inView) found.push(`${what} has the focus but is out of sight`);
  return found;
}

// Runs in the page.
function whereTheFocusIs() {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const inView = box.bottom > 0 && box.top < innerHeight;
  return { what: element.localName, top: box.top + scrollY, inView, html: element.outerHTML + (box.top + scrollY) };
}

// Runs in the page.
function focusShows() {
  const element = document.activeElement;
  if (element === document.body) return [];
  const style = getComputedStyle(element);
  const shows = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return shows ? [] : [`the focus on ${element.outerHTML.slice(0, 80)} does not show`];
}
