"""The facts on an insats's own report, its intakes and its money."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from samrapport.areas.insatsrapport.underlag import PROCESSDAG
from samrapport.facts.fact import Fact, Unit, count, rows_of, slug
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport


@fakta("halvar", "insats")
def report_facts(rapport: Rapport) -> Iterator[Fact]:
    """`halvar.*`: what `insats.yml` says."""
    own, file = rapport.uppgifter, "insats.yml"
    yield Fact("halvar.titel", own.titel, "text", file)
    yield Fact("halvar.period_start", own.period.start, "datum", file)
    yield Fact("halvar.period_slut", own.period.slut, "datum", file)
    if own.plan_manader is not None:
        yield Fact("halvar.plan_manader", own.plan_manader, "månader", file)


@fakta("intag", "insats")
def intake_facts(rapport: Rapport) -> Iterator[Fact]:
    """`intag.antal`, and `intag.intag_<nr>.start`."""
    yield count("intag.antal", rapport.intag, "intag", "intag")
    for index, row in rapport.intag.iterrows():
        yield Fact(
            f"intag.intag_{row['intag']}.start", row["start"], "datum", "intag.csv",
            sources=rows_of(rapport.intag.loc[[index]], "start"), pahittad=row["påhittad"] == "ja",
        )  # fmt: skip


@fakta("ekonomi", "insats")
def economy_facts(rapport: Rapport) -> Iterator[Fact]:
    """`ekonomi.<post>.budget`, `.forbrukat`, `.aterlamnat` (kr), `.andel` (förbrukat / budget), `.fran`, `.till`."""
    columns: tuple[tuple[str, str, Unit], ...] = (
        ("budget (kr)", "budget", "kr"),
        ("förbrukat (kr)", "forbrukat", "kr"),
        ("återlämnat (kr)", "aterlamnat", "kr"),
        ("från", "fran", "datum"),
        ("till", "till", "datum"),
    )
    for index, row in rapport.ekonomi.iterrows():
        name, rows = f"ekonomi.{row['post']}", rapport.ekonomi.loc[[index]]
        for column, key, unit in columns:
            if row[column] is not None:
                yield Fact(
                    f"{name}.{key}", row[column], unit, f"{row['benämning']}, {column}", "", rows_of(rows, column)
                )
        if row["budget (kr)"] and row["förbrukat (kr)"] is not None:
            share = Fraction(row["förbrukat (kr)"]) / Fraction(row["budget (kr)"])
            base = f"budgeten, {row['benämning'].lower()}"
            yield Fact(f"{name}.andel", share, "andel1", "förbrukat / budget", base, rows_of(rows))


@fakta("processdag", "insats")
def processdag_facts(rapport: Rapport) -> Iterator[Fact]:
    """`processdag.<roll>.antal`; a role that nobody had is 0."""
    own = rapport.processdag
    for roll in PROCESSDAG.kolumner["roll"].varden:
        rows = own[own["roll"] == roll]
        yield count(f"processdag.{slug(roll)}.antal", rows, f"personer med rollen {roll}", "personer på processdagen")
