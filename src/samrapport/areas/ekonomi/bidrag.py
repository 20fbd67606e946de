"""The members' contributions: an income that is budgeted as one sum, parted by the members' shares. Entries: `bidrag`, `fordela`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

import pandas as pd

from samrapport.areas.ekonomi.budget import Ekonomi
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.facts.fact import Fact, Source, joined, rows_of, slug, total
from samrapport.facts.following import Noted
from samrapport.text.alfabet import listed

_STATE = ("stat", "arbetsförmedling")
_COLUMNS = ("budget", "utfall")


@dataclass(frozen=True)
class Givare:
    """A member, or members that give a share together. part: stat, region or kommun."""

    part: str
    namn: str
    andel: Fraction
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Bidrag:
    """givare: who gives, in the order state, regions, kommuner; none where `lacking` says why it is not known."""

    givare: tuple[Givare, ...]
    facts: dict[str, Fact]
    lacking: str = ""


def fordela(amount: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    """An amount in parts of whole kronor (öre, where it has öre itself) whose sum it is. shares: together 1.

    Each part is rounded down, and what is left goes a step at a time to those that lost most by it, the first ones first.
    """
    step = Decimal(1) if amount == amount.to_integral_value() else Decimal("0.01")
    whole = Fraction(amount) / Fraction(step)
    exact = [whole * share for share in shares]
    parts = [floor(one) for one in exact]
    left = int(whole) - sum(parts) if whole.denominator == 1 else 0
    lost = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in lost[:left]:
        parts[at] += 1
    return [step * part for part in parts]


def bidrag(own: Ekonomi, budget: pd.DataFrame, members: pd.DataFrame) -> Bidrag | None:
    """Who of the members gives how much; None where no income is theirs together."""
    keys = [post.key for post in own.of_block(INTAKTER) if post.namn in _common(budget)]
    if not keys:
        return None
    givare, lacking = givare_av(members)
    facts = {fact.name: fact for fact in _facts(givare, own.facts, keys)} if not lacking else {}
    return Bidrag(givare, Noted(facts), lacking)


def _common(budget: pd.DataFrame) -> set[str]:
    """The incomes that all members give together: those that the file says are, else the only one there is."""
    own = budget[budget["block"] == INTAKTER]
    if "medlemsbidrag" in own and own["medlemsbidrag"].notna().any():
        return set(own.loc[own["medlemsbidrag"] == "ja", "post"])
    return set(own["post"]) if own["post"].nunique() == 1 else set()


def givare_av(members: pd.DataFrame) -> tuple[tuple[Givare, ...], str]:
    """Who gives, and why that is not known. Arbetsförmedlingen gives within the state's share, and kommuner without a share of their
    own give together what the others leave."""
    state = members[members["part"].isin(_STATE)]
    found = list(_alone(members[members["part"] == "region"])) + list(_alone(members[members["part"] == "kommun"]))
    named = state["andel"].notna()
    if named.any():
        share = sum(state.loc[named, "andel"], Fraction(0))
        found.insert(0, Givare("stat", f"Staten ({listed(state['namn'])})", share, rows_of(state, "andel")))
    together = members[(members["part"] == "kommun") & members["andel"].isna()]
    given = sum((one.andel for one in found), Fraction(0))
    if not named.any():
        return (), "Statens andel av bidragen är inte känd"
    if (members[members["part"] == "region"]["andel"].isna()).any():
        return (), "Regionens andel av bidragen är inte känd"
    if len(together) and given < 1:
        names = (
            f"Kommunerna tillsammans ({listed(together['namn'])})" if len(together) > 1 else together["namn"].iloc[0]
        )
        found.append(Givare("kommun", names, 1 - given, rows_of(together, "andel")))
        given = Fraction(1)
    if given != 1:
        return tuple(found), "Medlemmarnas andelar är inte tillsammans hela bidraget"
    return tuple(found), ""


def _alone(members: pd.DataFrame) -> Iterator[Givare]:
    for _, row in members[members["andel"].notna()].iterrows():
        yield Givare(row["part"], row["namn"], row["andel"], rows_of(members[members.index == row.name], "andel"))


def _facts(givare: tuple[Givare, ...], facts: dict[str, Fact], keys: list[str]) -> Iterator[Fact]:
    names = [f"bidrag.{'staten' if one.part == 'stat' else slug(one.namn.partition(' (')[0])}" for one in givare]
    for name, one in zip(names, givare, strict=True):
        yield Fact(
            f"{name}.andel", one.andel, "andel1", "andel av medlemmarnas bidrag", "medlemmarnas bidrag", one.sources
        )
    for column in _COLUMNS:
        known = [found for key in keys if (found := facts.get(f"budget.{key}.{column}"))]
        whole = total(f"bidrag.summa.{column}", known, "medlemmarnas bidrag") if len(known) == len(keys) else None
        if whole is None:
            continue
        assert isinstance(whole.value, Decimal)
        yield whole
        for name, one, part in zip(names, givare, fordela(whole.value, [one.andel for one in givare]), strict=True):
            sources = (*joined([whole]), *one.sources)
            yield Fact(f"{name}.{column}", part, "kr", "medlemmarnas bidrag × andel", "medlemmarnas bidrag", sources)
