// Search finds, filters and opens: from every home, from the address, from every page's field, by keyboard alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab, shortened } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { homes } from "../world/homes.mjs";
import { kindOf, read, theFirstThatHolds, theLargest } from "../world/pages.mjs";
import { found, searchFor, titles } from "../world/searching.mjs";
import { tooWide } from "../world/layout.mjs";

const browser = await openBrowser();
const all = await homes();
const digest = theLargest(all[0].folder, "digest");
const facts = JSON.parse(read(all[0].folder, digest.replace(".html", ".json")));
const series = facts.series.find((one) => one.subsystem.length > 0 && one.title.split(" ").length > 3);
const author = facts.people[series.author].name;
const day = facts.digest;

for (const home of all) {
  test(`words of a title find its mail, and the result opens it, ${home.name}`, async () => {
    const page = await searchFor(browser, home, series.title);
    assert.ok((await titles(page)).includes(series.title), `not among ${await titles(page)}`);
    assert.ok((await page.locator("#results mark").count()) > 0, "no word of the query is marked");
    await page.locator("#results > li > a", { hasText: series.title }).first().click();
    await page.waitForLoadState("load");
    const place = shortened(page.url(), home);
    assert.ok(["digest", "series"].includes(kindOf(place.split("#")[0])), `opened ${place}`);
    const text = await page.innerText("main");
    assert.ok(text.includes(series.title), `${place} does not show “${series.title}”`);
    nothingWrong(page.complaints);
  });

  test(`the query in the address is searched for, typing changes it, and going back brings it back, ${home.name}`, async () => {
    const page = await openTab(browser, home);
    await page.goto(`${home.url("search.html")}?q=${encodeURIComponent(series.title)}`);
    await found(page);
    assert.equal(await page.inputValue("#q"), series.title);
    await page.locator("#results > li > a").first().click();
    await page.waitForURL((url) => !url.href.includes("search.html"));
    await page.goBack();
    await found(page);
    assert.equal(await page.inputValue("#q"), series.title);
    nothingWrong(page.complaints);
  });

  test(`the field in the frame of a page leads to results, ${home.name}`, async () => {
    const page = await openTab(browser, home);
    await open(page, home, digest);
    await page.keyboard.press("/");
    await page.keyboard.type(series.title);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => shortened(url.href, home).startsWith("search.html"));
    await found(page);
    assert.ok((await titles(page)).includes(series.title));
    nothingWrong(page.complaints);
  });

  test(`filters narrow what is found, ${home.name}`, async () => {
    const page = await searchFor(browser, home, `author:"${author}" after:${day}`);
    const rows = await page.locator("#results > li").allInnerTexts();
    for (const row of rows) assert.ok(row.includes(author), `author:"${author}" finds ${row}`);
    for (const date of rows.map((row) => /\d{4}-\d\d-\d\d/.exec(row)?.[0]))
      assert.ok(date >= day, `after:${day} finds ${date}`);
    nothingWrong(page.complaints);
  });
}

const home = all.at(-1);

test("each filter alone finds something, and one that fits nothing finds nothing", async () => {
  const path = "path:mm/";
  const subsystem = `subsystem:${series.subsystem[0]}`;
  for (const query of [`author:"${author}"`, subsystem, `list:${facts.list}`, path, `after:${day}`, `before:${day}`]) {
    const page = await searchFor(browser, home, query);
    assert.ok((await titles(page)).length > 0, query);
    await page.context().close();
  }
  for (const query of ["after:2199-01-01", "author:nobodyhasthisname", "path:no/such/path.c", "qqqqzzzzxxxx"]) {
    const page = await openTab(browser, home);
    await open(page, home, "search.html");
    await page.fill("#q", query);
    await page.waitForFunction(() => document.querySelector("#search-status").textContent.length > 10);
    assert.deepEqual(await titles(page), [], query);
    nothingWrong(page.complaints);
  }
});

test("an author and a subsystem are found as pages, above the mails", async () => {
  for (const [query, folder] of [
    [author, "authors/"],
    [series.subsystem[0], "subsystems/"],
  ]) {
    const page = await searchFor(browser, home, query);
    await page.locator("#found-pages > li").first().waitFor();
    const targets = await page.locator("#found-pages > li > a").evaluateAll((links) => links.map((link) => link.href));
    assert.ok(
      targets.some((target) => shortened(target, home).startsWith(folder)),
      `“${query}” finds ${targets}`,
    );
    const above = await page.evaluate(() => {
      const [pages, mails] = ["#found-pages", "#results"].map((id) => document.querySelector(id));
      return Boolean(pages.compareDocumentPosition(mails) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    assert.ok(above);
  }
});

test("digests that are headed by a series are one result, below it", async () => {
  const rows = read(home.folder, `${facts.list}/index.html`).matchAll(/<p class="headline">([^<]+)</g);
  const titles = [...rows].flatMap((row) => row[1].split(" · ")).map((title) => title.replace(/ v\d+$/, ""));
  const title = titles.find((one, place) => titles.indexOf(one) !== place && /^[a-z :]+$/i.test(one));
  assert.ok(title, `no series moved on two days: ${titles}`);
  const page = await searchFor(browser, home, title);
  assert.equal(await page.locator("#results > .digests-found").count(), 1, title);
  assert.ok((await page.locator("#results > .digests-found:last-child > a").count()) > 1, title);
  await page.locator(".digests-found > a").last().click();
  await page.waitForLoadState("load");
  assert.ok((await page.innerText(".headline")).includes(title));
  nothingWrong(page.complaints);
});

const PHRASE = String.raw`\b[a-z]{3,}( [a-z]{3,}){2} [a-z]{5,}\b`;

/** Four words of a remark. */
async function somethingSaid() {
  const page = await openTab(browser, home);
  await open(page, home, theFirstThatHolds(home.folder, "reading", new RegExp(`class="words">(<p>)?[^<]*${PHRASE}`)));
  const texts = await page.locator("article.remark .words").allInnerTexts();
  await page.context().close();
  return texts.map((text) => new RegExp(PHRASE).exec(text)?.[0]).find(Boolean);
}

test("what somebody said is found by its phrase and opens where it stands", async () => {
  const phrase = await somethingSaid();
  const page = await openTab(browser, home);
  await open(page, home, "search.html");
  await page.fill("#q", `"${phrase}" in:reply`);
  await page.locator("#replies > li").first().waitFor();
  const line = page.locator("#replies .snippet").first();
  assert.ok((await line.innerText()).replace(/\s+/g, " ").toLowerCase().includes(phrase), await line.innerText());
  nothingWrong((await tooWide(page, 320)).map((what) => `search.html: ${what}`));
  await line.locator("a").click();
  await page.waitForLoadState("load");
  const [path, id] = shortened(page.url(), home).split("#");
  assert.equal(kindOf(path), "reading");
  assert.equal(await page.locator(`[id="${id}"]`).count(), 1, `${path} has no ${id}`);
  nothingWrong(page.complaints);
});

test("a misspelt word is asked back, and the link finds what was meant", async () => {
  const phrase = await somethingSaid();
  const word = phrase.split(" ").sort((one, other) => other.length - one.length)[0];
  const page = await openTab(browser, home);
  await open(page, home, "search.html");
  await page.fill("#q", `${word.slice(0, 2)}q${word.slice(2)} in:reply`);
  const meant = page.locator("#search-spelling a");
  await meant.waitFor();
  await meant.click();
  await page.locator("#replies > li").first().waitFor();
  nothingWrong(page.complaints);
});

test("a phrase that nobody said is not found by its words", async () => {
  const phrase = await somethingSaid();
  const page = await openTab(browser, home);
  await open(page, home, "search.html");
  await page.fill("#q", `"${phrase.split(" ").reverse().join(" ")}" in:reply`);
  await page.waitForFunction(() => document.querySelector("#search-status").textContent.length > 10);
  assert.equal(await page.locator("#replies > li").count(), 0);
  nothingWrong(page.complaints);
});

test("a Message-ID finds its mail", async () => {
  const page = await searchFor(browser, home, series.message_id);
  assert.equal((await titles(page))[0], series.title);
});

test("the beginning of a word is enough while typing, and “more” brings more", async () => {
  const page = await searchFor(browser, home, "a");
  const before = await page.locator("#results > li").count();
  await page.click("#search-more");
  await page.waitForFunction((count) => document.querySelectorAll("#results > li").length > count, before);
  nothingWrong(page.complaints);
});

test("the number of results is said to those who cannot see them", async () => {
  const page = await searchFor(browser, home, author);
  const status = page.locator("#search-status");
  assert.equal(await status.getAttribute("role"), "status");
  assert.match(await status.textContent(), /\d/);
});

test("the page of results fits a phone", async () => {
  const page = await searchFor(browser, home, "the");
  nothingWrong((await tooWide(page, 320)).map((what) => `search.html?q=the: ${what}`));
});

test("queries that are no words break nothing", async () => {
  const odd = [
    '"',
    ":",
    "author:",
    'author:"',
    "after:yesterday",
    "((",
    "\\",
    "%",
    "%zz",
    "<b>",
    "*",
    'path:""',
    "🙂",
    "\u0000",
    "a".repeat(5000),
    "constructor",
    "__proto__",
    "toString hasOwnProperty",
  ];
  const page = await openTab(browser, home);
  await open(page, home, "search.html");
  for (const query of odd) {
    await page.fill("#q", query);
    await page.press("#q", "Enter");
  }
  await page.fill("#q", series.title);
  await found(page);
  assert.ok((await titles(page)).includes(series.title));
  nothingWrong(page.complaints);
});
