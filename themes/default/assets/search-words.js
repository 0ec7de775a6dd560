// The words of a text as the search index knows them. src/render/search/words.rs does the same, and says what a word is;
// tests/search/words.txt holds both to one set of cases.
window.listpress = window.listpress || {};
(function (listpress) {
  "use strict";
  const LONGEST = 64;
  const JOINTS = ["/@", ".-", "_"];
  const FOLDS = [
    "aàáâãäåāăąǎ", "cçćĉċč", "dďđð", "eèéêëēĕėęěẽ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıǐ", "jĵ", "kķ", "lĺļľŀł", "nñńņňŉ",
    "oòóôõöøōŏőǒ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųǔ", "wŵẁẃẅ", "yýÿŷ", "zźżž", "её", "ий", "αά", "εέ", "ηή",
    "ιίϊ", "οό", "υύϋ", "ωώ", "σς"
  ];
  const FOLDED = new Map([["ß", "ss"], ["æ", "ae"], ["œ", "oe"], ["þ", "th"], ["ĳ", "ij"]]);
  FOLDS.forEach(function (group) {
    for (const letter of group.slice(1)) FOLDED.set(letter, group[0]);
  });
  const SIGNS = [
    [0x80, 0xa9], [0xab, 0xb4], [0xb6, 0xb9], [0xbb, 0xbf], [0xd7, 0xd7], [0xf7, 0xf7], [0x2000, 0x206f],
    [0x2190, 0x2bff], [0x2e00, 0x2e7f], [0x3000, 0x303f], [0xe000, 0xf8ff], [0xfe00, 0xffff], [0x1f000, 0x1faff]
  ];
  const UNSPACED = [[0x3040, 0x30ff], [0x3400, 0x9fff], [0xf900, 0xfaff], [0x20000, 0x3ffff]];

  function within(ranges, letter) {
    const code = letter.codePointAt(0);
    return ranges.some(function (range) {
      return range[0] <= code && code <= range[1];
    });
  }

  function isUnspaced(letter) {
    return letter > "\u3000" && within(UNSPACED, letter);
  }

  function isLetter(letter) {
    if (letter < "\x80") return /[a-z0-9]/i.test(letter);
    return !within(SIGNS, letter) && !isUnspaced(letter);
  }

  function isJoiner(letter) {
    return "/@.-_".includes(letter);
  }

  // A letter without case and accents; the result may be several letters, or none.
  function folded(letter) {
    if (letter < "\x80") return letter.toLowerCase();
    const code = letter.codePointAt(0);
    const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : letter;
    let out = "";
    for (const low of plain.toLowerCase()) {
      if (low < "\u0300" || low > "\u036f") out += FOLDED.get(low) || low;
    }
    return out;
  }

  // The folded letters of a text, and where each came from.
  function fold(text) {
    const letters = [];
    const places = [];
    let place = 0;
    for (const letter of text) {
      for (const low of folded(letter)) {
        letters.push(low);
        places.push(place);
      }
      place += letter.length;
    }
    places.push(place);
    return { letters: letters, places: places };
  }

  // A word with the parts that its joints separate: `{ word, parts }`. A single ASCII letter is no part.
  function split(word, joint) {
    if (joint === JOINTS.length) return { word: word, parts: [] };
    const pieces = [];
    let piece = "";
    for (const letter of word) {
      if (JOINTS[joint].includes(letter)) {
        pieces.push(piece);
        piece = "";
      } else piece += letter;
    }
    pieces.push(piece);
    if (pieces.length === 1) return split(word, joint + 1);
    const parts = pieces.map(function (one) {
      return split(one, joint + 1);
    });
    return { word: word, parts: parts };
  }

  function joined(letters, start) {
    let end = start;
    for (let place = start; place < letters.length; place += 1) {
      if (isLetter(letters[place])) end = place + 1;
      else if (!isJoiner(letters[place]) || place > end) break;
    }
    return end;
  }

  function unspaced(letters, start) {
    let end = start;
    while (end < letters.length && isUnspaced(letters[end])) end += 1;
    return end;
  }

  // The runs of a text as `{ word, parts }`. A script written without spaces has no word of its own, and every two
  // adjacent letters as parts.
  function runs(letters) {
    const found = [];
    let place = 0;
    while (place < letters.length) {
      let end = place + 1;
      if (isUnspaced(letters[place])) {
        end = unspaced(letters, place);
        const parts = [];
        for (let at = place; at + 1 < end; at += 1) parts.push({ word: letters[at] + letters[at + 1], parts: [] });
        const last = { word: letters[end - 1], parts: [] };
        found.push(parts.length ? { word: "", parts: parts, last: last } : last);
      } else if (isLetter(letters[place])) {
        end = joined(letters, place);
        found.push(split(letters.slice(place, end).join(""), 0));
      }
      place = end;
    }
    return found;
  }

  function counts(word) {
    return word.length <= LONGEST && (word.length > 1 || word > "\x7f");
  }

  function gather(run, out) {
    if (counts(run.word)) out.push(run.word);
    run.parts.forEach(function (part) {
      gather(part, out);
    });
    if (run.last) gather(run.last, out);
    return out;
  }

  // Keys of Message-IDs, and of the pairs of words in a phrase: src/render/search/message_id.rs.
  function hash(text, start) {
    let value = start;
    for (let place = 0; place < text.length; place += 1) value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
    return (value >>> 0).toString(36).padStart(5, "0").slice(-5);
  }

  listpress.halfKey = function (text) {
    return hash(text, 0x811c9dc5);
  };

  listpress.key = function (id) {
    return hash(id, 0x811c9dc5) + hash(id, 0x9747b28c);
  };

  // What a phrase is made of, each with its place in the text: runs of letters, and each character of a script without
  // spaces.
  listpress.pieces = function (text) {
    const read = fold(text);
    const found = [];
    let begun = null;
    read.letters.forEach(function (letter, place) {
      const alone = isUnspaced(letter);
      if (!alone && !isLetter(letter)) {
        begun = null;
        return;
      }
      if (alone || !begun) {
        begun = { word: "", start: read.places[place], end: 0 };
        found.push(begun);
      }
      begun.word += letter;
      begun.end = read.places[place + 1];
      if (alone) begun = null;
    });
    return found;
  };

  listpress.sequence = function (text) {
    return listpress.pieces(text).map(function (piece) {
      return piece.word;
    });
  };

  // Whether a text has words one after the other.
  listpress.says = function (text, words) {
    return (" " + listpress.sequence(text).join(" ") + " ").includes(" " + words.join(" ") + " ");
  };

  // The runs of a query.
  listpress.runs = function (text) {
    return runs(fold(text).letters);
  };

  // All words of a text, as the index has them.
  listpress.words = function (text) {
    return runs(fold(text).letters).reduce(function (out, run) {
      return gather(run, out);
    }, []);
  };

  // Adds where a text has a phrase.
  function addPhrase(pieces, phrase, found) {
    pieces.forEach(function (piece, at) {
      const here = phrase.every(function (word, place) {
        return pieces[at + place] && pieces[at + place].word === word;
      });
      if (here) found.push([piece.start, pieces[at + phrase.length - 1].end]);
    });
  }

  // Where a text has one of some words, as `[start, end]` in order; of overlapping marks, the first and longest. A word is
  // `{ word, open }`, of which an open one is a prefix, or `{ phrase }`, several words.
  listpress.marks = function (text, words) {
    const read = fold(text);
    const plain = read.letters.join("");
    const at = [];
    read.letters.forEach(function (letter, place) {
      for (let unit = 0; unit < letter.length; unit += 1) at.push(place);
    });
    const found = [];
    words.forEach(function (one) {
      if (one.phrase) return addPhrase(listpress.pieces(text), one.phrase, found);
      for (let from = plain.indexOf(one.word); from >= 0; from = plain.indexOf(one.word, from + 1)) {
        const start = at[from];
        const end = at[from + one.word.length - 1] + 1;
        const loose = isUnspaced(read.letters[start]);
        const begins = loose || start === 0 || !isLetter(read.letters[start - 1]);
        const ends = loose || one.open || end === read.letters.length || !isLetter(read.letters[end]);
        if (begins && ends) found.push([read.places[start], read.places[end]]);
      }
    });
    found.sort(function (one, other) {
      return one[0] - other[0] || other[1] - one[1];
    });
    let free = 0;
    return found.filter(function (mark) {
      const apart = mark[0] >= free;
      if (apart) free = mark[1];
      return apart;
    });
  };
})(window.listpress);
