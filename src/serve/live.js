// Keeps asking the server what this page looks like now, and takes over what changed.
(function () {
  "use strict";
  var seen = document.currentScript.getAttribute("data-seen");
  var links = null;
  var box = null;
  var wait = 0;

  function ask() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    fetch("/.listpress-live?page=" + encodeURIComponent(location.pathname) + "&seen=" + seen, { cache: "no-store" })
      .then(function (response) {
        wait = 0;
        if (response.status === 204) return null;
        if (!response.ok) throw new Error(response.statusText);
        return response.json();
      })
      .then(take)
      .then(ask, function () {
        // The server has ended, is not running yet, or has too many pages that wait.
        wait = Math.min(wait + 500, 4000);
        setTimeout(ask, wait);
      });
  }

  function take(answer) {
    if (!answer) return;
    var known = seen.split(".");
    var now = answer.seen.split(".");
    if (now[0] !== known[0]) {
      location.reload();
      return new Promise(function () {});
    }
    if (now[1] !== known[1]) restyle(answer.sheets);
    seen = answer.seen;
    show(answer.error);
  }

  // The old stylesheet stays until the new one is loaded, so that the page is never without one.
  function restyle(sheets) {
    links = links || Array.from(document.querySelectorAll('link[rel="stylesheet"]'));
    links = links.map(function (old, place) {
      if (!sheets[place] || old.getAttribute("href") === sheets[place]) return old;
      var fresh = old.cloneNode();
      fresh.href = sheets[place];
      fresh.onload = fresh.onerror = function () {
        old.remove();
      };
      old.after(fresh);
      return fresh;
    });
  }

  function show(error) {
    if (box) box.remove();
    box = null;
    if (!error) return;
    box = document.createElement("div");
    box.id = "listpress-error";
    // In a shadow root, so that the site's styles do not reach it.
    var inside = box.attachShadow({ mode: "open" });
    var panel = document.createElement("div");
    panel.setAttribute("role", "alert");
    panel.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;padding:1rem 1.25rem;" +
      "background:#2b1111;color:#fff;border-top:4px solid #e5484d;font:14px/1.5 ui-monospace,monospace";
    var title = document.createElement("strong");
    title.textContent = "The build failed; this page shows the last build that succeeded.";
    var text = document.createElement("pre");
    text.style.cssText = "margin:.5rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit";
    text.textContent = error;
    panel.append(title, text);
    inside.append(panel);
    document.body.append(box);
  }

  ask();
})();
