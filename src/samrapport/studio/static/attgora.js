// What is left to do in the report: what lacks, what the controls found, and what the year before had.
import { el, fyll, klasstext, las, rapportfraga, skicka, tillstand } from "./grund.js";

let sedd = 0, plats = null, vem = "";

export async function visa(given) {
  plats = given;
  if (!plats.querySelector("h2")?.textContent.startsWith("Att göra")) plats.replaceChildren(el("h2", {}, "Att göra"), el("p", { role: "status" }, "Läser."));
  let svar;
  try {
    svar = await las(`api/att-gora?${rapportfraga()}`);
  } catch (fel) {
    plats.replaceChildren(el("h2", {}, "Att göra"), klasstext("fel", fel.message));
    return;
  }
  const oppna = svar.fynd.filter((ett) => !ett.notering), forklarade = svar.fynd.filter((ett) => ett.notering);
  fyll(plats,
    el("h2", {}, "Att göra"),
    el("h3", {}, `Kvar i underlaget: ${svar.kvar.length}`), punkter(svar.kvar),
    el("h3", {}, `Fynd utan förklaring: ${oppna.length}`),
    svar.klar ? null : klasstext("sagt", "Rapporten är inte byggd än, så fynden är inte kända."),
    el("ul", { klass: "lista" }, ...oppna.map(fynd)),
    svar.saknas.length ? el("h3", {}, `Fanns förra året, men saknas nu: ${svar.saknas.length}`) : null, punkter(svar.saknas),
    el("details", {}, el("summary", {}, `Förklarade fynd: ${forklarade.length}`), el("ul", { klass: "lista" }, ...forklarade.map(
      (ett) => el("li", {}, `${ett.plats}: ${ett.text} Förklaring: ${ett.notering.forklaring} (${ett.notering.accepterad_av}, ${ett.notering.datum})`)))));
}

export function berattat(told) {
  if (told.fas === "klar" && told.sida && told.sida.version !== sedd) {
    sedd = told.sida.version;
    // What somebody is filling in stays until it is sent.
    if (plats?.isConnected && ![...plats.querySelectorAll("textarea")].some((ett) => ett.value)) visa(plats);
  }
}

function punkter(listade) {
  return el("ul", { klass: "lista" }, ...listade.map((ett) => el("li", {}, textlank(ett.fil), `: ${ett.gor}`)));
}

function textlank(fil) {
  const namn = /^text\/(.+)\.md$/.exec(fil)?.[1];
  return namn && tillstand.rapport.texter.some((ett) => ett.namn === namn) ? el("a", { href: `#text/${namn}` }, fil) : fil;
}

let nummer = 0;

function fynd(ett) {
  const id = `fynd-${nummer += 1}`, sagt = el("div", { role: "status" });
  const forklaring = el("textarea", { id: `${id}-f`, rows: "2", required: true });
  const av = el("input", { id: `${id}-a`, required: true, value: vem, autocomplete: "name" });
  const visas = el("input", { id: `${id}-v` });
  const form = el("form", {
    klass: "rutor",
    onsubmit: async (handelse) => {
      handelse.preventDefault();
      vem = av.value;
      try {
        const svar = await skicka(`api/forklara?${rapportfraga()}`, { regel: ett.regel, plats: ett.plats, forklaring: forklaring.value, av: av.value, visas: visas.value });
        forklaring.value = "";
        sagt.replaceChildren(klasstext("sagt", `Förklaringen är skriven i ${svar.fil}.`));
      } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); }
    },
  },
  el("label", { for: forklaring.id }, "Förklaring"), forklaring, el("label", { for: av.id }, "Accepterad av"), av,
  el("label", { for: visas.id }, "Visas i (tabell, diagram eller text; får vara tom)"), visas,
  el("button", { klass: "fram" }, "Skriv förklaringen"), sagt);
  const tal = ett.givet !== null && ett.beraknat !== null ? ` Givet ${ett.givet}, beräknat ${ett.beraknat}.` : "";
  const stalle = ett.fil ? ` (${ett.fil}${ett.rad ? `, rad ${ett.rad}` : ""})` : "";
  return el("li", {}, el("span", { klass: "varde" }, ett.allvar), ` ${ett.regelnamn}. ${ett.plats}: ${ett.text}${tal}${stalle}`,
    el("details", {}, el("summary", {}, `Förklara fyndet: ${ett.plats}`), form));
}
