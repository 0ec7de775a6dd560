// What a search costs: the time from Enter to the results, and the bytes of the scripts that were loaded for it.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// Rare words, the most frequent ones, several at once, single letters, and filters alone.
const QUERIES = [
  "tracepoint",
  "the",
  "fix",
  "add support",
  "fix the",
  "mm page fault",
  "a",
  "x",
  "author:a",
  "path:mm/",
  "after:2024-01-01",
  "the after:2024-02-01",
  "qqqqzzzz",
];

export async function searching(browser, site) {
  const address = pathToFileURL(join(site, "search.html")).href;
  const rows = [["query", "KB loaded", "files", "ms", "what the page says"]];
  for (const query of QUERIES) rows.push([`\`${query}\``, ...(await costOf(browser, address, query))]);
  return [...rows, shareOf(site)];
}

/** In a page of its own, so that nothing of the index is there yet. */
async function costOf(browser, address, query) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const files = new Set();
  page.on("request", (request) => files.add(fileURLToPath(request.url().split(/[?#]/)[0])));
  const [took, says] = await page.evaluate(untilSaid, query);
  await context.close();
  const bytes = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
  return [(bytes / 1000).toFixed(0), files.size, took, says.slice(0, 60)];
}

// Runs in the page.
function untilSaid(query) {
  const [form, field, status] = ["search-form", "q", "search-status"].map((id) => document.getElementById(id));
  return new Promise((over) => {
    const start = performance.now();
    const seen = new MutationObserver(() => {
      if (status.textContent.trim()) over([Math.round(performance.now() - start), status.textContent]);
    });
    seen.observe(status, { childList: true, characterData: true, subtree: true });
    field.value = query;
    form.requestSubmit();
  });
}

function shareOf(site) {
  const index = bytesIn(join(site, "search"));
  const all = bytesIn(site);
  return [
    "the whole index",
    (index / 1000).toFixed(0),
    readdirSync(join(site, "search")).length,
    "",
    `${((100 * index) / all).toFixed(1)} % of the site`,
  ];
}

function bytesIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}
