// A built site's search in node: the theme's scripts without their page, and a loader that reads files and counts them.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const ASSETS = new URL("../../themes/default/assets/", import.meta.url);

// The global object that the scripts see.
export function scripts() {
  const window = {};
  const context = vm.createContext({ window, URLSearchParams, console });
  for (const part of ["words", "query", "index"]) {
    vm.runInContext(fs.readFileSync(new URL(`search-${part}.js`, ASSETS), "utf8"), context);
  }
  return window.listpress;
}

// Opens a site's folder. `find(query)` gives what the page would show, and what it cost.
export function open(folder) {
  const page = fs.readFileSync(path.join(folder, "search.html"), "utf8");
  const index = /data-index="([^"]+)"/.exec(page)[1];
  return {
    async find(query, rows = 10) {
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
      const lists = await engine.lists();
      const { terms, mistakes } = listpress.query(query, lists);
      const found = await engine.mails(terms);
      const words = terms.every((term) => term.kind === "word");
      const pages = words ? await engine.pages(terms) : { documents: [] };
      const shown = [];
      for (const one of found.documents.slice(0, rows)) shown.push(await found.row(one));
      const beside = [];
      for (const one of pages.documents.slice(0, 5)) beside.push(await pages.row(one));
      const bytes = [...loaded.values()].reduce((all, one) => all + one, 0);
      return {
        rows: shown, pages: beside, total: found.documents.length, rest: found.rest(), mistakes,
        missing: [...found.missing].map((term) => term.said),
        bytes, files: loaded.size, milliseconds: performance.now() - start
      };
    }
  };
}
