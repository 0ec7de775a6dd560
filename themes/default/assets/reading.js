// On the page of a posting with its replies: keys for remarks, patches and files, and tools that fold what is long or was
// there before. The page can be read without it.
(function () {
  "use strict";
  var PATCH = "section.patch";
  var FILE = "details.file";
  var REMARK = ".remark";

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  // What is folded has no place on the page, but its summary has.
  function box(element) {
    var closed = element.parentElement.closest("details:not([open])");
    return (closed || element).getBoundingClientRect();
  }

  // Opens what the element is folded in, and goes there.
  function go(element) {
    for (var around = element.closest("details"); around; around = around.parentElement.closest("details")) {
      if (around !== element) around.open = true;
    }
    var goal = element.matches("details") ? element.querySelector("summary") : element;
    if (goal === element) goal.setAttribute("tabindex", "-1");
    goal.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }

  // Moves to the next or previous one, counted from the one that has the focus or, without, from the top of the window.
  function step(selector, by, beyond) {
    var found = all(selector).filter(function (element) {
      return !element.classList.contains("old");
    });
    var focused = document.activeElement;
    var here = found.findIndex(function (element) {
      return element === focused || (selector !== PATCH && element.contains(focused));
    });
    var goal;
    if (here >= 0) goal = found[here + by];
    else if (focused && focused !== document.body && focused.id !== "main") goal = beside(found, focused, by);
    else goal = inView(found, by);
    if (goal) go(goal);
    else if (beyond) beyond();
  }

  // The nearest after or before an element, by the order of the page.
  function beside(found, element, by) {
    var side = by > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    var those = found.filter(function (other) {
      var where = element.compareDocumentPosition(other);
      return where & side && !(where & Node.DOCUMENT_POSITION_CONTAINS && by > 0);
    });
    return by > 0 ? those[0] : those[those.length - 1];
  }

  function inView(found, by) {
    var below = found.findIndex(function (element) {
      return box(element).top > 8;
    });
    if (by > 0) return found[below];
    return found[(below < 0 ? found.length : below) - 1];
  }

  function follow(relation) {
    return function () {
      var link = document.querySelector("a[rel='" + relation + "']");
      if (link) link.click();
    };
  }

  function fold() {
    var files = all(FILE);
    var open = !files.some(function (file) {
      return file.open;
    });
    files.forEach(function (file) {
      file.open = open;
    });
    say();
  }

  var foldButton;

  function say() {
    if (!foldButton) return;
    var some = all(FILE).some(function (file) {
      return file.open;
    });
    foldButton.textContent = some ? "Fold all files" : "Unfold all files";
  }

  // Folds the remarks before a day to one line each; the day is in the address, so that a link keeps it.
  function since(day) {
    var from = day ? Date.parse(day) : NaN;
    var fresh = 0;
    all(REMARK).forEach(function (remark) {
      var sent = Date.parse(remark.querySelector("time").getAttribute("datetime"));
      var old = sent < from;
      remark.classList.toggle("old", old);
      if (!old) fresh += 1;
    });
    return isNaN(from) ? "" : fresh + (fresh === 1 ? " remark" : " remarks");
  }

  function remember(day) {
    var url = new URL(location.href);
    if (day) url.searchParams.set("since", day);
    else url.searchParams.delete("since");
    try {
      history.replaceState(null, "", url);
    } catch (error) {
      // Some browsers refuse it for files; then the day is not in the address.
    }
  }

  var dayField;

  function tools() {
    var bar = document.createElement("div");
    bar.className = "tools";
    if (all(FILE).length) {
      foldButton = document.createElement("button");
      foldButton.type = "button";
      foldButton.addEventListener("click", fold);
      bar.append(foldButton);
      say();
      document.addEventListener("toggle", say, true);
    }
    if (all(REMARK).length) bar.append(sinceField());
    document.querySelector(".body").prepend(bar);
  }

  function sinceField() {
    var around = document.createElement("span");
    var label = document.createElement("button");
    label.type = "button";
    label.textContent = "Only what is new since";
    label.addEventListener("click", focusDay);
    dayField = document.createElement("input");
    dayField.type = "date";
    dayField.setAttribute("aria-label", label.textContent);
    var status = document.createElement("span");
    status.setAttribute("role", "status");
    function apply() {
      status.textContent = since(dayField.value);
    }
    dayField.addEventListener("change", function () {
      apply();
      remember(dayField.value);
    });
    dayField.value = new URL(location.href).searchParams.get("since") || "";
    around.append(label, dayField, " ", status);
    apply();
    return around;
  }

  function focusDay() {
    if (dayField) dayField.focus();
  }

  // A remark that is folded because it is old opens where it is clicked.
  document.addEventListener("click", function (event) {
    var old = event.target.closest && event.target.closest(".remark.old");
    if (old && !event.target.closest("a")) old.classList.remove("old");
  });

  window.listpressKeys = [
    ["n", "next remark", step.bind(null, REMARK, 1, null)],
    ["p", "previous remark", step.bind(null, REMARK, -1, null)],
    ["j", "next patch", step.bind(null, PATCH, 1, follow("next"))],
    ["k", "previous patch", step.bind(null, PATCH, -1, follow("prev"))],
    ["f", "next file", step.bind(null, FILE, 1, null)],
    ["F", "previous file", step.bind(null, FILE, -1, null)],
    ["u", "fold or unfold all files", fold],
    ["s", "only what is new since a day", focusDay],
  ];

  // In a long thread the place of a mail that is on another page leads there.
  function followMoved() {
    var id = location.hash.slice(1);
    var entry = document.getElementById(id) || document.getElementById(id.replace(/-\d+$/, ""));
    if (!entry || !entry.matches(".elsewhere li")) return;
    location.replace(entry.querySelector("a").href.replace(/#.*/, "") + location.hash);
  }

  document.addEventListener("DOMContentLoaded", tools);
  document.addEventListener("DOMContentLoaded", followMoved);
  window.addEventListener("hashchange", followMoved);
})();
