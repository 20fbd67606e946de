"""Counts and dates of what the förbund did: persons, meetings, goals, activities and courses."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.facts.fact import Fact, rows_of, slug
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport


@fakta("person")
def person_facts(rapport: Rapport) -> Iterator[Fact]:
    """`person.<organ>.antal` and `person.<organ>.<roll>.antal`: unique names."""
    personer = rapport.personer
    for organ, rows in personer.groupby("organ", sort=False):
        name = f"person.{slug(str(organ))}"
        yield Fact(
            f"{name}.antal", int(rows["namn"].nunique()), "antal", f"personer i {organ}", "personer", rows_of(rows)
        )
        for roll, of_role in rows.groupby("roll", sort=False):
            count = int(of_role["namn"].nunique())
            yield Fact(
                f"{name}.{slug(str(roll))}.antal", count, "antal", f"{roll} i {organ}", "personer", rows_of(of_role)
            )


@fakta("mote")
def meeting_facts(rapport: Rapport) -> Iterator[Fact]:
    """`mote.<typ>.antal`, and `.forsta` and `.sista` where days are known."""
    moten = rapport.moten
    for typ, rows in moten.groupby("typ", sort=False):
        name = f"mote.{slug(str(typ))}"
        yield Fact(
            f"{name}.antal", int(rows["antal"].sum()), "antal", f"möten av typen {typ}", "möten", rows_of(rows, "antal")
        )
        days = rows[rows["datum"].notna()]
        if len(days):
            yield Fact(
                f"{name}.forsta", min(days["datum"]), "datum", f"första dagen, {typ}", sources=rows_of(days, "datum")
            )
            yield Fact(
                f"{name}.sista", max(days["datum"]), "datum", f"sista dagen, {typ}", sources=rows_of(days, "datum")
            )


@fakta("mal")
def goal_facts(rapport: Rapport) -> Iterator[Fact]:
    """`mal.antal`."""
    mal = rapport.mal
    yield Fact("mal.antal", len(mal), "antal", "mål", "mål", rows_of(mal))


@fakta("aktivitet")
def activity_facts(rapport: Rapport) -> Iterator[Fact]:
    """`aktivitet.antal`, `aktivitet.mal<nr>.antal` and `aktivitet.<status>.antal`; a status without activities is 0."""
    aktiviteter = rapport.aktiviteter
    yield Fact("aktivitet.antal", len(aktiviteter), "antal", "aktiviteter", "aktiviteter", rows_of(aktiviteter))
    for goal, rows in aktiviteter.groupby("mål"):
        yield Fact(
            f"aktivitet.mal{goal}.antal", len(rows), "antal", f"aktiviteter i mål {goal}", "aktiviteter", rows_of(rows)
        )
    for status in ("genomförd", "pågår", "planerad", "inställd", "fördröjd"):
        rows = aktiviteter[aktiviteter["status"] == status]
        yield Fact(
            f"aktivitet.{slug(status)}.antal",
            len(rows),
            "antal",
            f"aktiviteter med status {status}",
            "aktiviteter",
            rows_of(rows),
        )


@fakta("utbildning")
def course_facts(rapport: Rapport) -> Iterator[Fact]:
    """`utbildning.antal`, and per course `.tillfallen` and `.dagar`."""
    utbildningar = rapport.utbildningar
    yield Fact("utbildning.antal", len(utbildningar), "antal", "utbildningar", "utbildningar", rows_of(utbildningar))
    for _, row in utbildningar.iterrows():
        rows = utbildningar.loc[[row.name]]
        name = f"utbildning.{slug(row['utbildning'])}"
        if row["tillfällen"] is not None:
            yield Fact(
                f"{name}.tillfallen",
                row["tillfällen"],
                "antal",
                "tillfällen",
                "tillfällen",
                rows_of(rows, "tillfällen"),
            )
        if row["dagar"] is not None:
            yield Fact(f"{name}.dagar", row["dagar"], "dagar", "dagar", sources=rows_of(rows, "dagar"))
