// Prints the words of each line of standard input as JSON, as the theme's script takes them.
import fs from "node:fs";
import { scripts } from "./site.mjs";

const listpress = scripts();
for (const line of fs.readFileSync(0, "utf8").split("\n")) console.log(JSON.stringify(listpress.words(line)));
