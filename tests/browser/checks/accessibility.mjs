// axe-core finds nothing on any kind of page: in light and dark, on a desk and on a phone. Targets are large enough to be
// hit, which axe looks at only where it is told to.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { open, openBrowser, openTab } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { atRoot } from "../world/homes.mjs";
import { someOfEachKind } from "../world/pages.mjs";

const SCREENS = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 360, height: 740 } },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await openBrowser();
const home = await atRoot();
const kinds = someOfEachKind(home.folder, 1);

for (const screen of SCREENS) {
  test(`axe finds nothing on any of ${kinds.size} kinds of pages, ${screen.colorScheme}, ${screen.viewport.width} px`, async () => {
    const page = await openTab(browser, home, screen);
    const complaints = [];
    for (const [path] of kinds.values()) {
      await open(page, home, path);
      complaints.push(...(await violations(page)).map((what) => `${path}: ${what}`));
    }
    nothingWrong(complaints);
  });
}

async function violations(page) {
  await page.evaluate(AXE);
  // What is folded away is looked at too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  const { violations } = await page.evaluate(() =>
    axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } })
  );
  return violations.map(({ id, help, nodes }) => {
    const first = nodes[0];
    const why = [...first.any, ...first.all, ...first.none][0]?.message ?? "";
    return `axe ${id}: ${help} (${nodes.length} of them, the first: ${first.target.join(" ")}; ${why})`;
  });
}
