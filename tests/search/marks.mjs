// Reads lines of a query, a tab and a text, and prints the text with brackets around what would be marked.
import fs from "node:fs";
import { scripts } from "./site.mjs";

const listpress = scripts();
for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  const [query, text] = line.split("\t");
  const marks = listpress.marks(text, listpress.markable(listpress.query(query, []).terms));
  const marked = marks.reduceRight((rest, [start, end]) => {
    return rest.slice(0, start) + "[" + rest.slice(start, end) + "]" + rest.slice(end);
  }, text);
  console.log(marked);
}
