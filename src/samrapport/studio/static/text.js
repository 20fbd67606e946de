// The editor of a report's texts: what is bound is completed and told, what is typed is underlined, and what is saved is what was written.
import { el, fakta, klasstext, las, rapportfraga, skicka, tillstand } from "./grund.js";

const VANTA = 200, MEST = 12, INTE = " (finns inte än)";
let fil = "", etag = "", sparad = "", falt = null, under = null, sagt = null, granskat = null, lista = null, valt = -1, klocka = 0, marken = [], omgang = 0, hel = null;

addEventListener("beforeunload", (handelse) => { if (falt && falt.value !== sparad) handelse.preventDefault(); });

export async function visa(plats) {
  const texter = tillstand.rapport.texter;
  const begard = decodeURIComponent(location.hash.split("/").slice(1).join("/"));
  const vald = texter.find((ett) => ett.namn === begard) || texter.find((ett) => ett.fil === fil)
    || texter.find((ett) => ett.sida === tillstand.sida && ett.finns) || texter.find((ett) => ett.sida === tillstand.sida) || texter[0];
  if (hel && vald?.fil === fil) {
    // What is written and not saved stays while other views are looked at.
    if (!hel.isConnected) plats.replaceChildren(hel);
    return;
  }
  if (falt && falt.value !== sparad && vald?.fil !== fil) await spara();
  falt = el("textarea", { id: "redigera", "aria-label": "Textens innehåll", spellcheck: "true", lang: "sv", "aria-autocomplete": "list", "aria-controls": "forslag" });
  under = el("pre", { "aria-hidden": "true" });
  sagt = el("div", { role: "status" });
  granskat = el("div");
  lista = el("ul", { id: "forslag", klass: "forslag", role: "listbox", "aria-label": "Förslag", hidden: true });
  const val = el("select", { id: "textval", onchange: (handelse) => { location.hash = `#text/${handelse.target.value}`; } },
    ...texter.map((ett) => el("option", { value: ett.namn, selected: ett === vald }, `${ett.namn}${ett.finns ? "" : INTE}`)));
  hel = el("div", {},
    el("h2", {}, "Texten"),
    el("div", { klass: "knappar" }, el("label", { for: "textval" }, "Text"), val,
      el("button", { type: "button", klass: "fram", onclick: spara }, "Spara (Ctrl+S)")),
    sagt, el("div", { klass: "redigerare" }, under, falt), lista,
    el("p", {}, "Skriv {{ för att binda en uppgift. Ctrl+mellanslag visar förslag, pil upp och ned väljer, Enter tar det valda och Esc stänger."),
    granskat);
  plats.replaceChildren(hel);
  falt.addEventListener("input", andrad);
  falt.addEventListener("scroll", () => { under.scrollTop = falt.scrollTop; });
  falt.addEventListener("keydown", tangent);
  falt.addEventListener("blur", () => setTimeout(stang, 150));
  fil = "";
  if (vald) await oppna(vald.fil);
  else sagt.replaceChildren(klasstext("sagt", "Ingen av rapportens anteckningsböcker visar en text."));
}

async function oppna(namn) {
  try {
    const given = await las(`api/text?${new URLSearchParams({ fil: namn })}`);
    fil = namn;
    etag = given.etag;
    sparad = falt.value = given.text;
    marken = [];
    if (!given.etag) sagt.replaceChildren(klasstext("sagt", "Texten finns inte än. Den läggs till när du sparar."));
    rita();
    granska();
  } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); }
}

export async function berattat() {
  // Somebody else may have saved the text that is open.
  if (!falt?.isConnected || !fil || falt.value !== sparad) return;
  const innan = falt.value;
  const given = await las(`api/text?${new URLSearchParams({ fil })}`).catch(() => null);
  if (!given || given.etag === etag || falt.value !== innan) return;
  const vid = falt.selectionStart;
  etag = given.etag;
  sparad = falt.value = given.text;
  falt.setSelectionRange(vid, vid);
  sagt.replaceChildren(klasstext("sagt", given.etag ? "Texten är sparad av någon annan, och visas som den nu är." : "Filen är borttagen. Sparar du skrivs den på nytt."));
  rita();
  granska();
}

async function spara() {
  const text = falt.value;
  try {
    const given = await skicka(`api/text?${new URLSearchParams({ fil })}`, { text, etag }, "PUT");
    etag = given.etag;
    sparad = text;
    const ny = tillstand.rapport.texter.find((ett) => ett.fil === fil && !ett.finns);
    if (ny) {
      ny.finns = true;
      const val = [...hel.querySelectorAll("#textval option")].find((ett) => ett.value === ny.namn);
      if (val) val.textContent = ny.namn;
    }
    sagt.replaceChildren(klasstext("sagt", "Texten är sparad."));
  } catch (fel) {
    sagt.replaceChildren(klasstext("fel", fel.message));
    if (fel.kod === 409) await visaAnnan();
  }
}

async function visaAnnan() {
  const given = await las(`api/text?${new URLSearchParams({ fil })}`);
  sagt.append(
    el("details", {}, el("summary", {}, "Visa texten som ligger där"), el("pre", { klass: "rull", tabindex: "0" }, given.text)),
    el("div", { klass: "knappar" },
      el("button", { type: "button", onclick: () => { etag = given.etag; sparad = falt.value = given.text; rita(); granska(); sagt.replaceChildren(); falt.focus(); } }, "Ta den som ligger där"),
      el("button", { type: "button", onclick: () => { etag = given.etag; sagt.replaceChildren(klasstext("sagt", "Nästa gång du sparar ersätter din text den som ligger där.")); falt.focus(); } }, "Behåll min")));
}

function andrad() {
  const text = falt.value, forra = under.dataset.text || "";
  let lika = 0;
  while (lika < text.length && lika < forra.length && text[lika] === forra[lika]) lika += 1;
  const flytt = text.length - forra.length;
  marken = marken.filter((ett) => ett.end <= lika || ett.start >= lika - Math.min(0, flytt))
    .map((ett) => (ett.start >= lika ? { ...ett, start: ett.start + flytt, end: ett.end + flytt } : ett));
  rita();
  clearTimeout(klocka);
  klocka = setTimeout(granska, VANTA);
  foresla();
}

function rita() {
  const text = falt.value, delar = [];
  let vid = 0;
  for (const ett of [...marken].sort((a, b) => a.start - b.start)) {
    if (ett.start < vid || ett.end > text.length) continue;
    delar.push(text.slice(vid, ett.start), el("mark", { klass: ett.kind === "fel" ? "fel-under" : ett.kind }, text.slice(ett.start, ett.end)));
    vid = ett.end;
  }
  delar.push(`${text.slice(vid)}\n`);
  under.replaceChildren(...delar);
  under.dataset.text = text;
  under.scrollTop = falt.scrollTop;
}

async function granska() {
  const text = falt.value, min = (omgang += 1);
  let svar;
  try {
    svar = await skicka(`api/granska?${rapportfraga()}`, { fil, text });
  } catch (fel) {
    granskat.replaceChildren(klasstext("fel", fel.message));
    return;
  }
  if (min !== omgang || falt.value !== text) return;
  marken = svar.marken;
  rita();
  const rad = (vid) => text.slice(0, vid).split("\n").length;
  const anm = svar.marken.map((ett) => el("li", {},
    el("button", { type: "button", onclick: () => markera(ett.start, ett.end) }, `Rad ${rad(ett.start)}`), ` ${ett.told} `,
    ett.better ? el("button", { type: "button", onclick: () => byt(ett) }, `Byt mot ${ett.better}`) : null));
  const varden = (svar.varden || []).map((ett) => el("li", {}, el("code", {}, ett.text), " är ", el("span", { klass: "varde" }, ett.varde || "inget: se felen")));
  granskat.replaceChildren(
    el("h3", {}, anm.length ? `Att se över: ${anm.length}` : "Inget att se över"), el("ul", { klass: "lista" }, ...anm),
    ...svar.fel.filter((ett) => ett.rad === null && !svar.marken.some((annat) => annat.told === ett.text)).map((ett) => klasstext("fel", ett.text)),
    el("details", { open: granskat.querySelector("details")?.open ?? true }, el("summary", {}, `Uppgifter i texten: ${varden.length}`), el("ul", { klass: "lista" }, ...varden)));
  document.body.dataset.granskad = String(min);
}

function markera(start, slut) {
  falt.focus();
  falt.setSelectionRange(start, slut);
}

function byt(ett) {
  markera(ett.start, ett.end);
  skrivIn(ett.better);
}

function skrivIn(text) {
  // By the browser's own command where it has it, so that Ctrl+Z takes it back.
  if (!document.execCommand?.("insertText", false, text)) {
    falt.setRangeText(text, falt.selectionStart, falt.selectionEnd, "end");
    falt.dispatchEvent(new Event("input"));
  }
}

async function foresla(begart = false) {
  const vid = falt.selectionStart, fore = falt.value.slice(0, vid);
  const borjan = fore.lastIndexOf("{{"), slut = fore.lastIndexOf("}}");
  const inne = borjan > slut ? fore.slice(borjan + 2) : null;
  if (inne === null && !begart) return stang();
  const given = await fakta().catch(() => null);
  if (!given || falt.selectionStart !== vid) return stang();
  const efterPipa = inne !== null && inne.includes("|");
  const ord = (efterPipa ? inne.slice(inne.lastIndexOf("|") + 1) : inne ?? "").trimStart();
  const namn = efterPipa ? inne.split("|")[0].trim() : "";
  let traffar;
  if (efterPipa) {
    const passar = (given.fakta.find((ett) => ett.name === namn)?.pastes || []).map((satt) => ({ skriv: satt.text.split("|").slice(1).join("|").replace("}}", "").trim(), visat: satt.shown })).filter((ett) => ett.skriv);
    const ovriga = given.filter.filter((ett) => !passar.some((annat) => annat.skriv === ett.namn)).map((ett) => ({ skriv: ett.namn, visat: ett.hjalp }));
    traffar = [...passar, ...ovriga].filter((ett) => ett.skriv.startsWith(ord));
  } else {
    const delar = ord.toLowerCase().split(/\s+/);
    const fran = given.fakta.filter((ett) => ett.name.startsWith(ord));
    const ocksa = ord ? given.fakta.filter((ett) => !ett.name.startsWith(ord) && delar.every((del) => `${ett.name} ${ett.formula}`.toLowerCase().includes(del))) : [];
    traffar = [...fran, ...ocksa].map((ett) => ({ skriv: ett.name, visat: ett.shown, hel: ett.pastes[0]?.text }));
  }
  valt = traffar.length ? 0 : -1;
  lista.replaceChildren(...traffar.slice(0, MEST).map((ett, n) => el("li", {
    role: "option", id: `forslag-${n}`, "aria-selected": String(n === valt),
    onmousedown: (handelse) => { handelse.preventDefault(); valt = n; ta(); },
  }, el("code", {}, ett.skriv), el("span", {}, ett.visat))));
  lista.traffar = traffar.slice(0, MEST).map((ett) => ({ ...ett, ord, inne }));
  lista.hidden = !traffar.length;
  if (traffar.length) falt.setAttribute("aria-activedescendant", "forslag-0");
  else stang();
  return undefined;
}

function stang() {
  if (!lista) return;
  lista.hidden = true;
  falt.removeAttribute("aria-activedescendant");
}

function ta() {
  const ett = lista.traffar[valt];
  if (!ett) return;
  const vid = falt.selectionStart, efter = falt.value.slice(vid);
  falt.setSelectionRange(vid - ett.ord.length, vid);
  const stangd = /^[^{\n]*\}\}/.test(efter);
  skrivIn(ett.inne === null ? ett.hel || `{{ ${ett.skriv} }}` : stangd ? ett.skriv : `${ett.inne === ett.ord ? " " : ""}${ett.skriv} }}`);
  stang();
}

function tangent(handelse) {
  if ((handelse.ctrlKey || handelse.metaKey) && handelse.key === "s") {
    handelse.preventDefault();
    spara();
  } else if (handelse.ctrlKey && handelse.key === " ") {
    handelse.preventDefault();
    foresla(true);
  } else if (!lista.hidden) {
    const steg = { ArrowDown: 1, ArrowUp: -1 }[handelse.key];
    if (steg) {
      handelse.preventDefault();
      const alla = [...lista.children];
      valt = (valt + steg + alla.length) % alla.length;
      alla.forEach((ett, n) => ett.setAttribute("aria-selected", String(n === valt)));
      alla[valt].scrollIntoView({ block: "nearest" });
      falt.setAttribute("aria-activedescendant", `forslag-${valt}`);
    } else if (handelse.key === "Enter") {
      handelse.preventDefault();
      ta();
    } else if (handelse.key === "Escape") {
      handelse.preventDefault();
      stang();
    }
  }
}
