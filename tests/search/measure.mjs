// What queries cost on a built site: node tests/search/measure.mjs FOLDER [BYTES]. Fails where one loads more than BYTES
// (300 KiB). The queries are the worst that the index knows: its longest sets, letters, filters, and all together.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { open, scripts } from "./site.mjs";

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

function valueOf(file) {
  let value;
  vm.runInNewContext(fs.readFileSync(file, "utf8"), { listpress: { part: (_, given) => (value = given) } });
  return value;
}

// The words whose entries are longest, and the beginnings that have an entry of their own.
function heaviest(values) {
  const sizes = new Map();
  for (const value of values) {
    if (typeof value !== "string" || !/^[^ |]+ [a-z][.!]/.test(value)) continue;
    for (const line of value.split("|")) {
      const word = line.slice(0, line.indexOf(" "));
      sizes.set(word, Math.max(sizes.get(word) ?? 0, line.length));
    }
  }
  const ranked = [...sizes].sort((one, other) => other[1] - one[1]).map(([word]) => word);
  const plain = ranked.filter((word) => /^[a-z]/.test(word) && !word.endsWith("*"));
  return { plain, beginnings: ranked.filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1)) };
}

// What replies say: the texts of the rows that lead to reading pages.
function saidIn(values) {
  return values.filter(Array.isArray).flatMap((rows) => {
    let url = "";
    return rows.filter((row) => (url = row[0] || url).includes("/reading/")).map((row) => row[8] || "");
  });
}

// The most frequent runs of so many words.
function frequent(texts, length) {
  const counts = new Map();
  for (const text of texts) {
    const words = sequence(text);
    for (let at = 0; at + length <= words.length; at += 1) {
      const run = words.slice(at, at + length).join(" ");
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
  }
  return [...counts].sort((one, other) => other[1] - one[1]).map(([run]) => run);
}

// A word with two neighbours swapped, and one with a letter too many.
function misspelt(word) {
  return [word.slice(0, -2) + word.at(-1) + word.at(-2), word.slice(0, 2) + "x" + word.slice(2)];
}

const { sequence } = scripts();
const parts = walk(path.join(folder, "search"));
const all = total(walk(folder));
const own = total(parts);
console.log(`${parts.length} files, ${own} bytes, ${(100 * own / all).toFixed(2)} % of ${all}`);

const values = parts.map(valueOf);
const { plain, beginnings } = heaviest(values);
const texts = saidIn(values);
const said = frequent(texts, 1).filter((word) => word.length > 1);
const long = said.filter((word) => /^[a-z]{5,}$/.test(word)).slice(0, 6);
const phrases = [2, 3, 5, 9].flatMap((length) => frequent(texts, length).slice(0, 4)).map((run) => `"${run}"`);
console.log(`${texts.length} mails say something`);
const site = open(folder);
const list = (await site.find("a")).rows[0]?.url.split("/")[0] ?? "x";
const queries = [
  ...plain.slice(0, 8).map((word) => word + " "),
  ...plain.slice(0, 8),
  plain.slice(0, 2).join(" "), plain.slice(0, 3).join(" "), plain.slice(0, 5).join(" "), plain.slice(0, 8).join(" "),
  plain.slice(0, 2).join(" ") + " e", ...beginnings, ..."abcdefghijklmnopqrstuvwxyz0123456789",
  "a b", "a b c d", "nothing-has-this-word", `${plain[0]} nothing-has-this-word`,
  `list:${list}`, `list:${list} ${plain[0]} after:2024-03-05`, "after:2024-01-15", "before:2025-06-15",
  "after:2023-02-03 before:2025-11-12", `${plain[0]} after:2024-01-15 before:2024-01-20`, "author:a", "author:example",
  "subsystem:mm", "subsystem:net after:2024-05-05", "path:drivers", "path:drivers/", "path:mm/ author:e lock",
  "drivers/net/", "path:c", "author:example.org subsystem:d path:drivers after:2024-02-02 before:2025-03-03 lock e",
  ...phrases, ...phrases.map((phrase) => phrase + " in:reply"), `${phrases[0] ?? ""} ${phrases.at(-1) ?? ""} in:reply`,
  ...said.slice(0, 6).map((word) => `${word} in:reply`), ...[2, 4, 8].map((count) => said.slice(0, count).join(" ") + " in:reply"),
  ..."abcst".split("").map((letter) => `${letter} in:reply`), `"${plain[0]} ${plain[1]}"`,
  ...long.flatMap(misspelt), ...long.flatMap(misspelt).map((word) => `${word} in:reply`), long.map((word) => misspelt(word)[0]).join(" "),
  `"${long.map((word) => misspelt(word)[0]).join(" ")}" in:reply`, "state:open", "state:applied", `state:superseded ${plain[0]} in:reply`,
  "state:open author:a in:reply", `subject:${plain[0]} state:open`, `subject:${plain[0]} ${said[0] ?? "a"} in:reply`
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
