// The Nu checker finds no error in the HTML, CSS and SVG of the site, or of the hostile one.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nothingWrong } from "../world/complaints.mjs";
import { folderOf } from "../world/homes.mjs";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

// The one below a path has all that the demo site has, and canonical links.
for (const site of ["below", "hostile"]) {
  test(`the Nu checker finds no error in the ${site} site`, async () => {
    nothingWrong(await errorsIn(folderOf(site)));
  });
}

async function errorsIn(folder) {
  const also = ["--skip-non-html", "--also-check-css", "--also-check-svg"];
  const words = ["-Xss8m", "-jar", JAR, "--errors-only", "--format", "json", "--exit-zero-always", ...also, folder];
  const { stderr } = await promisify(execFile)("java", words, { maxBuffer: 1 << 28 });
  const { messages } = JSON.parse(stderr);
  return messages.filter(isKnownToTheChecker).map((message) => {
    const path = message.url ? relative(folder, fileURLToPath(message.url)) : "(no file)";
    const where = message.extract ? ` at ${JSON.stringify(message.extract)}` : "";
    return `${path}: ${message.message}${where}`;
  });
}

// The checker's CSS is older than container queries, which every browser has had since 2023.
function isKnownToTheChecker({ message, extract = "" }) {
  const isNewer = message.includes("“container-type” doesn't exist") || message.includes("Unknown dimension");
  return !(isNewer && /container-type|cqi/.test(extract));
}
