// Search over the index in sok/, fetched piece by piece as the reader types. Without JavaScript there is no search box at all.
(function () {
  "use strict";
  var script = document.currentScript;
  var place = document.getElementById("sok");
  if (!place || !window.fetch || location.protocol === "file:") return;
  var root = new URL(script.getAttribute("data-root") || "./", document.baseURI);
  var most = 12;
  var loading = null;
  var asked = 0;

  var form = document.createElement("form");
  form.setAttribute("role", "search");
  form.innerHTML =
    '<label for="sok-ord">Sök</label><input id="sok-ord" type="search" autocomplete="off" spellcheck="false">' +
    '<div class="traffar" hidden><p role="status"></p><ol></ol></div>';
  place.appendChild(form);
  var input = form.querySelector("input");
  var box = form.querySelector(".traffar");
  var status = form.querySelector("[role=status]");
  var list = form.querySelector("ol");

  // Digit groups are parted by blanks on the page and are one word in the index: a reader types 1234 or 1 234.
  function fold(text) {
    return text.replace(/(\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/g, "$1").replace(/[\s\u00a0]+/g, " ").trim();
  }

  // A large site has its index in parts, which are asked side by side.
  function load() {
    if (!loading) {
      var engine = new URL("sok/pagefind.js", root), options = { baseUrl: root.pathname, excerptLength: 18 };
      var parts = fetch(new URL("delar.json", engine)).then(function (answer) { return answer.json(); });
      loading = Promise.all([import(engine.href), parts]).then(function (both) {
        var pagefind = both[0];
        return pagefind.options(options).then(function () { return pagefind.init(); }).then(function () {
          return Promise.all(both[1].map(function (part) { return pagefind.mergeIndex(new URL(part + "/", engine).href, options); }));
        }).then(function () { return pagefind; });
      });
    }
    return loading;
  }

  // The part of the page where most of it was found, and the address of that part.
  function best(page) {
    var parts = (page.sub_results || []).slice().sort(function (a, b) { return b.locations.length - a.locations.length; });
    var part = parts[0] || page;
    var title = page.meta.title || page.url;
    var within = part.title && part.title !== title ? " – " + part.title : "";
    return { href: part.url, title: title + within, report: page.meta.rapport || "", excerpt: part.excerpt || page.excerpt };
  }

  // The excerpt is text with <mark> around what was found, and all else in it escaped: it is put together anew.
  function words(excerpt) {
    var text = document.createElement("span");
    // What is in a text field is text and nothing else, blanks at its ends included.
    var field = document.createElement("textarea");
    excerpt.replace(/\u2060/g, "\u00a0").split(/<\/?mark>/).forEach(function (piece, nth) {
      field.innerHTML = piece;
      var plain = field.value;
      if (nth % 2) {
        var mark = document.createElement("mark");
        mark.textContent = plain;
        text.appendChild(mark);
      } else text.appendChild(document.createTextNode(plain));
    });
    return text;
  }

  function entry(found) {
    var item = document.createElement("li"), link = document.createElement("a");
    link.href = found.href;
    link.textContent = found.title;
    item.appendChild(link);
    if (found.report) {
      var report = document.createElement("span");
      report.textContent = found.report;
      item.appendChild(report);
    }
    item.appendChild(words(found.excerpt));
    return item;
  }

  function show() {
    var sought = fold(input.value);
    var mine = ++asked;
    if (sought.length < 2) { box.hidden = true; status.textContent = ""; list.textContent = ""; return; }
    load().then(function (pagefind) { return pagefind.search(sought); }).then(function (answer) {
      return Promise.all(answer.results.slice(0, most).map(function (one) { return one.data(); })).then(function (pages) {
        // A later question may have been answered already.
        if (mine !== asked) return;
        var count = answer.results.length;
        status.textContent = count === 0 ? "Inga träffar" : count === 1 ? "1 sida" : count + " sidor";
        list.textContent = "";
        pages.map(best).forEach(function (found) { list.appendChild(entry(found)); });
        box.hidden = false;
      });
    }).catch(function () { place.hidden = true; });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = list.querySelector("a");
    if (first) first.focus();
  });
  input.addEventListener("focus", function () { load().catch(function () { place.hidden = true; }); });
  input.addEventListener("input", show);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !box.hidden) { box.hidden = true; input.focus(); }
  });
  document.addEventListener("click", function (event) { if (!place.contains(event.target)) box.hidden = true; });
  form.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !place.contains(event.relatedTarget)) box.hidden = true;
  });
})();
