// Prints a line for each check, and for one that failed what it found; no stacks, nothing twice.

import { stripVTControlCharacters } from "node:util";

export default async function* report(events) {
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === "test:pass") yield `ok      ${data.name}${skipped(data)} (${seconds(data)})\n`;
    if (type === "test:fail") {
      failed += 1;
      const error = data.details.error.cause ?? data.details.error;
      yield `FAILED  ${data.name} (${seconds(data)})\n        ${reason(error)}\n`;
    }
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
  }
  yield failed === 0 ? "all browser checks passed\n" : `${failed} browser checks failed\n`;
}

/** What a failed assertion says is meant to be read; anything else needs its place. */
function reason(error) {
  const text = error.code === "ERR_ASSERTION" ? error.message : (error.stack ?? String(error));
  return stripVTControlCharacters(text).trimEnd().replaceAll("\n", "\n        ");
}

function skipped({ skip }) {
  return skip ? `, left out: ${skip}` : "";
}

function seconds({ details }) {
  return `${(details.duration_ms / 1000).toFixed(1)} s`;
}
