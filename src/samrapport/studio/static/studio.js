// The studio: which report and page are looked at, which view is open, and what the server tells.
import { el, fakta, hitta, klasstext, las, skicka, tillstand } from "./grund.js";
import * as visning from "./visning.js";
import * as text from "./text.js";
import * as faktavy from "./fakta.js";
import * as attgora from "./attgora.js";
import * as nytt from "./nytt.js";

const VYER = { sida: null, text, fakta: faktavy, "att-gora": attgora, nytt };
// By this the server knows the window, which has a page of its own.
const FONSTER = Math.random().toString(36).slice(2);
let oppen = "", forra = "";

export async function valj(mapp, sida) {
  const rapport = tillstand.rapporter.find((ett) => ett.mapp === mapp);
  if (!rapport) return;
  const annan = tillstand.rapport !== rapport;
  tillstand.rapport = rapport;
  tillstand.sida = sida ?? rapport.sidor[0]?.namn ?? "";
  if (annan) tillstand.fakta = null;
  ritaVal();
  await skicka("api/valj", { rapport: mapp, sida: tillstand.sida, fonster: FONSTER });
  if (annan && oppen) visa();
}

async function valjSida(sida, etikett) {
  await valj(tillstand.rapport.mapp, sida);
  visning.villTill(etikett);
  hitta("berakning").close();
}

function ritaVal() {
  const { rapporter, rapport, sida } = tillstand;
  hitta("rapport").replaceChildren(...rapporter.map((ett) => el("option", { value: ett.mapp, selected: ett === rapport }, ett.namn)));
  const sidor = [{ namn: "", titel: "Framsidan" }, ...(rapport ? rapport.sidor : [])];
  hitta("avsnitt").replaceChildren(...sidor.map((ett) => el("option", { value: ett.namn, selected: ett.namn === sida }, ett.titel)));
}

export async function lasRapporter() {
  const { rapporter, vald } = await las("api/rapporter");
  tillstand.rapporter = rapporter;
  const mapp = tillstand.rapport?.mapp || vald || rapporter[0]?.mapp;
  tillstand.rapport = rapporter.find((ett) => ett.mapp === mapp) || null;
  ritaVal();
  return mapp;
}

function visa() {
  const namn = location.hash.slice(1).split("/")[0];
  const vy = namn in VYER ? namn : "sida";
  const annan = vy !== oppen;
  oppen = vy;
  for (const ett of document.querySelectorAll(".topp nav a")) {
    if (ett.getAttribute("href") === `#${vy}`) ett.setAttribute("aria-current", "page");
    else ett.removeAttribute("aria-current");
  }
  hitta("golv").classList.toggle("bredvid", vy !== "sida");
  const plats = hitta("vy");
  if (VYER[vy] && tillstand.rapport) VYER[vy].visa(plats, { valjSida, valj, lasRapporter });
  else if (vy === "nytt") nytt.visa(plats, { valjSida, valj, lasRapporter });
  else plats.replaceChildren(...(vy === "sida" ? [] : [
    el("h2", {}, document.querySelector(`.topp nav a[href="#${vy}"]`).textContent),
    klasstext("sagt", "Projektet har ingen rapport än."), el("p", {}, el("a", { href: "#nytt" }, "Lägg till ett förbund eller ett år")),
  ]));
  if (annan && forra) plats.focus();
  forra = vy;
}

function beratta(told) {
  tillstand.berattat = told;
  if (!told.fas) return;
  const { fas, sager, steg } = told;
  const hur = steg && steg.av ? ` ${steg.gjort} av ${steg.av}.` : "";
  hitta("lage").textContent = `${sager || ""}${hur}`;
  document.body.dataset.fas = fas;
  const matare = hitta("steg");
  matare.hidden = fas !== "arbetar" || !steg?.av;
  if (!matare.hidden) { matare.max = steg.av; matare.value = steg.gjort; }
  if (told.rapport !== tillstand.rapport?.mapp) {
    hitta("lage").textContent = "Ett annat fönster visar en annan rapport. Den här görs igen när du kommer tillbaka hit.";
    return;
  }
  visning.beratta(told);
  if (fas === "klar" && told.sida?.version !== beratta.klar) {
    beratta.klar = told.sida?.version;
    tillstand.fakta = null;
  }
  VYER[oppen]?.berattat?.(told);
}

async function borja() {
  visning.borja({ valjSida, valj });
  const mapp = await lasRapporter();
  if (mapp) await valj(mapp, tillstand.rapport.sidor[0]?.namn);
  hitta("rapport").addEventListener("change", (handelse) => valj(handelse.target.value));
  hitta("avsnitt").addEventListener("change", (handelse) => valj(tillstand.rapport.mapp, handelse.target.value));
  addEventListener("hashchange", visa);
  if (!tillstand.rapport && !location.hash) location.hash = "#nytt";
  visa();
  // The report of the window that one works in is the one that is made; and a server that was started anew knows no window.
  const igen = () => { if (tillstand.rapport) valj(tillstand.rapport.mapp, tillstand.sida).catch(() => null); };
  addEventListener("focus", () => { if (tillstand.berattat.rapport !== tillstand.rapport?.mapp) igen(); });
  const lyssnar = new EventSource(`api/handelser?fonster=${FONSTER}`);
  let avbruten = false;
  lyssnar.onopen = () => { if (avbruten) igen(); avbruten = false; };
  lyssnar.onmessage = (handelse) => beratta(JSON.parse(handelse.data));
  lyssnar.onerror = () => { avbruten = true; hitta("lage").textContent = "Studion svarar inte. Är den avslutad? Den söks igen."; };
  if (tillstand.rapport) fakta().catch(() => null);
}

borja().catch((fel) => { hitta("lage").textContent = fel.message; });
