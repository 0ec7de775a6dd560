// Prints the words of each line of standard input as JSON, as the theme's script takes them; with `sequence`, the pieces
// of a phrase.
import fs from "node:fs";
import { scripts } from "./site.mjs";

const listpress = scripts();
const pieces = process.argv[2] === "sequence" ? listpress.sequence : listpress.words;
for (const line of fs.readFileSync(0, "utf8").split("\n")) console.log(JSON.stringify(pieces(line)));
