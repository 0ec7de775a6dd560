// The search page: reads the field, queries the engine of search-index.js and shows what it finds.
(function (listpress) {
  "use strict";
  const PATIENCE = 120;
  const ROWS = 10;
  const PAGES = 5;
  // How many series are shown of what people said, where that was not asked for.
  const REPLIES = 4;
  // How many files of rows are read to find phrases in mails, so that something is left for replies.
  const FILES = 6;
  // How many misspelt terms are looked up, and how many files a query must still be allowed to read to look for others.
  const MISSPELT = 2;
  const ENOUGH_FILES = 9;

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

  function counted(number, one, many) {
    return number.toLocaleString("en") + " " + (number === 1 ? one : many);
  }

  // What to say where nothing was found.
  function nothing(missing, query) {
    if (missing.length) {
      const said = missing.map(function (term) {
        if (term.kind === "days") return "these dates";
        const key = term.kind === "word" ? "" : term.kind + ":";
        return "“" + key + term.said + "”";
      });
      return "No mail matches " + said.join(" or ") + ". Try a shorter word, a prefix, or fewer filters.";
    }
    return "Each of these occurs, but no mail has all of them: " + query + ". Try fewer words.";
  }

  // The terms that match nothing, neither in mails nor in replies.
  function missing(answer) {
    const own = answer.mails || answer.replies;
    return Array.from(own.missing).filter(function (term) {
      return !answer.replies || answer.replies.missing.has(term);
    });
  }

  // The terms with words that are nowhere: once one is known to be, the others were not looked up.
  async function unknown(engine, query, known) {
    const found = [];
    for (const term of query.terms) {
      let nowhere = known.includes(term);
      if (term.runs && !nowhere && known.length && engine.files() >= ENOUGH_FILES) {
        const alone = query.replies ? await engine.replies([term]) : await engine.mails([term]);
        const too = alone.missing.has(term) && !query.replies ? await engine.repliesToo([term]) : alone;
        nowhere = alone.missing.has(term) && Boolean(too) && too.missing.has(term);
      }
      if (term.runs && nowhere) found.push(term);
    }
    return found;
  }

  // What a query finds: mails, pages, and what people said where that is asked for, or where there is little else.
  listpress.answer = async function (engine, query) {
    const plain = query.terms.every(function (term) {
      return term.kind === "word";
    });
    const words = query.terms.some(function (term) {
      return term.kind === "word";
    });
    const answer = { mails: null, rows: [], replies: null, said: [], pages: [], meant: [], words: words };
    if (query.replies) {
      answer.replies = await engine.replies(query.terms);
      answer.said = await answer.replies.take(ROWS);
    } else {
      answer.mails = await engine.mails(query.terms);
      answer.rows = await answer.mails.take(ROWS, answer.mails.sure ? undefined : FILES);
      if (plain) {
        const pages = await engine.pages(query.terms);
        answer.pages = await pages.take(PAGES);
      }
      if (words && answer.rows.length < ROWS && answer.mails.ended()) answer.replies = await engine.repliesToo(query.terms);
      if (answer.replies) answer.said = await answer.replies.take(REPLIES, engine.files());
    }
    if (!answer.rows.length && !answer.said.length) {
      for (const term of (await unknown(engine, query, missing(answer))).slice(0, MISSPELT)) {
        const other = await engine.spelling(term, query.replies);
        if (other) answer.meant.push([term.said, other]);
      }
    }
    return answer;
  };

  function start(form) {
    const made = listpress.show.made;
    const field = document.getElementById("q");
    const status = document.getElementById("search-status");
    const spelling = document.getElementById("search-spelling");
    const results = document.getElementById("results");
    const pages = document.getElementById("found-pages");
    const replies = document.getElementById("found-replies");
    const said = document.getElementById("replies");
    const deeper = document.getElementById("search-deeper");
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

    // What is left to be shown: mails, or with `in:reply` what people said.
    function main() {
      return shown.answer.mails || shown.answer.replies;
    }

    function say() {
      const found = main();
      const all = found.sure ? found.documents.length : found.told;
      const none = results.children.length + said.children.length === 0;
      let text = found === shown.answer.mails ? counted(all, "result", "results") : counted(all, "mail says", "mails say") + " this";
      if (!found.sure && !found.ended()) text += " so far; “More” looks further.";
      else if (found.rest()) text += " among the newest mails; “More” searches older ones.";
      else if (none) text = nothing(missing(shown.answer), field.value.trim());
      else if (!all) text = "No patch, cover or thread has this, but replies do.";
      status.textContent = shown.mistakes.concat(text).join(". ");
      more.hidden = found.ended();
    }

    function append(list, rows, show) {
      rows.forEach(function (row) {
        list.append(show(row, shown.site));
      });
    }

    // Digests stand together below all other results.
    function appendResults(rows) {
      const others = rows.filter(function (row) {
        return !listpress.show.isDigest(row);
      });
      others.forEach(function (row) {
        results.insertBefore(listpress.show.result(row, shown.site), shown.item);
      });
      if (others.length === rows.length) return;
      shown.digests = shown.digests.concat(rows.filter(listpress.show.isDigest));
      const item = listpress.show.digests(shown.digests, shown.site);
      if (shown.item) shown.item.remove();
      results.append(item);
      shown.item = item;
    }

    function query(text) {
      return location.pathname + "?q=" + encodeURIComponent(text);
    }

    function link(element, before, text, title, after) {
      const to = made("a", title);
      to.href = query(text);
      element.replaceChildren(before, to, after);
      element.hidden = false;
    }

    function showSpelling(meant) {
      spelling.hidden = true;
      if (!meant.length) return;
      const text = meant.reduce(function (all, one) {
        return all.replace(one[0], one[1]);
      }, field.value.trim());
      link(spelling, "Did you mean ", text, text, "?");
    }

    function showReplies(answer) {
      append(said, answer.said, listpress.show.reply);
      replies.hidden = !answer.said.length;
      deeper.hidden = true;
      if (!answer.mails || !answer.words) return;
      const all = answer.replies && answer.replies.ended();
      if (!all) link(deeper, "", field.value.trim() + " in:reply", "Search all that was said in replies", "");
    }

    // Shows more rows, searching older mails once these are exhausted, and moves the focus to the first of them.
    async function further(own) {
      const found = main();
      const list = found === shown.answer.mails ? results : said;
      const before = list.children.length - (list === results && shown.item ? 1 : 0);
      if (found.taken >= found.documents.length && found.rest()) await found.more();
      const rows = await found.take(ROWS);
      if (own !== round) return;
      if (list === results) appendResults(rows);
      else append(list, rows, listpress.show.reply);
      say();
      const next = list.children[before];
      if (next) next.querySelector("a").focus();
    }

    // A query that a later one has overtaken shows nothing.
    async function search(own) {
      const text = field.value;
      document.documentElement.classList.toggle("searching", text.trim() !== "");
      if (!text.trim()) return clear();
      const root = await engine.begin();
      if (own !== round) return;
      const asked = listpress.query(text.replace(/^\s+/, ""), root.lists);
      if (!asked.terms.length) return clear(asked.mistakes.concat("Nothing to search for in: " + text.trim()));
      const answer = await listpress.answer(engine, asked);
      if (own !== round) return;
      clear();
      const site = { words: listpress.markable(asked.terms), lists: root.lists, shared: new Set(root.namesakes) };
      shown = { answer: answer, mistakes: asked.mistakes, site: site, digests: [], item: null };
      appendResults(answer.rows);
      append(pages, answer.pages, listpress.show.page);
      pages.hidden = !answer.pages.length;
      showReplies(answer);
      showSpelling(answer.meant);
      say();
    }

    function clear(mistakes) {
      [results, pages, said].forEach(function (list) {
        list.replaceChildren();
      });
      [pages, replies, more, spelling, deeper].forEach(function (element) {
        element.hidden = true;
      });
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
      const stops = [field].concat(Array.from(document.querySelectorAll("#found-pages a, #results > li > a, #replies > li > a")));
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
