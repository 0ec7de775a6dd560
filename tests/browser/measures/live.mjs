// How soon an edit under `listpress serve` shows in the open page, and how soon the rest of the site has it as well.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { open, openTab, PATIENCE } from "../world/chromium.mjs";
import { edit, startServing } from "../world/live.mjs";

const WORDS = ["Gannet", "Fulmar", "Petrel", "Shearwater", "Kittiwake"];

export async function live(browser) {
  const { folder, home, stop } = await startServing();
  const page = await openTab(browser, home);
  await open(page, home, "about.html");
  const rounds = [];
  for (const word of WORDS) rounds.push(await round(page, folder, word));
  await stop();
  return [["an edit of a page of the demo site", "ms"], ...rows(rounds)];
}

async function round(page, folder, word) {
  const line = `${word} was here.`;
  edit(folder, "content/about.md", (text) => `${text.trimEnd()}\n\n${line}\n`);
  const start = performance.now();
  const shown = page
    .getByText(line)
    .waitFor()
    .then(() => performance.now() - start);
  const published = publishedIn(join(folder, "public", "about.html"), line).then(() => performance.now() - start);
  return { shown: await shown, published: await published };
}

async function publishedIn(file, line) {
  const end = performance.now() + PATIENCE;
  while (!(existsSync(file) && readFileSync(file, "utf8").includes(line))) {
    if (performance.now() > end) throw new Error(`${file} never had “${line}”`);
    await later(2);
  }
}

function rows(rounds) {
  const median = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
  return [
    ["until the open page shows it", Math.round(median("shown"))],
    ["until public/ has it", Math.round(median("published"))],
  ];
}
