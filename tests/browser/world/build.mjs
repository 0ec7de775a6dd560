// Builds the sites that the checks look at, once for all of them, into the folder that WORLD names:
//
//   checkout/   a copy of what the demo site is made of, so that no check writes into this one
//   demo/       the demo site
//   below/      the demo site as it is built for a server that has it at /repo/
//   hostile/    the site of a list whose mails try everything

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeInbox } from "./inbox.mjs";
import { hostileMails, SITE_TITLE } from "./hostile.mjs";

export const SOURCES = ["site.yaml", "content", "themes"];
const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** A copy of what the demo site is made of. */
export function copyCheckout(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) cpSync(join(repository, name), join(folder, name), { recursive: true });
}

/** Runs listpress; 3 says that some mails are odd, which those of the demo and of the hostile list are. */
export function listpress(...words) {
  try {
    execFileSync(process.env.LISTPRESS, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  } catch (error) {
    if (error.status !== 3) throw new Error(`listpress ${words.join(" ")} failed:\n${error.stderr}`);
  }
}

function buildHostile(folder) {
  mkdirSync(folder, { recursive: true });
  writeInbox(join(folder, "list", "git", "0.git"), hostileMails());
  const title = JSON.stringify(SITE_TITLE);
  writeFileSync(
    join(folder, "site.yaml"),
    `title: ${title}\ndescription: ${title}\nlists:\n  - name: kettle\n    title: ${title}\n    repository: list\n`,
  );
  listpress("-q", "--root", folder, "build", "--output-dir", join(folder, "..", "hostile"));
}

function buildAll(world) {
  const checkout = join(world, "checkout");
  copyCheckout(checkout);
  listpress("-q", "--root", checkout, "build", "--output-dir", join(world, "demo"));
  const below = ["--output-dir", join(world, "below"), "--base-url", "http://127.0.0.1/repo"];
  listpress("-q", "--root", checkout, "build", ...below);
  buildHostile(join(world, "hostile-list"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildAll(process.env.WORLD);
