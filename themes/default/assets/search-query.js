// What was typed, as terms that all must match: words, and filters like `author:"Ada Lovelace"`.
// `listpress.query(text, lists)` gives `{ terms, mistakes, replies }`, and whether only replies are meant; the last word may be
// a prefix, unless a space follows it. Words in quotation marks are a phrase.
(function (listpress) {
  "use strict";
  const FILTERS = ["author", "subsystem", "list", "path", "after", "before", "subject", "state", "in"];
  const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;

  // Pieces of a query: `{ key, value, open }`. A quotation mark begins a value, and ends it.
  function pieces(text) {
    const found = [];
    const pattern = /(?:([a-z]+):)?(?:"([^"]*)("?)|(\S+))/gi;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const known = match[1] && FILTERS.includes(match[1].toLowerCase());
      const value = match[2] === undefined ? match[4] : match[2];
      found.push({
        key: known ? match[1].toLowerCase() : "word",
        value: known || !match[1] ? value : match[1] + ":" + value,
        quoted: match[3] === '"',
        open: pattern.lastIndex === text.length && match[3] !== '"'
      });
    }
    return found;
  }

  // The Message-ID of what may be one: `<a@b>`, or an address of an archive that ends with it.
  function messageId(value) {
    if (!/@|%40/.test(value)) return "";
    const bare = value.replace(/^(id|message-id|msgid):/i, "").replace(/^<|>$/g, "");
    if (!/^https?:/.test(bare)) return bare;
    const part = bare.split("/").filter(function (one) {
      return one.includes("@") || one.includes("%40");
    })[0];
    try {
      return decodeURIComponent(part || "");
    } catch (error) {
      return part;
    }
  }

  function words(piece) {
    const id = piece.key === "word" ? messageId(piece.value) : "";
    const runs = listpress.runs(id || piece.value);
    if (!runs.length) return null;
    const folder = piece.key === "path" && piece.value.endsWith("/");
    const phrase = piece.key === "word" && piece.quoted ? listpress.sequence(piece.value) : [];
    return { kind: piece.key, said: piece.value, runs: runs, open: piece.open, folder: folder, id: id && "I" + listpress.key(id), phrase: phrase.length > 1 ? phrase : null };
  }

  // A list by the beginning of its name, or a part of its title.
  function list(piece, lists) {
    const wanted = piece.value.toLowerCase();
    const found = lists.filter(function (one) {
      return one[0].startsWith(wanted) || one[1].toLowerCase().includes(wanted);
    });
    const facts = found.map(function (one) {
      return "L" + one[0];
    });
    return { kind: "list", said: piece.value, facts: facts };
  }

  // A state by the beginning of its name; spaces may be hyphens.
  function state(piece) {
    const wanted = piece.value.toLowerCase().replace(/[-_\s]+/g, " ").trim();
    return wanted ? { kind: "state", said: piece.value, state: wanted } : null;
  }

  function term(piece, lists) {
    if (piece.key === "list") return list(piece, lists);
    return piece.key === "state" ? state(piece) : words(piece);
  }

  function later(one, other) {
    return one > other ? one : other;
  }

  listpress.query = function (text, lists) {
    const mistakes = [];
    const terms = [];
    let from = "";
    let to = "9999";
    let replies = false;
    pieces(text).forEach(function (piece) {
      if (piece.key === "after" || piece.key === "before") {
        if (!DATE.test(piece.value)) {
          if (!piece.open) mistakes.push(piece.key + ": needs a date like 2025, 2025-03 or 2025-03-01, not “" + piece.value + "”");
        } else if (piece.key === "after") from = later(from, (piece.value + "-01-01").slice(0, 10));
        else to = piece.value < to ? piece.value : to;
        return;
      }
      if (piece.key === "in") {
        if (/^repl(y|ies)$/i.test(piece.value)) replies = true;
        else if (!piece.open) mistakes.push("in: knows “reply”, not “" + piece.value + "”");
        return;
      }
      const own = term(piece, lists);
      if (own) terms.push(own);
    });
    if (from || to !== "9999") terms.push({ kind: "days", said: "dates", from: from, to: to });
    return { terms: terms, mistakes: mistakes, replies: replies };
  };

  // The words and phrases of terms that are worth a mark, as `listpress.marks` takes them.
  listpress.markable = function (terms) {
    const words = [];
    function take(run, open) {
      if (run.word) words.push({ word: run.word, open: open || run.word.length === 1 });
      run.parts.forEach(function (part, place) {
        if (part.word.length > 1) take(part, open && place === run.parts.length - 1);
      });
    }
    terms.forEach(function (term) {
      if (term.phrase) words.push({ phrase: term.phrase });
      else (term.runs || []).forEach(function (run, place) {
        take(run, term.open && place === term.runs.length - 1);
      });
    });
    return words;
  };
})(window.listpress);
