// What a misspelt word may have meant, by the frequent words of the index.
(function (listpress) {
  "use strict";
  const SHORTEST = 4;
  // From this length on, two mistakes are forgiven.
  const LONG = 8;
  // How many words of a query are looked up, each in the lists of three lengths.
  const MOST_WORDS = 2;

  // How many letters must be changed, added, left out or swapped with their neighbours; more than `most` counts as more.
  function distance(one, other, most) {
    let before = [];
    let last = [];
    for (let place = 0; place <= other.length; place += 1) last.push(place);
    for (let row = 1; row <= one.length; row += 1) {
      const now = [row];
      for (let column = 1; column <= other.length; column += 1) {
        const same = one[row - 1] === other[column - 1];
        let least = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
        if (swapped) least = Math.min(least, before[column - 2] + 1);
        now.push(least);
      }
      if (Math.min.apply(null, now) > most) return most + 1;
      before = last;
      last = now;
    }
    return last[other.length];
  }

  // The most frequent of the words that are nearest; of equally near ones, those that begin alike come first.
  function nearest(word, lists) {
    let best = null;
    let least = Infinity;
    lists.forEach(function (list) {
      list.forEach(function (other, rank) {
        const most = word.length < LONG ? 1 : 2;
        const far = distance(word, other, most);
        const cost = far * 1e6 + (other[0] === word[0] ? 0 : 5e5) + rank;
        if (far <= most && cost < least) {
          least = cost;
          best = other;
        }
      });
    });
    return best;
  }

  // A text with its unknown words replaced by those that they may have meant; `null` if none is. `known` gives the frequent
  // words of a length.
  listpress.respelt = async function (text, known) {
    let changed = false;
    let left = MOST_WORDS;
    let out = "";
    let place = 0;
    for (const piece of listpress.pieces(text)) {
      const length = Array.from(piece.word).length;
      let other = null;
      if (length >= SHORTEST && left > 0 && !/[0-9]/.test(piece.word)) {
        left -= 1;
        const own = await known(length);
        if (!own.includes(piece.word)) other = nearest(piece.word, [own, await known(length - 1), await known(length + 1)]);
      }
      out += text.slice(place, piece.start) + (other || text.slice(piece.start, piece.end));
      place = piece.end;
      changed = changed || other !== null;
    }
    return changed ? out + text.slice(place) : null;
  };
})(window.listpress);
