// What the search page shows of a row that was found. Text from the index becomes text nodes, never HTML.
(function (listpress) {
  "use strict";
  const AROUND = 90;
  const LONG = 260;

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

  // Where the lines begin that have the most words of the query, close to each other.
  function densest(text, words) {
    const marks = listpress.marks(text, words);
    let best = null;
    marks.forEach(function (mark, place) {
      const seen = new Set();
      let span = 0;
      for (let at = place; at < marks.length && marks[at][1] - mark[0] < LONG - AROUND; at += 1) {
        const word = text.slice(marks[at][0], marks[at][1]).toLowerCase();
        if (!seen.has(word)) span = marks[at][1] - mark[0];
        seen.add(word);
      }
      if (!best || seen.size > best.size || (seen.size === best.size && span < best.span)) {
        best = { start: mark[0], size: seen.size, span: span };
      }
    });
    return best ? best.start : 0;
  }

  // The part of a text around the words of the query in it.
  function excerpt(text, words) {
    const plain = text.replace(/\s+/g, " ");
    let start = Math.max(0, densest(plain, words) - AROUND);
    if (start > 0) start = plain.indexOf(" ", start) + 1 || start;
    let end = Math.min(plain.length, start + LONG);
    if (end < plain.length) end = Math.max(plain.lastIndexOf(" ", end), start + LONG / 2);
    return (start > 0 ? "… " : "") + plain.slice(start, end) + (end < plain.length ? " …" : "");
  }

  // A name, with the address where several people have it.
  function named(name, email, shared) {
    return email && shared.has(name) ? name + " <" + email + ">" : name;
  }

  function day(date) {
    const element = made("time", date);
    element.dateTime = date;
    return element;
  }

  function versionOf(row, facts) {
    if (row.version) facts.append(made("span", row.version));
    if (row.state) facts.append(made("span", row.state, "chip state " + row.state.replace(/ /g, "-")));
  }

  function headed(row, words) {
    const item = made("li");
    const link = made("a");
    link.href = row.url;
    item.append(marked(link, row.title || "(no title)", words));
    return item;
  }

  // `site` has the words of the query, the lists, and the names that several people share.
  function result(row, site) {
    const item = headed(row, site.words);
    const facts = made("p", "", "meta");
    const list = site.lists[row.kind];
    if (row.author) facts.append(marked(made("span"), named(row.author, row.email, site.shared), site.words));
    facts.append(made("span", day(row.day)));
    if (list) facts.append(made("span", list[1]));
    versionOf(row, facts);
    item.append(facts);
    if (row.text) item.append(marked(made("p", "", "snippet"), excerpt(row.text, site.words), site.words));
    return item;
  }

  // Whether a row is a digest: nobody wrote it, and its address is a page's as a whole.
  function isDigest(row) {
    return !row.author && /^[^/#]+\/[^/#]+\.html$/.test(row.url);
  }

  // Digests that have the words in their headlines: what moves for days is one thing that happened.
  function digests(rows, site) {
    if (rows.length === 1) return result(rows[0], site);
    const item = made("li", "", "digests-found");
    item.append(made("p", "In the headlines of " + rows.length + " digests", "meta"));
    rows.forEach(function (row) {
      const link = made("a", row.title);
      link.href = row.url;
      item.append(link);
    });
    return item;
  }

  // One thing that somebody said, with a link to where it stands.
  function said(row, site) {
    const line = made("p", "", "snippet");
    const link = made("a", "", "who");
    link.href = row.url;
    link.append(marked(made("span"), named(row.author, row.email, site.shared), site.words), ", ", day(row.day));
    line.append(link, ": ");
    return marked(line, excerpt(row.text, site.words), site.words);
  }

  // A series or thread, with what was said in it.
  function reply(row, site) {
    const item = headed(row, []);
    const facts = made("p", "", "meta");
    if (site.lists[row.kind]) facts.append(made("span", site.lists[row.kind][1]));
    versionOf(row, facts);
    item.append(facts, said(row, site));
    if (row.also) item.append(said(row.also, site));
    return item;
  }

  // The page of an author or a subsystem.
  function page(row, site) {
    const item = made("li");
    const link = marked(made("a"), named(row.title, row.email, site.shared), site.words);
    link.href = row.url;
    item.append(link, made("span", " " + row.kind + ", " + row.day + (row.day === "1" ? " patch" : " patches")));
    return item;
  }

  listpress.show = { made: made, result: result, digests: digests, isDigest: isDigest, reply: reply, page: page };
})(window.listpress);
