"""Budget och utfall as tables and figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from samrapport.areas.ekonomi.facts import INTAKTER, Ekonomi
from samrapport.facts.fact import slug
from samrapport.present.cells import cell, frame, raw
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.report import Rapport
from samrapport.text.numbers import datum

if TYPE_CHECKING:
    from samrapport.present.figures import Figure


def tabell_budget(rapport: Rapport) -> Table:
    """Income, every post by block with sums, and the total: budget, utfall, percent and the outlook, in tkr."""
    own = rapport.ekonomi
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
            data.append(
                {
                    "block": block,
                    "post": title,
                    **{_download(key): raw(fact) for key, fact in zip(keys, facts, strict=True)},
                }
            )

    for block in (INTAKTER, *own.blocks):
        posts = own.of_block(block)
        if posts:
            rows.append(Row((block,), kind="group"))
            for post in posts:
                add(f"budget.{post.key}", post.namn, block, "body")
            add(f"budget.{slug(block)}.summa", f"Summa {block[:1].lower()}{block[1:]}", block, "subtotal")
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


def tabell_eget_kapital(rapport: Rapport) -> Table:
    """The roll-forward of eget kapital year by year, under the report's rule and under the other one."""
    own = rapport.ekonomi
    years = [n for n in range(len(own.years)) if f"ek.ar{n}.utgaende" in own.facts]
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
            data.append(
                {
                    "regel": rule,
                    "rad": name,
                    **{f"{own.years[n]} (kr)": raw(fact) for n, fact in zip(years, facts, strict=True)},
                }
            )
    return Table(
        "tbl-eget-kapital",
        "Eget kapital år för år enligt två regler, tkr",
        (Column("rad", "Rad", align="left"), *(Column(str(own.years[n]), str(own.years[n]), "tkr") for n in years)),
        tuple(rows),
        note=f"Rapportens regel: {own.facts['ek.regel'].value}. Den andra regeln: {own.facts['ek.annan.regel'].value}. "
        "Disponibelt = ingående eget kapital + intäkter. Utgående = disponibelt − beräknade kostnader.",
        data=frame(data),
    )


def figur_budget(rapport: Rapport) -> Figure:
    """Every post's utfall against its budget, with the share of the year that the period covers marked.

    Posts below one percent of the budget are shown together, a bar a block, so that the figure stays readable.
    """
    from samrapport.present import charts  # noqa: PLC0415  Only what draws pays for matplotlib.
    from samrapport.present.figures import Figure  # noqa: PLC0415

    own = rapport.ekonomi
    whole = _kr(own, "budget.totalt.budget")
    rows: list[dict[str, Any]] = []
    for block in own.blocks:
        posts = [post for post in own.of_block(block) if f"budget.{post.key}.utfall" in own.facts]
        large = [post for post in posts if _kr(own, f"budget.{post.key}.budget") * 100 >= whole]
        small = [post for post in posts if post not in large]
        if len(small) == 1:
            large, small = posts, []
        shown = [(post.namn, [post]) for post in large]
        if small:
            shown.append((f"Övriga poster, {block[:1].lower()}{block[1:]}" if large else block, small))
        for name, parts in shown:
            budget, utfall = (
                sum((_kr(own, f"budget.{post.key}.{key}") for post in parts), Decimal(0))
                for key in ("budget", "utfall")
            )
            rows.append({"post": name, "budget": budget, "utfall": utfall})
    data = frame(sorted(rows, key=lambda row: -row["budget"]))
    elapsed = rapport.fakta["rapport.andel_av_aret"].value
    return Figure(
        "fig-budget",
        f"Andel av budget {own.years[0]} som är förbrukad, per post, mot den andel av året som perioden omfattar, procent. "
        "Poster under en procent av budgeten visas tillsammans. Bas: postens budget. Källa: förbundets budget och utfall",
        charts.budget_bars_alt(data, elapsed),
        charts.budget_bars(data, elapsed, measure="andel"),
        data,
    )


def figur_eget_kapital(rapport: Rapport) -> Figure:
    """Eget kapital at each turn of the year under both rules."""
    from samrapport.present import charts  # noqa: PLC0415
    from samrapport.present.figures import Figure  # noqa: PLC0415

    own = rapport.ekonomi
    rows = []
    for prefix, rule in (("ek", "Rapportens regel"), ("ek.annan", "Den andra regeln")):
        for n, year in enumerate(own.years):
            closing = own.facts.get(f"{prefix}.ar{n}.utgaende")
            if closing is None:
                break
            if n == 0:
                opening = own.facts[f"{prefix}.ar0.ingaende"]
                rows.append(
                    {"tidpunkt": f"Ingående {year}", "regel": rule, "eget kapital": opening.value, "resultat": None}
                )
            result = own.facts[f"{prefix}.ar{n}.resultat"]
            rows.append(
                {
                    "tidpunkt": f"Slutet av {year}",
                    "regel": rule,
                    "eget kapital": closing.value,
                    "resultat": result.value,
                }
            )
    data = frame(rows)
    return Figure(
        "fig-eget-kapital",
        "Eget kapital vid varje årsslut enligt rapportens regel och enligt den andra, tkr. Källa: förbundets budget och eget kapital",
        charts.eget_kapital_bars_alt(data),
        charts.eget_kapital_bars(data),
        data,
    )


def _kr(own: Ekonomi, name: str) -> Decimal:
    fact = own.facts.get(name)
    return Decimal(0) if fact is None else Decimal(fact.value)  # type: ignore[arg-type]


def _download(key: str) -> str:
    return "andel" if key == "andel" else f"{key} (kr)"
