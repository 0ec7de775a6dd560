// What queries cost on a built site: node tests/search/measure.mjs FOLDER [BYTES]. Fails where one loads more than BYTES
// (300 KiB). The queries are the worst that the index knows: its longest sets, letters, filters, and all together.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { open } from "./site.mjs";

const folder = process.argv[2];
const most = Number(process.argv[3] ?? 300 * 1024);

function walk(at) {
  return fs.readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(at, entry.name);
    return entry.isDirectory() ? walk(file) : [file];
  });
}

function total(files) {
  return files.reduce((all, file) => all + fs.statSync(file).size, 0);
}

// The words whose entries are longest, and the beginnings that have an entry of their own.
function heaviest(files) {
  const sizes = new Map();
  for (const file of files) {
    let value;
    vm.runInNewContext(fs.readFileSync(file, "utf8"), { listpress: { part: (_, given) => (value = given) } });
    if (typeof value !== "string") continue;
    for (const line of value.split("|")) {
      const word = line.slice(0, line.indexOf(" "));
      sizes.set(word, Math.max(sizes.get(word) ?? 0, line.length));
    }
  }
  const ranked = [...sizes].sort((one, other) => other[1] - one[1]).map(([word]) => word);
  const plain = ranked.filter((word) => /^[a-z]/.test(word) && !word.endsWith("*"));
  return { plain, beginnings: ranked.filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1)) };
}

const parts = walk(path.join(folder, "search"));
const all = total(walk(folder));
const own = total(parts);
console.log(`${parts.length} files, ${own} bytes, ${(100 * own / all).toFixed(2)} % of ${all}`);

const { plain, beginnings } = heaviest(parts);
const site = open(folder);
const list = (await site.find("a")).rows[0]?.[0].split("/")[0] ?? "x";
const queries = [
  ...plain.slice(0, 8).map((word) => word + " "),
  ...plain.slice(0, 8),
  plain.slice(0, 2).join(" "), plain.slice(0, 3).join(" "), plain.slice(0, 5).join(" "), plain.slice(0, 8).join(" "),
  plain.slice(0, 2).join(" ") + " e", ...beginnings, ..."abcdefghijklmnopqrstuvwxyz0123456789",
  "a b", "a b c d", "nothing-has-this-word", `${plain[0]} nothing-has-this-word`,
  `list:${list}`, `list:${list} ${plain[0]} after:2024-03-05`, "after:2024-01-15", "before:2025-06-15",
  "after:2023-02-03 before:2025-11-12", `${plain[0]} after:2024-01-15 before:2024-01-20`, "author:a", "author:example",
  "subsystem:mm", "subsystem:net after:2024-05-05", "path:drivers", "path:drivers/", "path:mm/ author:e lock",
  "drivers/net/", "path:c", "author:example.org subsystem:d path:drivers after:2024-02-02 before:2025-03-03 lock e"
];
const rows = [];
for (const query of new Set(queries)) rows.push({ query, ...(await site.find(query)) });
rows.sort((one, other) => other.bytes - one.bytes);
for (const row of rows.slice(0, 30)) {
  const rest = row.rest ? "+" : "";
  console.log(`${String(row.bytes).padStart(8)} bytes ${String(row.files).padStart(4)} files ${row.milliseconds.toFixed(0).padStart(5)} ms ${String(row.total).padStart(7)}${rest.padEnd(1)} ${row.query}`);
}
const middle = rows[Math.floor(rows.length / 2)];
console.log(`${rows.length} queries; the middle one loads ${middle.bytes} bytes, the worst ${rows[0].bytes}`);
if (rows[0].bytes > most) {
  console.error(`more than ${most} bytes: ${rows[0].query}`);
  process.exit(1);
}
