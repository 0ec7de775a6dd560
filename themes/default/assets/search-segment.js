// One segment of the search index: which documents have a word, were sent on some days, are in a state. The files of a
// segment are described in src/render/search.rs; `get` loads one.
(function (listpress) {
  "use strict";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let place = 0; place < 64; place += 1) VALUES[DIGITS.charCodeAt(place)] = place;
  const NAME = 10;
  // How many shards the words with one prefix may span; longer ranges have an entry of their own.
  const MOST_SHARDS = 8;
  // How many pairs of words a long phrase is looked up by.
  const MOST_PAIRS = 4;
  // The fields in which a filter looks.
  const FIELDS = { author: "a", subsystem: "s", path: "p", subject: "t" };

  // The last index whose value is not above `wanted`.
  function last(sorted, wanted) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function named(names, place) {
    return names.substr(place * NAME, NAME);
  }

  // Reads a number written in digits of five bits, and moves `at.place` behind it.
  function number(text, at) {
    let value = 0;
    let factor = 1;
    for (;;) {
      const digit = VALUES[text.charCodeAt(at.place)];
      at.place += 1;
      value += (digit % 32) * factor;
      if (digit < 32) return value;
      factor *= 32;
    }
  }

  // Adds a set as src/render/search/doc_sets.rs writes it to the flags, one a document.
  function add(text, flags) {
    const at = { place: 1 };
    if (text[0] === ".") {
      let next = 0;
      while (at.place < text.length) {
        next += number(text, at);
        flags[next] = 1;
        next += 1;
      }
      return;
    }
    let document = number(text, at) * 6;
    for (; at.place < text.length; at.place += 1, document += 6) {
      const digit = VALUES[text.charCodeAt(at.place)];
      for (let bit = 0; bit < 6; bit += 1) if (digit & (1 << bit)) flags[document + bit] = 1;
    }
  }

  function both(one, other) {
    if (!one || !other) return null;
    let some = false;
    for (let place = 0; place < one.length; place += 1) {
      one[place] &= other[place];
      some = some || one[place] === 1;
    }
    return some ? one : null;
  }

  function either(one, other) {
    if (!one || !other) return one || other;
    for (let place = 0; place < one.length; place += 1) one[place] |= other[place];
    return one;
  }

  // One segment of the index: for each word the set of its documents. `wide` are the fields in which words are looked
  // for; `pairs` says whether the index has pairs of words.
  function segment(table, count, get, wide, pairs) {
    async function shard(place) {
      return (await get(named(table.shards, place))).split("|");
    }

    // Adds the sets of some fields of index entries; returns whether there were any.
    function read(lines, letters, flags) {
      let some = false;
      lines.forEach(function (line) {
        line.split(" ").slice(1).forEach(function (field) {
          if (!letters.includes(field[0])) return;
          add(field.slice(1), flags);
          some = true;
        });
      });
      return some;
    }

    function entry(lines, word) {
      return lines.filter(function (line) {
        return line.startsWith(word + " ");
      });
    }

    async function exact(word, letters) {
      const place = last(table.starts, word);
      if (place < 0) return null;
      const flags = new Uint8Array(count);
      return read(entry(await shard(place), word), letters, flags) ? flags : null;
    }

    // The words from `low` up to but not including `high`.
    async function stretch(low, high, letters) {
      const flags = new Uint8Array(count);
      const from = Math.max(last(table.starts, low), 0);
      const to = Math.min(last(table.starts, high), from + MOST_SHARDS - 1);
      let some = false;
      for (let place = from; place <= to; place += 1) {
        const lines = (await shard(place)).filter(function (line) {
          const word = line.slice(0, line.indexOf(" "));
          return word >= low && word < high && !word.endsWith("*");
        });
        some = read(lines, letters, flags) || some;
      }
      return some ? flags : null;
    }

    async function beginning(word, letters) {
      const place = last(table.starts, word + "*");
      if (place >= 0) {
        const all = entry(await shard(place), word + "*");
        const flags = new Uint8Array(count);
        if (all.length) return read(all, letters, flags) ? flags : null;
      }
      return stretch(word, word + "\uffff", letters);
    }

    async function every(runs, open, letters) {
      const counting = runs.filter(function (run) {
        return run.parts.length || run.word.length > 1 || run.word > "\x7f";
      });
      let flags = counting.length ? new Uint8Array(count).fill(1) : null;
      for (let place = 0; flags && place < counting.length; place += 1) {
        flags = both(flags, await run(counting[place], open && place === counting.length - 1, letters));
      }
      return flags;
    }

    // The whole word; if no document has it, all its parts.
    async function run(one, open, letters) {
      let flags = null;
      if (one.word) {
        flags = await (open || Array.from(one.word).length === 1 ? beginning(one.word, letters) : exact(one.word, letters));
      }
      return flags || (one.parts.length ? every(one.parts, open, letters) : null);
    }

    // A file, or everything below a folder.
    async function path(one, term) {
      if (term.folder) return beginning(one.word + "/", "p");
      const here = await run(one, term.open, "p");
      return either(here, await beginning(one.word + "/", "p"));
    }

    // From one day up to but not including another, as whole years, months and days between them.
    async function days(from, to) {
      if (from >= to) return null;
      const parts = [];
      const month = from.slice(0, 7);
      const year = from.slice(0, 4);
      if (month === to.slice(0, 7)) parts.push(["D" + from, "D" + to]);
      else {
        parts.push(["D" + from, "D" + month + "-~"], ["D" + to.slice(0, 7), "D" + to]);
        if (year === to.slice(0, 4)) parts.push(["M" + month + "~", "M" + to.slice(0, 7)]);
        else {
          parts.push(["M" + month + "~", "M" + year + "-~"], ["M" + to.slice(0, 4), "M" + to.slice(0, 7)]);
          parts.push([from ? "Y" + year + "~" : "Y", "Y" + to.slice(0, 4)]);
        }
      }
      let flags = null;
      for (const part of parts) {
        if (part[0] < part[1] && part[0] !== "D") flags = either(flags, await stretch(part[0], part[1], "f"));
      }
      return flags;
    }

    async function fact(words, join) {
      let flags = words.length ? await exact(words[0], "f") : null;
      for (const word of words.slice(1)) {
        if (join === both && !flags) return null;
        flags = join(flags, await exact(word, "f"));
      }
      return flags;
    }

    // The documents in states with names that begin like this.
    async function state(wanted) {
      let flags = null;
      for (const name of Object.keys(table.states)) {
        if (!name.startsWith(wanted)) continue;
        flags = flags || new Uint8Array(count);
        add(await get(table.states[name]), flags);
      }
      return flags;
    }

    // The documents with the neighbours of a phrase; of a long one, those that are likely rare.
    async function phrase(words) {
      const long = words.slice(1).map(function (word, place) {
        return words[place] + " " + word;
      });
      long.sort(function (one, other) {
        return other.length - one.length;
      });
      return fact(long.slice(0, MOST_PAIRS).map(function (pair) {
        return "P" + listpress.halfKey(pair);
      }), both);
    }

    async function text(term, letters) {
      const id = term.id && term.kind === "word" ? await exact(term.id, "f") : null;
      if (id) return id;
      if (term.phrase && pairs) return letters === wide ? phrase(term.phrase) : null;
      let flags = null;
      for (let place = 0; place < term.runs.length; place += 1) {
        const open = term.open && place === term.runs.length - 1;
        const one = await (term.kind === "path" ? path(term.runs[place], { open: open, folder: term.folder }) : run(term.runs[place], open, letters));
        flags = place === 0 ? one : both(flags, one);
        if (!flags) return null;
      }
      return flags;
    }

    return {
      // The documents that match a term, as flags; null if there are none.
      answers: function (term) {
        if (term.kind === "days") return days(term.from, term.to);
        if (term.kind === "list") return fact(term.facts, either);
        if (term.kind === "state") return state(term.state);
        return text(term, FIELDS[term.kind] || wide);
      },
      titles: function (term) {
        return text(term, "t");
      }
    };
  }

  listpress.MOST_PAIRS = MOST_PAIRS;
  listpress.segment = segment;
  listpress.last = last;
  listpress.named = named;
  listpress.both = both;
})(window.listpress);
