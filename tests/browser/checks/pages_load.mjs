// Every page, in every home, loads without a word of the console, without a request that fails or leaves the site.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import assert from "node:assert/strict";
import { eachPage, openBrowser, openTab, shortened } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { homes } from "../world/homes.mjs";
import { leadingPages, manyPagesOf } from "../world/pages.mjs";

const browser = await openBrowser();

for (const home of await homes()) {
  // 404.html is for servers: it names its parts from the server's root.
  const paths = manyPagesOf(home.folder).filter((path) => !(home.onDisk && path === "404.html"));

  test(`all ${paths.length} pages load without a complaint, ${home.name}`, async () => {
    nothingWrong(await eachPage(browser, home, paths));
  });

  test(`pages that only lead on lead to a page that is there, ${home.name}`, async () => {
    const leads = leadingPages(home.folder);
    const lost = leads.filter(([path, target]) => !existsSync(join(home.folder, path, "..", target.split("#")[0])));
    nothingWrong(lost.map(([path, target]) => `${path}: leads to ${target}, which is not there`));
    const page = await openTab(browser, home);
    for (const [path, target] of leads.slice(0, 3)) {
      await page.goto(home.url(path));
      await page.waitForURL((url) => url.href === new URL(target, home.url(path)).href);
    }
    nothingWrong(page.complaints);
  });

  if (!home.onDisk) {
    test(`a page that is not there shows 404.html with its style, at any depth, ${home.name}`, async () => {
      const page = await openTab(browser, home);
      const response = await page.goto(home.url("no/such/page.html"));
      assert.equal(response.status(), 404);
      const complaints = page.complaints.filter((complaint) => !complaint.includes("status of 404"));
      nothingWrong(complaints);
      assert.equal(await page.evaluate(() => document.styleSheets.length), 1);
      await page.click("main a >> nth=0");
      await page.waitForURL((url) => shortened(url.href, home).endsWith("index.html"));
    });
  }
}
