// The page of a posting with what was said about it: its keys, what they open, and what is folded.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { atRoot, onDisk } from "../world/homes.mjs";
import { theFirstThatHolds } from "../world/pages.mjs";

const STILL = { reducedMotion: "reduce" };
const SEVERAL = /<section class="patch"[^]*class="remark"[^]*<section class="patch"[^]*class="remark"/;

const browser = await openBrowser();

for (const home of [await atRoot(), onDisk()]) {
  const path = theFirstThatHolds(home.folder, "reading", SEVERAL);

  test(`“n” and “p” go from remark to remark, “j” and “k” from patch to patch, “f” from file to file, ${home.name}`, async () => {
    const page = await openTab(browser, home, STILL);
    await open(page, home, path);
    for (const [selector, next, previous] of [
      [".remark", "n", "p"],
      ["section.patch", "j", "k"],
      ["details.file > summary", "f", "Shift+F"],
    ]) {
      await page.evaluate(() => document.activeElement.blur());
      await page.evaluate(() => scrollTo(0, 0));
      const places = [];
      for (const key of [next, next, previous]) {
        await page.keyboard.press(key);
        places.push(await page.evaluate(placeOfFocus, selector));
      }
      const [first] = places;
      assert.ok(first.place >= 0, `“${next}” leads to no ${selector}`);
      assert.deepEqual(
        places.map(({ place }) => place - first.place),
        [0, 1, 0],
        `“${next}” and “${previous}” step through ${selector}`
      );
      for (const { place, inView } of places) assert.ok(inView, `${selector} ${place} has the focus but is out of sight`);
    }
    nothingWrong(page.complaints);
  });

  test(`a remark in a folded file is unfolded by the key that leads to it, and by a link, ${home.name}`, async () => {
    const page = await openTab(browser, home, STILL);
    await open(page, home, path);
    const id = await page.evaluate(() => document.querySelector("details.file .remark").id);
    await page.keyboard.press("u");
    assert.equal(await page.locator("details.file[open]").count(), 0);
    while ((await page.evaluate(() => document.activeElement.id)) !== id) await page.keyboard.press("n");
    assert.equal(await page.locator("details.file[open]").count(), 1);
    await page.keyboard.press("u");
    assert.equal(await page.locator("details.file[open]").count(), 0);
    await page.evaluate((id) => (location.hash = id), id);
    await page.locator("details.file[open]").first().waitFor();
    nothingWrong(page.complaints);
  });

  test(`what was said before a day is folded to a line, and the address keeps the day, ${home.name}`, async () => {
    const page = await openTab(browser, home, STILL);
    await open(page, home, path);
    await page.keyboard.press("s");
    const field = page.locator(".tools input");
    assert.ok(await field.evaluate((field) => field === document.activeElement), "“s” leads to no field");
    const [remarks, newest] = await page.evaluate(() => {
      const days = [...document.querySelectorAll(".remark time")].map((time) => time.getAttribute("datetime"));
      return [days.length, days.map((day) => new Date(day).toISOString().slice(0, 10)).sort().at(-1)];
    });
    await field.fill(newest);
    const old = page.locator(".remark.old");
    const folded = await old.count();
    assert.ok(folded < remarks, "what was said on that day is folded, too");
    for (const words of await page.locator(".remark.old .words").all()) assert.ok(!(await words.isVisible()));
    await page.reload();
    assert.equal(await old.count(), folded);
    await page.locator(".tools input").fill("");
    assert.equal(await old.count(), 0);
    nothingWrong(page.complaints);
  });
}

// Runs in the page.
function placeOfFocus(selector) {
  const element = document.activeElement;
  const { top, bottom } = element.getBoundingClientRect();
  return { place: [...document.querySelectorAll(selector)].indexOf(element), inView: bottom > 0 && top < innerHeight };
}
