"""Budget och utfall as tables."""

from __future__ import annotations

from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.facts.fact import slug
from samrapport.present.cells import cell, frame, raw
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import lowered
from samrapport.text.numbers import datum


def tabell_budget(rapport: Rapport) -> Table:
    """Income, every post by block with sums, and the total: budget, utfall, percent and the outlook, in tkr."""
    own = las_ekonomi(rapport)
    columns = [
        Column("post", "Post", align="left"),
        Column("budget", f"Budget {own.years[0]}", "tkr"),
        Column("utfall", "Utfall", "tkr"),
        Column("andel", "Andel av budget"),
        Column("avvikelse", "Kvar", "tkr"),
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
        f"Budget {own.years[0]}, utfall till och med {day} och utblick, tkr",
        tuple(columns),
        tuple(rows),
        note="Andel av budget = utfall / budget. Kvar = budget − utfall. Streck betyder att uppgift saknas.",
        data=frame(data),
    )


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
    for prefix, title in (("ek", "Rapportens regel"), ("ek.annan", "Den andra regeln")):
        rule = str(own.facts[f"{prefix}.regel"].value)
        rows.append(Row((title,), kind="group"))
        for key, name in lines:
            facts = [own.facts.get(f"{prefix}.ar{n}.{key}") for n in years]
            rows.append(Row((name, *map(cell, facts)), kind="subtotal" if key == "utgaende" else "body"))
            by_year = {f"{own.years[n]} (kr)": raw(fact) for n, fact in zip(years, facts, strict=True)}
            data.append({"regel": rule, "rad": name} | by_year)
    return Table(
        "tbl-eget-kapital",
        "Eget kapital år för år enligt två regler, tkr",
        (Column("rad", "Rad", align="left"), *(Column(str(own.years[n]), str(own.years[n]), "tkr") for n in years)),
        tuple(rows),
        note=f"Rapportens regel: {own.facts['ek.regel'].value}. Den andra regeln: {own.facts['ek.annan.regel'].value}. "
        "Disponibelt = ingående eget kapital + intäkter. Utgående = disponibelt − beräknade kostnader.",
        data=frame(data),
    )
