// No page is wider than its window, at the width of a small phone, a tablet and a desk.

import { test } from "node:test";
import { eachPage, openBrowser } from "../world/chromium.mjs";
import { nothingWrong } from "../world/complaints.mjs";
import { onDisk } from "../world/homes.mjs";
import { tooWide } from "../world/layout.mjs";
import { manyPagesOf } from "../world/pages.mjs";

const WIDTHS = [1440, 768, 320];

const browser = await openBrowser();
const home = onDisk();
const paths = manyPagesOf(home.folder);

test(`no page of ${paths.length} scrolls sideways at ${WIDTHS.join(", ")} px`, async () => {
  const measure = async (page) => {
    const found = [];
    for (const width of WIDTHS) found.push(...(await tooWide(page, width)));
    return found;
  };
  const complaints = await eachPage(browser, home, paths, measure);
  nothingWrong(complaints.filter((complaint) => complaint.includes(" px")));
});
