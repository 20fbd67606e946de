// The report's Word file that came back: what it changes, paragraph by paragraph, to be accepted or let be; as `samrapport ta-in` has it.
import { el, fraga, klasstext, raknat, rapportfraga, tillstand } from "./grund.js";

const SAGT = { borta: ["del", "borttaget: "], nytt: ["ins", "nytt: "] };

export function wordfil() {
  const sagt = el("div", { role: "status" }), svar = el("div", { tabindex: "-1", role: "group", klass: "svar", "aria-label": "Vad Word-filen ändrar" });
  const fil = el("input", { id: "wordfil", type: "file", accept: ".docx" });
  let last = 0;
  const sand = async (vag, mer, vald) => (await fraga(`api/${vag}?${rapportfraga({ namn: vald.name, ...mer })}`, { method: "PUT", body: vald })).json();
  const las = async () => {
    const vald = fil.files[0], min = (last += 1);
    svar.replaceChildren();
    if (!vald) {
      sagt.replaceChildren(klasstext("fel", "Välj en Word-fil först."));
      return;
    }
    sagt.replaceChildren(klasstext("sagt", `Läser ${vald.name} mot ${tillstand.rapport.namn}.`));
    try {
      const given = await sand("word", {}, vald);
      if (min !== last) return;
      sagt.replaceChildren();
      svar.replaceChildren(...visat(given, vald));
      svar.focus();
    } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); }
  };
  const visat = (given, vald) => {
    const rutor = given.andringar.map((ett) => el("input", { type: "checkbox", id: `andring-${ett.nr}`, value: String(ett.nr) }));
    const antal = given.andringar.length;
    let pagar = false;
    const infor = async (handelse) => {
      handelse.preventDefault();
      const valda = rutor.filter((ett) => ett.checked).map((ett) => ett.value);
      if (pagar) return;
      if (!valda.length) {
        sagt.replaceChildren(klasstext("fel", "Ingen ändring är markerad. Markera de som ska tas in."));
        return;
      }
      pagar = true;
      sagt.replaceChildren(klasstext("sagt", "Inför ändringarna."));
      try {
        const gjort = await sand("word/infor", { valda: valda.join(","), avtryck: given.avtryck }, vald);
        sagt.replaceChildren(klasstext("sagt", `${raknat(gjort.antal, "ändring är införd", "ändringar är införda")} i ${gjort.filer.join(", ")}.`),
          ...gjort.se_over.map((ett) => klasstext("sagt", ett)));
        handelse.target.remove();
        svar.focus();
      } catch (fel) { sagt.replaceChildren(klasstext("fel", fel.message)); } finally { pagar = false; }
    };
    const val = given.andringar.map((ett, n) => {
      rutor[n].addEventListener("change", () => { for (const annan of ett.med) rutor[annan].checked = rutor[n].checked; });
      const med = ett.med.length ? ` Hör ihop med ändring ${ett.med.map((annan) => annan + 1).join(", ")}.` : "";
      return el("li", {}, el("label", {}, rutor[n], ` Ta in ändring ${n + 1} av ${antal}: ${ett.slag} stycke i ${ett.fil}.${med}`),
        el("p", { klass: "andring" }, ...ett.delar.map(del)));
    });
    return [
      el("h4", {}, antal ? `Ändringar att ta ställning till: ${antal}` : given.hinder.length ? "Ingen ändring går att ta in" : `Word-filen säger detsamma som ${tillstand.rapport.namn}`),
      ...(given.okand ? [klasstext("sagt", "Filen säger inte vilken version den är gjord av. Den jämförs med rapporten som den är nu.")] : []),
      ...(given.sparat ? [klasstext("sagt", given.sparat)] : []),
      ...(antal ? [el("form", { onsubmit: infor }, el("ul", { klass: "lista" }, ...val), el("div", { klass: "knappar" },
        el("button", { type: "button", onclick: () => { for (const ett of rutor) ett.checked = true; } }, "Markera alla"),
        el("button", { klass: "fram" }, "Ta in de markerade")))] : []),
      ...lista("Tas inte in", given.hinder, (ett) => [ett.fil ? `${ett.fil}: ` : "", ett.fore ? `”${ett.fore}”` : "Nytt stycke", ett.efter ? ` → ”${ett.efter}”` : " → borttaget", ". ", ett.varfor]),
      ...lista("Kommentarer", given.kommentarer, (ett) => [`${ett.av || "Okänd"}, ${ett.fil ? `${ett.fil}, ` : ""}vid ${ett.vid || ett.stycke ? `”${ett.vid || ett.stycke}”` : "dokumentet"}: ${ett.text}`]),
    ];
  };
  return el("section", { "aria-labelledby": "word-rubrik" },
    el("h3", { id: "word-rubrik" }, `Word-filen för ${tillstand.rapport.namn} som kom tillbaka`),
    el("p", {}, "Här ser du vad som är ändrat i Word, och väljer vad som ska tas in i texterna. Inget skrivs förrän du tar in det."),
    el("div", { klass: "rutor" }, el("label", { for: "wordfil" }, "Word-filen (.docx)"), fil,
      el("button", { type: "button", onclick: las }, "Läs Word-filen")), sagt, svar);
}

function del({ slag, text }) {
  if (!SAGT[slag]) return text;
  const [namn, sagt] = SAGT[slag];
  return el(namn, {}, el("span", { klass: "dold" }, sagt), text);
}

function lista(rubrik, alla, sagt) {
  return alla.length ? [el("h4", {}, `${rubrik}: ${alla.length}`), el("ul", { klass: "lista" }, ...alla.map((ett) => el("li", {}, ...sagt(ett))))] : [];
}
