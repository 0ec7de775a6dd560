// Finds documents in the search index, whose files are loaded on demand. src/render/search.rs describes their contents.
// Knows nothing of the page: `listpress.engine(root, load)` takes the name of the first file and a function that loads one.
(function (listpress) {
  "use strict";
  // How many bytes of the index a query may read before it shows what it has found; it reads more on request.
  const ENOUGH = 190 * 1024;
  // What a query may read at all, and before the rows of replies that it did not ask for.
  const ALL = 290 * 1024;
  const MOST = 225 * 1024;
  // About the size of a file of rows or words, and of the table of a segment.
  const FILE = 14 * 1024;
  const TABLE = 16 * 1024;
  // How many files of rows are read at once.
  const FILES = 10;

  // A row of a file, whose fields are `0` where they are those of the row before.
  function whole(rows, place) {
    const fields = rows[place].map(function (field, column) {
      let at = place;
      while (rows[at][column] === 0) at -= 1;
      return rows[at][column];
    });
    const [page, anchor, title, author, day, kind, version, state, text, email, group] = fields;
    return {
      url: anchor ? page + "#" + anchor : page, title: title, author: author, day: day, kind: kind, version: version,
      state: state, text: text, email: email, group: group
    };
  }

  // Whether a row has the phrases of a query: in its title, its author's name or its text. A text that is cut may have
  // them in the part that is left out.
  function confirmed(row, phrases) {
    return phrases.every(function (phrase) {
      return [row.title, row.author, row.text].some(function (text) {
        return listpress.says(text, phrase);
      }) || row.text.endsWith("…");
    });
  }

  // Documents that are searched together: mails, replies, or the pages of authors and subsystems. `ways` says in which
  // fields words are looked for (`wide`), whether phrases have `pairs`, and which results stand for the same (`alike`).
  function library(facts, get, spent, ways) {
    async function place(document) {
      const [name, first] = facts.segments.find(function (one) {
        return one[1] <= document;
      });
      const table = await get(name);
      const chunk = listpress.last(table.rows, document - first);
      return { file: listpress.named(table.chunks, chunk), at: document - first - table.rows[chunk] };
    }

    // Searches the segments, newest first, until enough is read.
    function search(terms, enough) {
      // Long words are rarer than short ones, and once a word has no match the others need not be read.
      const rarest = terms.slice().sort(function (one, other) {
        return (other.said || "").length - (one.said || "").length;
      });
      const phrases = terms.filter(function (term) {
        return term.phrase;
      }).map(function (term) {
        return term.phrase;
      });
      const found = { documents: [], missing: new Set(terms), next: 0, taken: 0, told: 0, sure: !phrases.length };
      const shown = new Map();
      const read = new Set();
      found.rest = function () {
        return facts.segments.length > found.next;
      };
      found.ended = function () {
        return found.taken >= found.documents.length && !found.rest();
      };
      found.more = async function () {
        const start = spent();
        const tiers = [];
        let before = start;
        // An older segment is at least as large as this one, and costs as much again or twice that.
        while (found.rest() && spent() - start + 2 * (spent() - before) < enough) {
          const [name, first, count] = facts.segments[found.next];
          before = spent();
          const table = await get(name);
          await look(listpress.segment(table, count, get, ways.wide, ways.pairs), first, count, tiers);
          found.next += 1;
        }
        tiers.reverse().forEach(function (tier) {
          if (tier) found.documents = found.documents.concat(tier);
        });
        return found;
      };

      // The next rows, each of another series or thread; fewer if that means to read more than so many files. A row that
      // stands for several has the second one as `also`.
      found.take = async function (wanted, files) {
        const rows = [];
        const most = read.size + Math.min(files === undefined ? FILES : files, FILES);
        while (rows.length < wanted && found.taken < found.documents.length) {
          const next = found.documents.slice(found.taken, found.taken + wanted - rows.length);
          const places = await Promise.all(next.map(place));
          const fitting = places.filter(function (one) {
            if (!read.has(one.file) && read.size >= most) return false;
            read.add(one.file);
            return true;
          }).length;
          if (!fitting) break;
          const parts = await Promise.all(places.slice(0, fitting).map(function (one) {
            return get(one.file);
          }));
          for (let at = 0; at < fitting; at += 1) fold(whole(parts[at], places[at].at), rows);
          found.taken += fitting;
        }
        return rows;
      };

      function fold(row, rows) {
        if (!confirmed(row, phrases)) return;
        found.told += 1;
        const key = row.group && ways.alike(row);
        const first = key && shown.get(key);
        if (first) {
          first.also = first.also || row;
          return;
        }
        if (key) shown.set(key, row);
        rows.push(row);
      }

      // A term that was never looked up is not known to be missing.
      async function answer(within, term) {
        const own = await within.answers(term);
        if (own) found.missing.delete(term);
        return own;
      }

      async function look(within, first, count, tiers) {
        let flags = new Uint8Array(count).fill(1);
        for (const term of rarest) {
          if (flags) flags = listpress.both(flags, await answer(within, term));
          else found.missing.delete(term);
        }
        if (!flags) return;
        const titles = new Uint8Array(count);
        for (const term of ways.titles ? terms : []) {
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

  // How many words or pairs have to be looked up.
  function words(terms) {
    return terms.reduce(function (all, term) {
      return all + (term.phrase ? Math.min(listpress.MOST_PAIRS, term.phrase.length - 1) : (term.runs || [0]).length);
    }, 0);
  }

  const MAILS = {
    wide: "btasp", titles: true,
    alike: function (row) {
      return row.version ? row.group + " " + row.title : row.group;
    }
  };
  const PAGES = { wide: "btasp", titles: true };
  const REPLIES = {
    wide: "b", pairs: true,
    alike: function (row) {
      return row.group;
    }
  };

  listpress.engine = function (root, load) {
    const files = new Map();
    // What the query at hand has read, by file.
    let sizes = new Map();
    async function get(name) {
      if (!files.has(name)) {
        const file = load(name);
        file.catch(function () {
          files.delete(name);
        });
        files.set(name, file);
      }
      const value = await files.get(name);
      if (!sizes.has(name)) sizes.set(name, typeof value === "string" ? value.length : JSON.stringify(value).length);
      return value;
    }
    function spent() {
      let all = 0;
      sizes.forEach(function (size) {
        all += size;
      });
      return all;
    }
    const engine = {
      // Begins another query; the first file has the lists and the names that several people share.
      begin: function () {
        sizes = new Map();
        return get(root);
      },
      mails: async function (terms) {
        return library((await get(root)).mails, get, spent, MAILS)(terms, ENOUGH);
      },
      pages: async function (terms) {
        return library((await get(root)).pages, get, spent, PAGES)(terms, Infinity);
      },
      replies: async function (terms) {
        return library((await get(root)).replies, get, spent, REPLIES)(terms, ENOUGH);
      },
      // The same beside what mails were found, if these left room for the words and some rows; otherwise nothing.
      repliesToo: async function (terms) {
        const before = spent();
        if (before + TABLE + FILE * (words(terms) + 1) > ALL) return null;
        return library((await get(root)).replies, get, spent, REPLIES)(terms, MOST - before);
      },
      // How many files of rows the query may still read.
      files: function () {
        return Math.max(0, Math.floor((ALL - spent()) / FILE));
      },
      // What the words of a term may have meant, from the largest segment of mails or of replies.
      spelling: async function (term, replies) {
        const part = (await get(root))[replies ? "replies" : "mails"];
        const largest = part.segments.reduce(function (one, other) {
          return other[2] > one[2] ? other : one;
        }, ["", 0, 0]);
        if (!largest[2]) return null;
        const table = await get(largest[0]);
        return listpress.respelt(term.said, async function (length) {
          const known = table.spelling[length];
          return known && engine.files() ? (await get(known)).split(" ") : [];
        });
      }
    };
    return engine;
  };
})(window.listpress);
