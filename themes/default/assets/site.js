// What needs a script: the theme switch, copy buttons, keyboard shortcuts, and the contents list, which opens where there
// is room and marks the part being read. Every page can be read without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "listpress-theme";
  var CHOICES = ["auto", "light", "dark"];

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch (error) {
      return null;
    }
  }

  function store(choice) {
    try {
      localStorage.setItem(KEY, choice);
    } catch (error) {
      // A page opened from disk may have no storage; then the choice lasts as long as the page.
    }
  }

  function apply(choice) {
    if (choice === "light" || choice === "dark") root.setAttribute("data-theme", choice);
    else root.removeAttribute("data-theme");
  }

  // Before anything is painted.
  var choice = CHOICES.indexOf(stored()) > 0 ? stored() : "auto";
  apply(choice);
  root.classList.add("js");

  function button(label, title) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    if (title) made.title = title;
    return made;
  }

  var themeButton = button("");
  themeButton.className = "theme";

  function say() {
    themeButton.textContent = "Theme: " + choice;
  }

  function turn() {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    apply(choice);
    store(choice);
    say();
  }

  function themeSwitch() {
    themeButton.addEventListener("click", turn);
    say();
    document.querySelector(".masthead").appendChild(themeButton);
  }

  // The clipboard may be closed to a page opened from disk or served over plain http; then a field of our own is selected
  // and copied.
  function copy(text) {
    if (!navigator.clipboard) return copyField(text);
    return navigator.clipboard.writeText(text).catch(function () {
      return copyField(text);
    });
  }

  function copyField(text) {
    return new Promise(function (done, failed) {
      var field = document.createElement("textarea");
      field.value = text;
      field.style.cssText = "position:fixed;opacity:0";
      document.body.appendChild(field);
      field.select();
      var copied = document.execCommand("copy");
      field.remove();
      if (copied) done();
      else failed();
    });
  }

  var status;

  function copyButton(label, text) {
    var made = button(label, "Copy “" + text + "”");
    made.className = "copy";
    made.addEventListener("click", function () {
      function answer(word) {
        made.textContent = word;
        status.textContent = word + ": " + text;
        setTimeout(function () {
          made.textContent = label;
        }, 1500);
      }
      copy(text).then(
        function () {
          made.focus();
          answer("copied");
        },
        function () {
          answer("failed");
        }
      );
    });
    return made;
  }

  function copyButtons() {
    status = document.createElement("p");
    status.className = "vh";
    status.setAttribute("role", "status");
    document.body.appendChild(status);
    document.querySelectorAll("code.b4").forEach(function (line) {
      line.after(" ", copyButton("copy", line.textContent));
    });
    document.querySelectorAll("a[data-b4]").forEach(function (link) {
      link.after(" ", copyButton("b4", link.getAttribute("data-b4")));
    });
  }

  function contents() {
    var list = document.querySelector("details.toc");
    if (!list) return;
    var room = matchMedia("(min-width: 70em)");
    function fit() {
      list.open = room.matches;
    }
    fit();
    room.addEventListener("change", fit);
    list.addEventListener("click", function (event) {
      if (event.target.closest("a") && !room.matches) list.open = false;
    });
  }

  // Printing unfolds everything.
  function folds() {
    addEventListener("beforeprint", function () {
      document.querySelectorAll("details").forEach(function (details) {
        details.open = true;
      });
    });
  }

  // Marks in the contents list the part that is being read.
  function spy() {
    var links = {};
    document.querySelectorAll(".toc a[href^='#']").forEach(function (link) {
      links[decodeURIComponent(link.getAttribute("href").slice(1))] = link;
    });
    var shown = null;
    if (!window.IntersectionObserver || !Object.keys(links).length) return;
    var observer = new IntersectionObserver(
      function (entries) {
        entries.forEach(function (entry) {
          if (!entry.isIntersecting) return;
          if (shown) shown.removeAttribute("aria-current");
          shown = links[entry.target.id];
          shown.setAttribute("aria-current", "true");
        });
      },
      { rootMargin: "0px 0px -80% 0px" }
    );
    Object.keys(links).forEach(function (id) {
      var target = document.getElementById(id);
      if (target) observer.observe(target);
    });
  }

  // What `j` and `k` step through: messages of a digest, versions of a series, rows elsewhere.
  var ENTRIES = ["#results > li", ".message", ".version", ".cards tbody tr", ".hot", ".digests li, .threads li", ".index tbody tr"];

  function entries() {
    for (var place = 0; place < ENTRIES.length; place += 1) {
      var found = Array.prototype.filter.call(document.querySelectorAll(ENTRIES[place]), function (entry) {
        return entry.getClientRects().length > 0;
      });
      if (found.length) return found;
    }
    return [];
  }

  // Moves to the entry after or before the focused one, or to the first in view if none has the focus.
  function step(by) {
    var all = entries();
    var here = all.findIndex(function (entry) {
      return entry.contains(document.activeElement);
    });
    if (here < 0) {
      var below = all.findIndex(function (entry) {
        return entry.getBoundingClientRect().bottom > 0;
      });
      here = below < 0 ? all.length : by > 0 ? below - 1 : below;
    }
    var next = all[here + by];
    if (!next) return;
    // Rows get the focus on their link, so that Enter opens it; articles and sections get it themselves.
    var goal = next.matches("article, section") ? next : next.querySelector("a") || next;
    if (goal === next) next.setAttribute("tabindex", "-1");
    goal.focus({ preventScroll: true });
    next.scrollIntoView({ block: goal === next ? "start" : "nearest" });
  }

  function follow(relation) {
    var link = document.querySelector("a[rel='" + relation + "']");
    if (link) link.click();
  }

  function search() {
    var field = document.getElementById("q") || document.querySelector(".find input");
    if (!field) return;
    field.focus();
    field.select();
  }

  var KEYS = [
    ["/", "search", search],
    ["j", "next entry", step.bind(null, 1)],
    ["k", "previous entry", step.bind(null, -1)],
    ["p", "previous digest or page", follow.bind(null, "prev")],
    ["n", "next digest or page", follow.bind(null, "next")],
    ["t", "switch the theme: auto, light, dark", turn],
    ["?", "this help", help],
  ];

  // A page with keys of its own puts them in place of these.
  function ownKeys() {
    var own = window.listpressKeys || [];
    var taken = own.map(function (row) {
      return row[0];
    });
    KEYS = own.concat(
      KEYS.filter(function (row) {
        return taken.indexOf(row[0]) < 0;
      })
    );
  }

  var keysDialog;

  function help() {
    if (!keysDialog) {
      keysDialog = document.createElement("dialog");
      keysDialog.className = "keys";
      keysDialog.setAttribute("aria-labelledby", "keys-title");
      var title = document.createElement("h2");
      title.id = "keys-title";
      title.textContent = "Keyboard shortcuts";
      var list = document.createElement("dl");
      KEYS.forEach(function (row) {
        var key = document.createElement("kbd");
        key.textContent = row[0];
        var term = document.createElement("dt");
        term.appendChild(key);
        var meaning = document.createElement("dd");
        meaning.textContent = row[1];
        list.append(term, meaning);
      });
      var close = button("Close");
      close.addEventListener("click", function () {
        keysDialog.close();
      });
      keysDialog.append(title, list, close);
      document.body.appendChild(keysDialog);
    }
    if (keysDialog.open) keysDialog.close();
    else keysDialog.showModal();
  }

  // Keys typed into a field are not ours, and neither are those with Ctrl, Alt or Meta, which belong to the browser.
  function keys() {
    ownKeys();
    addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable]")) return;
      var open = keysDialog && keysDialog.open;
      KEYS.forEach(function (row) {
        if (row[0] !== event.key || (open && row[0] !== "?")) return;
        event.preventDefault();
        row[2]();
      });
    });
    var hint = button("Keys: ?", "Keyboard shortcuts");
    hint.className = "hint";
    hint.addEventListener("click", help);
    document.querySelector(".foot p:last-child").append(" · ", hint);
  }

  document.addEventListener("DOMContentLoaded", function () {
    themeSwitch();
    copyButtons();
    contents();
    folds();
    spy();
    keys();
  });
})();
