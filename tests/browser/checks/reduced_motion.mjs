// Who asks for less motion gets none: nothing animates, nothing slides, nothing scrolls by itself.

import { test } from "node:test";
import { eachPage, openBrowser } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { onDisk } from "../world/homes.mjs";
import { someOfEachKind } from "../world/pages.mjs";

const browser = await openBrowser();
const home = onDisk();

test("nothing moves on any kind of page where less motion is asked for", async () => {
  const paths = [...someOfEachKind(home.folder, 1).values()].flat().filter((path) => path !== "404.html");
  const options = { reducedMotion: "reduce" };
  nothingWrong(await eachPage(browser, home, paths, (page) => page.evaluate(whatMoves), { options }));
});

// Runs in the page.
function whatMoves() {
  const lasts = (durations) => durations.split(",").some((duration) => parseFloat(duration) > 0.01);
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (style.animationName !== "none" && lasts(style.animationDuration)) found.push(`${element.localName} animates`);
    if (lasts(style.transitionDuration)) found.push(`${element.localName}.${element.className} slides`);
    if (style.scrollBehavior === "smooth") found.push(`${element.localName} scrolls smoothly`);
  }
  return found;
}
