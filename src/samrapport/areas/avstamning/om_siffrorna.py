"""What readers of a report are told of its figures: where they are from, and which printed ones were corrected. Entries: `kallor`,
`tabell_rattelser`. No file of the program's, and no rule, is named here.
"""

from __future__ import annotations

import re
from decimal import Decimal

from samrapport.areas.avstamning.tables import visat
from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.kontroll.publicerat import RIKTNINGAR, Comparison
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import table_path
from samrapport.text.alfabet import listed
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown

_MOST = 6
"""So many parts of a source are named. With more, it is as good as the whole that was used."""
OUTREDD = "Orsaken är inte utredd."
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_NUMBERED = re.compile(rf"(avsnitt|kapitel) ({_NUMBER.pattern}(?:(?:, | och ){_NUMBER.pattern})*)")
"""Words that are the same for one and for several, and their numbers."""


def kallor(rapport: Rapport) -> Prose | None:
    """Where the figures are from, as a list: each source once, with the parts of it that were used where they are few. None when nothing says."""
    told = kontroll(rapport).kallor
    parts: dict[str, dict[str, None]] = {}
    for one in told:
        # What stands within brackets is of single rows.
        head, _, part = re.sub(r"\s*\([^()]*\)", "", one).strip(" .").partition(",")
        part = part.partition(",")[0].strip()
        parts.setdefault(head.strip(), {}).update({part: None} if part else {})
    if not parts:
        return None
    lines = [f"- {escape_markdown(head)}{_listed(list(found))}" for head, found in parts.items()]
    return Prose("\n".join(["Siffrorna i rapporten är räknade ur uppgifter från:", "", *lines]))


def _listed(parts: list[str]) -> str:
    """The parts of a source; the numbered ones of a kind are one part: ”avsnitt 4, 6.1.1 och 7”."""
    kinds: dict[str, list[str]] = {}
    for one in parts:
        found = _NUMBERED.fullmatch(one)
        kinds.setdefault(found[1] if found else one, []).extend(_NUMBER.findall(found[2]) if found else [])
    told = [
        f"{kind} {listed(sorted(set(numbers), key=_in_order))}" if numbers else kind for kind, numbers in kinds.items()
    ]
    if len(told) > _MOST:
        return ", flera avsnitt"
    return f": {escape_markdown('; '.join(told))}" if told else ""


def _in_order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _anothers(rapport: Rapport, one: Comparison) -> bool:
    """Whether a printed figure is held to what only the report around this one says, so that this one does not show it otherwise."""
    return rapport.inom is not None and one.fact.name.partition(".")[0] not in rapport.egna_rymder


def tabell_rattelser(rapport: Rapport) -> Table | None:
    """The printed figures that the report shows otherwise, and why. One row for those that were corrected alike. None without any."""
    found = kontroll(rapport)
    wrong = [one for one in found.jamforelser if one.verdict == "avviker" and not _anothers(rapport, one)]
    if not wrong:
        return None
    file = table_path(rapport.folder, rapport.path("publicerat"))
    why = {
        one.rad: one.notering.forklaring for one in found.fynd if one.fil == file and one.notering and not one.skyddat
    }
    alike: dict[tuple[str, ...], list[Comparison]] = {}
    for one in wrong:
        key = (one.section, one.text, _as_printed(one), why.get(one.row, OUTREDD))
        alike.setdefault(key, []).append(one)
    rows: list[Row] = []
    data = []
    for section in dict.fromkeys(one.section for one in wrong):
        rows.append(Row((f"Avsnitt {section}" if _NUMBER.match(section) else section,), kind="group"))
        for (own, printed, shown, reason), same in alike.items():
            if own == section:
                places = "\n".join(_place(one) for one in same)
                rows.append(Row((places, printed, shown, reason)))
                data.append(
                    {
                        "avsnitt": own,
                        "uppgift": "; ".join(one.place for one in same),
                        "tryckt": printed,
                        "här": shown,
                        "varför": reason,
                    }
                )
    columns = (
        Column("uppgift", "Uppgift", align="left"),
        Column("tryckt", "I den tryckta rapporten"),
        Column("har", "I den här rapporten"),
        Column("varfor", "Varför", align="left"),
    )
    return Table("tbl-rattelser", "Tryckta uppgifter som är rättade", columns, tuple(rows), data=frame(data))


def _place(one: Comparison) -> str:
    """Where a figure is printed, for who reads it below the name of its section: that of a table is said where it is another."""
    found = re.fullmatch(r"Tabell ([^:]+): (.+)", one.place)
    if not found:
        return one.place
    return (
        found[2] if found[1] == re.sub(rf"^{_NUMBER.pattern} ", "", one.section) else f"Tabellen {found[1]}: {found[2]}"
    )


def _as_printed(one: Comparison) -> str:
    """The computed value as the print writes its own: without a sign for per cent, or a minus, where that has none.

    A direction that the print tells in other words is told to be the other one.
    """
    if one.unit == "riktning" and str(one.printed) not in one.text and RIKTNINGAR[str(one.computed)]:
        return "det omvända"
    computed = one.computed
    if (
        isinstance(computed, Decimal)
        and isinstance(one.printed, Decimal)
        and not re.search(r"[-\u2212]\s?\d", one.text)
    ):
        computed = abs(computed) if max(computed, one.printed) < 0 else computed
    shown = visat(computed, one)
    return shown if re.search(r"[^\W\d]|%", one.text) else shown.removesuffix("\u00a0%")
