// The switch between light and dark: what it says, what it does, and that the choice stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { homes } from "../world/homes.mjs";
import { theLargest } from "../world/pages.mjs";

const KEY = "listpress-theme";

const browser = await openBrowser();

for (const home of await homes()) {
  test(`the theme goes from auto to light to dark, and stays on other pages and when loaded again, ${home.name}`, async () => {
    const page = await openTab(browser, home, { colorScheme: "light" });
    await open(page, home, "index.html");
    await shows(page, "auto", null, "light");
    await page.click("button.theme");
    await shows(page, "light", "light", "light");
    await page.click("button.theme");
    await shows(page, "dark", "dark", "dark");
    await page.reload();
    await shows(page, "dark", "dark", "dark");
    await open(page, home, theLargest(home.folder, "digest"));
    await shows(page, "dark", "dark", "dark");
    await page.click("button.theme");
    await shows(page, "auto", null, "light");
    nothingWrong(page.complaints);
  });
}

const [home] = await homes();

test("left to itself the page follows the system, and changes with it", async () => {
  const page = await openTab(browser, home, { colorScheme: "dark" });
  await open(page, home, "index.html");
  await shows(page, "auto", null, "dark");
  await page.emulateMedia({ colorScheme: "light" });
  await shows(page, "auto", null, "light");
});

test("a choice against the system is there before anything is painted", async () => {
  const page = await openTab(browser, home, { colorScheme: "light" });
  await page.addInitScript((key) => localStorage.setItem(key, "dark"), KEY);
  // The script that sets it stands in the head and is waited for, so the body never is without it.
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.body) return;
      window.themeAtBody = document.documentElement.dataset.theme;
      seen.disconnect();
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await open(page, home, "index.html");
  assert.equal(await page.evaluate(() => window.themeAtBody), "dark");
});

test("nonsense in the storage counts as auto, and a closed storage breaks nothing", async () => {
  const page = await openTab(browser, home);
  await page.addInitScript((key) => localStorage.setItem(key, "<b>"), KEY);
  await open(page, home, "index.html");
  await shows(page, "auto", null, "light");
  const closed = await openTab(browser, home);
  await closed.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("closed", "SecurityError");
      },
    });
  });
  await open(closed, home, "index.html");
  await closed.click("button.theme");
  await shows(closed, "light", "light", "light");
  nothingWrong([...page.complaints, ...closed.complaints]);
});

test("the switch works by keyboard", async () => {
  const page = await openTab(browser, home);
  await open(page, home, "index.html");
  await page.focus("button.theme");
  await page.keyboard.press("Enter");
  await shows(page, "light", "light", "light");
  await page.keyboard.press("Space");
  await shows(page, "dark", "dark", "dark");
});

/** What the switch says, what the page is told, and how bright the paper is. */
async function shows(page, word, attribute, brightness) {
  assert.match(await page.textContent("button.theme"), new RegExp(`^Theme: ${word}`, "i"));
  assert.equal(await page.getAttribute("html", "data-theme"), attribute);
  const paper = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
  assert.equal(paper > 128 ? "light" : "dark", brightness, `${page.url()}: the paper's brightness is ${paper}`);
}
