"""A table read out of a workbook as it was delivered, through its mapping. Entry: `read_mapped`, and `open_mapped` for other readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.cells import Grid
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.importera.ark import (
    cell_name,
    headings,
    label_key,
    number_of,
    rows_below,
    sheets_named,
    unseen_faults,
)
from samrapport.raw.importera.belopp import KRONOR, Enhet, delivered_amount
from samrapport.raw.importera.mappning import Ark, Arkkolumn, read_mapping
from samrapport.raw.importera.poster import sort_rows
from samrapport.raw.sheets.kind import KINDS
from samrapport.raw.sheets.sheet import Sheet, Unreadable, letters

KALLA = "källa"
_MONEY = "belopp"
"""What the name of a column begins with that holds money."""


Place = tuple[str, int, dict[str, str]]
Line = tuple[Place, tuple[object, ...]]
"""A line of the table, and where it stands."""


@dataclass(frozen=True)
class Mapped:
    """grid: the table's own columns, whose lines are counted from 0 in `places`: sheet, row, and letter of each column, by its name."""

    grid: Grid
    places: Sequence[Place] = field(default_factory=list)

    def row(self, number: int) -> int:
        """The row of the sheet that a line stands in."""
        return self.places[number][1]

    def cell(self, number: int, column: str = "") -> str:
        """The sheet and cell of a line's column; of its amount, or first cell, where that has none of its own."""
        sheet, row, columns = self.places[number]
        return cell_name(sheet, columns.get(column) or columns.get("") or "A", row)

    def placed(self, fault: Fault) -> Fault:
        """A fault of a line as one of the sheet's cell."""
        number = fault.row or 0
        return replace(fault, row=self.row(number), cell=self.cell(number, fault.column or ""))


def open_mapped(folder: RawFolder, path: str) -> tuple[Ark, str, list[Sheet]]:
    """The mapping of that path, the path of its workbook, and the sheets, whose headings are where the mapping has them. Raises DataFault."""
    ark = read_mapping(folder, path)
    name = PurePosixPath(path)
    if "/" in ark.fil or PurePosixPath(ark.fil).suffix not in KINDS:
        expected = f"är ingen arbetsbok i samma mapp. Skriv dess namn med ändelsen, en av {', '.join(KINDS)}."
        raise DataFault(Fault(path, expected, None, "fil", ark.fil))
    file = str(name.with_name(ark.fil))
    sheets = sheets_named(file, folder.read(file), ark.blad, name.name)
    several = len(sheets) > 1
    assert_none(fault for one in sheets for fault in islice(_moved(file, ark, one, name.name), 1 if several else None))
    below = set(range(ark.heads[-1] + 1))
    columns = _read_columns(ark)
    assert_none(fault for one in sheets for fault in unseen_faults(file, one, one.cells.keys() - below, columns))
    return ark, file, sheets


def _read_columns(ark: Ark) -> list[str]:
    columns = [ark.benamning, ark.blockkolumn, *(one.kolumn for one in ark.kolumner)]
    return list(dict.fromkeys(one for one in columns if one))


def _moved(file: str, ark: Ark, sheet: Sheet, mapping: str) -> Iterator[Fault]:
    """A fault for each column whose heading is another than it was."""
    first = number_of(ark.benamning) + 1 if ark.benamning else 1
    there = headings(sheet, ark.heads, first)
    for one in ark.kolumner:
        found = there.get(number_of(one.kolumn), "")
        if label_key(found) == label_key(one.rubrik):
            continue
        elsewhere = [letters(column) for column, text in there.items() if label_key(text) == label_key(one.rubrik)]
        if len(ark.blad) > 1:
            what = f"Bladet ”{sheet.name}” är inte av samma form som de andra. Ge dem samma rubriker på samma rader, ta bort det ur ”blad” i {mapping}"
        elif elsewhere:
            what = f"Den rubriken står nu i kolumnen {elsewhere[0]}. Ändra ”kolumn” i {mapping} till {elsewhere[0]}, om resten är som förut"
        else:
            what = f"Ingen kolumn har den rubriken på rad {ark.rubrikrader}. Se över ”rubrikrader” och ”kolumner” i {mapping}"
        expected = f"är rubriken, men {mapping} väntar sig ”{one.rubrik}”. {what}, eller läs in arbetsboken på nytt."
        yield Fault(file, expected, ark.heads[-1], value=found, cell=cell_name(sheet.name, one.kolumn, ark.heads[-1]))


def read_mapped(folder: RawFolder, path: str, tabell: Tabell) -> Mapped:
    """The table. Amounts that are summed over rows are in kronor. Raises DataFault, with all that does not fit, cell by cell."""
    ark, file, sheets = open_mapped(folder, path)
    faults = [
        Fault(
            path,
            f"är ingen kolumn i {tabell.namn}.csv. Skriv en av kolumnerna: {', '.join(tabell.kolumner)}.",
            None,
            "kolumner",
            name,
        )
        for name in dict.fromkeys([*ark.varden, *(name for one in ark.kolumner for name in (one.falt, *one.varden))])
        if name not in tabell.kolumner
    ]
    if ark.form == "konton":
        faults = [
            Fault(
                path,
                f"är en form som {tabell.namn} inte kan läsas i. Skriv belopp eller lista.",
                None,
                "form",
                ark.form,
            )
        ]
    if (money := ark.column(money_column(tabell) or "")) and not money.enhet:
        faults.append(
            Fault(
                path,
                "saknar enhet. Skriv kr, tkr eller mkr, som beloppen är i arket.",
                None,
                "kolumner.enhet",
                money.falt,
            )
        )
    assert_none(faults)
    read = _of_posts if ark.form == "belopp" else _of_list
    lines, wrong = [], []
    for sheet in sheets:
        found, faults = read(file, ark.of(sheet.name), sheet, tabell, PurePosixPath(path).name)
        lines += found
        wrong += sorted(faults, key=lambda fault: fault.row or 0)
    assert_none(wrong)  # They have their cell already, and are told at once, not as those of lines.
    numbered = tuple((number, values) for number, (_, values) in enumerate(lines))
    return Mapped(Grid(file, tuple(tabell.kolumner), numbered, ()), [place for place, _ in lines])


def amount_column(tabell: Tabell) -> str | None:
    """The column of a table whose money is summed over rows."""
    return next((name for name, one in tabell.kolumner.items() if one.summeras and name.startswith(_MONEY)), None)


def money_column(tabell: Tabell) -> str | None:
    """The column of a table that holds money."""
    return next((name for name in tabell.kolumner if name.startswith(_MONEY)), None)


def _of_posts(file: str, ark: Ark, sheet: Sheet, tabell: Tabell, mapping: str) -> tuple[list[Line], list[Fault]]:
    found = sort_rows(file, ark, rows_below(sheet, ark), mapping)
    faults = list(found.faults)
    lines: list[Line] = []
    amount = amount_column(tabell) or ""
    *above, label = tabell.kolumner[amount].summeras if amount else ("",)
    for rad, block, post, own in found.posts:
        for one in ark.kolumner:
            cell = cell_name(sheet.name, one.kolumn, rad.row)
            if one.kolumn in rad.wrong:
                faults.append(Fault(file, rad.wrong[one.kolumn][0], rad.row, value=rad.wrong[one.kolumn][1], cell=cell))
            if one.kolumn not in rad.amounts:
                continue
            if (unit := rad.units[one.kolumn]) not in (None, one.enhet):
                faults.append(_other_unit(file, rad.row, cell, unit, one))
                continue
            turned = ark.vands in ("allt", "intäkter" if block == ark.intaktsblock else "kostnader")
            kronor = rad.amounts[one.kolumn] * KRONOR[one.enhet or "kr"] * (-1 if turned else 1)
            values = {
                **ark.varden,
                **one.varden,
                **own,
                **dict.fromkeys(above, block),
                label: post,
                amount: _plain(kronor),
            }
            values.setdefault(KALLA, f"{ark.fil}, {cell}")
            place = (sheet.name, rad.row, {amount: one.kolumn, "": one.kolumn, label: rad.place})
            lines.append((place, tuple(values.get(name, "") for name in tabell.kolumner)))
    return lines, faults


def _other_unit(file: str, row: int, cell: str, unit: Enhet | None, one: Arkkolumn) -> Fault:
    expected = f"säger {unit}, men kolumnen läses i {one.enhet}. Rätta cellen, eller kolumnens enhet, så att de säger samma sak."
    return Fault(file, expected, row, value=f"{one.rubrik}", cell=cell)


def _plain(kronor: object) -> str:
    """An amount as the parsers of columns read it in one way only."""
    text = f"{kronor:f}"
    return f"{text}0" if "." in text else text


def _of_list(file: str, ark: Ark, sheet: Sheet, tabell: Tabell, mapping: str) -> tuple[list[Line], list[Fault]]:
    faults: list[Fault] = []
    lines: list[Line] = []
    amount = money_column(tabell)
    columns = {one.falt: one for one in ark.kolumner}
    left = {label_key(one) for one in (*ark.utelamnas, *ark.summor)}
    rows = sorted(one for one in sheet.cells if one > ark.heads[-1])
    # A lone cell below the last row of several is a note.
    last = max(
        (row for row in rows if sum(number_of(one.kolumn) in sheet.cells[row] for one in ark.kolumner) > 1), default=0
    )
    for row in rows if len(columns) == 1 else [one for one in rows if one <= last]:
        cells = sheet.cells[row]
        found = {name: cells.get(number_of(one.kolumn), "") for name, one in columns.items()}
        first = next((cell for cell in found.values() if cell != ""), None)
        if first is None or label_key(first) in left:
            continue
        for name, cell in found.items():
            place = cell_name(sheet.name, columns[name].kolumn, row)
            if isinstance(cell, Unreadable):
                faults.append(Fault(file, cell.why, row, name, cell.shown, place))
            elif name == amount:
                try:
                    told = delivered_amount(cell)
                except ValueError as error:
                    faults.append(Fault(file, str(error), row, name, str(cell), place))
                    continue
                found[name] = _plain(told[0] * KRONOR[columns[name].enhet or "kr"]) if told else ""
        letter = columns[amount].kolumn if amount in columns else next(iter(columns.values())).kolumn
        values = {**ark.varden, KALLA: f"{ark.fil}, {cell_name(sheet.name, letter, row)}", **found}
        stands = (sheet.name, row, {"": letter, **{name: one.kolumn for name, one in columns.items()}})
        lines.append((stands, tuple(values.get(name, "") for name in tabell.kolumner)))
    return lines, faults
