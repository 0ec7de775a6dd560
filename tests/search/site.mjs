// A built site's search in node: the theme's scripts without their page, and a loader that reads files and counts them.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const ASSETS = new URL("../../themes/default/assets/", import.meta.url);

// The global object that the scripts see.
export function scripts() {
  const window = {};
  // The page's own scripts find no form, and so do nothing of themselves.
  const document = { addEventListener() {} };
  const context = vm.createContext({ window, document, URLSearchParams, console });
  for (const part of ["words", "query", "segment", "index", "spelling", "show", ""]) {
    vm.runInContext(fs.readFileSync(new URL(part ? `search-${part}.js` : "search.js", ASSETS), "utf8"), context);
  }
  return window.listpress;
}

// Opens a site's folder. `find(query)` gives what the page would show, and what it cost.
export function open(folder) {
  const page = fs.readFileSync(path.join(folder, "search.html"), "utf8");
  const index = /data-index="([^"]+)"/.exec(page)[1];
  return {
    async find(text) {
      const listpress = scripts();
      const loaded = new Map();
      async function load(name) {
        const text = fs.readFileSync(path.join(folder, path.dirname(index), name + ".js"), "utf8");
        loaded.set(name, Buffer.byteLength(text));
        let value;
        vm.runInNewContext(text, { listpress: { part: (said, given) => { if (said === name) value = given; } } });
        return value;
      }
      const start = performance.now();
      const engine = listpress.engine(path.basename(index, ".js"), load);
      const { lists, namesakes } = await engine.begin();
      const query = listpress.query(text, lists);
      const bytes = () => [...loaded.values()].reduce((all, one) => all + one, 0);
      if (!query.terms.length) return { rows: [], replies: [], pages: [], total: 0, rest: false, ...query, missing: [], bytes: bytes() };
      const answer = await listpress.answer(engine, query);
      const { mails, replies, meant } = answer;
      const found = mails ?? replies;
      return {
        rows: answer.rows, replies: answer.said, pages: answer.pages, total: found.documents.length, rest: found.rest(),
        mistakes: query.mistakes, missing: [...found.missing].map((term) => term.said), meant, namesakes,
        bytes: bytes(), files: loaded.size, milliseconds: performance.now() - start
      };
    }
  };
}
