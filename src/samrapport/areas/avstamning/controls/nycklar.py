"""Rules on the same thing told twice: in the print, and by two sources of the raw data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from samrapport.areas.avstamning.controls.tryckt import ungefarlig
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag, Uppgift, namn_av
from samrapport.raw.table import FILE, ROW


@regel(
    "samma-nyckel",
    "Samma uppgift, samma värde",
    "En uppgift som står på flera ställen i trycket har samma värde på alla, så långt deras avrundning räcker.",
)
def samma(u: Underlag) -> Iterator[Fynd]:
    """One fact is printed with values that exclude each other."""
    for printed in u.tryckta.values():
        exact = [one for one in printed if not ungefarlig(one)]
        if len(exact) < 2:
            continue
        right = [one for one in exact if u.i_tryckets_enhet(one) == one.tal]
        common = Counter(one.exakt for one in exact).most_common(1)[0][0]
        other = (right or [one for one in exact if one.exakt == common])[0]
        for one in exact:
            if _apart(one, other):
                value = one.i_enhet(other.exakt)
                text = f"På ett annat ställe står ett annat värde: {other.var}."
                yield one.fynd(text, value, f"{other.var}: {other.tryckt}", namn_av([one, other]))


def _apart(one: Uppgift, other: Uppgift) -> bool:
    """Whether two printed values cannot be the same: any difference when both are told as finely, else more than rounding."""
    apart = abs(one.exakt - other.exakt)
    return apart > 0 if one.steg == other.steg else apart * 2 > one.steg + other.steg


@regel(
    "tva-kallor",
    "Två källor för samma uppgift",
    "Ger två av SCB:s publiceringar samma område, år och ersättning olika tal ska rapporten säga vilken som används. Delar efter "
    "kön läggs ihop innan de jämförs.",
    "varning",
)
def kallor(u: Underlag) -> Iterator[Fynd]:
    """Two publications give one cell different figures. Only areas that the report is about."""
    frame = u.tabeller.get("helarsekvivalenter")
    if frame is None or frame.empty:
        return
    found: dict[tuple[str, int, str, str], dict[str, tuple[Decimal, int, int]]] = {}
    by_sex: dict[tuple[str, int, str, str, str], dict[str, tuple[int, int]]] = {}
    for row in frame.to_dict("records"):
        key = (str(row["regionkod"]), int(row["år"]), str(row["ålder"]), str(row["ersättning"]))
        if row["kön"] == "totalt":
            found.setdefault(key, {})[str(row["källa"])] = (Decimal(int(row["antal"])), int(row[ROW]), 1)
        else:
            by_sex.setdefault((*key, str(row["källa"])), {})[str(row["kön"])] = (int(row["antal"]), int(row[ROW]))
    for (*start, source), parts in by_sex.items():
        if len(parts) == 2:
            total = sum(count for count, _ in parts.values())
            key = (str(start[0]), int(str(start[1])), str(start[2]), str(start[3]))
            found.setdefault(key, {}).setdefault(source, (Decimal(total), min(row for _, row in parts.values()), 2))
    file = str(frame[FILE].iloc[0])
    names = {str(one["regionkod"]): str(one["namn"]) for one in u.tabeller["regioner"].to_dict("records")}
    apart: dict[tuple[str, int, str, str, str], list[tuple[str, int]]] = {}
    for (code, year, age, benefit), sources in found.items():
        (first, (value, _, steps)), *others = sorted(sources.items(), key=lambda item: (item[1][2], item[0]))
        for source, (other, line, parts_of) in others:
            if abs(other - value) * 2 > (parts_of if parts_of > 1 else 0) + (steps if steps > 1 else 0):
                told = f"{benefit} {_grouped(value)} och {_grouped(other)}"
                apart.setdefault((code, year, age, first, source), []).append((told, line))
    for (code, year, age, first, source), cells in apart.items():
        yield Fynd(
            f"{names.get(code, code)} {year}, {age} år",
            f"”{first}” och ”{source}” ger olika tal: {', '.join(told for told, _ in cells)}. Blanda dem inte i samma jämförelse.",
            formel=f"{source} mot {first}", fil=file, rad=min(line for _, line in cells),
        )  # fmt: skip


def _grouped(value: Decimal) -> str:
    return f"{int(value):,}".replace(",", "\u00a0")
