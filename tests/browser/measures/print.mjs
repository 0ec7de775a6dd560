// Builds what is measured and prints the tables, one after the other.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyCheckout, listpress } from "../world/build.mjs";
import { launch } from "../world/chromium.mjs";
import { live } from "./live.mjs";
import { opening } from "./opening.mjs";
import { searching } from "./searching.mjs";
import { weight } from "./weight.mjs";

const world = process.env.WORLD;
const DAY = 1500;

function buildDemo() {
  copyCheckout(join(world, "checkout"));
  listpress("-q", "--root", join(world, "checkout"), "build", "--output-dir", join(world, "demo"));
  return join(world, "demo");
}

/** The site of an invented list with this many mails. */
function buildOf(name, mails, ranges) {
  const root = join(world, name);
  mkdirSync(root);
  listpress("-q", "demo", join(root, "list"), "--mails", String(mails));
  const list = "  - name: marram\n    title: Marram\n    repository: list\n";
  writeFileSync(join(root, "site.yaml"), `title: Marram\nranges: ${ranges}\nlists:\n${list}`);
  listpress("-q", "--root", root, "build", "--output-dir", join(root, "public"));
  return join(root, "public");
}

function print(heading, rows) {
  const [head, ...rest] = rows.map((row) => `| ${row.join(" | ")} |`);
  console.log(
    [`\n${heading}\n`, head, `|${rows[0].map((_, place) => (place ? "---:" : "---")).join("|")}|`, ...rest].join("\n"),
  );
}

const browser = await launch();
try {
  print(
    "What pages weigh, in KB, the largest of each kind on the demo site (HTML, and with gzip)",
    weight(buildDemo()),
  );
  const day = buildOf("day", 2 * DAY, `{commits: ${DAY}}`);
  print(`How soon a digest of ${DAY} mails can be read, median of 5, in ms`, await opening(browser, day));
  print("How soon an edit shows under `listpress serve`, median of 5", await live(browser));
  const mails = Number(process.env.MAILS);
  print(`What a search costs on ${mails} mails, from disk`, await searching(browser, buildOf("many", mails, "daily")));
} finally {
  await browser.close();
}
