"""Which rows of a delivered sheet are posts, blocks and sums, by the mapping. Entry: `sort_rows`, and `wholes`, what sums of the whole come to.

Rows are known by their texts. Each sum is held against the posts that it may be the sum of, and is then dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from samrapport.errors import Fault
from samrapport.raw.importera.ark import Rad, cell_name, label_key
from samrapport.raw.importera.mappning import Ark, Arkpost

_HOMELESS = "står varken under ett blocks rubrik eller över en summa som säger vilket block den hör till. Skriv den under poster i {}."
UNCOUNTED = "formeln är inte uträknad"


@dataclass
class Sorted:
    """posts: each row with its block and post, and what the mapping says of it. faults: of rows that fit nowhere, and of sums."""

    posts: list[tuple[Rad, str, str, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Sum:
    """A sum, and how many posts stand above it. within: the block whose heading it is, which sums what stands below."""

    rad: Rad
    above: int
    within: str = ""


class _Walk:
    """A sheet gone through from the top. block: where the row belongs, "" before any heading. closed: whether a sum has ended it."""

    def __init__(self, file: str, ark: Ark, mapping: str) -> None:
        self.file, self.ark, self.mapping = file, ark, mapping
        self.named: dict[str, list[Arkpost]] = {}
        for one in ark.poster:
            self.named.setdefault(label_key(one.rad), []).append(one)
        self.blocks = {label_key(label): name for label, name in ark.block.items()}
        self.sums, self.left = {label_key(one) for one in ark.summor}, {label_key(one) for one in ark.utelamnas}
        self.done = Sorted()
        self.block, self.closed = "", False
        self.pending: list[Rad] = []
        self.starts: list[int] = [0]
        self.found: list[_Sum] = []

    def take(self, rad: Rad) -> None:
        """Place one row."""
        key = label_key(rad.label)
        if rad.own_block and key != label_key(rad.own_block):
            self._own_block(rad)
        if key in self.left:
            return
        if key in self.sums:
            self._sum(rad, key)
        elif key in self.blocks and not self._is_post(rad, key):
            self._heading(rad, self.blocks[key])
        elif not rad.label:
            self._fault(rad, "har ett belopp men ingen text på raden. Ge raden en text, eller ta bort beloppet.")
        elif rad.empty:
            self._fault(
                rad,
                "fanns inte när arbetsboken lästes in, och har inget belopp. Skriv den under block eller utelämnas i {}.",
            )
        elif self.block and not self.closed:
            self._post(rad, self.block)
        else:
            self.pending.append(rad)

    def _is_post(self, rad: Rad, key: str) -> bool:
        """Whether a row that is called as a block is a post: one that is named, or the block's own post of its name."""
        return key in self.named or (bool(rad.amounts) and self.block == self.blocks[key] and not self.closed)

    def _entry(self, rad: Rad, place: str | None) -> Arkpost | None:
        """What the mapping says of a post. place: the block that it stands under in the sheet."""
        found = self.named.get(label_key(rad.label), [])
        return next((one for one in found if place and one.under == place), None) or next(
            (one for one in found if one.under is None), None
        )

    def _own_block(self, rad: Rad) -> None:
        name = self.blocks.get(label_key(rad.own_block), rad.own_block)
        if label_key(rad.own_block) not in self.sums | self.left and name != self.block:
            self._heading(rad, name, with_sum=False)

    def _heading(self, rad: Rad, name: str, *, with_sum: bool = True) -> None:
        self._flush("")
        self.block, self.closed = name, False
        self.starts.append(len(self.done.posts))
        if with_sum and rad.amounts:
            self.found.append(_Sum(rad, len(self.done.posts), name))

    def _post(self, rad: Rad, place: str) -> None:
        named = self._entry(rad, place)
        block = named.block if named else place
        if not self.done.posts or block != self.done.posts[-1][1]:
            self.starts.append(len(self.done.posts))
        self.done.posts.append((rad, block, named.post if named else rad.label, dict(named.varden) if named else {}))

    def _sum(self, rad: Rad, key: str) -> None:
        self._flush(self.blocks.get(key, ""))
        self.found.append(_Sum(rad, len(self.done.posts)))
        self.starts.append(len(self.done.posts))
        self.closed = True

    def _flush(self, block: str) -> None:
        """Place the rows that stand under no heading. block: what a sum says of them, or ""."""
        for one in self.pending:
            if block or self._entry(one, None):
                self._post(one, block)
            else:
                self._fault(one, _HOMELESS)
        self.pending = []

    def _fault(self, rad: Rad, expected: str) -> None:
        self.done.faults.append(self.fault(rad, rad.place, expected, rad.label or None))

    def fault(self, rad: Rad, column: str, expected: str, shown: str | None) -> Fault:
        """A fault of one cell. Braces stand for the mapping's name."""
        return Fault(
            self.file,
            expected.replace("{}", self.mapping),
            rad.row,
            value=shown,
            cell=cell_name(self.ark.sheet, column, rad.row),
        )

    def finish(self) -> Sorted:
        """All rows have been taken."""
        self._flush("")
        for column in dict.fromkeys(one.kolumn for one in self.ark.kolumner):
            self.done.faults.extend(self._wrong_sums(column))
        return self.done

    def _wrong_sums(self, column: str) -> Iterator[Fault]:
        values = [rad.amounts.get(column, Decimal(0)) for rad, *_ in self.done.posts]
        blocks = [block for _, block, *_ in self.done.posts]
        above = list(accumulate(values, initial=Decimal(0)))
        whole = wholes(values, blocks, self.ark.intaktsblock)
        for one in self.found:
            if column in one.rad.wrong and UNCOUNTED not in one.rad.wrong[column][0]:
                yield self.fault(one.rad, column, *one.rad.wrong[column])
            if column not in one.rad.amounts:
                continue
            told = one.rad.amounts[column]
            if one.within:
                likely = [
                    sum((value for value, block in zip(values, blocks, strict=True) if block == one.within), Decimal(0))
                ]
            else:
                likely = [above[one.above] - above[start] for start in reversed(self.starts) if start < one.above]
            allowed = _allowed(values, self.ark, column)
            if not any(abs(told - made) <= allowed for made in [*likely, *(() if one.within else whole)]):
                nearest = min(likely or [Decimal(0)], key=lambda made: abs(told - made))
                expected = (
                    f"är en summa i arket, men posterna som den summerar blir {_shown(nearest)}. Rätta arket hos den som har gjort det; är "
                    "raden ingen summa, flytta den till utelämnas i {}."
                )
                yield self.fault(one.rad, column, expected, f"{one.rad.label}: {_shown(told)}")


def sort_rows(file: str, ark: Ark, rows: Iterable[Rad], mapping: str) -> Sorted:
    """The posts of a sheet. mapping: the file that sorts them, for messages. What stands below the last row with an amount is notes, and is let be."""
    found = list(rows)
    last = max((at for at, rad in enumerate(found) if not rad.empty), default=-1)
    walk = _Walk(file, ark, mapping)
    for rad in found[: last + 1]:
        walk.take(rad)
    return walk.finish()


def wholes(values: Sequence[Decimal], blocks: Sequence[str], income: str) -> list[Decimal]:
    """What sums of more than one block come to: income, costs, both, and each way to tell the result."""
    into = sum((value for value, block in zip(values, blocks, strict=True) if block == income), Decimal(0))
    out = sum(values, Decimal(0)) - into
    return [into, out, into + out, into - out, out - into]


def _allowed(values: Sequence[Decimal], ark: Ark, column: str) -> Decimal:
    """How far a sum may be from its parts, each rounded for itself: two of what the figures are counted in at most; kronor one."""
    places = max((-exponent for one in values if isinstance(exponent := one.as_tuple().exponent, int)), default=0)
    step = Decimal(1).scaleb(-max(places, 0))
    unit = next((one.enhet for one in ark.kolumner if one.kolumn == column), None)
    return step * (1 if unit in (None, "kr") else 2)


def _shown(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\u00a0").replace(".", ",").replace("-", "−")
