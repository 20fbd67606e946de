// What every view uses: elements, requests, and the state that the server tells.
export const tillstand = { rapporter: [], rapport: null, sida: "", fakta: null, berattat: {} };

export function el(namn, egenskaper = {}, ...barn) {
  const made = document.createElement(namn);
  for (const [nyckel, varde] of Object.entries(egenskaper)) {
    if (nyckel.startsWith("on")) made.addEventListener(nyckel.slice(2), varde);
    else if (nyckel === "klass") made.className = varde;
    else if (varde === true) made.setAttribute(nyckel, "");
    else if (varde !== false && varde !== null && varde !== undefined) made.setAttribute(nyckel, varde);
  }
  made.append(...barn.filter((ett) => ett !== null && ett !== undefined));
  return made;
}

export function fyll(plats, ...barn) {
  // What the keyboard was in is gone then: it goes on from the view, not from the top of the page.
  const inne = plats.contains(document.activeElement) && document.activeElement !== plats;
  plats.replaceChildren(...barn.filter((ett) => ett !== null && ett !== undefined));
  if (inne) plats.focus();
}

export function raknat(antal, en, flera) {
  return `${antal} ${antal === 1 ? en : flera}`;
}

export function hitta(id) {
  return document.getElementById(id);
}

export async function fraga(vag, val = {}) {
  const svar = await fetch(vag, val);
  if (svar.ok) return svar;
  let told = `Studion svarar inte som den ska (${svar.status}).`;
  try {
    told = (await svar.json()).fel || told;
  } catch { /* Svaret är ingen JSON. */ }
  throw Object.assign(new Error(told), { kod: svar.status });
}

export async function las(vag) {
  return (await fraga(vag)).json();
}

export async function skicka(vag, innehall, metod = "POST") {
  const svar = await fraga(vag, {
    method: metod, headers: { "Content-Type": "application/json" }, body: JSON.stringify(innehall),
  });
  return svar.json();
}

export function rapportfraga(mer = {}) {
  return new URLSearchParams({ rapport: tillstand.rapport.mapp, ...mer }).toString();
}

export async function fakta(nytt = false) {
  if (nytt || !tillstand.fakta) tillstand.fakta = await las(`api/fakta?${rapportfraga()}`);
  return tillstand.fakta;
}

export function klasstext(klass, text) {
  return el("p", { klass }, text);
}

export function faktaruta(ett, valjSida) {
  const kallor = el("ul", { klass: "lista" });
  for (const kalla of ett.sources) {
    const rader = el("div");
    const knapp = el("button", {
      type: "button",
      onclick: async () => {
        try {
          const fil = kalla.file, table = await las(`api/kalla?${new URLSearchParams({ fil, rader: kalla.rows || "" })}`);
          rader.replaceChildren(tabell(table));
        } catch (fel) { rader.replaceChildren(klasstext("fel", fel.message)); }
      },
    }, "Visa raderna");
    const told = kalla.cells ? `${kalla.file}, cell ${kalla.cells}` : kalla.rows ? `${kalla.file}, rad ${kalla.rows}` : kalla.file;
    kallor.append(el("li", {}, told, " ", kalla.rows ? knapp : null, rader));
  }
  const visas = el("ul", { klass: "lista" });
  for (const stalle of ett.visas) {
    visas.append(el("li", {}, el("button", { type: "button", onclick: () => valjSida(stalle.sida, stalle.etikett) }, `${stalle.titel}: ${stalle.etikett}`)));
  }
  const klistra = el("ul", { klass: "lista" });
  for (const satt of ett.pastes) {
    klistra.append(el("li", {}, el("code", {}, satt.text), ` ger ${satt.shown} `, el("button", {
      type: "button", onclick: () => navigator.clipboard.writeText(satt.text),
    }, `Kopiera ${satt.text}`)));
  }
  return el("div", {},
    el("dl", {}, el("dt", {}, "Uppgift"), el("dd", {}, ett.name), el("dt", {}, "Värde"), el("dd", { klass: "varde" }, ett.shown),
      el("dt", {}, "Beräknas"), el("dd", {}, ett.formula || "Står i underlaget."), el("dt", {}, "Av"), el("dd", {}, ett.base || "–")),
    el("h3", {}, "Underlag"), kallor, el("h3", {}, "Visas i"), visas, el("h3", {}, "Skriv i en text"), klistra);
}

export function tabell(given) {
  const huvud = el("tr", {}, el("th", { scope: "col" }, "Rad"), ...given.rubriker.map((ett) => el("th", { scope: "col" }, ett)));
  const kropp = given.rader.map((rad) => el("tr", {}, el("th", { scope: "row" }, String(rad.rad)), ...rad.celler.map((cell) => el("td", {}, cell))));
  const mer = given.fler > 0 ? klasstext("sagt", `… och ${raknat(given.fler, "rad", "rader")} till.`) : null;
  return el("div", { klass: "rull", tabindex: "0", role: "region", "aria-label": `Rader ur ${given.fil}` },
    el("table", {}, el("thead", {}, huvud), el("tbody", {}, ...kropp)), mer);
}
