// All facts of the report, to be searched, each with how it is computed and where it is shown.
import { el, fakta, faktaruta, klasstext, raknat, tillstand } from "./grund.js";

const MEST = 150;

export async function visa(plats, { valjSida }) {
  const sok = el("input", { id: "faktasok", type: "search", autocomplete: "off" });
  const bara = el("input", { id: "faktasida", type: "checkbox" });
  const antal = el("p", { role: "status" });
  const lista = el("ul", { klass: "lista" });
  plats.replaceChildren(
    el("h2", {}, "Fakta"),
    el("div", { klass: "rutor" }, el("label", { for: "faktasok" }, "Sök i namn, värde och beräkning"), sok,
      el("label", {}, bara, " Bara det som sidan visar")),
    antal, lista);
  antal.textContent = "Läser uppgifterna.";
  const rita = async () => {
    let given;
    try {
      given = await fakta();
    } catch (fel) {
      antal.replaceChildren(klasstext("fel", fel.message));
      return;
    }
    const ord = vikt(sok.value).split(/\s+/).filter(Boolean);
    const traffar = given.fakta.filter((ett) => {
      const allt = vikt(`${ett.name} ${ett.shown} ${ett.formula} ${ett.base}`);
      const har = !bara.checked || ett.visas.some((stalle) => stalle.sida === tillstand.sida);
      return har && ord.every((del) => allt.includes(del));
    });
    antal.textContent = `${raknat(traffar.length, "uppgift", "uppgifter")}${traffar.length > MEST ? `, de första ${MEST} visas` : ""}.`;
    lista.replaceChildren(...traffar.slice(0, MEST).map((ett) => {
      const inre = el("div");
      const ruta = el("details", {}, el("summary", {}, ett.name, ": ", el("span", { klass: "varde" }, ett.shown)), inre);
      ruta.addEventListener("toggle", () => { if (ruta.open && !inre.firstChild) inre.append(faktaruta(ett, valjSida)); });
      return el("li", {}, ruta);
    }));
  };
  sok.addEventListener("input", rita);
  bara.addEventListener("change", rita);
  await rita();
}

function vikt(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u00a0\u202f]/g, " ").toLowerCase();
}
