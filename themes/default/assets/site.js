// The little that needs a script: the switch between light and dark, buttons that copy, the contents list that is open
// where there is room. Every page can be read without it.
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
      // A page from disk may have no storage; then the choice lasts as long as the page.
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

  function themeSwitch() {
    var made = button("");
    made.className = "theme";
    function say() {
      made.textContent = "Theme: " + choice;
    }
    made.addEventListener("click", function () {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
      apply(choice);
      store(choice);
      say();
    });
    say();
    document.querySelector(".masthead").appendChild(made);
  }

  // The clipboard may be closed to a page from disk or from plain http; then a field of our own is selected and copied.
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
      function say(word) {
        made.textContent = word;
        status.textContent = word + ": " + text;
        setTimeout(function () {
          made.textContent = label;
        }, 1500);
      }
      copy(text).then(
        function () {
          made.focus();
          say("copied");
        },
        function () {
          say("failed");
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

  // A link into a folded message and the printer unfold it.
  function folds() {
    addEventListener("beforeprint", function () {
      document.querySelectorAll("details").forEach(function (details) {
        details.open = true;
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    themeSwitch();
    copyButtons();
    contents();
    folds();
  });
})();
