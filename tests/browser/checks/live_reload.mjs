// `listpress serve`: what is edited shows in the open page, styles without a reload, errors as errors, and Ctrl-C ends.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { eachPage, open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { edit as editIn, startServing } from "../world/live.mjs";
import { someOfEachKind } from "../world/pages.mjs";
import { searchFor } from "../world/searching.mjs";

const browser = await openBrowser();
const { child, folder, home, stop } = await startServing();
after(stop);

function edit(path, change) {
  editIn(folder, path, change);
}

test("an edit of a page shows in the open page", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "about.html");
  for (const word of ["Gannet", "Fulmar", "Petrel"]) {
    edit("content/about.md", (text) => `${text.trimEnd()}\n\n${word} was here.\n`);
    await page.getByText(`${word} was here.`).waitFor();
  }
  await page.context().close();
});

test("an edit of the stylesheet restyles the open page without loading it again", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "index.html");
  await page.evaluate(() => {
    window.stillHere = true;
  });
  edit(
    "themes/default/assets/style.css",
    (css) => `${css}\n:root body { outline: 7px solid rgb(1, 2, 3); }\n`,
  );
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)");
  assert.equal(await page.evaluate(() => window.stillHere), true, "the page was loaded again");
  await page.context().close();
});

test("a broken template shows its error over the page, and goes away when it is mended", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "about.html");
  const whole = readFileSync(join(folder, "themes/default/templates/text.html"), "utf8");
  edit("themes/default/templates/text.html", (text) => `${text}\n{% if <b>broken</b> %}\n`);
  const error = page.getByRole("alert");
  await error.waitFor();
  assert.match(await error.innerText(), /text\.html:\d+/);
  assert.equal(await error.locator("b").count(), 0, "the error's text became markup");
  edit("themes/default/templates/text.html", () => whole.replace("<article", "<article data-mended"));
  await error.waitFor({ state: "detached" });
  await page.locator("article[data-mended]").waitFor();
  await page.context().close();
});

test("a mistake in site.yaml shows too, and goes away", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "index.html");
  const whole = readFileSync(join(folder, "site.yaml"), "utf8");
  edit("site.yaml", (text) => `${text}\nno_such_key: 1\n`);
  await page.getByRole("alert").waitFor();
  edit("site.yaml", () => whole);
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.context().close();
});

test("a new page can be opened as soon as it is written, and a page that is not there is answered with 404.html", async () => {
  mkdirSync(join(folder, "content", "notes"), { recursive: true });
  const page = await openTab(browser, home);
  const missing = await page.goto(home.url("notes/terns.html"));
  assert.equal(missing.status(), 404);
  writeFileSync(join(folder, "content", "notes", "terns.md"), "---\ntitle: Terns\n---\n\nThey breed here.\n");
  // The page that was not there hears of it as well.
  await page.getByText("They breed here.").waitFor();
  await page.context().close();
});

test("pages of each kind, and a search, work with their policy as a header", async () => {
  const paths = [...someOfEachKind(join(folder, "public"), 1).values()].flat();
  nothingWrong(await eachPage(browser, home, paths));
  const page = await searchFor(browser, home, "lock");
  nothingWrong(page.complaints);
  await page.context().close();
});

test("Ctrl-C ends it, with pages open", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "index.html");
  child.kill("SIGINT");
  assert.equal(await child.ended, 0);
});
