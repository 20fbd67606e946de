"""A voucher of a SIE file: which of its rows count, and that they add up to 0. Entry: `Verifikat`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Post = dict[str, Any]


@dataclass
class Verifikat:
    """One voucher. namn: series and number, empty where the file gives none. rad: of its #VER. text: of that line."""

    namn: str
    datum: date
    rad: int
    text: str
    oppnat: bool = False
    poster: list[tuple[str, Post]] = field(default_factory=list)
    """Label and amount of each row."""
    texter: list[str] = field(default_factory=list)

    @property
    def kallas(self) -> str:
        """What to call it."""
        return f"verifikatet {self.namn}" if self.namn else "verifikatet"

    def raknas(self) -> list[Post]:
        """The amounts that count. Raises ValueError when they do not add up, or can be read in two ways.

        A row that was added (#RTRANS) has a twin (#TRANS) somewhere in the voucher, for programs that do not know the label;
        the two count once. A program may leave the twins out; that the voucher must add up then says what is meant.
        """
        added = [post for label, post in self.poster if label == "RTRANS"]
        rest = Counter(_key(post) for label, post in self.poster if label == "TRANS")
        removed = Counter(_key(post) for label, post in self.poster if label == "BTRANS")
        twins: Counter[Any] = Counter()
        undone = []
        for post in added:
            key = _key(post)
            if rest[key]:
                rest[key] -= 1
                twins[key] += 1
            elif removed[key]:
                removed[key] -= 1
                undone.append(post)
        out = set()
        for label, post in self.poster:
            if label == "TRANS" and twins[_key(post)]:
                twins[_key(post)] -= 1
                out.add(id(post))
        every = [post for label, post in self.poster if label != "BTRANS"]
        again = [post for post in every if id(post) not in out]
        kept = [post for post in again if all(post is not one for one in undone)]
        left = _sum(kept)
        if undone and not left and not _sum(undone):
            raise ValueError(
                f"{self.kallas} har rader som både har lagts till (#RTRANS) och tagits bort (#BTRANS), så att det kan läsas på "
                "två sätt. Rätta det i bokföringen och exportera filen på nytt."
            )
        plain = [post for label, post in self.poster if label == "TRANS"]
        for one in (kept, again, plain, every):
            if not _sum(one):
                return one
        raise ValueError(
            f"{self.kallas} går inte jämnt ut: debet minus kredit är {_kronor(left)}. Rätta det i bokföringen och "
            "exportera filen på nytt."
        )

    def innehall(self, counted: list[Post]) -> tuple[object, ...]:
        """What makes two vouchers the same: name, day and amounts; without a name the whole text of both."""
        if not self.namn:
            return self.datum, self.text, tuple(self.texter)
        return self.namn, self.datum, tuple(sorted(map(_key, counted)))


def _key(post: Post) -> tuple[Any, ...]:
    return post["konto"], post["objekt"], post["belopp"]


def _sum(posts: list[Post]) -> Decimal:
    return sum((post["belopp"] for post in posts), Decimal(0))


def _kronor(amount: Decimal) -> str:
    return f"{amount:.2f} kr".replace(".", ",").replace("-", "−")
