// Printed, a page is its text: no navigation, no buttons, everything unfolded, black on white even in a dark room.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { onDisk } from "../world/homes.mjs";
import { someOfEachKind, theFirstThatHolds, theLargest } from "../world/pages.mjs";

const browser = await openBrowser();
const home = onDisk();

test("printed, pages of all kinds show neither navigation nor buttons nor fields, and are black on white", async () => {
  const page = await openTab(browser, home, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const complaints = [];
  for (const [, [path]] of [...someOfEachKind(home.folder, 1)].filter(([kind]) => kind !== "not found")) {
    await open(page, home, path);
    complaints.push(...(await page.evaluate(whatShouldNotPrint)).map((what) => `${path}: ${what}`));
  }
  nothingWrong(complaints);
});

test("printed, the folded parts of a series are open", async () => {
  const page = await openTab(browser, home);
  await open(page, home, theFirstThatHolds(home.folder, "series", /<details(?! class="toc")/));
  await page.evaluate(`window.foldedText = ${foldedText}`);
  await page.emulateMedia({ media: "print" });
  // What is unfolded shows with the next frame that the browser draws, which may be after the answer to a question.
  await page.waitForFunction(() => document.querySelector("main details") && !foldedText()).catch(() => {});
  assert.equal(await page.evaluate(() => foldedText()), undefined);
});

test("a digest prints as PDF", async () => {
  const page = await openTab(browser, home);
  await open(page, home, theLargest(home.folder, "digest"));
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  nothingWrong(page.complaints);
});

// Runs in the page: the first text that is folded away.
function foldedText() {
  const texts = [...document.querySelectorAll("main details:not(.toc) > :not(summary)")];
  return texts.find((text) => !text.checkVisibility({ contentVisibilityAuto: true }))?.outerHTML.slice(0, 80);
}

// Runs in the page.
function whatShouldNotPrint() {
  const found = [];
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
  for (const element of document.querySelectorAll("nav, button, input, .skip, details.toc")) {
    if (shown(element)) found.push(`prints ${element.outerHTML.split(">")[0]}>`);
  }
  const [red, green, blue] = getComputedStyle(document.body)
    .backgroundColor.match(/[\d.]+/g)
    .map(Number);
  if (Math.min(red, green, blue) < 250) found.push(`prints on rgb(${red}, ${green}, ${blue})`);
  if (!document.querySelector("main").innerText.trim()) found.push("prints nothing");
  return found;
}
