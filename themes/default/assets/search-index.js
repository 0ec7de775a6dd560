// Finds documents in the search index, whose files are loaded on demand. src/render/search.rs describes their contents.
// Knows nothing of the page: `listpress.engine(root, load)` takes the name of the first file and a function that loads one.
(function (listpress) {
  "use strict";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let place = 0; place < 64; place += 1) VALUES[DIGITS.charCodeAt(place)] = place;
  const NAME = 10;
  // How many bytes of the index a query may read before it shows what it has found; it reads more on request.
  const ENOUGH = 190 * 1024;
  // How many shards the words with one prefix may span; longer ranges have an entry of their own.
  const MOST_SHARDS = 8;
  const ANYWHERE = "btasp";

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

  // One segment of the index: for each word the set of its documents.
  function segment(table, count, get, spend) {
    async function shard(place) {
      const name = named(table.shards, place);
      const text = await get(name);
      spend(name, text);
      return text.split("|");
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

    async function fact(words) {
      let flags = null;
      for (const word of words) flags = either(flags, await exact(word, "f"));
      return flags;
    }

    async function text(term, letters) {
      const id = term.id && letters === ANYWHERE ? await exact(term.id, "f") : null;
      if (id) return id;
      let flags = null;
      for (let place = 0; place < term.runs.length; place += 1) {
        const open = term.open && place === term.runs.length - 1;
        const one = await (term.kind === "path" ? path(term.runs[place], { open: open, folder: term.folder }) : run(term.runs[place], open, letters));
        flags = place === 0 ? one : both(flags, one);
        if (!flags) return null;
      }
      return flags;
    }

    const letters = { word: ANYWHERE, author: "a", subsystem: "s", path: "p" };
    return {
      // The documents that match a term, as flags; null if there are none.
      answers: function (term) {
        if (term.kind === "days") return days(term.from, term.to);
        if (term.kind === "list") return fact(term.facts);
        return text(term, letters[term.kind]);
      },
      titles: function (term) {
        return text(term, "t");
      }
    };
  }

  function size(value) {
    if (typeof value === "string") return value.length;
    return value.shards.length + value.starts.join().length + value.chunks.length + value.rows.join().length;
  }

  // A row of a file, whose fields are `0` where they are those of the row before, with its URL in one piece.
  function whole(rows, place) {
    const fields = rows[place].map(function (field, column) {
      let at = place;
      while (rows[at][column] === 0) at -= 1;
      return rows[at][column];
    });
    const [page, anchor] = fields;
    return [anchor ? page + "#" + anchor : page].concat(fields.slice(2));
  }

  // Documents that are searched together: mails, or the pages of authors and subsystems.
  function library(facts, get) {
    async function row(document) {
      const [name, first] = facts.segments.find(function (one) {
        return one[1] <= document;
      });
      const table = await get(name);
      const chunk = last(table.rows, document - first);
      return whole(await get(named(table.chunks, chunk)), document - first - table.rows[chunk]);
    }

    // Searches the segments, newest first, until enough is read.
    function search(terms, enough) {
      // Long words are rarer than short ones, and once a word has no match the others need not be read.
      const rarest = terms.slice().sort(function (one, other) {
        return (other.said || "").length - (one.said || "").length;
      });
      const found = { documents: [], missing: new Set(terms), next: 0, row: row };
      found.rest = function () {
        return facts.segments.length > found.next;
      };
      found.more = async function () {
        const spent = new Map();
        function spend(name, value) {
          spent.set(name, size(value));
        }
        function sum() {
          return Array.from(spent.values()).reduce(function (all, one) {
            return all + one;
          }, 0);
        }
        const tiers = [];
        let before = 0;
        // An older segment is at least as large as this one, and costs as much again or twice that.
        while (found.rest() && sum() + 2 * (sum() - before) < enough) {
          const [name, first, count] = facts.segments[found.next];
          before = sum();
          const table = await get(name);
          spend(name, table);
          await look(segment(table, count, get, spend), first, count, tiers);
          found.next += 1;
        }
        tiers.reverse().forEach(function (tier) {
          if (tier) found.documents = found.documents.concat(tier);
        });
        return found;
      };

      // A term that was never looked up is not known to be missing.
      async function answer(within, term) {
        const own = await within.answers(term);
        if (own) found.missing.delete(term);
        return own;
      }

      async function look(within, first, count, tiers) {
        let flags = new Uint8Array(count).fill(1);
        for (const term of rarest) {
          if (flags) flags = both(flags, await answer(within, term));
          else found.missing.delete(term);
        }
        if (!flags) return;
        const titles = new Uint8Array(count);
        for (const term of terms) {
          const own = term.kind === "word" ? await within.titles(term) : null;
          if (own) own.forEach(function (flag, place) {
            titles[place] += flag;
          });
        }
        for (let place = count - 1; place >= 0; place -= 1) {
          if (!flags[place]) continue;
          const tier = titles[place];
          tiers[tier] = tiers[tier] || [];
          tiers[tier].push(first + place);
        }
      }
      return found.more();
    }
    return search;
  }

  listpress.engine = function (root, load) {
    const files = new Map();
    function get(name) {
      if (!files.has(name)) {
        const file = load(name);
        file.catch(function () {
          files.delete(name);
        });
        files.set(name, file);
      }
      return files.get(name);
    }
    return {
      lists: async function () {
        return (await get(root)).lists;
      },
      mails: async function (terms) {
        return library((await get(root)).mails, get)(terms, ENOUGH);
      },
      pages: async function (terms) {
        return library((await get(root)).pages, get)(terms, Infinity);
      }
    };
  };
})(window.listpress);
