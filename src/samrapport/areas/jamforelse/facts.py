"""The facts of a comparison: its own, and each measure across the förbund and over the years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from samrapport.areas.jamforelse.jamforelse import jamforelse_facts, over_tid_facts
from samrapport.areas.jamforelse.underlag import FILE_NAME
from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import fakta


@fakta("jamforelse", "jamforelse")
def own_facts(rapport: Any) -> Iterator[Fact]:
    """`jamforelse.*`: its year and title, how many förbund it takes, and how many of them could not be read."""
    yield Fact("jamforelse.ar", rapport.ar, "år", "mappens namn")
    yield Fact("jamforelse.titel", rapport.uppgifter.titel, "text", FILE_NAME)
    yield Fact("jamforelse.antal", len(rapport.alla), "antal", "förbund i jämförelsen", "förbund")
    unread = sum(1 for one in rapport.alla if one.fel)
    yield Fact("jamforelse.utan_rapport", unread, "antal", "förbund utan läsbart underlag", "förbund")


@fakta("matt", "jamforelse")
def across_facts(rapport: Any) -> Iterable[Fact]:
    """`matt.*`: each measure across the förbund."""
    return (fact for one in rapport.jamforda.values() for fact in jamforelse_facts("matt", one))


@fakta("tid", "jamforelse")
def over_time_facts(rapport: Any) -> Iterable[Fact]:
    """`tid.*`: each measure over the years."""
    return (fact for one in rapport.utvecklingar.values() for fact in over_tid_facts("tid", one))
