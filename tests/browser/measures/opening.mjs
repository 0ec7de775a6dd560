// How soon a page can be read: from the navigation's start to its first paint, its whole text, and the end of loading;
// on this machine, and on one that is four times slower.

import { statSync } from "node:fs";
import { join } from "node:path";
import { theLargest } from "../world/pages.mjs";
import { serve } from "../world/server.mjs";

const ROUNDS = 5;

export async function opening(browser, site) {
  const path = theLargest(site, "digest");
  const url = (await serve(site)) + path;
  const rows = [
    [`${(statSync(join(site, path)).size / 1e6).toFixed(1)} MB of HTML`, "first paint", "text interactive", "loaded"],
  ];
  for (const slowness of [1, 4]) {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await timesOf(browser, url, slowness));
    rows.push([`${slowness}× slower`.replace("1× slower", "this machine"), ...median(times)]);
  }
  return rows;
}

/** In a browser context of its own, so that nothing is in a cache. */
async function timesOf(browser, url, slowness) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  await page.goto(url, { waitUntil: "load", timeout: 0 });
  const times = await page.evaluate(async () => {
    const paint = await new Promise((known) => {
      const seen = new PerformanceObserver((list) =>
        known(list.getEntriesByName("first-contentful-paint")[0]?.startTime),
      );
      seen.observe({ type: "paint", buffered: true });
    });
    const { domContentLoadedEventEnd, loadEventStart } = performance.getEntriesByType("navigation")[0];
    return [paint, domContentLoadedEventEnd, loadEventStart];
  });
  await context.close();
  return times;
}

function median(rows) {
  return rows[0].map((_, column) => {
    const sorted = rows.map((row) => row[column]).sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length / 2)]);
  });
}
