"""The site's tillgänglighetsredogörelse, from `webbplats.yml`: what is not given there is told as lacking.

Entries: `redogorelse`, and `of_embedded` for who makes pages without Quarto.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from samrapport.run.assembly.quoting import front_matter
from samrapport.run.sitepages.webbplats import FILE, Undantag, Webbplats
from samrapport.text.verbatim import escape_markdown

PAGE = "tillganglighet.qmd"
TITLE = "Tillgänglighets\u00adredogörelse"
"""With a soft hyphen: the word is wider than a phone."""

_TEMPLATE = Path(__file__).with_name("tillganglighet.md.j2")
_EMBEDDED = """\
Programmet som gör webbplatsen provas automatiskt. Sidorna provas i en webbläsare mot WCAG 2.2, nivå A och AA, i ljust och mörkt
läge, från 320 till 1920 bildpunkters bredd, med bara tangentbord, i 200 procents förstoring och i utskrift. PDF-filerna är taggade
enligt PDF/UA-1. Automatiska prov hittar inte alla brister."""
_QUARTO = """\
Webbplatsens sidor är gjorda med programmet Quarto, vars menyer, sökning och utseende inte är provade. Tabeller, diagram och text är
desamma som när Samrapport själv gör sidorna, och de sidorna provas automatiskt i en webbläsare mot WCAG 2.2, nivå A och AA.
PDF-filerna är taggade enligt PDF/UA-1. Automatiska prov hittar inte alla brister."""


def redogorelse(webbplats: Webbplats) -> str:
    """The page as Quarto Markdown."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.filters |= {"escape": escape_markdown, "sentence": _sentence, "target": _target}
    page = environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        front=front_matter({"title": TITLE, "sidebar": False, "toc": False}),
        file=FILE,
        site=webbplats,
        exempt=_exempt(webbplats),
        lacking=list(_lacking(webbplats)),
        has_contact=_has_contact(webbplats),
        tried=_QUARTO,
    )
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def of_embedded(page: str) -> str:
    """The page as it is true of a site that the embedded engine makes; as it was written it is true of one of Quarto's."""
    return page.replace(_QUARTO, _EMBEDDED)


def _exempt(webbplats: Webbplats) -> list[tuple[str, tuple[Undantag, ...], str]]:
    """What is told of content that need not be accessible: heading, what there is, and the words for nothing."""
    burden = ("Undantag för oskäligt betungande anpassning (12 §)", webbplats.betungande)
    outside = ("Innehåll som lagen inte omfattar (9 §)", webbplats.utanfor)
    # That there is nothing must be said: an empty list is an answer.
    return [
        (*told, nothing)
        for name, told, nothing in (
            ("betungande", burden, "Inget innehåll är undantaget av det skälet."),
            ("utanfor", outside, "Webbplatsen har inget sådant innehåll."),
        )
        if name in webbplats.model_fields_set
    ]


def _lacking(webbplats: Webbplats) -> Iterator[str]:
    if not webbplats.ansvarig:
        yield "vem som ansvarar för webbplatsen (ansvarig)"
    if not webbplats.tjanst:
        yield "vad webbplatsen heter (tjänst)"
    if not _has_contact(webbplats):
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


def _has_contact(webbplats: Webbplats) -> bool:
    found = webbplats.kontakt
    return found is not None and any((found.epost, found.telefon, found.webb))


def _sentence(text: str) -> str:
    return escape_markdown(text if text.endswith((".", "!", "?")) else f"{text}.")


def _target(address: str) -> str:
    """An address that ends nowhere but where it should, within the parentheses of a link."""
    keep = "-._~:/?#@!$&+,;=%"
    return "".join(
        c if c.isascii() and (c.isalnum() or c in keep) else "".join(f"%{b:02X}" for b in c.encode()) for c in address
    )
