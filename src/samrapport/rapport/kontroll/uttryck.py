"""What a printed statement is about: one fact, a sum of facts, a share of sums, or one against another. Entry: `tolka`.

Written in the column `faktum` of publicerat.csv: `a.b`, `a.b + a.c`, `a.b + a.c / a.d + a.e`, `a.b mot a.c`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from samrapport.facts.fact import SKYDDAT, Fact, FactBook, joined, skyddat, total


@dataclass(frozen=True)
class Uttryck:
    """delar: facts that are added. namnare: what the sum is divided by, none for no division. mot: what it is held against."""

    delar: tuple[str, ...]
    namnare: tuple[str, ...] = ()
    mot: Uttryck | None = None

    @property
    def namn(self) -> tuple[str, ...]:
        """Every fact that is named."""
        return (*self.delar, *self.namnare, *(self.mot.namn if self.mot else ()))

    @property
    def enkelt(self) -> bool:
        """Whether it is one fact alone."""
        return len(self.namn) == 1

    def berakna(self, book: FactBook) -> Fact:
        """The fact itself, or one computed of those that are named. Raises UnknownName, and ValueError when they do not fit.

        With a withheld fact among them the whole is withheld: a text without a number.
        """
        first, second = self._berakna(book), self.mot.berakna(book) if self.mot else None
        if second is None:
            return first
        if skyddat(first) or skyddat(second):
            return _withheld(self, [first, second])
        if isinstance(first.value, str | date) or isinstance(second.value, str | date):
            raise ValueError("jämför fakta som inte är tal.")
        value = Fraction(first.value) - Fraction(second.value)
        formula = f"{first.formula} mot {second.formula}"
        return Fact(" mot ".join(self.namn), value, first.unit, formula, "", joined([first, second]))

    def _berakna(self, book: FactBook) -> Fact:
        facts, below = [book[name] for name in self.delar], [book[name] for name in self.namnare]
        if len(facts) == 1 and not below:
            return facts[0]
        if any(skyddat(fact) for fact in (*facts, *below)):
            return _withheld(self, [*facts, *below])
        if any(isinstance(fact.value, str | date) for fact in (*facts, *below)):
            raise ValueError("lägger ihop fakta som inte är tal.")
        if len({fact.unit for fact in facts}) > 1:
            raise ValueError("lägger ihop fakta med olika enhet.")
        name, formula = " + ".join(self.delar), " + ".join(fact.formula for fact in facts)
        whole = total(name, facts, formula)
        assert whole is not None
        if not below:
            return whole
        other = total(" + ".join(self.namnare), below, " + ".join(fact.formula for fact in below))
        assert other is not None
        if not other.value:
            raise ValueError("delar med noll.")
        value = Fraction(whole.value) / Fraction(other.value)  # type: ignore[arg-type]
        return Fact(
            f"{name} / {other.name}", value, "andel", f"({formula}) / ({other.formula})", "", joined([whole, other])
        )


def tolka(text: str) -> Uttryck:
    """The expression that a cell holds. Raises ValueError for one that cannot be read."""
    first, *others = text.split(" mot ")
    if len(others) > 1:
        raise ValueError("håller mer än två fakta mot varandra.")
    above, *below = first.split("/")
    if len(below) > 1:
        raise ValueError("har mer än ett bråkstreck.")
    return Uttryck(_names(above), _names(below[0]) if below else (), tolka(others[0]) if others else None)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split("+"))
    if not all(names):
        raise ValueError("saknar namnet på ett faktum.")
    return names


def _withheld(own: Uttryck, facts: list[Fact]) -> Fact:
    return Fact(" ".join(own.namn), SKYDDAT, "text", "skyddat", "", joined(facts))
