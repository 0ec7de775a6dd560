// The buttons that copy put the line for b4 onto the clipboard, and say so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { atRoot, belowPath, onDisk } from "../world/homes.mjs";
import { theLargest } from "../world/pages.mjs";

const browser = await openBrowser();

for (const home of [await atRoot(), await belowPath(), onDisk()]) {
  test(`a copy button copies the line for b4 and says so, ${home.name}`, async () => {
    const page = await openTab(browser, home);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, home, theLargest(home.folder, "digest"));
    for (const place of [0, 1]) await copies(page, page.locator("button.copy").nth(place));
    nothingWrong(page.complaints);
  });
}

test("where the clipboard is closed the line is copied in the old way", async () => {
  const home = onDisk();
  const page = await openTab(browser, home);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("closed")) } });
  });
  await open(page, home, theLargest(home.folder, "digest"));
  await copies(page, page.locator("button.copy").first());
  nothingWrong(page.complaints);
});

test("where nothing can be copied the button says so", async () => {
  const home = onDisk();
  const page = await openTab(browser, home);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
  });
  await open(page, home, theLargest(home.folder, "digest"));
  await page.locator("button.copy").first().click();
  await page.locator("[role=status]", { hasText: /fail/i }).waitFor({ state: "attached" });
  nothingWrong(page.complaints);
});

/** Presses the button, waits until it says that it is done, and looks at what a paste brings. */
async function copies(page, button) {
  const line = await button.evaluate((element) => element.title);
  await button.click();
  // The status may still speak of the button before; this one's own line has to be in it.
  await page.waitForFunction(
    (title) => {
      const [word, text] = document.querySelector("[role=status]").textContent.split(": ", 2);
      return word === "copied" && title.includes(text);
    },
    line,
  );
  assert.match(await page.evaluate(() => document.activeElement.className), /copy/, "the focus is lost");
  assert.match(await pasted(page), /^b4 \w+ \S+$/);
}

async function pasted(page) {
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("textarea"), { id: "paste" })));
  const field = page.locator("#paste");
  await field.press("Control+v");
  // The browser asks the system for what to paste, and goes on meanwhile.
  await page.waitForFunction(() => document.getElementById("paste").value !== "");
  const text = await field.inputValue();
  await field.evaluate((element) => element.remove());
  return text;
}
