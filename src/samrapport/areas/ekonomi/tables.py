"""Budget och utfall as tables."""

from __future__ import annotations

from fractions import Fraction

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.areas.ekonomi.facts import las_bidrag, las_ekonomi
from samrapport.areas.ekonomi.poster import INTAKTER, Post
from samrapport.areas.ekonomi.prognos import utan
from samrapport.areas.ekonomi.underlag import SIE
from samrapport.facts.fact import slug
from samrapport.present.cells import cell, frame, raw
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import listed, lowered
from samrapport.text.numbers import andel, datum, kr
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown


def tabell_budget(rapport: Rapport) -> Table:
    """Income, every post by block with sums, and the total: budget, utfall, percent, the prognosis where there is one, and the
    outlook, in tkr."""
    own = las_ekonomi(rapport)
    with_prognos = rapport.finns("prognos")
    columns = [
        Column("post", "Post", align="left"),
        Column("budget", f"Budget {own.years[0]}", "tkr"),
        Column("utfall", "Utfall", "tkr"),
        Column("andel", "Andel av budget"),
        Column("avvikelse", "Kvar", "tkr"),
        *(
            Column("utfall_fore", f"Utfall {own.years[0] - 1}", "tkr")
            for _ in range("budget.totalt.utfall_fore" in own.facts)
        ),
        *_PROGNOS[: 2 if with_prognos else 0],
        *(Column(f"utblick{n}", f"Utblick {year}", "tkr") for n, year in enumerate(own.years[1:], 1)),
    ]
    keys = [column.key for column in columns[1:]]
    rows, data = [], []

    def add(name: str, title: str, block: str, kind: str) -> None:
        facts = [own.facts.get(f"{name}.{key}") for key in keys]
        rows.append(Row((title, *map(cell, facts)), kind=kind))  # type: ignore[arg-type]
        if kind == "body":
            heads = (key if key == "andel" else f"{key} (kr)" for key in keys)
            data.append({"block": block, "post": title} | dict(zip(heads, map(raw, facts), strict=True)))

    for block in (INTAKTER, *own.blocks):
        posts = own.of_block(block)
        if posts:
            rows.append(Row((block,), kind="group"))
            for post in posts:
                add(f"budget.{post.key}", post.namn, block, "body")
            add(f"budget.{slug(block)}.summa", f"Summa {lowered(block)}", block, "subtotal")
    add("budget.totalt", "Summa kostnader", "", "total")
    day = datum(max(rapport.utfall["till och med"])) if len(rapport.utfall) else datum(rapport.uppgifter.period.slut)
    return Table(
        "tbl-budget",
        f"Budget {own.years[0]}, utfall till och med den {day}{', prognos' if with_prognos else ''} och utblick, tkr",
        tuple(columns),
        tuple(rows),
        note="Andel av budget = utfall / budget. Kvar = budget − utfall. "
        + ("Skillnad = prognos − budget, så ett minustecken betyder mindre än budgeten. " if with_prognos else "")
        + _of_books(rapport)
        + "Streck betyder att uppgift saknas.",
        data=frame(data),
    )


def _of_books(rapport: Rapport) -> str:
    """What a reader is to know of an utfall that comes from books."""
    books = las_bokforing(rapport) if rapport.har(SIE) else None
    if books is None:
        return ""
    told = "Utfallet är räknat ur bokföringens saldon för hela månader. " if books.ur_saldon else ""
    if books.fore.period:
        told += f"Utfall {books.fore.period[1].year} är samma period då, {datum(books.fore.period[0])}–{datum(books.fore.period[1])}. "
    return told


def tabell_eget_kapital(rapport: Rapport) -> Table | None:
    """The roll-forward of eget kapital year by year, under the report's rule and under the other one.

    None when not even the year's own can be computed, since income or costs have no budget.
    """
    own = las_ekonomi(rapport)
    years = [n for n in range(len(own.years)) if f"ek.ar{n}.utgaende" in own.facts]
    if not years:
        return None
    lines = (
        ("ingaende", "Ingående eget kapital"),
        ("intakter", "Intäkter"),
        ("disponibelt", "Disponibelt"),
        ("kostnader", "Beräknade kostnader"),
        ("resultat", "Resultat"),
        ("utgaende", "Utgående eget kapital"),
    )
    rows, data = [], []
    for prefix in ("ek", "ek.annan"):
        rule = str(own.facts[f"{prefix}.regel"].value)
        rows.append(Row((str(own.facts[f"{prefix}.radnamn"].value),), kind="group"))
        for key, name in lines:
            facts = [own.facts.get(f"{prefix}.ar{n}.{key}") for n in years]
            rows.append(Row((name, *map(cell, facts)), kind="subtotal" if key == "utgaende" else "body"))
            by_year = {f"{own.years[n]} (kr)": raw(fact) for n, fact in zip(years, facts, strict=True)}
            data.append({"regel": rule, "rad": name} | by_year)
    return Table(
        "tbl-eget-kapital",
        "Eget kapital år för år, räknat på två sätt, tkr",
        (Column("rad", "Rad", align="left"), *(Column(str(own.years[n]), str(own.years[n]), "tkr") for n in years)),
        tuple(rows),
        note="Rapporten räknar på det första sättet. Det andra visar vad som händer om pengarna används på annat vis. "
        "Disponibelt = ingående eget kapital + intäkter. Utgående = disponibelt − beräknade kostnader.",
        data=frame(data),
    )


_PROGNOS = (Column("prognos", "Prognos", "tkr"), Column("prognosavvikelse", "Skillnad", "tkr"))


def tabell_bidrag(rapport: Rapport) -> Table | Prose | None:
    """The members' contributions by who gives, or why that is not known; None where the income is not theirs together.

    In kronor: thousands rounded one by one would not add up.
    """
    found = las_bidrag(rapport)
    if found is None:
        return None
    if found.lacking:
        return Prose(f"{found.lacking}, så bidragen visas inte för varje medlem.")
    keys = [name.removesuffix(".andel").removeprefix("bidrag.") for name in found.facts if name.endswith(".andel")]
    columns = [column for column in ("budget", "utfall") if f"bidrag.summa.{column}" in found.facts]

    def amounts(key: str) -> list[str]:
        return [kr(found.facts[f"bidrag.{key}.{column}"].value) for column in columns]

    # With one decimal where that says it whole.
    decimals = 1 if all((one.andel * 1000).denominator == 1 for one in found.givare) else 2
    rows = [
        Row((one.namn, andel(one.andel, decimals), *amounts(key))) for key, one in zip(keys, found.givare, strict=True)
    ]
    rows.append(Row(("Summa bidrag", andel(1, decimals), *amounts("summa")), kind="total"))
    data = [
        {
            "medlem": one.namn,
            "andel": one.andel,
            **{f"{column} (kr)": found.facts[f"bidrag.{key}.{column}"].value for column in columns},
        }
        for key, one in zip(keys, found.givare, strict=True)
    ]
    heads = {"budget": f"Budget {rapport.ar}", "utfall": "Utfall"}
    even = all(
        Fraction(found.facts[f"bidrag.{key}.{column}"].value) == one.andel * Fraction(found.facts[f"bidrag.summa.{column}"].value)  # type: ignore[arg-type]
        for key, one in zip(keys, found.givare, strict=True)
        for column in columns
    )  # fmt: skip
    return Table(
        "tbl-bidrag",
        f"Medlemmarnas bidrag {rapport.ar}, kronor",
        (
            Column("medlem", "Medlem", align="left"),
            Column("andel", "Andel", "%"),
            *(Column(column, heads[column], "kr") for column in columns),
        ),
        tuple(rows),
        note="Varje medlems belopp är hela bidraget gånger medlemmens andel, som den är när perioden slutar."
        + ("" if even else " Beloppen är avrundade till hela kronor så att summan är hela bidraget."),
        data=frame(data),
    )


def tabell_periodens_resultat(rapport: Rapport) -> Table | Prose:
    """Income less costs of the period, and of the year by the prognosis; where no period's result can be had, why."""
    own = las_ekonomi(rapport)
    lacking = utan(own.posts, own.facts, "utfall")
    columns = [
        (key, head)
        for key, head in (("utfall", "Perioden"), ("prognos", "Prognos för året"))
        if f"budget.resultat.{key}" in own.facts
    ]
    if not columns:
        return Prose(escape_markdown(_lacking(lacking)))
    lines = (
        ("Intäkter", f"budget.{slug(INTAKTER)}.summa.{{}}"),
        ("Kostnader", "budget.totalt.{}"),
        ("Resultat", "budget.resultat.{}"),
    )
    closing = {"utfall": "ek.period.utgaende", "prognos": "ek.prognos.utgaende"}
    rows = [
        Row(
            (title, *(cell(own.facts[name.format(key)]) for key, _ in columns)),
            kind="total" if title == "Resultat" else "body",
        )
        for title, name in lines
    ]
    rows.append(Row(("Eget kapital vid slutet", *(cell(own.facts.get(closing[key])) for key, _ in columns))))
    data = [
        {"rad": title, **{f"{key} (kr)": raw(own.facts[name.format(key)]) for key, _ in columns}}
        for title, name in lines
    ]
    data.append(
        {"rad": "Eget kapital vid slutet", **{f"{key} (kr)": raw(own.facts.get(closing[key])) for key, _ in columns}}
    )
    return Table(
        "tbl-resultat",
        "Intäkter, kostnader och resultat, tkr",
        (Column("rad", "Rad", align="left"), *(Column(key, head, "tkr") for key, head in columns)),
        tuple(rows),
        note=_lacking(lacking) if lacking else None,
        data=frame(data),
    )


def _lacking(posts: list[Post]) -> str:
    """Why the period's result cannot be computed."""
    names = listed([lowered(post.namn) for post in posts])
    return f"Rapporten visar inte periodens resultat, för utfallet för {names} saknas."
