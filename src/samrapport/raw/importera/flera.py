"""Several sheets of the same form that are read as one table. Entry: `samla`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from samrapport.raw.importera.ark import label_key, rows_below
from samrapport.raw.importera.forslag import Forslag, Oklart
from samrapport.raw.importera.mappning import Ark, Arkpost
from samrapport.raw.importera.poster import sort_rows
from samrapport.raw.sheets.sheet import Sheet

_TURNED = {"inget": set[bool](), "intäkter": {True}, "kostnader": {False}, "allt": {True, False}}
"""Whether income, and whether costs, are turned."""


def samla(found: Sequence[tuple[Sheet, Forslag]]) -> Forslag:
    """One proposal of those of several sheets. Raises Oklart for a sheet of another form, or a row that is one thing here and another there.

    A post that stands on several sheets under the same block is called by its sheet too, so that each has a row of its own.
    """
    if len(found) == 1:
        return found[0][1]
    arks = [one.ark for _, one in found]
    for other in arks[1:]:
        _assert_same_form(arks[0], other)
    made = arks[0].model_copy(
        update={
            "blad": tuple(ark.sheet for ark in arks),
            "vands": _turned([(sheet, one.ark) for sheet, one in found]),
            "block": {label: name for ark in arks for label, name in ark.block.items()},
            "poster": tuple(post.model_copy(update={"blad": ark.sheet}) for ark in arks for post in ark.poster),
            "summor": tuple(dict.fromkeys(label for ark in arks for label in ark.summor)),
            "utelamnas": tuple(dict.fromkeys(label for ark in arks for label in ark.utelamnas)),
        }
    )
    notes = [f"Bladet ”{one.ark.sheet}”: {note}" for _, one in found for note in one.anmarkningar]
    if made.form == "belopp":
        for sheet, one in found:
            _assert_read_alike(sheet, one.ark, made)
        named = _named_apart([sheet for sheet, _ in found], made)
        if named:
            told = ", ".join(f"”{one.post}”" for one in named)
            notes.append(f"Poster som står på flera blad får bladets namn med: {told}.")
        replaced = {(label_key(one.rad), one.blad, one.under) for one in named}
        kept = (one for one in made.poster if (label_key(one.rad), one.blad, one.under) not in replaced)
        made = made.model_copy(update={"poster": (*kept, *named)})
    return Forslag(made, tuple(notes))


def _assert_same_form(first: Ark, other: Ark) -> None:
    """Raise where the headings of two sheets are not the same, in the same cells, and read as the same."""
    if first.form == other.form == "konton":
        raise Oklart("en lista över konton läses ur ett blad. Samla raderna på ett blad")
    here, there = _form(first), _form(other)
    differing = next((name for name in {**here, **there} if here.get(name) != there.get(name)), None)
    if differing is None:
        return
    told = " men ".join(
        f"{form.get(differing) or 'inte läses'} på ”{ark.sheet}”" for form, ark in ((here, first), (there, other))
    )
    raise Oklart(
        f"bladet ”{other.sheet}” är inte av samma form som ”{first.sheet}”: {differing} är {told}. Ge bladen samma rubriker på samma "
        "rader, eller läs bara dem som är lika"
    )


def _form(ark: Ark) -> dict[str, str]:
    """What must be the same, as it is told."""
    columns = {
        f"kolumn {one.kolumn}": " ".join([f"”{one.rubrik}”", *one.varden.values(), one.enhet or ""]).strip()
        for one in ark.kolumner
    }
    labels = {"kolumnen med namn": ark.benamning or "", "kolumnen med block": ark.blockkolumn or ""}
    return {"rubrikernas rad": ark.rubrikrader, **labels, **columns, "formen": ark.form}


def _turned(found: Sequence[tuple[Sheet, Ark]]) -> str:
    """Which amounts have the other sign: of each kind, as on the sheets that have any."""
    there: dict[bool, dict[bool, str]] = {True: {}, False: {}}
    for sheet, ark in found:
        kinds = {block == ark.intaktsblock for _, block, *_ in sort_rows("", ark, rows_below(sheet, ark), "").posts}
        for income in kinds if ark.form == "belopp" else ():
            there[income][income in _TURNED[ark.vands]] = ark.sheet
    for income, signs in there.items():
        if len(signs) > 1:
            what = "intäkterna" if income else "kostnaderna"
            raise Oklart(
                f"{what} är negativa på bladet ”{signs[True]}” men inte på ”{signs[False]}”. Skriv dem med samma tecken"
            )
    turned = {income for income, signs in there.items() if True in signs}
    return next(name for name, kinds in _TURNED.items() if kinds == turned)


def _assert_read_alike(sheet: Sheet, own: Ark, made: Ark) -> None:
    """Raise where a row of a sheet would be read otherwise beside the other sheets than alone."""
    alone, beside = (
        {
            rad.row: (rad.label, block)
            for rad, block, *_ in sort_rows("", one.of(sheet.name), rows_below(sheet, one), "").posts
        }
        for one in (own, made)
    )
    row = min((row for row in alone.keys() | beside.keys() if alone.get(row) != beside.get(row)), default=None)
    if row is not None:
        label = (alone.get(row) or beside[row])[0]
        raise Oklart(
            f"raden ”{label}” (rad {row}) på bladet ”{sheet.name}” är en sak där och en annan på de andra bladen: en post, en summa eller "
            "ett block. Ge raderna olika namn i arket"
        )


def _named_apart(sheets: Sequence[Sheet], made: Ark) -> list[Arkpost]:
    """The posts that stand on several sheets under one block, each with its sheet in its name."""
    posts = [(sheet.name, *one) for sheet in sheets for one in _posts(sheet, made)]
    on: dict[tuple[str, str], set[str]] = {}
    for name, _, block, post, _ in posts:
        on.setdefault((block, label_key(post)), set()).add(name)
    same = Counter((name, label_key(label)) for name, label, *_ in posts)
    return [
        Arkpost(
            rad=label,
            block=block,
            post=f"{post}, {name}",
            under=block if same[name, label_key(label)] > 1 else None,
            blad=name,
            varden=own,
        )
        for name, label, block, post, own in posts
        if len(on[block, label_key(post)]) > 1
    ]


def _posts(sheet: Sheet, made: Ark) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """The label, block, post and values of each post of a sheet."""
    for rad, block, post, own in sort_rows("", made.of(sheet.name), rows_below(sheet, made), "").posts:
        yield rad.label, block, post, own
