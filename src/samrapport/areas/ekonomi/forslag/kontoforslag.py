"""A first `kontomappning.csv`, proposed from last year's and from what the accounts are called. Entry: `foresla`.

It is a proposal for a person to confirm, and its source says so. An account that nothing speaks for is left out and told with its sum: the build
asks for it too, so that no amount goes anywhere by guess.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import pandas as pd

from samrapport.areas.ekonomi.bocker.periodsaldon import Par
from samrapport.areas.ekonomi.bokforing import Bokforing
from samrapport.areas.ekonomi.kontolista import las_bocker
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.areas.ekonomi.underlag import KONTOMAPPNING
from samrapport.facts.fact import slug
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import read_table, table_path

ATT_BEKRAFTA = "att bekräfta"
"""What the source of a proposal says, until somebody has seen to it."""
_KINDS = (
    (r"revis", ("revis",)),
    (r"styrelse|arvode|fortroendev|ledam|sammantrad", ("styrelse", "fortroendev")),
    (
        r"lon|personal|sociala|arbetsgivaravg|pension|semester|lokal|hyr|kontor|tele|data|it_|programvara|resor|rese|traktamente|porto|frakt|"
        r"forsakring|bank|konsult|redovisning|kurs|konferens|utbildning|reklam|annons|trycks|forbrukning|inventari|rantekostn",
        ("administration", "kansli", "forvaltning"),
    ),
)
"""What an account may be called, and what the post that it then goes to is called. As slugs; each word of an account's name is held to it."""
_BAS = (
    ("641", _KINDS[1][1]),
    ("642", _KINDS[0][1]),
    *((first, _KINDS[2][1]) for first in ("50", "61", "62", "65", "69", "7")),
)
"""The same by number where the file says that its chart is BAS, for accounts whose names say nothing. BAS 2024: 641 styrelsearvoden, 642 revision."""


@dataclass(frozen=True)
class Rad:
    """A row that is proposed. Without block and post the accounts are left out, as last year."""

    block: str
    post: str
    fran: str
    till: str
    objekt: Par | None
    kalla: str


@dataclass(frozen=True)
class Forslag:
    """rader: what is proposed. kvar: accounts that nothing speaks for, each with its sum in the period (kr, debit less credit). utgar: rows
    of last year's file whose post or object is not there this year.
    """

    rader: tuple[Rad, ...]
    kvar: tuple[tuple[str, Decimal], ...]
    utgar: tuple[str, ...]

    def csv(self) -> str:
        """The rows as the file."""
        made = io.StringIO()
        writer = csv.writer(made, delimiter=";", lineterminator="\n")
        writer.writerow(KONTOMAPPNING.kolumner)
        for one in self.rader:
            objekt = ":".join(one.objekt) if one.objekt else ""
            writer.writerow(
                (one.block, one.post, one.fran, "" if one.till == one.fran else one.till, objekt, one.kalla)
            )
        return made.getvalue()


def poster_i(budget: pd.DataFrame) -> list[tuple[str, str]]:
    """Block and post of each that a budget has."""
    return list(dict.fromkeys(zip(budget["block"], budget["post"], strict=True)))


def foresla(rapport: Rapport, budget: pd.DataFrame, egna: Sequence[Rad] = ()) -> Forslag:
    """Propose the mapping of a report's books. budget: block, post. egna: rows that somebody has said. Raises DataFault where the books cannot be read."""
    books = las_bocker(rapport)
    posts = poster_i(budget)
    rows, dropped = _of_last_year(rapport, posts, books)
    rows = [*egna, *rows]
    rows += [one for one in _of_objects(posts, books) if one.objekt not in {row.objekt for row in rows}]
    accounts = [konto for konto in books.konton["konto"] if books.ar_resultat(konto) and not _taken(rows, konto)]
    found = {konto: _post_of(konto, books, posts) for konto in accounts}
    for target, group in groupby(
        sorted(accounts, key=lambda one: (len(one), one)), key=lambda one: (found[one], len(one))
    ):
        if target[0]:
            own = list(group)
            # One row for accounts after one another, but where last year's row for others lies between them.
            ranges = [(konto, konto) for konto in own] if _between(rows, own) else [(own[0], own[-1])]
            rows += [Rad(*target[0], *ends, None, f"Förslag ur kontoplanen, {ATT_BEKRAFTA}") for ends in ranges]
    return Forslag(tuple(rows), tuple(_left(rapport, books, rows)), tuple(dropped))


def _of_last_year(rapport: Rapport, posts: Sequence[tuple[str, str]], books: Bokforing) -> tuple[list[Rad], list[str]]:
    """The rows of the file of the year before, and those that cannot be carried over."""
    stem = f"{rapport.forbund}/{rapport.ar - 1}/{KONTOMAPPNING.namn}"
    if table_path(rapport.folder, stem) is None:
        return [], []
    rows, dropped = [], []
    for row in read_table(rapport.folder, stem, KONTOMAPPNING).to_dict("records"):
        last = row["konto till"] if isinstance(row["konto till"], str) else row["konto från"]
        post = (row["block"] or "", row["post"] or "")
        if (post in posts or post == ("", "")) and (row["objekt"] is None or row["objekt"] in books.objekt):
            rows.append(
                Rad(*post, row["konto från"], last, row["objekt"], f"Kontomappningen {rapport.ar - 1}, {ATT_BEKRAFTA}")
            )
        else:
            named = f" med objekt {':'.join(row['objekt'])}" if row["objekt"] else ""
            dropped.append(f"{row['konto från']}–{last}{named} ({post[0]}, {post[1]})")
    return rows, dropped


def _of_objects(posts: Sequence[tuple[str, str]], books: Bokforing) -> Iterator[Rad]:
    """A row for each object called what one post of costs is called, over all accounts of costs."""
    costs = [
        konto
        for konto in books.konton["konto"]
        if books.ar_resultat(konto) and konto.isdigit() and "4" <= konto[0] <= "7"
    ]
    for pair, name in sorted(books.objekt.items()):
        own = [one for one in posts if one[0] != INTAKTER and slug(name) and slug(one[1]) == slug(name)]
        for length in sorted({len(konto) for konto in costs}) if len(own) == 1 else ():
            same = sorted(konto for konto in costs if len(konto) == length)
            yield Rad(
                *own[0],
                same[0][0] + "0" * (length - 1),
                same[-1][0] + "9" * (length - 1),
                pair,
                f"Förslag ur objektens namn, {ATT_BEKRAFTA}",
            )


def _post_of(konto: str, books: Bokforing, posts: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The one post that an account's name, or its number, speaks for."""
    name = slug(books.namn.get(konto, ""))
    income = konto.startswith("3")
    own = [one for one in posts if (one[0] == INTAKTER) == income]
    same = [one for one in own if name and slug(one[1]) in (name, *name.split("_"))]
    if len(same) == 1:
        return same[0]
    if income:
        return own[0] if len(own) == 1 else None
    wanted: tuple[str, ...] = next(
        (goal for words, goal in _KINDS if re.search(rf"(?:^|_)(?:{words})", f"{name}_")), ()
    )
    if not wanted and books.kontoplan.upper().lstrip("EU").startswith("BAS"):
        wanted = next((goal for first, goal in _BAS if konto.startswith(first)), ())
    for word in wanted:
        found = [one for one in own if word in slug(one[1])] or [one for one in own if word in slug(one[0])]
        if len(found) == 1:
            return found[0]
    return None


def _taken(rows: Sequence[Rad], konto: str, objects: Container[Par] = ()) -> bool:
    """Whether a row takes an account, or what it has of these objects."""
    return any(
        (one.objekt is None or one.objekt in objects) and len(one.fran) == len(konto) and one.fran <= konto <= one.till
        for one in rows
    )


def _between(rows: Sequence[Rad], own: Sequence[str]) -> bool:
    return any(
        one.objekt is None and len(one.fran) == len(own[0]) and one.fran <= own[-1] and own[0] <= one.till
        for one in rows
    )


def _left(rapport: Rapport, books: Bokforing, rows: Sequence[Rad]) -> Iterator[tuple[str, Decimal]]:
    """Accounts with amounts in the period, or last year's same, that no row takes."""
    period = rapport.uppgifter.period
    sums: dict[str, Decimal] = {}
    for count, poster in (
        (1, books.poster((period.start, period.slut), lambda _: set())), (0, books.fore.poster(lambda _: set())),
    ):  # fmt: skip
        for one in poster:
            if books.ar_resultat(one["konto"]) and not _taken(rows, one["konto"], one["objekt"]):
                sums[one["konto"]] = sums.get(one["konto"], Decimal(0)) + count * one["belopp"]
    yield from sorted((books.kallas(konto), amount) for konto, amount in sums.items())
