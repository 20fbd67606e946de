"""Facts of the insatser: means, places, results, indicators, their own budgets and counts of participants."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.facts.fact import Fact, Unit, count, rows_of, slug, total
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport


@fakta("insats")
def insats_facts(rapport: Rapport) -> Iterator[Fact]:
    """`insats.antal` and per insats `.namn`, `.tilldelade_medel` (kr), `.platser`, `.start`, `.slut`."""
    insatser = rapport.insatser
    yield count("insats.antal", insatser, "insatser", "insatser")
    units: dict[str, tuple[str, Unit]] = {
        "namn": ("namn", "text"),
        "tilldelade medel (kr)": ("tilldelade_medel", "kr"),
        "platser": ("platser", "antal"),
        "start": ("start", "datum"),
        "slut": ("slut", "datum"),
    }
    for index, row in insatser.iterrows():
        rows = insatser.loc[[index]]
        for column, (name, unit) in units.items():
            if row[column] is not None:
                base = (row["platser avser"] or "") if column == "platser" else ""
                sources, formula = rows_of(rows, column), f"{column}, {row['namn']}"
                yield Fact(f"insats.{row['insats']}.{name}", row[column], unit, formula, base, sources)


@fakta("insats")
def result_facts(rapport: Rapport) -> Iterator[Fact]:
    """`insats.<insats>.resultat.<mått>[.<period>]`; the period is named where a measure has several."""
    if not rapport.finns("insatsresultat"):
        return
    resultat = rapport.insatsresultat
    repeated = dict(zip(resultat.index, resultat.duplicated(["insats", "mått"], keep=False), strict=True))
    for index, row in resultat.iterrows():
        name = f"insats.{row['insats']}.resultat.{slug(row['mått'])}"
        if repeated[index] and row["period"]:
            name += f".{slug(row['period'])}"
        yield Fact(name, row["värde"], row["enhet"], row["mått"], row["bas"], rows_of(resultat.loc[[index]], "värde"))


@fakta("indikator")
def indicator_facts(rapport: Rapport) -> Iterator[Fact]:
    """`indikator.<insats>.<mått>[.<tidpunkt>].malvarde` and `.utfall`; the time is named where a measure has several."""
    indikatorer = rapport.indikatorer
    repeated = dict(zip(indikatorer.index, indikatorer.duplicated(["insats", "mått"], keep=False), strict=True))
    for index, row in indikatorer.iterrows():
        name = f"indikator.{row['insats']}.{slug(row['mått'])}"
        if repeated[index] and row["tidpunkt"]:
            name += f".{slug(row['tidpunkt'])}"
        for column, key in (("målvärde", "malvarde"), ("utfall", "utfall")):
            if row[column] is not None:
                sources, formula = rows_of(indikatorer.loc[[index]], column), f"{row['mått']}, {column}"
                yield Fact(f"{name}.{key}", row[column], row["enhet"], formula, row["bas"] or "", sources)


@fakta("insats")
def budget_facts(rapport: Rapport) -> Iterator[Fact]:
    """`insats.<insats>.insatsbudget.<post>` and `.summa` (kr)."""
    if not rapport.finns("insatsbudget"):
        return
    insatsbudget = rapport.insatsbudget
    for insats, rows in insatsbudget.groupby("insats", sort=False):
        parts = []
        for index, row in rows.iterrows():
            name = f"insats.{insats}.insatsbudget.{slug(row['post'])}"
            parts.append(
                Fact(name, row["belopp (kr)"], "kr", row["post"], sources=rows_of(rows.loc[[index]], "belopp (kr)"))
            )
        yield from parts
        whole = total(f"insats.{insats}.insatsbudget.summa", parts, "summan av posterna")
        if whole:
            yield whole
