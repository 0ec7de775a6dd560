// Typing into the search page and reading what it found.

import { open, openTab } from "./chromium.mjs";

/** A tab with the search page, after it has found something for a query. */
export async function searchFor(browser, home, query, options = {}) {
  const page = await openTab(browser, home, options);
  await open(page, home, "search.html");
  await page.fill("#q", query);
  await found(page);
  return page;
}

/** Waits for results; a search that finds nothing says what the page said. */
export async function found(page) {
  try {
    await page.locator("#results > li").first().waitFor();
  } catch {
    const [query, status] = [await page.inputValue("#q"), await page.textContent("#search-status")];
    throw new Error(`“${query}” finds nothing; the page says “${status}”\n${page.complaints.join("\n")}`);
  }
}

export function titles(page) {
  return page.locator("#results > li > a").allInnerTexts();
}

/** Waits until the page has said what came of the query. */
export function said(page) {
  return page.locator("#search-status", { hasText: /\S/ }).waitFor({ state: "attached" });
}
