// Pages load without a word of the console, without a request that fails or leaves the site: many of each kind from disk,
// some from a server, below a path and at its root. From disk no page is wider than its window, at the width of a small
// phone, a tablet and a desk.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import assert from "node:assert/strict";
import { eachPage, openBrowser, openTab, shortened } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { folderOf, homes } from "../world/homes.mjs";
import { tooWide } from "../world/layout.mjs";
import { KIND_NAMES, leadingPages, someOfEachKind } from "../world/pages.mjs";

const WIDTHS = [1440, 768, 320];
const SOME = 6;
const MANY = 24;

const browser = await openBrowser();

const widths = `, and none scrolls sideways at ${WIDTHS.join(", ")} px`;

for (const home of await homes()) {
  const paths = pathsIn(home);

  test(`${paths.length} pages load without a complaint, ${home.name}${home.onDisk ? widths : ""}`, async () => {
    nothingWrong(await eachPage(browser, home, paths, home.onDisk ? sideways : undefined));
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
      assert.equal(await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href).length), 1);
      await page.click("main a >> nth=0");
      await page.waitForURL((url) => shortened(url.href, home).endsWith("index.html"));
    });
  }
}

test("the demo has a page of each kind", async () => {
  const kinds = someOfEachKind(folderOf("demo"), 1);
  nothingWrong(KIND_NAMES.filter((kind) => !kinds.has(kind)).map((kind) => `there is no page of the kind ${kind}`));
});

function pathsIn(home) {
  const paths = [...someOfEachKind(home.folder, home.onDisk ? MANY : SOME).values()].flat();
  // 404.html is for servers: it names its parts from the server's root.
  return home.onDisk ? paths.filter((path) => path !== "404.html") : paths;
}

async function sideways(page) {
  const found = [];
  for (const width of WIDTHS) found.push(...(await tooWide(page, width)));
  return found;
}
