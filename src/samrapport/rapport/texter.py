"""Which texts a report may have, and what to say of others. Entries: `assert_known_text`, `unknown_texts`, `misplaced_text`,
and `bunden` and `bunden_efter` for one as a page shows it.

A text is known when an area declares it, or a notebook of the report's type shows it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from samrapport.errors import Fault, UnknownName, closest, told_elsewhere
from samrapport.facts.fact import paused
from samrapport.rapport.attempts import copy_told, visible
from samrapport.rapport.omraden import slagen, tabeller_i, texter_i
from samrapport.rapport.visade import Namn
from samrapport.raw.cells import ENDINGS
from samrapport.raw.folder import SLUG
from samrapport.raw.opening import matching
from samrapport.text.bunden import bunden_text
from samrapport.text.lasare.ordlista import Ord, ar_forklarat, forklarad
from samrapport.text.numbers import SVENSKA
from samrapport.text.prose import Prose
from samrapport.there import has_file, has_folder

Rapport = Any
"""A `Rapport`, which is above this."""
FOLDER = "text"
ORDLISTA = "ordlista"
_BRACES = re.compile(r"\{([^}]+)\}")
_WRITTEN = re.compile(r"(\.(md|mdown|markdown|txt|text))+$", re.IGNORECASE)
_PROCESSED = re.compile(r"\.(docx?|odt|rtf|html?|pdf|pages)$", re.IGNORECASE)
_SLIP = 0.75
"""How like a known name one must be to be a slip of it, and no new text."""


def _declared(rapport: Rapport, *, rows: bool) -> Namn:
    """The texts that areas declare for a report. rows: whether those of which each row has one are counted up."""
    names, forms = set(), set()
    for one in texter_i(*rapport.platser):
        for name in one.namn:
            if not one.tabell:
                names.add(name)
                continue
            counted = _of_rows(rapport, one.tabell, name) if rows else None
            names |= counted or set()
            if counted is None:
                forms.add(_pattern(name))
    return Namn(frozenset(names), frozenset(forms))


def _pattern(name: str) -> str:
    return "".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(_BRACES.split(name)))


def _of_rows(rapport: Rapport, table: str, name: str) -> set[str] | None:
    """The names for the rows of a table; None where it cannot be read, which is told of itself."""
    with told_elsewhere(), paused():
        rows = rapport.tabell(table).to_dict("records") if rapport.finns(table) else []
        return {"".join(str(row[one]) if n % 2 else one for n, one in enumerate(_BRACES.split(name))) for row in rows}
    return None


def assert_known_text(rapport: Rapport, name: str) -> None:
    """Raise UnknownName for a text that the report lacks, and whose name is like a known one's: it must be a slip.

    What any report of the data has written is no slip, and nothing like a known name is a new text, still to be written.
    """
    known = _declared(rapport, rows=False)
    if rapport.inom is not None:
        known |= _declared(rapport.inom, rows=False)
    here = {one.stem for one in visible(rapport.folder.root / rapport.path(FOLDER)) if one.suffix == ".md"}
    if name in known or not (alike := closest(name, known.kanda | here, likeness=_SLIP)) or alike[0] == name:
        return
    root = rapport.folder.root
    if SLUG.fullmatch(name) and (found := next(iter(matching(root, f"*/*/**/{FOLDER}/{name}.md")), None)):
        rapport.folder.read(found.relative_to(root).as_posix())  # So that it is known what this hangs on.
        return
    raise UnknownName("Texten", name, alike, where=rapport.path(FOLDER))


def sprak_av(rapport: Rapport, name: str) -> str:
    """The language of a text, as an area declares it."""
    return next((one.sprak for one in texter_i(*rapport.platser) if name in one.namn), SVENSKA)


def bunden(rapport: Rapport, name: str, path: str) -> Prose:
    """A text of a report with its facts bound, and with the words of the glossary explained where the page first has them.

    A page is what one notebook opens the report for. Raises DataFault.
    """
    text = bunden_text(rapport.folder, path, rapport.fakta, sprak_av(rapport, name))
    if text.sprak != SVENSKA or not (words := rapport.en_gang(_ordlista)):
        return text
    first: dict[str, str] = rapport.en_gang(_forst)
    left = [one for one in words if first.get(one.ord, name) == name]
    found, explained = forklarad(text, left)
    first.update(dict.fromkeys(explained, name))
    return found


def bunden_efter(rapport: Rapport, text: Prose, fore: Iterable[str]) -> Prose:
    """A text as `bunden` gives it after others on its page. fore: these, as they are shown: what they explain is not explained again."""
    if text.sprak != SVENSKA or not (words := rapport.en_gang(_ordlista)):
        return text
    told = "\n\n".join(fore)
    return forklarad(text, [one for one in words if not ar_forklarat(one, told)])[0]


def _ordlista(rapport: Rapport) -> list[Ord]:
    whole = rapport.inom or rapport
    if ORDLISTA not in tabeller_i(*whole.platser) or not whole.finns(ORDLISTA):
        return []
    rows = whole.tabell(ORDLISTA).to_dict("records")
    return [Ord(str(one["ord"]), str(one["förklaring"]), _forms(one.get("former"))) for one in rows]


def _forms(cell: object) -> tuple[str, ...]:
    return tuple(form for one in str(cell or "").split(",") if (form := one.strip()))


def _forst(_: Rapport) -> dict[str, str]:
    """The text that explains each word."""
    return {}


def unknown_texts(rapport: Rapport, shown: Namn | None) -> Iterator[Fault]:
    """What lies in a report's folder of texts and is shown nowhere. shown: by notebooks; None where these are not known."""
    folder, data = rapport.folder.root / rapport.path(FOLDER), rapport.folder.root
    known = _declared(rapport, rows=True) | (shown or Namn())
    for one in visible(folder):
        if one.suffix == ".md" and one.stem in known and has_file(one):
            continue
        if told := _told(rapport, one, known, sure=shown is not None):
            yield Fault(one.relative_to(data).as_posix(), told)


def misplaced_text(rapport: Rapport, found: Path) -> Fault | None:
    """The fault of a text that lies outside of the folder of texts; None for what is none."""
    stem = _plain(found.name)
    known = _declared(rapport, rows=False)
    if has_folder(found) or not _WRITTEN.search(found.name) or copy_told(found, [f"{one}.md" for one in known.kanda]):
        return None
    name = stem if stem in known else next(iter(closest(stem, known.kanda, n=1)), "")
    if not name and not found.name.lower().endswith(".md"):
        return None
    expected = f"filen läses inte: texter ligger i mappen {FOLDER}. Flytta den till {FOLDER}/{name or stem}.md."
    return Fault(found.relative_to(rapport.folder.root).as_posix(), expected)


def _told(rapport: Rapport, found: Path, known: Namn, *, sure: bool) -> str:
    """Why a text is shown nowhere, and what to do; "" where that is not known. sure: whether all that is shown is known."""
    stem = _plain(found.name)
    if has_folder(found):
        return f"mappen läses inte: texterna ligger direkt i {FOLDER}. Flytta dem dit, och ta bort mappen."
    if told := copy_told(found, [f"{one}.md" for one in known.kanda]):
        return f"filen {told}"
    if stem in known:
        return f"filen läses inte{_renamed(found, stem)}"
    return _strange(rapport, found, stem, known) or (
        "inget avsnitt visar texten. Ta bort den, eller lägg till ett avsnitt som visar den."
        if sure or not SLUG.fullmatch(found.stem)
        else ""
    )


def _renamed(found: Path, stem: str) -> str:
    if has_file(found.parent / f"{stem}.md"):
        return f", och {stem}.md finns redan. Ta bort den."
    if _PROCESSED.search(found.name):
        return f". Spara den som ren text, med namnet {stem}.md."
    return f". Döp om den till {stem}.md."


def _strange(rapport: Rapport, found: Path, stem: str, known: Namn) -> str:
    """What a text may have been meant for that has no known name in any form; "" where it is like nothing."""
    if found.suffix.lower() in (*ENDINGS, ".yml", ".yaml") and found.name in rapport.kanda_filer:
        return "filen läses inte här. Flytta den till mappen ovanför."
    for one in texter_i(*rapport.platser):
        if one.tabell and any(re.fullmatch(_pattern(name), stem) for name in one.namn):
            return (
                f"texten hör till en rad i {one.tabell}.csv, som inte finns där. Rätta namnet, eller lägg till raden."
            )
    if alike := closest(stem, known.kanda, n=1):
        return f"inget avsnitt visar texten. Menade du {alike[0]}.md?"
    if place := _elsewhere(rapport, stem):
        return f"inget avsnitt i den här rapporten visar texten. Flytta den till {place}/{stem}.md."
    return (
        ""
        if found.suffix == ".md"
        else "filen är okänd och läses inte. En text är ren text och slutar på .md; ta annars bort den."
    )


def _elsewhere(rapport: Rapport, name: str) -> str:
    """The folder of texts of another kind of report that has one of this name, as a förbund's year holds it; or ""."""
    year = f"{rapport.forbund}/{rapport.ar}"
    for file in slagen():
        folder, _, made = file.rpartition("/")
        declared = texter_i(made.rpartition(".")[0])
        if file != rapport.fil and any(name in one.namn for one in declared) and (folder or rapport.inom):
            return "/".join(filter(None, (year, _BRACES.sub(r"<\1>", folder), FOLDER)))
    return ""


def _plain(name: str) -> str:
    """The name that a text's file should have had, without ending."""
    stem = _PROCESSED.sub("", _WRITTEN.sub("", name))
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
