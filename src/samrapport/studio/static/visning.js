// The page as it is, and the PDF page: a new one takes the place of the old when it is whole, at the same scroll, with what changed marked.
import { el, fakta, faktaruta, fraga, hitta, klasstext, tillstand } from "./grund.js";

const BLOCK = "main p, main li, main td, main th, main h1, main h2, main h3, main h4, main dt, main dd, main figcaption, main caption, main img";
const STIL = ".samrapport-andrad { outline: 3px solid #d08700; outline-offset: 2px; } .samrapport-fel { border: 2px solid #a1231b; padding: .4rem .6rem; background: #fff; color: #7a1712; }";
let ram = null, visad = null, vill = "", andringar = [], nasta = 0, pdfSida = 0, pdfVersion = 0, anrop = {}, felen = [], kommer = null;

export function borja(given) {
  anrop = given;
  hitta("till-andring").addEventListener("click", () => {
    const ett = andringar[nasta % andringar.length];
    nasta += 1;
    ett?.scrollIntoView({ block: "center" });
    ram?.focus();
  });
  hitta("visa-pdf").addEventListener("click", (handelse) => {
    const pa = handelse.target.getAttribute("aria-pressed") !== "true";
    handelse.target.setAttribute("aria-pressed", String(pa));
    hitta("pdf").hidden = !pa;
    document.querySelector(".blad").classList.toggle("med-pdf", pa);
    if (pa) visaPdf();
  });
  hitta("pdf-fore").addEventListener("click", () => visaPdf(pdfSida - 1));
  hitta("pdf-nasta").addEventListener("click", () => visaPdf(pdfSida + 1));
}

export function villTill(etikett) {
  vill = etikett;
  till();
}

function till() {
  const doc = ram?.contentDocument;
  if (!vill || !doc) return;
  const ett = doc.getElementById(vill) || [...doc.querySelectorAll("[data-fil]")].find((stalle) => stalle.dataset.fil === vill);
  if (ett) { ett.scrollIntoView({ block: "start" }); vill = ""; }
}

export function beratta(told) {
  felen = told.fel || [];
  ritaFel(told.sida);
  ritaUtan(told);
  if (told.sida && (told.sida.adress !== visad?.adress || told.sida.version !== visad?.version)) hamta(told.sida);
  else markeraFel();
  if (!told.pdf && pdfVersion) {
    pdfVersion = 0;
    hitta("pdf-bild").replaceChildren();
    hitta("pdf-nummer").textContent = "PDF-filen görs.";
  }
  if (told.pdf && told.pdf.version !== pdfVersion) {
    pdfVersion = told.pdf.version;
    if (!hitta("pdf").hidden) visaPdf(pdfSida);
  }
}

function ritaFel(sida) {
  const nytt = JSON.stringify([felen, !sida]);
  const plats = hitta("fel");
  if (plats.dataset.fel === nytt) return;
  plats.dataset.fel = nytt;
  plats.replaceChildren(...(felen.length ? [el("p", {}, sida ? "Sidan nedan är den förra: det som är sparat har fel." : "Det som är sparat har fel.")] : []),
    ...felen.map((ett) => klasstext("fel", ett.text)));
}

function ritaUtan(told) {
  // Another report's page, or another page, is not to be taken for the one that is chosen.
  if (told.sida) { hitta("utan").hidden = true; return; }
  hitta("utan").textContent = told.utan || "";
  hitta("utan").hidden = !told.utan;
  ram?.remove();
  kommer?.remove();
  ram = kommer = visad = null;
  hitta("till-andring").hidden = true;
}

function hamta(sida) {
  const samma = visad?.adress === sida.adress;
  visad = sida;
  kommer?.remove();
  const ny = el("iframe", { klass: "kommer", title: "Sidan som den blir", sandbox: "allow-same-origin", src: `sida/${sida.adress}?v=${sida.version}` });
  kommer = ny;
  ny.addEventListener("load", () => {
    if (ny !== kommer) return;
    const doc = ny.contentDocument, gammal = ram;
    doc.head.append(Object.assign(doc.createElement("style"), { textContent: STIL }));
    doc.documentElement.style.scrollBehavior = "auto";
    andringar = samma && gammal ? markera(gammal.contentDocument, doc, sida.filer) : [];
    nasta = 0;
    hitta("till-andring").hidden = !andringar.length;
    hitta("till-andring").textContent = andringar.length === 1 ? "Till ändringen" : `Till nästa av ${andringar.length} ändringar`;
    const y = samma && gammal ? gammal.contentWindow.scrollY : 0;
    const fokus = document.activeElement === gammal;
    ny.classList.remove("kommer");
    ny.contentWindow.scrollTo(0, y);
    gammal?.remove();
    ram = ny;
    kommer = null;
    if (fokus) ny.focus();
    doc.addEventListener("click", klickad);
    markeraFel();
    till();
    document.body.dataset.version = sida.version;
    if (!samma && !hitta("pdf").hidden) visaPdf();
  });
  hitta("ram").append(ny);
}

function nyckel(ett) {
  if (ett.localName === "img") return `img ${ett.getAttribute("src")}`;
  return `${ett.localName} ${ett.textContent.replace(/\s+/g, " ").trim()}`;
}

function markera(fore, nu, filer) {
  const gamla = [...fore.querySelectorAll(BLOCK)].map(nyckel);
  const nya = [...nu.querySelectorAll(BLOCK)];
  const nycklar = nya.map(nyckel);
  let borjan = 0, slut = 0;
  while (borjan < gamla.length && borjan < nya.length && gamla[borjan] === nycklar[borjan]) borjan += 1;
  while (slut < gamla.length - borjan && slut < nya.length - borjan && gamla[gamla.length - 1 - slut] === nycklar[nya.length - 1 - slut]) slut += 1;
  const kvar = new Map();
  for (const ett of gamla.slice(borjan, gamla.length - slut)) kvar.set(ett, (kvar.get(ett) || 0) + 1);
  const funna = [];
  for (let n = borjan; n < nya.length - slut; n += 1) {
    const antal = kvar.get(nycklar[n]) || 0;
    if (antal) kvar.set(nycklar[n], antal - 1);
    else funna.push(nya[n]);
  }
  for (const bild of nu.querySelectorAll("main img")) {
    const adress = new URL(bild.src).pathname;
    if (filer.some((fil) => adress.endsWith(fil)) && !funna.includes(bild)) funna.push(bild);
  }
  const innersta = funna.filter((ett) => !funna.some((annat) => annat !== ett && ett.contains(annat)));
  for (const ett of innersta) ett.classList.add("samrapport-andrad");
  return innersta;
}

async function markeraFel() {
  const doc = ram?.contentDocument;
  if (!doc) return;
  for (const ett of doc.querySelectorAll(".samrapport-fel")) ett.remove();
  if (!felen.length) return;
  const visat = await fakta().then((given) => given.visat).catch(() => []);
  for (const ett of felen) {
    if (!ett.fil) continue;
    const sorterade = visat.filter((sak) => Object.keys(sak.filer).some((fil) => fil.endsWith(ett.fil)));
    const platser = [...doc.querySelectorAll("[data-fil]")].filter((stalle) => stalle.dataset.fil.endsWith(ett.fil));
    const plats = platser[0] || sorterade.map((sak) => doc.getElementById(sak.etikett)).find(Boolean);
    if (!plats) continue;
    const ruta = doc.createElement("p");
    ruta.className = "samrapport-fel";
    ruta.textContent = ett.text;
    plats.before(ruta);
  }
}

function tal(text) {
  return text.replace(/[\s\u00a0\u202f]+/g, " ").replace(/[−–]/g, "-").trim();
}

async function klickad(handelse) {
  const doc = handelse.currentTarget, lank = handelse.target.closest?.("a[href]");
  if (lank) {
    handelse.preventDefault();
    const adress = new URL(lank.href);
    if (adress.hash && adress.pathname === doc.location.pathname) { doc.getElementById(decodeURIComponent(adress.hash.slice(1)))?.scrollIntoView(); return; }
    const namn = adress.pathname.split("/").pop().replace(/^\d+-|\.html$/g, "");
    const hit = tillstand.rapport.sidor.find((ett) => ett.namn.replaceAll("_", "-") === namn);
    const egen = adress.pathname.includes(`/reports/${tillstand.rapport.mapp}/`);
    if (egen && (hit || namn === "index")) anrop.valjSida(hit ? hit.namn : "", adress.hash.slice(1));
    return;
  }
  const hit = doc.caretPositionFromPoint ? doc.caretPositionFromPoint(handelse.clientX, handelse.clientY) : null;
  const omrade = hit ? null : doc.caretRangeFromPoint?.(handelse.clientX, handelse.clientY);
  const nod = hit ? hit.offsetNode : omrade?.startContainer, vid = hit ? hit.offset : omrade?.startOffset;
  if (!nod || nod.nodeType !== 3) return;
  const monster = /[−–-]?\d[\d \u00a0\u202f]*(?:,\d+)?(?:[ \u00a0](?:%|tkr|mkr|kr)(?!\w))?/g;
  const funnet = [...nod.data.matchAll(monster)].find((ett) => ett.index <= vid && vid <= ett.index + ett[0].length);
  if (!funnet) return;
  const stalle = nod.parentElement.closest("[data-fil], [id^=tbl-], [id^=fig-]");
  const etikett = stalle ? stalle.dataset.fil || stalle.id : "";
  const given = await fakta();
  const har = given.visat.filter((ett) => (etikett ? ett.etikett === etikett : ett.sida === tillstand.sida));
  const namn = new Set(har.flatMap((ett) => ett.fakta));
  const sokt = tal(funnet[0]), bara = sokt.replace(/ (%|tkr|mkr|kr)$/, "");
  const lika = (ett) => [ett.shown, ...ett.pastes.map((satt) => satt.shown)].map(tal).some((visat) => visat === sokt || visat.replace(/ (%|tkr|mkr|kr)$/, "") === bara);
  const traffar = given.fakta.filter((ett) => namn.has(ett.name) && lika(ett));
  const inre = hitta("berakning-inre");
  hitta("berakning-rubrik").textContent = `Så är ${funnet[0].trim()} beräknat`;
  inre.replaceChildren(...(traffar.length
    ? traffar.slice(0, 5).map((ett) => faktaruta(ett, anrop.valjSida))
    : [klasstext("sagt", har.some((ett) => Object.keys(ett.filer).length)
      ? `Talet står i underlaget: ${har.flatMap((ett) => Object.entries(ett.filer).map(([fil, rader]) => `${fil}${rader ? `, rad ${rader}` : ""}`)).join("; ")}`
      : "Talet är ingen av rapportens uppgifter.")]));
  hitta("berakning").showModal();
}

async function visaPdf(nummer) {
  const rubrik = ram?.contentDocument?.querySelector("main h1")?.textContent.trim() || "";
  try {
    const svar = await fraga(`pdf?${new URLSearchParams({ rubrik, sida: nummer > 0 ? nummer : "", v: pdfVersion })}`);
    pdfSida = Number(svar.headers.get("X-Sida"));
    const antal = svar.headers.get("X-Sidor");
    const bild = el("img", { src: URL.createObjectURL(await svar.blob()), alt: `Sida ${pdfSida} av ${antal} i PDF-filen` });
    bild.addEventListener("load", () => URL.revokeObjectURL(bild.src));
    hitta("pdf-bild").replaceChildren(bild);
    hitta("pdf-nummer").textContent = `Sida ${pdfSida} av ${antal}`;
    document.body.dataset.pdf = pdfVersion;
  } catch (fel) { hitta("pdf-nummer").textContent = fel.message; }
}
