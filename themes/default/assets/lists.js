// The table of lists on the front page of a site with many: a field that filters it, and a choice of what it is sorted by.
// Without scripts it is in the order in which it was written, the busiest list of each group first.
(function () {
  "use strict";
  // What to sort by: its name, the column, and whether the largest comes first.
  var ORDERS = [
    ["the last 30 days", 2, true],
    ["all mails", 3, true],
    ["newest mail", 4, true],
    ["waiting series", 5, true],
    ["name", 0, false],
  ];

  var heading = document.getElementById("lists");
  var tables = Array.prototype.slice.call(document.querySelectorAll("table.lists"));
  if (!heading || !tables.length) return;

  function rowsOf(table) {
    return Array.prototype.slice.call(table.tBodies[0].rows);
  }

  function labelled(text, field) {
    var label = document.createElement("label");
    label.append(text + " ", field);
    return label;
  }

  // The name of a list; of numbers their value.
  function value(row, column) {
    var cell = row.cells[column];
    if (column === 0) return cell.querySelector("a").textContent.toLowerCase();
    return cell.getAttribute("data-sort") || Number(cell.textContent.replace(/\D/g, ""));
  }

  function sort(table, order) {
    var rows = rowsOf(table).map(function (row) {
      return [value(row, order[1]), row];
    });
    rows.sort(function (one, other) {
      var greater = one[0] > other[0] ? 1 : one[0] < other[0] ? -1 : 0;
      return order[2] ? -greater : greater;
    });
    rows.forEach(function (row) {
      table.tBodies[0].appendChild(row[1]);
    });
  }

  // Shows the rows whose list or group holds all words, and hides groups without any.
  function filter(words) {
    var found = 0;
    tables.forEach(function (table) {
      var title = table.previousElementSibling;
      var group = title && title.matches("h3") ? title : null;
      var shown = rowsOf(table).filter(function (row) {
        var text = (value(row, 0) + " " + (group ? group.textContent : "")).toLowerCase();
        row.hidden = !words.every(function (word) {
          return text.indexOf(word) >= 0;
        });
        return !row.hidden;
      });
      table.hidden = !shown.length;
      if (group) group.hidden = !shown.length;
      found += shown.length;
    });
    return found;
  }

  var field = document.createElement("input");
  field.type = "search";
  var choice = document.createElement("select");
  ORDERS.forEach(function (order) {
    choice.add(new Option(order[0]));
  });
  var status = document.createElement("span");
  status.setAttribute("role", "status");

  field.addEventListener("input", function () {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    var found = filter(words);
    status.textContent = words.length ? found + (found === 1 ? " list" : " lists") : "";
  });
  choice.addEventListener("change", function () {
    tables.forEach(function (table) {
      sort(table, ORDERS[choice.selectedIndex]);
    });
  });

  var tools = document.createElement("p");
  tools.className = "sift";
  tools.append(labelled("Filter", field), labelled("Sort by", choice), status);
  heading.after(tools);
})();
