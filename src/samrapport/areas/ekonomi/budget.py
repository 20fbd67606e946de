"""Budget och utfall: posts, blocks and totals, the share spent, and the roll-forward of eget kapital."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from samrapport.areas.ekonomi.foregaende import fore_facts
from samrapport.areas.ekonomi.poster import INTAKTER, Post
from samrapport.areas.ekonomi.prognos import prognos_facts, resultat_facts
from samrapport.errors import DataFault
from samrapport.facts.fact import Fact, joined, rows_of, share, slug, total
from samrapport.facts.following import Noted
from samrapport.raw.table import ROW, row_fault

REGLER = {
    "utan_ej_intecknat": "budgeterade medel som inte är intecknade räknas inte som kostnad",
    "med_ej_intecknat": "alla budgeterade medel räknas som kostnad",
}
"""The two rules for unallocated utvecklingsmedel, in words."""
RADNAMN = {
    "utan_ej_intecknat": "Bara intecknade medel som kostnad",
    "med_ej_intecknat": "Alla budgeterade medel som kostnad",
}
"""What stands over the rows of each rule."""


@dataclass(frozen=True)
class Ekonomi:
    """What the economy section shows. posts in the order of the file; years: the report's own first, then every year to the
    outlook's last, so that eget kapital never skips one."""

    posts: tuple[Post, ...]
    years: tuple[int, ...]
    facts: dict[str, Fact]

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of costs, in the order of the file."""
        return tuple(dict.fromkeys(post.block for post in self.posts if post.block != INTAKTER))

    def of_block(self, block: str) -> tuple[Post, ...]:
        """The posts of one block."""
        return tuple(post for post in self.posts if post.block == block)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The names of the budget columns: budget, utblick1, utblick2, ..."""
        return tuple(column for column, _ in _by_year(self.years))


def _by_year(years: tuple[int, ...]) -> list[tuple[str, int]]:
    """The budget columns with their years."""
    return [(f"utblick{number}" if number else "budget", year) for number, year in enumerate(years)]


def ekonomi(
    budget: pd.DataFrame,
    utfall: pd.DataFrame,
    eget_kapital: pd.DataFrame,
    ar: int,
    regel: str,
    prognos: pd.DataFrame | None = None,
    fore: pd.DataFrame | None = None,
) -> Ekonomi:
    """Compute all economy facts.

    budget: block, post, version, år, belopp (Decimal kr), intecknat. utfall: block, post, belopp, in one row or more. eget_kapital: datum,
    belopp; the first row of year `ar` is the opening balance. regel: one of REGLER. prognos: block, post, belopp. fore: the utfall of the same period a year
    before. Sums run over the posts that have
    a figure. Formulas: DOMAIN terms; utfall % = utfall / budget; disponibelt = intäkter + ingående eget kapital;
    utgående = ingående + intäkter - kostnader.
    """
    posts = _posts(budget)
    years = tuple(range(ar, max(int(year) for year in budget["år"]) + 1))
    facts: dict[str, Fact] = {}

    def add(*found: Fact | None) -> None:
        facts.update({fact.name: fact for fact in found if fact is not None})

    for post in posts:
        add(*_post_facts(post, budget, utfall, years))
    columns = ("budget", "utfall", *(f"utblick{n}" for n in range(1, len(years))))
    blocks = dict.fromkeys(post.block for post in posts)
    for block in blocks:
        for column in columns:
            parts = [facts.get(f"budget.{post.key}.{column}") for post in posts if post.block == block]
            add(total(f"budget.{slug(block)}.summa.{column}", _found(parts), f"summan av posterna i {block}"))
        add(*_compared(f"budget.{slug(block)}.summa", facts))
    for column in columns:
        parts = [facts.get(f"budget.{slug(block)}.summa.{column}") for block in blocks if block != INTAKTER]
        add(total(f"budget.totalt.{column}", _found(parts), "summan av alla kostnadsblock"))
    add(*_compared("budget.totalt", facts))
    add(*_unallocated(posts, facts, years))
    add(*_roll_forward(facts, eget_kapital, years, regel))
    add(*resultat_facts(posts, facts))
    if prognos is not None:
        add(*prognos_facts(prognos, posts, facts))
    if fore is not None:
        add(*fore_facts(fore, posts))
    return Ekonomi(posts, years, Noted(facts))


def _posts(budget: pd.DataFrame) -> tuple[Post, ...]:
    found: dict[str, Post] = {}
    rows: dict[str, int] = {}
    blocks: dict[str, str] = {}
    for row in budget.to_dict("records"):
        for column in ("block", "post"):
            if not slug(row[column]):
                raise DataFault(row_fault(row, column, "saknar bokstäver och siffror. Skriv ett namn."))
        same = blocks.setdefault(slug(row["block"]), row["block"])
        if same != row["block"]:
            expected = f"blir samma kortnamn som blocket ”{same}”. Byt namn på ett av dem."
            raise DataFault(row_fault(row, "block", expected))
        post = Post(row["block"], row["post"], row["intecknat"] == "ja")
        known = found.setdefault(post.key, post)
        if known != post:
            expected = (
                f"har ett annat värde i ”intecknat” än raden {rows[post.key]} för samma post. Skriv samma värde på alla postens rader."
                if known.namn == post.namn
                else f"blir samma kortnamn som posten ”{known.namn}” på rad {rows[post.key]}. Byt namn på en av dem."
            )
            raise DataFault(row_fault(row, "post", expected))
        rows.setdefault(post.key, row[ROW])
        if slug(post.namn) == "summa":
            raise DataFault(row_fault(row, "post", "är en summa. Summor räknas ut; ta bort raden."))
    return tuple(found.values())


def _post_facts(post: Post, budget: pd.DataFrame, utfall: pd.DataFrame, years: tuple[int, ...]) -> Iterator[Fact]:
    name = f"budget.{post.key}"
    own = budget[(budget["block"] == post.block) & (budget["post"] == post.namn)]
    facts: dict[str, Fact] = {}

    def add(column: str, rows: pd.DataFrame, amount: Decimal, of: object) -> None:
        formula = f"{post.namn}, {column} {of}"
        facts[f"{name}.{column}"] = Fact(f"{name}.{column}", amount, "kr", formula, sources=rows_of(rows, "belopp"))

    for column, year in _by_year(years):
        rows = own[own["år"] == year]
        if len(rows):
            add(column, rows, rows["belopp"].iloc[0], year)
    rows = utfall[(utfall["block"] == post.block) & (utfall["post"] == post.namn)]
    if len(rows):
        add("utfall", rows, sum(rows["belopp"], Decimal(0)), f"till och med {rows['till och med'].iloc[0]}")
    yield from facts.values()
    yield from _compared(name, facts)


def _compared(name: str, facts: dict[str, Fact]) -> Iterator[Fact]:
    """The share spent and what is left of a budget."""
    budget, utfall = facts.get(f"{name}.budget"), facts.get(f"{name}.utfall")
    spent = share(f"{name}.andel", utfall, budget, "utfall / budget", "budget")
    if spent:
        yield spent
    if budget and utfall:
        yield _made(f"{name}.avvikelse", "budget − utfall", budget, utfall, sign=-1)


def _unallocated(posts: Iterable[Post], facts: dict[str, Fact], years: tuple[int, ...]) -> Iterator[Fact]:
    """Money that is budgeted but not allocated, and costs without it.

    In the report's own year what has been spent is allocated by that, so only the rest counts as unallocated.
    """
    free = [post for post in posts if not post.intecknat and post.block != INTAKTER]
    for number, (column, _) in enumerate(_by_year(years)):
        amounts = []
        for post in free:
            planned, spent = facts.get(f"budget.{post.key}.{column}"), facts.get(f"budget.{post.key}.utfall")
            if planned and number == 0 and spent:
                left = max(_kr(planned) - _kr(spent), Decimal(0))
                amounts.append(Fact("", left, "kr", sources=joined([planned, spent])))
            elif planned:
                amounts.append(planned)
        costs = facts.get(f"budget.totalt.{column}")
        if costs is None:
            continue
        formula = (
            "budget − utfall för poster som inte är intecknade" if number == 0 else "poster som inte är intecknade"
        )
        name = f"budget.ej_intecknat.{column}"
        unallocated = total(name, amounts, formula) or Fact(name, Decimal(0), "kr", formula, sources=costs.sources)
        name = f"budget.kostnader_utan_ej_intecknat.{column}"
        without = _made(name, "summa kostnader − ej intecknade medel", costs, unallocated, sign=-1)
        yield from (unallocated, without)
        if number == 0:
            spent_share = share(
                "budget.andel_utan_ej_intecknat",
                facts.get("budget.totalt.utfall"),
                without,
                "utfall / (budget − ej intecknade medel)",
                "budget utan ej intecknade medel",
            )
            if spent_share:
                yield spent_share
            if "budget.totalt.andel" in facts:
                yield facts["budget.totalt.andel"].named("budget.andel")


def _roll_forward(
    facts: dict[str, Fact], eget_kapital: pd.DataFrame, years: tuple[int, ...], regel: str
) -> Iterator[Fact]:
    """Eget kapital year by year under the stated rule (`ek.ar0...`) and under the other (`ek.annan.ar0...`)."""
    rows = (
        eget_kapital[[day.year == years[0] for day in eget_kapital["datum"]]]
        .sort_values("datum", key=lambda days: days.map(str))
        .head(1)
    )
    first = Fact(
        "", rows["belopp"].iloc[0], "kr", f"eget kapital den {rows['datum'].iloc[0]}", sources=rows_of(rows, "belopp")
    )
    other = next(one for one in REGLER if one != regel)
    for prefix, rule in (("ek", regel), ("ek.annan", other)):
        yield Fact(f"{prefix}.regel", REGLER[rule], "text", "rapport.yml, ek_regel")
        yield Fact(f"{prefix}.radnamn", RADNAMN[rule], "text", "rapport.yml, ek_regel")
        opening = first
        for number, (column, year) in enumerate(_by_year(years)):
            income = facts.get(f"budget.{slug(INTAKTER)}.summa.{column}")
            costs = facts.get(
                f"budget.totalt.{column}"
                if rule == "med_ej_intecknat"
                else f"budget.kostnader_utan_ej_intecknat.{column}"
            )
            if income is None or costs is None:
                break
            at = f"{prefix}.ar{number}"
            result = _made(f"{at}.resultat", "intäkter − kostnader", income, costs, sign=-1)
            disposable = _made(f"{at}.disponibelt", "ingående eget kapital + intäkter", opening, income)
            closing = _made(f"{at}.utgaende", "ingående eget kapital + intäkter − kostnader", opening, result)
            which = "rapportens år" if number == 0 else "år i utblicken"
            yield Fact(f"{at}.ar", year, "år", which, sources=costs.sources)
            yield from (opening.named(f"{at}.ingaende"), income.named(f"{at}.intakter"), costs.named(f"{at}.kostnader"))
            yield from (disposable, result, closing)
            if prefix == "ek":
                yield result.named(f"budget.resultat.{column}")
                if number == 0:
                    yield disposable.named("budget.disponibelt")
            opening = closing


def _found(facts: Iterable[Fact | None]) -> list[Fact]:
    return [fact for fact in facts if fact is not None]


def _made(name: str, formula: str, one: Fact, other: Fact, *, sign: int = 1) -> Fact:
    return Fact(name, _kr(one) + sign * _kr(other), "kr", formula, sources=joined([one, other]))


def _kr(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Decimal)
    return fact.value
