// How checks say what they found.

import assert from "node:assert/strict";

const SHOWN = 25;

/** Fails with what is wrong, a line for each, most telling first: those that many pages share are said once. */
export function nothingWrong(complaints) {
  if (complaints.length === 0) return;
  const byWhat = new Map();
  for (const complaint of complaints) {
    const [, place, what] = /^(\S+?): ([^]*)$/.exec(complaint) ?? [null, "", complaint];
    byWhat.set(what, [...(byWhat.get(what) ?? []), place]);
  }
  const lines = [...byWhat].map(([what, places]) => {
    const others = places.length > 1 ? ` (and ${places.length - 1} more)` : "";
    return `  ${places[0]}${others}: ${what}`;
  });
  const rest = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : "";
  assert.fail(`${complaints.length} complaints:\n${lines.slice(0, SHOWN).join("\n")}${rest}`);
}
