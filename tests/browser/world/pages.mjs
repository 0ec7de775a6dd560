// The pages of a site: which there are, of which kind each one is, and some of each kind.

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

// Of `list/…` and the folders beside the lists. The first pattern that fits gives the kind.
const KINDS = [
  ["front", /^index\.html$/],
  ["not found", /^404\.html$/],
  ["search", /^search\.html$/],
  ["watch", /^watch\//],
  ["authors", /^authors\/(index|page-\d+)\.html$/],
  ["author", /^authors\//],
  ["subsystems", /^subsystems\/(index|page-\d+)\.html$/],
  ["subsystem", /^subsystems\//],
  ["domains", /^domains\/(index|page-\d+)\.html$/],
  ["domain", /^domains\//],
  ["maintainers", /^maintainers\/(index|page-\d+)\.html$/],
  ["area", /^maintainers\//],
  ["text", /^[^/]+\.html$/],
  ["list", /^[^/]+\/index\.html$/],
  ["year", /^[^/]+\/\d{4}\.html$/],
  ["digest", /^[^/]+\/(\d{4}-(\d\d(-\d\d)?|w\d\d)|[0-9a-f]{12,40})\.html$/],
  ["series index", /^[^/]+\/series\/(index|page-\d+)\.html$/],
  ["series", /^[^/]+\/series\//],
  ["read months", /^[^/]+\/reading\/index\.html$/],
  ["read month", /^[^/]+\/reading\/[^/]+\/(index|page-\d+)\.html$/],
  ["reading", /^[^/]+\/reading\//],
  ["waiting", /^[^/]+\/waiting\.html$/],
  ["heat", /^[^/]+\/heat\.html$/],
];

// Pages with something that most of their kind do not have: each counts as a kind of its own beside it.
const VARIANTS = [
  ["authors with bots", "authors", /<section class="bots"/],
  ["author with two addresses", "author", /<details class="merges"/],
  ["series with checks", "series", /<details class="checks"/],
  ["series with pre-existing findings", "series", /<ul class="preexisting"/],
];

export const KIND_NAMES = [...KINDS, ...VARIANTS].map(([kind]) => kind);

/** The kind of a page by its path; a kind that is not known here is called after its file. */
export function kindOf(path) {
  return KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? path.split("/").pop();
}

/** All HTML files below a folder by their paths, sorted. */
export function htmlFiles(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.split(sep).join("/"));
  return names.filter((name) => name.endsWith(".html")).sort();
}

export function read(folder, path) {
  return readFileSync(join(folder, path), "utf8");
}

/** Where a page that only leads on leads to, as its own text says; null for other pages. */
export function leadsTo(html) {
  return /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(html)?.[1] ?? null;
}

/** The pages that show something, without those that only lead on. */
export function pagesOf(folder) {
  return htmlFiles(folder).filter((path) => leadsTo(read(folder, path)) === null);
}

/** All pages that show something; with SAMPLE=N in the environment only N of each kind, for a quick look. */
export function manyPagesOf(folder) {
  const sample = Number(process.env.SAMPLE ?? 0);
  return sample > 0 ? [...someOfEachKind(folder, sample).values()].flat() : pagesOf(folder);
}

/** Pages that only lead on, each with where it leads to. */
export function leadingPages(folder) {
  const leads = htmlFiles(folder).map((path) => [path, leadsTo(read(folder, path))]);
  return leads.filter(([, target]) => target !== null);
}

/** Up to `count` pages of each kind, its largest among them, spread over it: a Map from kind to paths. */
export function someOfEachKind(folder, count) {
  const kinds = new Map();
  for (const path of pagesOf(folder)) {
    for (const kind of [kindOf(path), ...variantsOf(folder, path)]) kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
  }
  return new Map([...kinds].map(([kind, paths]) => [kind, spread(folder, paths, count)]));
}

function variantsOf(folder, path) {
  const kind = kindOf(path);
  const found = VARIANTS.filter(([, of, pattern]) => of === kind && pattern.test(read(folder, path)));
  return found.map(([variant]) => variant);
}

function spread(folder, paths, count) {
  const largest = paths.reduce((a, b) => (read(folder, b).length > read(folder, a).length ? b : a));
  const step = Math.max(1, paths.length / count);
  const chosen = Array.from({ length: Math.min(count, paths.length) }, (_, index) => paths[Math.floor(index * step)]);
  return [...new Set([largest, ...chosen])].slice(0, count);
}

export function theLargest(folder, kind) {
  return someOfEachKind(folder, 1).get(kind)[0];
}

/** The first page of a kind whose text matches. */
export function theFirstThatHolds(folder, kind, pattern) {
  const found = pagesOf(folder).find((path) => kindOf(path) === kind && pattern.test(read(folder, path)));
  if (!found) throw new Error(`no page of the kind ${kind} holds ${pattern}`);
  return found;
}
