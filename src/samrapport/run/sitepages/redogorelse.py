"""The site's tillgänglighetsredogörelse, from `webbplats.yml`: what is not given there is told as lacking.

Entries: `redogorelse`, and `of_embedded` for who makes pages without Quarto.
"""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.run.assembly.quoting import escape_markdown, front_matter
from samrapport.run.sitepages.webbplats import FILE, Brist, Undantag, Webbplats

PAGE = "tillganglighet.qmd"
TITLE = "Tillgänglighets\u00adredogörelse"
"""With a soft hyphen: the word is wider than a phone."""

_STATUS = {
    "helt": "Webbplatsen är helt förenlig med lagen om tillgänglighet till digital offentlig service.",
    "delvis": "Webbplatsen är delvis förenlig med lagen om tillgänglighet till digital offentlig service. Bristerna står här nedanför.",
    "inte": "Webbplatsen är inte förenlig med lagen om tillgänglighet till digital offentlig service. Bristerna står här nedanför.",
}
_EMBEDDED = """\
Programmet som gör webbplatsen provas automatiskt. Sidorna provas i en webbläsare mot WCAG 2.2, nivå A och AA, i ljust och mörkt
läge, från 320 till 1920 bildpunkters bredd, med bara tangentbord, i 200 procents förstoring och i utskrift. PDF-filerna är taggade
enligt PDF/UA-1. Automatiska prov hittar inte alla brister."""
_QUARTO = """\
Webbplatsens sidor är gjorda med programmet Quarto, vars menyer, sökning och utseende inte är provade. Tabeller, diagram och text är
desamma som när Samrapport själv gör sidorna, och de sidorna provas automatiskt i en webbläsare mot WCAG 2.2, nivå A och AA.
PDF-filerna är taggade enligt PDF/UA-1. Automatiska prov hittar inte alla brister."""


_NO_BURDEN = "Inget innehåll är undantaget av det skälet."
_NOTHING_OUTSIDE = "Webbplatsen har inget sådant innehåll."


def redogorelse(webbplats: Webbplats) -> str:
    """The page as Quarto Markdown."""
    parts = [front_matter({"title": TITLE, "sidebar": False, "toc": False})]
    lacking = list(_lacking(webbplats))
    if lacking:
        items = "\n".join(f"- {one}" for one in lacking)
        parts.append(
            f'::: {{.callout-warning title="Redogörelsen är inte färdig"}}\nDetta saknas i {FILE}:\n\n{items}\n:::'
        )
    if webbplats.ansvarig:
        named = f"webbplatsen {escape_markdown(webbplats.tjanst)}" if webbplats.tjanst else "webbplatsen"
        parts.append(
            f"{escape_markdown(webbplats.ansvarig)} ansvarar för {named}, som ska kunna användas av alla. Här står hur den "
            "följer lagen (2018:1937) om tillgänglighet till digital offentlig service, vilka brister som är kända och hur du "
            "anmäler fler."
        )
    if webbplats.forenlighet:
        parts += ["## Hur tillgänglig är webbplatsen?", _STATUS[webbplats.forenlighet]]
    if webbplats.brister:
        parts += ["## Kända brister", "\n".join(_brist(one) for one in webbplats.brister)]
    for name, found, heading, words in (
        ("betungande", webbplats.betungande, "Undantag för oskäligt betungande anpassning (12 §)", _NO_BURDEN),
        ("utanfor", webbplats.utanfor, "Innehåll som lagen inte omfattar (9 §)", _NOTHING_OUTSIDE),
    ):
        # That there is nothing must be said: an empty list is an answer.
        if name in webbplats.model_fields_set:
            parts += [f"## {heading}", "\n".join(map(_brist, found)) or words]
    parts += ["## Anmäl en brist eller be om innehållet på annat sätt", *_contact(webbplats)]
    if webbplats.tillsyn:
        name, address = escape_markdown(webbplats.tillsyn.namn), webbplats.tillsyn.webb
        turn = f"[anmäla det till {name}]({_target(address)})" if address else "vända dig dit"
        parts += [
            "## Tillsyn",
            f"{name} har tillsyn över lagen. Är du inte nöjd med hur vi tar hand om det du har påtalat kan du {turn}.",
        ]
    parts.append("## Hur webbplatsen är provad")
    if webbplats.granskning:
        examined = webbplats.granskning
        parts.append(
            f"Webbplatsen granskades senast {examined.datum.isoformat()}: {escape_markdown(_sentence(examined.metod))}"
        )
    parts.append(_QUARTO)
    if webbplats.uppdaterad:
        parts.append(f"Redogörelsen uppdaterades senast {webbplats.uppdaterad.isoformat()}.")
    return "\n\n".join(parts) + "\n"


def of_embedded(page: str) -> str:
    """The page as it is true of a site that the embedded engine makes; as it was written it is true of one of Quarto's."""
    return page.replace(_QUARTO, _EMBEDDED)


def _lacking(webbplats: Webbplats) -> Iterator[str]:
    if not webbplats.ansvarig:
        yield "vem som ansvarar för webbplatsen (ansvarig)"
    if not webbplats.tjanst:
        yield "vad webbplatsen heter (tjänst)"
    if not _ways(webbplats):
        yield "vart läsare vänder sig (kontakt)"
    if not webbplats.forenlighet:
        yield "om webbplatsen följer lagen helt, delvis eller inte (förenlighet)"
    elif webbplats.forenlighet != "helt" and not webbplats.brister:
        yield "vilka brister som är kända (brister)"
    if "betungande" not in webbplats.model_fields_set:
        yield "vad som är undantaget för att det är oskäligt betungande att anpassa (oskäligt_betungande)"
    if "utanfor" not in webbplats.model_fields_set:
        yield "vad som lagen inte omfattar (omfattas_inte)"
    if not webbplats.uppdaterad:
        yield "när redogörelsen ändrades senast (uppdaterad)"
    if not webbplats.granskning:
        yield "när och hur webbplatsen granskades (granskning)"
    if not webbplats.tillsyn:
        yield "vem som har tillsyn över lagen (tillsyn)"


def _brist(one: Brist | Undantag) -> str:
    plan = one.plan if isinstance(one, Brist) else ""
    told = [one.vad, f"Skäl: {one.skal}" if one.skal else "", f"Åtgärd: {plan}" if plan else ""]
    return "- " + " ".join(escape_markdown(_sentence(text)) for text in told if text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _contact(webbplats: Webbplats) -> list[str]:
    ways = _ways(webbplats)
    if not ways:
        return ["Hit kommer uppgift om vart du vänder dig."]
    return [
        "Hindrar något dig från att läsa en sida eller en PDF-fil? Berätta det för oss, så rättar vi felet eller ger dig innehållet "
        "på ett annat sätt. Skriv vilken sida det gäller och vad som hindrade dig.",
        "\n".join(f"- {one}" for one in ways),
    ]


def _ways(webbplats: Webbplats) -> list[str]:
    found = webbplats.kontakt
    if not found:
        return []
    address = escape_markdown(found.epost) if found.epost else ""
    return [
        *([f"E-post: [{address}](mailto:{_target(found.epost)})"] if found.epost else []),
        *([f"Telefon: {escape_markdown(found.telefon)}"] if found.telefon else []),
        *([f"Webb: [{escape_markdown(found.webb)}]({_target(found.webb)})"] if found.webb else []),
    ]


def _target(address: str | None) -> str:
    """An address that ends nowhere but where it should, within the parentheses of a link."""
    keep = "-._~:/?#@!$&+,;=%"
    return "".join(
        c if c.isascii() and (c.isalnum() or c in keep) else "".join(f"%{b:02X}" for b in c.encode())
        for c in address or ""
    )
