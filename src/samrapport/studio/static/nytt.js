// A new förbund, year, insats or section, as `samrapport ny` makes it; and the report's workbook, out and in, and its Word file back.
import { el, fraga, hitta, klasstext, raknat, rapportfraga, skicka, tillstand } from "./grund.js";
import { wordfil } from "./word.js";

const SLAG = { ar: "Ett nytt år", forbund: "Ett nytt förbund", insats: "En insats egen rapport", avsnitt: "Ett nytt avsnitt" };
const RUTOR = {
  ar: ["forbund", "ar", "fran", "arbetsbok"], forbund: ["forbund", "ar", "namn", "kommuner", "sedan", "arbetsbok"],
  insats: ["forbund", "ar", "insats", "arbetsbok"], avsnitt: ["rubrik", "typ"],
};
const NAMN = {
  forbund: "Förbundets mapp (a–z, siffror och bindestreck)", ar: "År", fran: "Utgå från året (tomt: det senaste före)", namn: "Förbundets namn",
  kommuner: "Kommunerna, med komma emellan", sedan: "Medlemmarnas första dag (år-månad-dag)", insats: "Insatsens mapp", rubrik: "Avsnittets rubrik",
  typ: "Rapporttyp", arbetsbok: "Skriv tabellerna som blad i en arbetsbok",
};
const FRIVILLIGA = new Set(["fran"]);
let senast = [];

export function visa(plats, { valj, lasRapporter }) {
  let slag = tillstand.rapporter.length ? "ar" : "forbund", pagar = false;
  const rutor = el("div", { klass: "rutor" }), sagt = el("div", { role: "status" });
  const [forbund, ar] = (tillstand.rapport?.mapp || "/").split("/");
  const rita = () => {
    rutor.replaceChildren(...RUTOR[slag].flatMap((namn) => {
      if (namn === "arbetsbok") return [el("label", {}, el("input", { type: "checkbox", name: namn }), ` ${NAMN[namn]}`)];
      const fore = { forbund: slag === "forbund" ? "" : forbund, ar: slag === "insats" ? ar : ar ? Number(ar) + 1 : "", typ: "delarsrapport" }[namn] ?? "";
      return [el("label", { for: `ny-${namn}` }, NAMN[namn]), el("input", { id: `ny-${namn}`, name: namn, value: fore, required: !FRIVILLIGA.has(namn) })];
    }));
    sagt.replaceChildren();
  };
  const sand = async (torr) => {
    const form = rutor.closest("form");
    if (pagar || !form.reportValidity()) return;
    pagar = true;
    sagt.replaceChildren(klasstext("sagt", torr ? "Ser efter vad som skulle skrivas." : "Skriver."));
    const sant = { slag, torr };
    for (const ruta of form.querySelectorAll("input[name]")) if (ruta.type !== "radio") sant[ruta.name] = ruta.type === "checkbox" ? ruta.checked : ruta.value;
    try {
      const svar = await skicka("api/nytt", sant);
      sagt.replaceChildren(
        klasstext("sagt", `${raknat(svar.filer.length, "fil", "filer")} ${torr ? "skulle skrivas" : svar.filer.length === 1 ? "är skriven" : "är skrivna"}${svar.fran ? `, av ${svar.fran}` : ""}.`),
        el("ul", { klass: "lista" }, ...[...svar.filer, ...svar.senare].map((ett) => el("li", {}, `${ett.fil}: ${ett.gor}`)),
          ...svar.finns.map((namn) => el("li", {}, `${namn} finns redan, och är lämnad som den var.`))));
      if (torr) return;
      await lasRapporter();
      if (slag === "avsnitt") return;
      const mapp = tillstand.rapporter.find((ett) => ett.mapp.startsWith(`${sant.forbund}/${sant.ar}`) && (slag !== "insats" || ett.mapp.endsWith(`/${sant.insats}`)));
      if (!mapp) return;
      sagt.append(el("p", {}, `${mapp.namn} är vald. Nedanför hämtar du dess arbetsbok, och lägger in den när den är ifylld.`),
        el("button", { type: "button", klass: "fram", id: "till-nytt", onclick: () => { location.hash = "#att-gora"; } }, `Det som är kvar att göra i ${mapp.namn}`));
      const berattat = senast = [...sagt.childNodes];
      await valj(mapp.mapp);
      // The view is made anew for the report that is chosen now: its workbook, and what was just told.
      senast = berattat;
      visa(plats, { valj, lasRapporter });
      hitta("till-nytt").focus();
    } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); } finally { pagar = false; }
  };
  plats.replaceChildren(
    el("h2", {}, "Nytt"),
    ...(tillstand.rapporter.length ? [] : [klasstext("sagt", "Projektet har ingen rapport än. Lägg till förbundet här, så görs dess första rapport. Sedan fyller du i dess arbetsbok.")]),
    el("form", { onsubmit: (handelse) => { handelse.preventDefault(); sand(false); } },
      el("fieldset", {}, el("legend", {}, "Vad ska göras?"), ...Object.entries(SLAG).map(([namn, text]) => el("label", {},
        el("input", { type: "radio", name: "slag", value: namn, checked: namn === slag, onchange: () => { slag = namn; rita(); } }), ` ${text} `))),
      rutor,
      el("div", { klass: "knappar" }, el("button", { type: "button", onclick: () => sand(true) }, "Visa vad som skulle skrivas"), el("button", { klass: "fram" }, "Skriv")),
      sagt),
    ...(tillstand.rapport ? [arbetsbok(), wordfil()] : []));
  rita();
  sagt.append(...senast);
  senast = [];
}

function arbetsbok() {
  const sagt = el("div", { role: "status" }), fil = el("input", { id: "boken", type: "file", accept: ".xlsx" });
  const knapp = el("button", { type: "button", onclick: () => lagg(false) }, "Lägg in arbetsboken");
  const lagg = async (ersatt) => {
    const vald = fil.files[0];
    if (!vald) {
      sagt.replaceChildren(klasstext("fel", "Välj en arbetsbok först."));
      return;
    }
    // The button that was pressed goes, and the keyboard is not to be left without a place.
    if (ersatt) knapp.focus();
    sagt.replaceChildren(klasstext("sagt", "Läser arbetsboken."));
    try {
      const svar = await (await fraga(`api/arbetsbok?${rapportfraga({ ersatt: ersatt ? "ja" : "" })}`, { method: "PUT", body: vald })).json();
      if (svar.skriven) {
        sagt.replaceChildren(klasstext("sagt", `${svar.fil} är skriven.${svar.ersatter.length ? ` Den ersatte ${svar.ersatter.join(", ")}.` : ""}`));
        return;
      }
      sagt.replaceChildren(klasstext("sagt", `Arbetsboken skulle ersätta: ${svar.ersatter.join(", ")}. Filerna tas då bort.`),
        el("button", { type: "button", onclick: () => lagg(true) }, "Ersätt dem"));
    } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); }
  };
  return el("section", { "aria-labelledby": "boken-rubrik" },
    el("h3", { id: "boken-rubrik" }, `Arbetsboken för ${tillstand.rapport.namn}`),
    el("p", {}, el("a", { href: `api/arbetsbok?${rapportfraga()}`, download: "" }, "Hämta arbetsboken att fylla i")),
    el("div", { klass: "rutor" }, el("label", { for: "boken" }, "Den ifyllda arbetsboken"), fil, knapp), sagt);
}
