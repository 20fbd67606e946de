// Lets a figure be asked: its values walked one by one and told, one series shown alone, the table alone. The drawing bears hidden marks
// that its address shows (src/samrapport/present/web/points.py), and the values are those of the table below it, so nothing is fetched,
// computed or measured here. Without JavaScript the table opens all the same. Nothing moves.
(function () {
  "use strict";

  function textOf(node) {
    return node.textContent.trim();
  }

  function make(parent, tag, attributes, text) {
    var made = document.createElement(tag);
    for (var name in attributes) made.setAttribute(name, attributes[name]);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function equip(details) {
    var table = details.querySelector("table[id$='-varden']");
    var label = table ? table.id.replace(/-varden$/, "") : "";
    var figure = document.getElementById(label);
    var pictures = figure ? Array.from(figure.querySelectorAll("img, source")) : [];
    if (!pictures.length) return;
    var heads = Array.from(table.tHead.rows[0].cells).slice(1).map(textOf);
    var every = [];
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      Array.from(row.cells).slice(1).forEach(function (cell, column) {
        var of = textOf(row.cells[0]) + (heads.length > 1 ? ", " + heads[column] : "");
        every.push({ number: every.length, column: column, cell: cell, told: of + ": " + textOf(cell) });
      });
    });
    var chosen = every;
    var series = "";

    var box = document.createElement("div");
    box.className = "fraga";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Läs av diagrammet");
    var choice = null;
    if (table.classList.contains("serier")) {
      choice = make(make(box, "label", {}, "Visa "), "select", {});
      ["allt"].concat(heads).forEach(function (head, n) {
        make(choice, "option", { value: n ? n - 1 : "" }, n ? "bara " + head : head);
      });
    }
    // A list box of the browser's own: walked by arrows and first letters, and told by whatever reads the page.
    var list = make(make(box, "label", {}, "Värde för värde "), "select", {});
    var alone = make(box, "button", { type: "button", "aria-pressed": "false" }, "Bara tabellen");
    details.insertBefore(box, details.querySelector("summary").nextSibling);

    // A drawing shows the mark that its address ends in.
    function point(end) {
      pictures.forEach(function (one) {
        var name = one.localName === "img" ? "src" : "srcset";
        var plain = one.getAttribute(name).replace(/#.*$/, "");
        one.setAttribute(name, end ? plain + "#" + label + "-" + end : plain);
      });
    }

    function settle(marked) {
      var one = chosen[list.selectedIndex];
      every.forEach(function (other) {
        other.cell.classList.toggle("last", marked && other === one);
      });
      if (marked) point((series ? "e" : "v") + one.number);
      else point(series && "s" + series);
    }

    function begin() {
      list.textContent = "";
      chosen.forEach(function (one) {
        make(list, "option", {}, one.told);
      });
      list.size = Math.max(2, Math.min(5, chosen.length));
      list.selectedIndex = 0;
      settle(false);
    }

    function keep(shown) {
      alone.setAttribute("aria-pressed", String(!shown));
      var picture = pictures[0].closest("picture") || pictures[0];
      picture.hidden = !shown;
      list.parentNode.hidden = !shown;
      if (choice) choice.parentNode.hidden = !shown;
    }

    ["input", "focus"].forEach(function (name) {
      list.addEventListener(name, function () {
        settle(true);
      });
    });
    if (choice) {
      choice.addEventListener("change", function () {
        series = choice.value;
        chosen = every.filter(function (one) {
          return !series || String(one.column) === series;
        });
        begin();
      });
    }
    alone.addEventListener("click", function () {
      keep(alone.getAttribute("aria-pressed") === "true");
    });
    function rest() {
      series = "";
      chosen = every;
      if (choice) choice.value = "";
      begin();
      keep(true);
    }
    details.addEventListener("toggle", function () {
      if (!details.open) rest();
    });
    // On paper the figure is as it was drawn.
    window.addEventListener("beforeprint", rest);
    begin();
  }

  document.querySelectorAll("details.varden").forEach(function (details) {
    var equipped = false;
    function open() {
      if (equipped || !details.open) return;
      equipped = true;
      equip(details);
    }
    details.addEventListener("toggle", open);
    open();
  });
})();
