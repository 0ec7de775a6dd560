// Prints what queries find on a built site, as JSON: node tests/search/find.mjs FOLDER QUERY…
import { open } from "./site.mjs";

const [folder, ...queries] = process.argv.slice(2);
const site = open(folder);
const found = {};
for (const query of queries) found[query] = await site.find(query);
console.log(JSON.stringify(found));
