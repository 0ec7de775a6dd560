// The browser, and pages that write down whatever goes wrong while they are open.

import { after } from "node:test";
import { chromium } from "playwright-core";

// Without these Chromium asks hosts of its own for updates and accounts.
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long, in milliseconds, to wait for something before it counts as failed; no judgement of how fast it was. */
export const PATIENCE = 60_000;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
}

/** A browser that is closed when the check is over. */
export async function openBrowser() {
  const browser = await launch();
  after(() => browser.close());
  return browser;
}

/** A tab; `complaints` of it are texts: `PATH: what was wrong`. Nothing outside of the home may be asked for. */
export async function openTab(browser, home, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  // What the mails of hostile.mjs try to call.
  await context.addInitScript(() => {
    window.tripped = () => console.error("a script of a mail ran");
  });
  const page = await context.newPage();
  page.complaints = [];
  const complain = (what) => page.complaints.push(`${shortened(page.url(), home)}: ${what}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complain(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complain(`script error: ${error.message}`));
  page.on("requestfailed", (request) => complainOfRequest(request, home, complain));
  page.on("request", (request) => {
    if (!ofHome(request.url(), home)) complain(`asks for something outside: ${request.url().slice(0, 200)}`);
  });
  page.on("dialog", (dialog) => {
    complain(`opens a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("popup", (popup) => complain(`opens a window: ${popup.url()}`));
  return page;
}

function ofHome(url, home) {
  return url.startsWith(home.address) || url === "about:blank" || url.startsWith("data:");
}

function complainOfRequest(request, home, complain) {
  // Leaving a page breaks off what it was still loading after all was there: its icon, mostly.
  if (request.failure()?.errorText === "net::ERR_ABORTED") return;
  complain(`cannot load ${shortened(request.url(), home)}: ${request.failure()?.errorText}`);
}

export function shortened(url, home) {
  return url.startsWith(home.address) ? url.slice(home.address.length) || "(top)" : url.slice(0, 200);
}

/** Goes through paths in several tabs at once, `visit(page, path)` for each; gives all complaints, in order. */
export async function eachPage(browser, home, paths, visit, { tabs = 3, options = {} } = {}) {
  const waiting = paths.entries();
  const found = [];
  const work = async () => {
    const page = await openTab(browser, home, options);
    for (const [place, path] of waiting) {
      page.complaints = [];
      await open(page, home, path);
      const more = (await visit?.(page, path)) ?? [];
      found[place] = [...page.complaints, ...more.map((what) => `${path}: ${what}`)];
    }
    await page.context().close();
  };
  await Promise.all(Array.from({ length: Math.min(tabs, paths.length) }, work));
  return found.flat();
}

/** Opens a page of the site and waits until all that it needs is there. */
export async function open(page, home, path) {
  const response = await page.goto(home.url(path), { waitUntil: "load" });
  const expected = path.endsWith("404.html") ? [200, 404] : [200];
  if (!home.onDisk && !expected.includes(response.status())) {
    page.complaints.push(`${path}: answered with status ${response.status()}`);
  }
}
