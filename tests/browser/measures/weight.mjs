// What pages weigh: the HTML of the largest page of each kind, and what all pages share.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { someOfEachKind } from "../world/pages.mjs";

export function weight(site) {
  const pages = [...someOfEachKind(site, 1)].map(([kind, [path]]) => [kind, join(site, path)]);
  const assets = readdirSync(join(site, "assets"))
    .sort()
    .map((name) => [name.replace(/-[0-9a-f]+\./, "."), join(site, "assets", name)]);
  return [["", "plain", "gzip"], ...[...pages, ...assets].map(([name, file]) => [name, ...sizes(file)])];
}

function sizes(file) {
  const bytes = readFileSync(file);
  return [bytes.length, gzipSync(bytes).length].map((size) => (size / 1000).toFixed(1));
}
