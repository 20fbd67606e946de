"""The participants of an insats as tables and figures: every count with its base, protected ones left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from samrapport.areas.deltagare.deltagartabell import (
    ALLA,
    FLODE,
    KON,
    KVINNOR,
    MAN,
    SKYDDSNOT,
    TOTALT,
    Deltagartabell,
    andel,
    antal,
)
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.sammanslagning import sammanslaget
from samrapport.errors import MissingData
from samrapport.facts.following import note_tables
from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import listed, lowered
from samrapport.text.numbers import MISSING, PROTECTED, tal

_ALL, _BY_KATEGORI = "Alla", "Alla, efter kategori"
HEADS = {KVINNOR: "Kvinnor", MAN: "Män", TOTALT: "Totalt"}


def marked(rapport: Rapport, text: str, *shown: Deltagartabell) -> str:
    """A caption that says so where what it shows of participants is made up. shown: what it is of."""
    told = insatsens_deltagare(rapport).pahittat(*shown)
    return f"{text} ({told})" if told else text


def with_made_up(rapport: Rapport, note: str, *shown: Deltagartabell, namn: Mapping[str, str] | None = None) -> str:
    """A note that also says which of the counts are made up, where some are. namn: as in `Deltagardata.pahittade`."""
    told = insatsens_deltagare(rapport).pahittade(*shown, namn=namn)
    return f"{note} {told}" if told else note


def own_table(rapport: Rapport, namn: str) -> Deltagartabell:
    """One table of participants. Raises MissingData when the insats does not count that."""
    found = insatsens_deltagare(rapport).visade.get(namn)
    note_tables(rapport.givet["insats"], namn)
    if found is None:
        raise MissingData([f"{rapport.path('deltagare_aggregat')}.csv (tabellen {namn})"])
    return found


def tabell(rapport: Rapport, namn: str, label: str, caption: str) -> Table:
    """Counts and shares by kön, one row a kategori. Raises MissingData for a table that the insats does not have."""
    own = own_table(rapport, namn)
    rows, data = [], []
    # All groups together close the table, as one more group.
    for group in (*own.undergrupper, ALLA):
        if own.summerad and group:
            rows.append(Row((group, *_cells(own, SUMMA, group))))
            data.append(_raw(own, SUMMA, group))
            continue
        if own.undergrupper:
            rows.append(Row((group or (_ALL if not own.summerad else _BY_KATEGORI),), kind="group"))
        for kategori in own.rader(group):
            rows.append(Row((kategori, *_cells(own, kategori, group))))
            data.append(_raw(own, kategori, group))
            for word in own.delsummor if not group else ():
                if kategori == own.medlemmar(word)[-1]:
                    rows.append(Row((word, *_cells(own, word, ALLA)), kind="subtotal"))
                    data.append(_raw(own, word, ALLA))
        if group and own.uteslutande:
            rows.append(Row((SUMMA, *_cells(own, SUMMA, group)), kind="subtotal"))
    if own.uteslutande and len(own.kategorier) > 1:
        rows.append(Row(("Totalt", *_cells(own, SUMMA, ALLA)), kind="total"))
    columns = [Column("kategori", "Kategori", align="left")]
    for kon in own.kon:
        columns.append(Column(f"{kon}_antal", "Antal", group=HEADS[kon]))
        if _has_shares(own, kon):
            columns.append(Column(f"{kon}_andel", "Andel", group=HEADS[kon]))
    note = with_made_up(rapport, noted([own]), own)
    return Table(label, marked(rapport, caption, own), tuple(columns), tuple(rows), note=note, data=frame(data))


def _has_shares(own: Deltagartabell, kon: str) -> bool:
    """Whether a column of counts has one of shares beside it: where all that it shows is told."""
    counts = (count for key, count in own.cells.items() if own.visar(key) and key[2] == kon)
    return kon in own.baser and None not in (own.baser[kon], *counts)


def _cells(own: Deltagartabell, kategori: str, group: str) -> list[str]:
    found = []
    for kon in own.kon:
        found.append(antal(own, kategori, kon, group))
        if _has_shares(own, kon):
            found.append(andel(own, kategori, kon, group))
    return found


def _raw(own: Deltagartabell, kategori: str, group: str) -> dict[str, Any]:
    row: dict[str, Any] = {"undergrupp": group or "alla"} if own.undergrupper else {}
    row |= {"kategori": kategori, "bas": own.bas}
    for kon in own.kon:
        row[kon] = own.cells.get((group, kategori, kon))
        if kon in own.baser:
            row[f"{kon}, bas"] = own.baser[kon]
        if _has_shares(own, kon):
            row[f"{kon}, andel"] = own.andel(kategori, kon, group)
    return row


def noted(shown: Sequence[Deltagartabell]) -> str:
    """What a table says below itself: its base with its size, overlapping kategorier, protection."""
    parts = []
    for own in shown:
        sizes = [
            f"{PROTECTED if own.baser[kon] is None else tal(own.baser[kon])} {HEADS[kon].lower()}"
            for kon in own.kon
            if kon in own.baser
        ]
        text = f"Bas: {own.bas}"
        parts.append(f"{text} ({', '.join(sizes)})." if sizes else f"{text}.")
    if not all(own.uteslutande for own in shown):
        parts.append("En person kan finnas i flera kategorier, så de summeras inte.")
    parts += [told for own in shown if (told := sammanslaget(own))]
    if any(own.skyddad() for own in shown):
        parts.append(SKYDDSNOT)
    return " ".join(parts)


def _by_kon(namn: str, label: str, caption: str) -> Callable[[Rapport], Table]:
    """A table of one table of participants, as `tabell` gives it."""
    return lambda rapport: tabell(rapport, namn, label, caption)


# What the insats began with (2.1), each by kön.
tabell_intag = _by_kon("Kön per intag", "tbl-intag", "Deltaganden per intag och kön")
tabell_utbildning = _by_kon(
    "Utbildningsbakgrund", "tbl-utbildning", "Deltagarnas utbildningsbakgrund efter betyg och kön"
)
tabell_erfarenhet = _by_kon("Arbetslivserfarenhet", "tbl-erfarenhet", "Deltagarnas arbetslivserfarenhet före insatsen")
tabell_forsorjning = _by_kon(
    "Försörjning vid inträde", "tbl-forsorjning", "Huvudsaklig försörjning när deltagaren började"
)
tabell_initierande = _by_kon("Initierande part", "tbl-initierande", "Den som tog initiativ till deltagandet")
# What they did meanwhile, each person once a kind; the events themselves, which are more; and where they went (2.2).
tabell_under_tiden = _by_kon(
    "Under tiden", "tbl-under-tiden", "Deltagare som har haft anställning, praktik, studier eller friskvård"
)
tabell_sektor = _by_kon("Sektor för anställning", "tbl-sektor", "Deltagare som har haft en anställning, efter sektor")
tabell_handelser = _by_kon(
    "Händelser", "tbl-handelser", "Antal anställningar, praktiker, studier och friskvårdsperioder"
)
tabell_avslut = _by_kon("Avslut", "tbl-avslut", "Vart deltagarna gick när de avslutade insatsen")


_MEAN, _EXTENDED = "Genomsnittlig tid i insatsen", "Personer med förlängd tid"


def tabell_deltagartid(rapport: Rapport) -> Table:
    """2.2.3: mean time and extensions, by kön."""
    extended, time = own_table(rapport, "Förlängningar"), own_table(rapport, "Deltagartid")
    means = {kon: rapport.fakta.find(f"tid.medel.{'man' if kon == MAN else kon}") for kon in KON}
    lacking = PROTECTED if time.skyddad() else MISSING
    shown = (tal(fact.value, 1) if fact else lacking for fact in means.values())
    rows = [
        Row((f"{_MEAN}, månader", *shown)),
        Row((_EXTENDED, *(antal(extended, "Förlängda", kon) for kon in KON))),
    ]
    if not extended.skyddad():
        rows.append(Row(("Andel personer med förlängd tid", *(andel(extended, "Förlängda", kon) for kon in KON))))
    data = frame(
        [
            {"mått": "genomsnittlig tid, månader", "bas": time.bas}
            | {kon: fact.value if fact else None for kon, fact in means.items()},
            {"mått": "personer med förlängd tid", "bas": extended.bas}
            | {kon: extended.cells.get((ALLA, "Förlängda", kon)) for kon in KON},
        ]
    )
    columns = (Column("matt", "Mått", align="left"), *(Column(kon, HEADS[kon]) for kon in KON))
    note = noted([time, extended]).replace(" En person kan finnas i flera kategorier, så de summeras inte.", "")
    names = {"Dagar": _MEAN, "Förlängda": _EXTENDED, "Deltaganden": ""}
    note = with_made_up(rapport, note, time, extended, namn=names)
    return Table(
        "tbl-deltagartid",
        marked(rapport, "Tid i insatsen och förlängningar", time, extended),
        columns,
        tuple(rows),
        note=note,
        data=data,
    )


def tabell_baser(rapport: Rapport) -> Table:
    """How many each base holds, so that a reader sees what the other tables count."""
    own = own_table(rapport, "Baser")
    rows = [Row((kategori, *(antal(own, kategori, kon) for kon in own.kon))) for kategori in own.kategorier]
    data = frame({"bas": k} | {kon: own.cells.get((ALLA, k, kon)) for kon in own.kon} for k in own.kategorier)
    note = "Raderna är olika sätt att räkna samma personer och summeras inte."
    note += f" {SKYDDSNOT}" if own.skyddad() else ""
    insats = insatsens_deltagare(rapport)
    told = insats.uppgifter
    if insats.minsta_cell > 1 and told and told.oppna_baser:
        rest = "eftersom de bara säger hur personerna är räknade"
        note += f" Små antal visas för {listed([lowered(one) for one in told.oppna_baser])}, {rest}."
    columns = (Column("bas", "Bas", align="left"), *(Column(kon, HEADS[kon]) for kon in own.kon))
    if own.cells.get((ALLA, "Tillfälligt avslutade", TOTALT)) and FLODE in insats.visade:
        note += " Kvar i insatsen är de som deltar nu och de som är tillfälligt avslutade."
    note = with_made_up(rapport, note, own)
    caption = marked(rapport, "Personer och deltaganden som rapporten räknar", own)
    return Table("tbl-baser", caption, columns, tuple(rows), note=note, data=data)
