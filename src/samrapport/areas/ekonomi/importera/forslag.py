"""The mapping that a delivered workbook of money is likely to need. Entries: `foresla`, a sheet at a time, and `prova`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from samrapport.areas.ekonomi.importera.kolumner import Betydelse, day_in, meaning, unit_of
from samrapport.areas.ekonomi.importera.konton import foresla_konton
from samrapport.areas.ekonomi.importera.rader import Rader, propose_rows, values_of
from samrapport.areas.ekonomi.kontolista import las_bocker
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.rapport.rapport import Rapport
from samrapport.raw.importera.ark import Rad, label_key, rows_below
from samrapport.raw.importera.belopp import Enhet
from samrapport.raw.importera.forslag import Bok, Forslag, Oklart
from samrapport.raw.importera.mappning import Ark, Arkkolumn, Arkpost, is_accounts
from samrapport.raw.importera.poster import sort_rows, wholes
from samrapport.raw.importera.rubriker import Heads, find_heads, texts_above
from samrapport.raw.sheets.sheet import Sheet, letters

_WANTED = {"budget": ("budget", "utblick"), "utfall": ("utfall",), "prognos": ("prognos",)}
"""What kinds of columns each table is read from; the first must be there."""
_SIMILAR = 20
"""Amounts in one unit are no further apart than this, column by column."""


@dataclass(frozen=True)
class _Kolumn:
    number: int
    heading: str
    betydelse: Betydelse


def foresla(bok: Bok, tabell: str, sheet: Sheet) -> Forslag | None:
    """The mapping of a sheet; None for a table that this area does not read so. Raises Oklart, with why nothing can be proposed."""
    if tabell not in _WANTED:
        return None
    if tabell == "utfall":
        with suppress(Oklart):
            return foresla_konton(bok, sheet)
    return foresla_belopp(bok, tabell, sheet)


def prova(rapport: Rapport) -> None:
    """Read the list of accounts, where the utfall is one, whether there is a kontomappning.csv or not. Raises DataFault."""
    if is_accounts(rapport.folder, rapport.path("utfall")):
        las_bocker(rapport)


def foresla_belopp(bok: Bok, tabell: str, sheet: Sheet) -> Forslag:
    """The mapping of a sheet with a row for each post and a column for each kind of amount. Raises Oklart, with why there is none."""
    heads = find_heads(sheet)
    if heads is None:
        raise Oklart(f"bladet ”{sheet.name}” har ingen rad med rubriker över kolumner med belopp")
    titles = [*texts_above(sheet, heads.rows[1] + 1), sheet.name]
    chosen = _columns(bok, tabell, sheet, heads, titles)
    ark = _bare(bok, sheet, heads, chosen)
    rows = list(rows_below(sheet, ark))
    made = _of_rows(bok, tabell, ark, chosen, rows, titles, sums_in_heads=True)
    if made.ark.block and sort_rows(bok.fil, made.ark, rows, "").faults:
        # A figure may be what those below it come to by chance. Which it is, the sheet's other sums tell.
        other = _of_rows(bok, tabell, ark, chosen, rows, titles, sums_in_heads=False)
        if not sort_rows(bok.fil, other.ark, rows, "").faults:
            return other
    return made


def _of_rows(
    bok: Bok,
    tabell: str,
    ark: Ark,
    chosen: Sequence[_Kolumn],
    rows: Sequence[Rad],
    titles: Sequence[str],
    *,
    sums_in_heads: bool,
) -> Forslag:
    found = propose_rows(rows, bok.rader, sums_in_heads=sums_in_heads)
    if not found.posts:
        raise Oklart(f"bladet ”{ark.sheet}” har inga rader med belopp under rubrikerna")
    notes = _check_results(found, ark)
    columns = [_column(bok, tabell, one, titles, found, rows, notes) for one in chosen]
    columns = _in_one_unit(bok, columns, found, notes)
    values = {"intecknat": "ja"} if tabell == "budget" else {}
    made = ark.model_copy(
        update={
            "kolumner": tuple(columns),
            "varden": values,
            "vands": _turned(found),
            "block": found.block,
            "poster": _posts(bok, tabell, found),
            "summor": tuple(dict.fromkeys(found.summor)),
            "utelamnas": tuple(dict.fromkeys(found.utelamnas)),
        }
    )
    return Forslag(made, tuple(notes))


def _check_results(found: Rader, ark: Ark) -> list[str]:
    """Let a result that is the posts' own be held against them hereafter; tell of one that is not, and of what is left out below the total."""
    notes = [
        f"Raden ”{rad.label}” (rad {rad.row}) står under summan av alla kostnader, och läses inte."
        for rad in found.after
    ]
    labels = {label_key(rad.label) for rad, *_ in found.posts}
    for one in found.after:
        if label_key(one.label) in labels:
            raise Oklart(
                f"raden ”{one.label}” står både bland posterna och under summan. Ge raderna olika namn i arket"
            )
    last = max(rad.row for rad, *_ in found.posts)
    blocks = [block for _, block, _ in found.posts]
    for one in found.results:
        made = {
            column: wholes([rad.amounts.get(column, Decimal(0)) for rad, *_ in found.posts], blocks, INTAKTER)
            for column in one.amounts
        }
        fits = [min(abs(one.amounts[column] - each) for each in made[column]) < 1 for column in one.amounts]
        if all(fits) and one.row > last:
            found.utelamnas.remove(one.label)
            found.summor.append(one.label)
        elif re.search("resultat|skott|differens", one.label, re.IGNORECASE) and one.row > last:
            cells = ", ".join(f"{column}{one.row}" for column, fit in zip(one.amounts, fits, strict=True) if not fit)
            notes.append(f"Raden ”{one.label}” är inte intäkter minus kostnader ({cells or one.row}). Den läses inte.")
    return notes


def _posts(bok: Bok, tabell: str, found: Rader) -> tuple[Arkpost, ...]:
    """The posts that the mapping has to name: whose place does not tell their block, or of which the budget says more."""
    blocks: dict[str, set[str]] = {}
    for rad, block, _ in found.posts:
        blocks.setdefault(label_key(rad.label), set()).add(block)
    made = []
    for (rad, block, by_place), values in zip(found.posts, values_of(found.posts, bok.parter), strict=True):
        own = values if tabell == "budget" else {}
        if by_place and not own:
            continue
        others = sorted(blocks[label_key(rad.label)])
        if len(others) > 1 and not by_place:
            raise Oklart(f"raden ”{rad.label}” står i flera block ({', '.join(others)}). Ge raderna olika namn i arket")
        under = block if len(others) > 1 else None
        made.append(Arkpost(rad=rad.label, block=block, post=rad.label, under=under, varden=own))
    return tuple(made)


def _columns(bok: Bok, tabell: str, sheet: Sheet, heads: Heads, titles: Sequence[str]) -> list[_Kolumn]:
    found: list[_Kolumn] = []
    for number, heading in sorted(heads.columns.items()):
        said = bok.kolumner.get(letters(number), "")
        betydelse = None if said == "nej" else meaning(said or heading, bok.ar, [] if said else titles)
        if betydelse is not None and betydelse.slag in _WANTED[tabell]:
            found.append(_Kolumn(number, heading, betydelse))
    if tabell == "utfall" and len(found) > 1:
        at_end = [one for one in found if one.betydelse.dag == bok.slut]
        found = at_end if len(at_end) == 1 else found
    first = _WANTED[tabell][0]
    own = [one for one in found if one.betydelse.slag == first]
    if not own:
        told = ", ".join(f"”{heading}” ({letters(number)})" for number, heading in sorted(heads.columns.items()))
        raise Oklart(f"bladet ”{sheet.name}” har ingen kolumn med {first} för {bok.ar}. Kolumnerna är: {told}")
    years = Counter((one.betydelse.slag, one.betydelse.ar or bok.ar) for one in found)
    for (slag, year), count in years.items():
        if count > 1:
            alike = [one for one in found if (one.betydelse.slag, one.betydelse.ar or bok.ar) == (slag, year)]
            told = " och ".join(f"{letters(one.number)} (”{one.heading}”)" for one in alike)
            raise Oklart(
                f"bladet ”{sheet.name}” har flera kolumner med {slag} {year}: {told}. Ange den som inte ska läsas, med --andra "
                f"{letters(alike[0].number)}=nej"
            )
    return found


def _bare(bok: Bok, sheet: Sheet, heads: Heads, chosen: Sequence[_Kolumn]) -> Ark:
    first, last = heads.rows
    return Ark(
        fil=bok.fil,
        blad=(sheet.name,),
        form="belopp",
        rubrikrader=str(first) if first == last else f"{first}-{last}",
        benamning=letters(heads.label),
        blockkolumn=letters(heads.block) if heads.block else None,
        intaktsblock=INTAKTER,
        kolumner=tuple(Arkkolumn(kolumn=letters(one.number), rubrik=one.heading, falt="belopp") for one in chosen),
    )


def _column(
    bok: Bok, tabell: str, one: _Kolumn, titles: Sequence[str], found: Rader, rows: Sequence[Rad], notes: list[str]
) -> Arkkolumn:
    letter = letters(one.number)
    total = _total(found, letter)
    told = (bok.enhet, "flaggan --enhet") if bok.enhet else unit_of(one.heading, titles, _units(rows, letter), total)
    if told is None:
        raise Oklart(
            f"det står inte i vilken enhet kolumnen {letter} (”{one.heading}”) är. Ange den med --enhet kr eller --enhet tkr"
        )
    if told[1] == "hur stora beloppen är":
        notes.append(f"Enheten i {letter} står inte i arket. Efter beloppens storlek är den {told[0]}.")
    values: dict[str, str] = {}
    if tabell == "budget":
        values = {"version": one.betydelse.slag, "år": str(one.betydelse.ar or bok.ar)}
    elif tabell == "utfall":
        day = one.betydelse.dag or next((day for title in titles if (day := day_in(title, bok.ar))), None)
        if day is None:
            notes.append(
                f"Till vilken dag utfallet går står inte i arket. Rapportens sista dag, {bok.slut}, är antagen."
            )
        values = {"till och med": str(day or bok.slut)}
    return Arkkolumn.model_validate(
        {"kolumn": letter, "rubrik": one.heading, "falt": "belopp", "enhet": told[0], "varden": values}
    )


def _units(rows: Iterable[Rad], letter: str) -> Iterable[Enhet]:
    return (unit for rad in rows if (unit := rad.units.get(letter)))


def _total(found: Rader, letter: str) -> Decimal:
    return sum(
        (abs(rad.amounts.get(letter, Decimal(0))) for rad, block, _ in found.posts if block != INTAKTER), Decimal(0)
    )


def _in_one_unit(bok: Bok, columns: Sequence[Arkkolumn], found: Rader, notes: list[str]) -> list[Arkkolumn]:
    """Columns whose amounts are alike are in one unit, whatever a slip in a heading says."""
    units = Counter(one.enhet for one in columns)
    if len(units) < 2:
        return list(columns)
    usual = units.most_common(1)[0][0]
    size = max(_total(found, one.kolumn) for one in columns if one.enhet == usual)
    made = []
    for one in columns:
        own = _total(found, one.kolumn)
        if one.enhet != usual and size / _SIMILAR < own < size * _SIMILAR:
            notes.append(
                f"Rubriken till {one.kolumn} säger {one.enhet}, men beloppen är lika stora som de andras, som är {usual}. De läses i {usual}."
            )
            made.append(one.model_copy(update={"enhet": usual}))
        else:
            made.append(one)
    return made


def _turned(found: Rader) -> str:
    """Which amounts have the other sign than in the table, where most of them are positive."""
    sums = {True: Decimal(0), False: Decimal(0)}
    for rad, block, _ in found.posts:
        sums[block == INTAKTER] += sum(rad.amounts.values(), Decimal(0))
    if sums[True] < 0 and sums[False] < 0:
        return "allt"
    return "intäkter" if sums[True] < 0 else "kostnader" if sums[False] < 0 else "inget"
