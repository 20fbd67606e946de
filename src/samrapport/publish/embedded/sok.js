// Search over search.json, in the page and without any other request. Without JavaScript there is no search box at all.
(function () {
  "use strict";
  var script = document.currentScript;
  var place = document.getElementById("sok");
  if (!place || !window.fetch || location.protocol === "file:") return;
  var root = script.getAttribute("data-root") || "";
  var index = null;

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

  // Digit groups are parted by no-break spaces: a reader types 1234 or 1 234, and both must find.
  function fold(text) {
    return text.toLowerCase().replace(/(\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/g, "$1").replace(/\u2212/g, "-").replace(/[\s\u00a0]+/g, " ");
  }

  function load() {
    if (index) return Promise.resolve(index);
    return fetch(root + "search.json").then(function (answer) { return answer.json(); }).then(function (entries) {
      index = entries.map(function (one) {
        return { href: one.href, title: one.title, section: one.section, text: one.text,
          head: fold(one.title + " " + one.section), all: fold(one.title + " " + one.section + " " + one.text) };
      });
      return index;
    });
  }

  function score(entry, words) {
    var points = 0;
    for (var i = 0; i < words.length; i++) {
      if (entry.all.indexOf(words[i]) < 0) return 0;
      points += entry.head.indexOf(words[i]) >= 0 ? 5 : 1;
    }
    return points;
  }

  function excerpt(entry, word) {
    var at = fold(entry.text).indexOf(word);
    if (at < 0) return entry.text.slice(0, 110);
    var from = Math.max(0, Math.min(at, entry.text.length) - 45);
    return (from ? "… " : "") + entry.text.slice(from, from + 110) + " …";
  }

  function show() {
    var words = fold(input.value).trim().split(" ").filter(function (word) { return word.length > 1; });
    list.textContent = "";
    if (!words.length) { box.hidden = true; status.textContent = ""; return; }
    load().then(function (entries) {
      var found = entries.map(function (entry) { return { entry: entry, points: score(entry, words) }; })
        .filter(function (one) { return one.points; });
      found.sort(function (a, b) { return b.points - a.points; });
      status.textContent = found.length === 0 ? "Inga träffar" : found.length === 1 ? "1 träff" : found.length + " träffar";
      list.textContent = "";
      found.slice(0, 12).forEach(function (one) {
        var item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("span");
        link.href = root + one.entry.href;
        link.textContent = one.entry.title + (one.entry.section ? " – " + one.entry.section : "");
        text.textContent = excerpt(one.entry, words[0]);
        item.appendChild(link);
        item.appendChild(text);
        list.appendChild(item);
      });
      box.hidden = false;
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
})();
