// The search page: reads the field, queries the engine of search-index.js and shows what it finds. Text from the index
// becomes text nodes, never HTML.
(function (listpress) {
  "use strict";
  const PATIENCE = 120;
  const ROWS = 10;
  const PAGES = 5;
  const AROUND = 90;
  const LONG = 260;

  // Files that were requested and have not arrived, by name. Each file of the index calls `part` with its own name.
  const waiting = new Map();
  listpress.part = function (name, value) {
    const one = waiting.get(name);
    if (one) one.came(value);
    waiting.delete(name);
  };

  function loader(folder) {
    return function (name) {
      return new Promise(function (came, failed) {
        const script = document.createElement("script");
        waiting.set(name, { came: came });
        function over() {
          script.remove();
          if (waiting.delete(name)) failed(new Error(script.src));
        }
        script.onload = over;
        script.onerror = over;
        script.src = folder + name + ".js";
        document.head.append(script);
      });
    };
  }

  function made(tag, text, name) {
    const element = document.createElement(tag);
    if (text) element.append(text);
    if (name) element.className = name;
    return element;
  }

  // A text with marks on the words of the query.
  function marked(element, text, words) {
    let place = 0;
    listpress.marks(text, words).forEach(function (mark) {
      element.append(text.slice(place, mark[0]), made("mark", text.slice(mark[0], mark[1])));
      place = mark[1];
    });
    element.append(text.slice(place));
    return element;
  }

  // The part of a text around the first word of the query in it.
  function excerpt(text, words) {
    const first = listpress.marks(text, words)[0];
    let start = first ? Math.max(0, first[0] - AROUND) : 0;
    if (start > 0) start = text.indexOf(" ", start) + 1 || start;
    let end = Math.min(text.length, start + LONG);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + LONG / 2);
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function result(row, words, lists) {
    const [url, title, author, date, list, version, state, text] = row;
    const item = made("li");
    const link = made("a");
    link.href = url;
    item.append(marked(link, title || "(no title)", words));
    const facts = made("p", "", "meta");
    const day = made("time", date);
    day.dateTime = date;
    [author, day, lists[list] ? lists[list][1] : ""].filter(Boolean).forEach(function (fact) {
      const span = made("span");
      if (typeof fact === "string" && fact === author) marked(span, fact, words);
      else span.append(fact);
      facts.append(span);
    });
    if (version) facts.append(made("span", version));
    if (state) facts.append(made("span", state, "chip state " + state.replace(/ /g, "-")));
    item.append(facts);
    if (text) item.append(marked(made("p", "", "snippet"), excerpt(text, words), words));
    return item;
  }

  function page(row, words) {
    const item = made("li");
    const link = marked(made("a"), row[1], words);
    link.href = row[0];
    item.append(link, made("span", " " + row[4] + ", " + row[3] + (row[3] === "1" ? " patch" : " patches")));
    return item;
  }

  function counted(number, one, many) {
    return number.toLocaleString("en") + " " + (number === 1 ? one : many);
  }

  // What to say where nothing was found.
  function nothing(found, query) {
    const missing = Array.from(found.missing);
    if (missing.length) {
      const said = missing.map(function (term) {
        const key = term.kind === "word" || term.kind === "days" ? "" : term.kind + ":";
        return term.kind === "days" ? "these dates" : "“" + key + term.said + "”";
      });
      return "No mail matches " + said.join(" or ") + ". Try a shorter word, a prefix, or fewer filters.";
    }
    return "Each of these occurs, but no mail has all of them: " + query + ". Try fewer words.";
  }

  function start(form) {
    const field = document.getElementById("q");
    const status = document.getElementById("search-status");
    const results = document.getElementById("results");
    const pages = document.getElementById("found-pages");
    const more = document.getElementById("search-more");
    const index = form.getAttribute("data-index");
    const slash = index.lastIndexOf("/") + 1;
    const engine = listpress.engine(index.slice(slash, -".js".length), loader(index.slice(0, slash)));
    let round = 0;
    let shown = null;
    let timer = 0;

    function fail(error) {
      status.textContent = "Part of the index could not be loaded: " + error.message +
        ". The site may have been rebuilt since this page was opened; reload the page.";
    }

    function say() {
      const found = shown.found;
      const all = found.documents.length;
      let text = counted(all, "result", "results");
      if (found.rest()) text += " among the newest mails; “More” searches older ones.";
      else if (!all) text = nothing(found, field.value.trim());
      status.textContent = shown.mistakes.concat(text).join(". ");
      more.hidden = shown.rows >= all && !found.rest();
    }

    async function show(own) {
      const found = shown.found;
      const next = found.documents.slice(shown.rows, shown.rows + ROWS);
      const rows = await Promise.all(next.map(found.row));
      if (own !== round) return;
      rows.forEach(function (row) {
        results.append(result(row, shown.words, shown.lists));
      });
      shown.rows += rows.length;
      say();
    }

    // Shows more rows, searching older mails once these are exhausted, and moves the focus to the first of them.
    async function further(own) {
      const found = shown.found;
      const before = shown.rows;
      if (before >= found.documents.length && found.rest()) await found.more();
      await show(own);
      const next = results.children[before];
      if (own === round && next) next.querySelector("a").focus();
    }

    async function showPages(terms, words, own) {
      const plain = terms.length > 0 && terms.every(function (term) {
        return term.kind === "word";
      });
      const found = plain ? await engine.pages(terms) : null;
      const rows = found ? await Promise.all(found.documents.slice(0, PAGES).map(found.row)) : [];
      if (own !== round) return;
      pages.replaceChildren(...rows.map(function (row) {
        return page(row, words);
      }));
      pages.hidden = rows.length === 0;
    }

    // A query that a later one has overtaken shows nothing.
    async function search(own) {
      const text = field.value;
      document.documentElement.classList.toggle("searching", text.trim() !== "");
      if (!text.trim()) return clear();
      const lists = await engine.lists();
      if (own !== round) return;
      const query = listpress.query(text.replace(/^\s+/, ""), lists);
      if (!query.terms.length) return clear(query.mistakes.concat("Nothing to search for in: " + text.trim()));
      const found = await engine.mails(query.terms);
      if (own !== round) return;
      const words = listpress.markable(query.terms);
      const rows = found.documents.slice(0, ROWS);
      await Promise.all(rows.map(found.row));
      if (own !== round) return;
      results.replaceChildren();
      shown = { found: found, rows: 0, words: words, lists: lists, mistakes: query.mistakes };
      await show(own);
      await showPages(query.terms, words, own);
    }

    function clear(mistakes) {
      results.replaceChildren();
      pages.replaceChildren();
      pages.hidden = true;
      more.hidden = true;
      more.disabled = false;
      status.textContent = (mistakes || []).join(". ");
    }

    function run() {
      clearTimeout(timer);
      round += 1;
      search(round).catch(fail);
    }

    // The query is kept in the address of the page; a page opened from disk may not be allowed to change it.
    function remember(push) {
      const query = field.value.trim();
      const url = query ? "?q=" + encodeURIComponent(query) : location.pathname;
      try {
        if (push) history.pushState(null, "", url);
        else history.replaceState(null, "", url);
      } catch (error) {
        // Then the query lasts as long as the page.
      }
    }

    function recall() {
      field.value = new URLSearchParams(location.search).get("q") || "";
      run();
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      remember(true);
      run();
    });
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        remember(false);
        run();
      }, PATIENCE);
    });
    more.addEventListener("click", function () {
      more.disabled = true;
      further(round).catch(fail).then(function () {
        more.disabled = false;
      });
    });
    addEventListener("popstate", recall);

    // The arrow keys move between the field and the results.
    document.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [field].concat(Array.from(document.querySelectorAll("#found-pages a, #results > li > a")));
      const at = stops.indexOf(document.activeElement);
      const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });

    form.hidden = false;
    if (!field.value || location.search) recall();
    else run();
  }

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("search-form");
    if (form) start(form);
  });
})(window.listpress);
