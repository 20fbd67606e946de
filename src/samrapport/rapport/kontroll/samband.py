"""Which facts are sums and shares of which others, by how facts are named. Entries: `samband`, `andelar`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from samrapport.areas.ekonomi.underlag import INTAKTER
from samrapport.areas.statistik.underlag import ERSATTNINGAR
from samrapport.facts.fact import Fact, slug

_KEYS = tuple(slug(one) for one in ERSATTNINGAR)


@dataclass(frozen=True)
class Samband:
    """summa: the whole is the sum of its parts. högst: the parts together are at most the whole.

    avrundat: whether the figures are rounded one by one, so that a sum may miss by half a unit for each part.
    """

    helhet: str
    delar: tuple[str, ...]
    slag: Literal["summa", "högst"] = "summa"
    avrundat: bool = True


@dataclass(frozen=True)
class Andel:
    """`andel` is `del_` / `helhet`, less one for a change. medel_av: shares that are sometimes averaged in its stead."""

    andel: str
    del_: str
    helhet: str
    forandring: bool = False
    medel_av: tuple[str, ...] = ()


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """The sums among the facts, without those of participants, which their tables know."""
    yield from _benefits(facts)
    yield from _budget(facts)
    for name in facts:
        if found := re.fullmatch(r"insats\.(\w+)\.insatsbudget\.summa", name):
            prefix = f"insats.{found[1]}.insatsbudget."
            yield Samband(name, tuple(one for one in facts if one.startswith(prefix) and one != name))
            if f"insats.{found[1]}.tilldelade_medel" in facts:
                yield Samband(f"insats.{found[1]}.tilldelade_medel", (name,), "högst")
        elif (
            found := re.fullmatch(r"hek\.(\w+)\.(\d{4})\.folkmangd", name)
        ) and f"hek.{found[1]}.{found[2]}.totalt" in facts:
            yield Samband(name, (f"hek.{found[1]}.{found[2]}.totalt",), "högst")
    if "aktivitet.antal" in facts:
        of_goals = [one for one in facts if re.fullmatch(r"aktivitet\.mal\d+\.antal", one)]
        of_status = [one for one in facts if re.fullmatch(r"aktivitet\.(?!mal\d)\w+\.antal", one)]
        yield Samband("aktivitet.antal", tuple(of_goals), avrundat=False)
        yield Samband("aktivitet.antal", tuple(of_status), avrundat=False)


def _areas(facts: Mapping[str, Fact]) -> dict[str, list[str]]:
    """The areas that have a total, by year."""
    found: dict[str, list[str]] = {}
    for name in facts:
        if match := re.fullmatch(r"hek\.(\w+)\.(\d{4})\.totalt", name):
            found.setdefault(match[2], []).append(match[1])
    return found


def _within(name: str, others: Iterable[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Those of other areas' facts that a sum of areas is made of: their rows are among its rows."""
    own = set(facts[name].sources)
    found = tuple(one for one in others if one in facts and one != name and set(facts[one].sources) < own)
    return found if len(found) > 1 else ()


_WHOLES = ("lan", "egen", "riket")
"""Areas that are no kommun."""


def _benefits(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    for year, areas in _areas(facts).items():
        kommuner = [one for one in areas if one not in _WHOLES]
        for area in areas:
            yield Samband(f"hek.{area}.{year}.totalt", tuple(f"hek.{area}.{year}.{key}" for key in _KEYS))
        for area in (one for one in areas if one in ("lan", "egen")):
            for key in (*_KEYS, "totalt", "folkmangd"):
                name = f"hek.{area}.{year}.{key}"
                parts = _within(name, (f"hek.{one}.{year}.{key}" for one in kommuner), facts) if name in facts else ()
                if parts:
                    yield Samband(name, parts)
    for name in facts:
        if found := re.fullmatch(r"hek\.kon\.(\d{4})\.totalt\.(\w+)", name):
            year, key = found[1], found[2]
            yield Samband(name, (f"hek.kon.{year}.kvinnor.{key}", f"hek.kon.{year}.man.{key}"))
            if key == "totalt":
                for sex in ("kvinnor", "man", "totalt"):
                    yield Samband(f"hek.kon.{year}.{sex}.totalt", tuple(f"hek.kon.{year}.{sex}.{one}" for one in _KEYS))


def _budget(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    columns = dict.fromkeys(
        found[1] for name in facts if (found := re.fullmatch(r"budget\.\w+\.summa\.(budget|utfall|utblick\d+)", name))
    )
    for column in columns:
        blocks = [one for one in facts if re.fullmatch(rf"budget\.\w+\.summa\.{column}", one)]
        for whole in blocks:
            prefix = whole.removesuffix(f"summa.{column}")
            posts = [
                one for one in facts
                if one.startswith(prefix) and one.endswith(f".{column}") and one != whole and one.count(".") == 3
            ]  # fmt: skip
            yield Samband(whole, tuple(posts))
        costs = tuple(one for one in blocks if one.split(".")[1] != slug(INTAKTER))
        yield Samband(f"budget.totalt.{column}", costs)


_SHARES = (
    (r"hek\.(\w+)\.(\d{4})\.andel", "hek.{0}.{1}.totalt", "hek.{0}.{1}.folkmangd"),
    (r"hek\.kon\.(\w+)\.andel_(kvinnor|man|totalt)\.(\w+)", "hek.kon.{0}.{1}.{2}", "hek.kon.{0}.totalt.{2}"),
    (r"hek\.kon\.forandring\.(\w+)", "hek.kon.senaste.totalt.{0}", "hek.kon.fore.totalt.{0}"),
    (r"hek\.kon\.andel_av_totalt\.(\w+)", "hek.kon.senaste.totalt.{0}", "hek.kon.senaste.totalt.totalt"),
    (r"hek\.(\w+)\.forandring\.(\w+)", "hek.{0}.senaste.{1}", "hek.{0}.fore.{1}"),
    (r"hek\.(\w+)\.andel_av_totalt\.(\w+)", "hek.{0}.senaste.{1}", "hek.{0}.senaste.totalt"),
    (r"(budget\.\w+(?:\.\w+)?)\.andel", "{0}.utfall", "{0}.budget"),
    (r"budget\.andel_utan_ej_intecknat", "budget.totalt.utfall", "budget.kostnader_utan_ej_intecknat.budget"),
    (r"(ekonomi\.\w+)\.andel", "{0}.forbrukat", "{0}.budget"),
    (r"konsandel\.(.+)\.(kvinnor|man)", "deltagare.{0}.{1}", "deltagare.{0}.totalt"),
)
"""Names of shares and changes, and of the two facts that each is computed from."""


def andelar(facts: Mapping[str, Fact]) -> Iterator[Andel]:
    """The shares and changes whose two parts are facts themselves."""
    areas = _areas(facts)
    for name in facts:
        for pattern, part, whole in _SHARES:
            if found := re.fullmatch(pattern, name):
                parts = part.format(*found.groups()), whole.format(*found.groups())
                if all(one in facts for one in parts):
                    yield Andel(name, *parts, forandring=".forandring." in name, medel_av=_averaged(name, facts, areas))
                break


def _averaged(name: str, facts: Mapping[str, Fact], areas: Mapping[str, list[str]]) -> tuple[str, ...]:
    """For the share of an area that is a sum of kommuner, the shares of these."""
    found = re.fullmatch(r"hek\.(lan|egen)\.(\d{4})\.andel", name)
    if not found:
        return ()
    kommuner = (one for one in areas.get(found[2], ()) if one not in _WHOLES)
    return _within(name, (f"hek.{one}.{found[2]}.andel" for one in kommuner), facts)
